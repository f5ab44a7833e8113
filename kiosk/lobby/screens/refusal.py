"""The office said no, or one moment: the sentence, and the way back."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Container
from textual.widget import Widget

from kiosk.lobby.messages import StartRequested
from kiosk.lobby.screens.base import LobbyScreen
from kiosk.lobby.sentences import Told
from kiosk.lobby.widgets.target import Target
from kiosk.lobby.widgets.words import Words


class RefusalScreen(LobbyScreen):
    """Says one thing; the next visitor finds the start screen again."""

    def __init__(self, told: Told, *, over: bool = False) -> None:
        """`over`: the visit ends with it; the next screen is another visitor's."""
        super().__init__()
        self._told = told
        self._over = over

    def body(self) -> Iterable[Widget]:
        """The sentence and what follows from it."""
        yield Container(
            Words(id="first", classes="-strong"), Words(id="more"), id="box"
        )

    def actions(self) -> list[Target]:
        """Only back."""
        return [Target(id="back", classes="-main")]

    def go_back(self) -> None:
        """To the start."""
        self.post_message(StartRequested(over=self._over))

    def say(self) -> None:
        """In the visitor's language."""
        super().say()
        first, more = self._told(self.language)
        self.query_one("#first", Words).say(self.language, first)
        self.query_one("#more", Words).say(self.language, more)
        back = self.language.text("btn.back")
        self.query_one("#back", Target).say(self.language, back)
