"""The row of languages: each by its own name, on every screen, in a fixed order.

Where visits begin it has as many rows as it needs, if the screen has room for them.
Beside the actions of a visit there is less: those that are not shown are behind one
target that names two of them, in their own letters. In the corner stands what turns
the screen light on dark.
"""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.widget import Widget

from kiosk.language import Language, cell_width, language
from kiosk.lobby.messages import (
    ContrastRequested,
    LanguageRequested,
    LanguagesRequested,
)
from kiosk.lobby.names import Names
from kiosk.lobby.widgets.target import Target

MORE, CONTRAST = "›", "◐"
NAMED = ("en", "ar", "ru", "uk", "de", "fr", "vi", "tr", "de-simple")
"""Which of the hidden languages tell best that there are more: by their letters."""
EDGES = 4
TIGHT_EDGES = 2
"""Columns beside a label, with room and without."""
GAP = 1
SIGN_WIDTH = 5
"""Columns of a target that has a sign instead of a label."""
FEW = 40
"""In fewer columns the contrast is a sign, so that another language has room."""


ROW = 3
"""Rows of a target."""
PORTRAIT, LANDSCAPE, NORMAL = 60, 70, 20
"""Columns and rows at which screens change their shape (screens/base.py)."""


class LanguageRow(Widget):
    """Shows as many languages as there is room for, and a way to the others."""

    def __init__(self, names: Names, *, bare: bool = False) -> None:
        """`bare`: the languages stand elsewhere, here is only the contrast."""
        super().__init__()
        self._names = names
        self._tags = tuple(names)
        self._bare = bare
        self._present = language(self._tags[0])

    def compose(self) -> ComposeResult:
        """A target for each language, one that turns to the others, the contrast."""
        for tag in self._tags:
            target = Target(classes="-side -language", value=tag, id=f"language-{tag}")
            target.say(language(tag), self._names[tag])
            yield target
        yield Target(classes="-side", id="more-languages")
        yield Target(classes="-side", id="contrast")

    def say(self, present: Language, *, dark: bool) -> None:
        """Mark the present language, and whether the screen is light on dark."""
        self._present = present
        for target in self._targets():
            target.set_class(target.value == present.tag, "-current")
        self.query_one("#more-languages", Target).said = present.text("lang.choose")
        contrast = self.query_one("#contrast", Target)
        contrast.said = present.text("start.high_contrast")
        contrast.set_class(dark, "-current")
        self._show_present()

    def next(self) -> Target:
        """The target of the language after the present one, brought into sight."""
        targets = self._targets()
        at = (self._tags.index(self._present.tag) + 1) % len(targets)
        if not targets[at].display:
            self._turn_to(at)
        return targets[at]

    def _targets(self) -> list[Target]:
        return [target for target in self.query(Target) if target.value]

    def _on_resize(self, event: events.Resize) -> None:
        self._show_present()

    def _show_present(self) -> None:
        """Begin at the first language, unless the present one would be hidden."""
        at = self._tags.index(self._present.tag)
        if at not in self._turn_to(0):
            self._turn_to(at)

    def _turn_to(self, first: int) -> range:
        """Show the languages from `first` on, as many as fit; which they are."""
        targets = self._targets()
        widths = [target.get_content_width(self.size, self.size) for target in targets]
        if self._bare:
            return self._hide(targets)
        if self._stack(targets, widths):
            return range(len(targets))
        room, edges = self._arrange(widths)
        self.set_class(edges == TIGHT_EDGES, "-tight")
        whole = [width + edges for width in widths]
        fitting = fit(whole, room, first, self._name_hidden(whole, room, first))
        for index, target in enumerate(targets):
            target.display = index in fitting
        self.query_one("#more-languages").display = len(fitting) < len(targets)
        return fitting

    def _hide(self, targets: list[Target]) -> range:
        """Leave only the contrast; the languages count as shown."""
        contrast = self.query_one("#contrast", Target)
        contrast.say(self._present, contrast.said)
        for target in (*targets, self.query_one("#more-languages")):
            target.display = False
        return range(len(targets))

    def _name_hidden(self, widths: list[int], room: int, first: int) -> int:
        """Label the way to the others with two of them; how wide it is then.

        Only a sign, where not even one language has room beside the names.
        """
        more = self.query_one("#more-languages", Target)
        label, wide, needed = "", 0, SIGN_WIDTH
        while needed > wide:  # what is named changes what has room, and so what to name
            wide = needed
            hidden = set(range(len(widths))) - set(fit(widths, room, first, wide))
            label = naming([self._tags[index] for index in hidden], self._names)
            needed = max(map(cell_width, label.split("\n"))) + TIGHT_EDGES
        named = bool(label) and widths[first] + GAP + wide + GAP <= room
        more.set_class(not named, "-sign")
        more.say(language("de"), label if named else MORE)
        return wide if named else SIGN_WIDTH

    def _arrange(self, widths: list[int]) -> tuple[int, int]:
        """Columns for the languages, and beside each label; the contrast has its own.

        With its name where all languages fit beside it, else a sign.
        """
        contrast = self.query_one("#contrast", Target)
        contrast.say(self._present, contrast.said)
        named = contrast.get_content_width(self.size, self.size) + TIGHT_EDGES + GAP
        whole = self._room()
        short = whole - SIGN_WIDTH - GAP
        all_fit = sum(widths) + len(widths) * GAP
        for room, edges in (
            (whole - named, EDGES),
            (whole - named, TIGHT_EDGES),
            (short, TIGHT_EDGES),
        ):
            if all_fit + len(widths) * edges <= room:
                break
        else:
            room, edges = (short if whole < FEW else whole - named), TIGHT_EDGES
        contrast.set_class(room == short, "-sign")
        if room == short:
            contrast.say(self._present, CONTRAST)
        return room, edges

    def _stack(self, targets: list[Target], widths: list[int]) -> bool:
        """All in several rows, where one would hide some and the screen has room."""
        contrast = self.query_one("#contrast", Target)
        contrast.say(self._present, contrast.said)
        widths = [*widths, contrast.get_content_width(self.size, self.size)]
        room = self._room()
        rows = stacked([width + TIGHT_EDGES for width in widths], room)
        stacks = 1 < len(rows) <= self._most_rows()
        bar = self.parent
        assert isinstance(bar, Widget)
        for shape in (self, bar):
            shape.set_class(stacks, "-stacked")
            shape.styles.height = ROW * len(rows) if stacks else None
        for target in (*targets, contrast):
            target.styles.offset = (0, 0)
        if not stacks:
            return False
        self.remove_class("-tight")
        contrast.remove_class("-sign")
        self.query_one("#more-languages").display = False
        places = [*targets, contrast]
        for at, row in enumerate(rows):
            x = 0
            for index in row:
                width = widths[index] + TIGHT_EDGES
                if places[index] is contrast:
                    x = room - width  # its corner, as on every screen
                places[index].display = True
                places[index].styles.offset = (x, at * ROW)
                x += width + GAP
        return True

    def _most_rows(self) -> int:
        """For how many rows of targets the screen has room."""
        width, height = self.app.size
        if not self._stands_alone() or height < NORMAL:
            return 1
        if width < PORTRAIT:
            return 3
        return 2 if width >= LANDSCAPE else 1

    def _stands_alone(self) -> bool:
        """Whether there are no actions beside it."""
        bar = self.parent
        return isinstance(bar, Widget) and bar.has_class("-idle")

    def _room(self) -> int:
        """Its columns; before it is laid out for the first time, what they will be."""
        if self.size.width or not self._stands_alone():
            return self.size.width
        width = self.app.size.width
        return width - (4 if width >= LANDSCAPE else 2)

    @on(Target.Chosen)
    def _chosen(self, event: Target.Chosen) -> None:
        event.stop()
        if event.target.value:
            self.post_message(LanguageRequested(event.target.value))
        elif event.target.id == "contrast":
            self.post_message(ContrastRequested())
        else:
            self.post_message(LanguagesRequested())


def naming(tags: list[str], names: Names) -> str:
    """Two of these languages by their own names, and that there are more."""
    two = [names[tag] for tag in NAMED if tag in tags][:2]
    return "\n".join(two) + " …" if two else ""


def stacked(widths: list[int], room: int) -> list[list[int]]:
    """The indexes of the targets in rows of `room` columns, in their order."""
    rows: list[list[int]] = [[]]
    taken = 0
    for index, width in enumerate(widths):
        if rows[-1] and taken + GAP + width > room:
            rows.append([])
            taken = 0
        taken += width + (GAP if rows[-1] else 0)
        rows[-1].append(index)
    return rows


def fit(widths: list[int], room: int, first: int, sign: int = SIGN_WIDTH) -> range:
    """Which targets are shown in `room` columns, beginning with `first`.

    `sign`: columns of the way to the others, where there are others.
    """

    def taken(indexes: range, more: bool) -> int:
        labels = sum(widths[index] + GAP for index in indexes)
        return labels + (sign + GAP if more else 0)

    everything = range(len(widths))
    if taken(everything, more=False) <= room:
        return everything
    end = first + 1
    while end < len(widths) and taken(range(first, end + 1), more=True) <= room:
        end += 1
    return range(first, end)
