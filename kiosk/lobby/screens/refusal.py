"""The office said no, or one moment: the sentence, and the way back."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.containers import Container
from textual.widget import Widget

from kiosk.lobby.messages import CodeRequested, StartRequested
from kiosk.lobby.screens.base import LobbyScreen
from kiosk.lobby.sentences import Told
from kiosk.lobby.widgets.target import Target
from kiosk.lobby.widgets.words import Words


class RefusalScreen(LobbyScreen):
    """Says one thing; the next visitor finds the start screen again."""

    def __init__(self, told: Told, *, over: bool = False, code: bool = False) -> None:
        """`over`: the visit ends with it; the next screen is another visitor's.

        `code`: a code was wrong, and may be entered again.
        """
        super().__init__()
        self._told = told
        self._over = over
        self._code = code

    def body(self) -> Iterable[Widget]:
        """The sentence and what follows from it."""
        yield Container(
            Words(id="first", classes="-strong"), Words(id="more"), id="box"
        )

    def actions(self) -> list[Target]:
        """Back; before it what else can be done."""
        if not self._code:
            return [Target(id="back", classes="-main")]
        return [Target(id="back", classes="-side"), Target(id="again")]

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
        for again in self.query("#again").results(Target):
            again.say(self.language, self.language.text("appt.try_again"))

    @on(Target.Chosen, "#again")
    def _enter_again(self) -> None:
        self.post_message(CodeRequested())
