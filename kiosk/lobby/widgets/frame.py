"""What stands above and below on every screen: heading, help, actions, languages."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from kiosk.language import Language
from kiosk.lobby.names import Names
from kiosk.lobby.widgets.language_row import LanguageRow
from kiosk.lobby.widgets.target import Target
from kiosk.lobby.widgets.words import Words


class Banner(Widget):
    """The heading, where a person helps, and the time."""

    def compose(self) -> ComposeResult:
        """Three texts side by side; on narrow screens one below the other."""
        yield Words(id="title")
        yield Words(id="help")
        yield Words(id="clock")

    def say(self, language: Language, title: str, room: str, clock: str) -> None:
        """Fill it."""
        self.query_one("#title", Words).say(language, title)
        self.query_one("#help", Words).say(
            language, language.text("kiosk.help", room=room)
        )
        self.query_one("#clock", Words).say(language, clock)


class Bar(Widget):
    """The actions, the languages and the contrast, always at the same places."""

    def __init__(
        self, actions: list[Target], names: Names, *, bare: bool = False
    ) -> None:
        """`bare`: the languages stand in the body."""
        super().__init__(classes="" if actions else "-idle")
        self._bare = bare
        self._actions = actions
        self._names = names

    def compose(self) -> ComposeResult:
        """Actions left, languages right; on portrait screens in two rows."""
        yield Horizontal(*self._actions, id="actions")
        yield LanguageRow(self._names, bare=self._bare)
