"""The row of languages: each by its own name, on every screen, in a fixed order."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.widget import Widget

from kiosk.language import Language, language
from kiosk.lobby.messages import LanguageRequested
from kiosk.lobby.widgets.target import Target

MORE = "›"
EDGES = 4
TIGHT_EDGES = 2
"""Columns beside a label, with room and without."""
GAP = 1
MORE_WIDTH = 5
"""Columns of the target that turns to the others."""


class LanguageRow(Widget):
    """Shows as many languages as there is room for, and a way to the others."""

    def __init__(self, tags: tuple[str, ...]) -> None:
        super().__init__()
        self._tags = tags
        self._present = tags[0]

    def compose(self) -> ComposeResult:
        """A target for each language, and one that turns to the others."""
        for tag in self._tags:
            target = Target(classes="-side", value=tag, id=f"language-{tag}")
            spoken = language(tag)
            target.say(spoken, spoken.name)
            yield target
        more = Target(classes="-side", id="more-languages")
        more.say(language(self._tags[0]), MORE)
        yield more

    def say(self, present: Language) -> None:
        """Mark the present language."""
        self._present = present.tag
        for target in self._targets():
            target.set_class(target.value == present.tag, "-current")
        self.query_one("#more-languages", Target).said = present.text("lang.choose")
        self._show_present()

    def next(self) -> Target:
        """The target of the language after the present one."""
        targets = self._targets()
        at = self._tags.index(self._present)
        return targets[(at + 1) % len(targets)]

    def _targets(self) -> list[Target]:
        return [target for target in self.query(Target) if target.value]

    def _on_resize(self, event: events.Resize) -> None:
        self._show_present()

    def _show_present(self) -> None:
        """Begin at the first language, unless the present one would be hidden."""
        at = self._tags.index(self._present)
        if at not in self._turn_to(0):
            self._turn_to(at)

    def _turn_to(self, first: int) -> range:
        """Show the languages from `first` on, as many as fit; which they are."""
        targets = self._targets()
        widths = [target.get_content_width(self.size, self.size) for target in targets]
        fitting = fit([width + EDGES for width in widths], self.size.width, first)
        tight = len(fitting) < len(targets)
        if tight:
            narrow = [width + TIGHT_EDGES for width in widths]
            fitting = fit(narrow, self.size.width, first)
        self.set_class(tight, "-tight")
        for index, target in enumerate(targets):
            target.display = index in fitting
        self.query_one("#more-languages").display = len(fitting) < len(targets)
        return fitting

    @on(Target.Chosen)
    def _chosen(self, event: Target.Chosen) -> None:
        event.stop()
        if event.target.value:
            self.post_message(LanguageRequested(event.target.value))
        else:
            shown = [index for index, t in enumerate(self._targets()) if t.display]
            self._turn_to((max(shown, default=-1) + 1) % len(self._tags))


def fit(widths: list[int], room: int, first: int) -> range:
    """Which targets are shown in `room` columns, beginning with `first`."""

    def taken(indexes: range, more: bool) -> int:
        labels = sum(widths[index] + GAP for index in indexes)
        return labels + (MORE_WIDTH + GAP if more else 0)

    everything = range(len(widths))
    if taken(everything, more=False) <= room:
        return everything
    end = first + 1
    while end < len(widths) and taken(range(first, end + 1), more=True) <= room:
        end += 1
    return range(first, end)
