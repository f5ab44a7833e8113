"""All languages at once: one touch away from every screen that has no room for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from textual import on
from textual.widget import Widget

from kiosk.language import language
from kiosk.lobby.messages import LanguageRequested
from kiosk.lobby.screens.base import LobbyScreen
from kiosk.lobby.widgets.pager import Pager
from kiosk.lobby.widgets.target import Target


class LanguagesScreen(LobbyScreen):
    """Lies over the screen that is to be read in another language."""

    LANGUAGES_IN_BODY = True

    def __init__(self, done: Callable[[], Awaitable[object]]) -> None:
        """`done` takes this screen away."""
        super().__init__()
        self._done = done

    def body(self) -> Iterable[Widget]:
        """Each language by its own name."""
        yield Pager(
            [Target(classes="-language", value=tag) for tag in self.lobby.names],
            id="languages",
            columns=3,
            widest=14,
        )

    def actions(self) -> list[Target]:
        """Back, in the language as it was."""
        return [Target(id="back", classes="-side")]

    def heading(self) -> str:
        """What is to be chosen here."""
        return self.language.text("lang.choose")

    def say(self) -> None:
        """The names stay as they are; the present one is marked."""
        super().say()
        for target in self.query("#body .-language").results(Target):
            target.say(language(target.value), self.lobby.names[target.value])
            target.set_class(target.value == self.language.tag, "-current")
        self.query_one("#back", Target).say(
            self.language, self.language.text("btn.back")
        )
        self.query_one(Pager).lay_out()

    def next_language(self) -> Target:
        """The one after the present."""
        targets = list(self.query("#body .-language").results(Target))
        values = [target.value for target in targets]
        return targets[(values.index(self.language.tag) + 1) % len(targets)]

    @on(Target.Chosen, "#body .-language")
    def _chosen(self, event: Target.Chosen) -> None:
        self.latch()
        self.post_message(LanguageRequested(event.target.value))
        self.app.call_later(self._done)

    def go_back(self) -> None:
        """To what lies below."""
        self.latch()
        self.app.call_later(self._done)
