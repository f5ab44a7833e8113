"""One question, two answers; without an answer the second one counts."""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable, Iterable

from textual import on
from textual.containers import Container
from textual.widget import Widget

from kiosk.lobby.screens.base import LobbyScreen
from kiosk.lobby.sentences import Asked
from kiosk.lobby.widgets.target import Target
from kiosk.lobby.widgets.words import Words

Answered = Callable[[bool], Awaitable[None]]


class QuestionScreen(LobbyScreen):
    """Lies over the screen that it is about."""

    BACK_ID = "no"
    UNSPOKEN = frozenset({"countdown"})

    def __init__(
        self,
        question: Asked,
        seconds: float,
        answered: Answered,
        *,
        counts: bool = True,
        ready: bool = False,
    ) -> None:
        """`answered` is told the answer; `counts`: whether the seconds are shown.

        `ready`: the yes has the focus, so that one key says it.
        """
        super().__init__()
        self._question = question
        self._seconds = seconds
        self._ends = time.monotonic() + seconds
        self._answered = answered
        self._counts = counts
        self._ready_for_a_key = ready

    def body(self) -> Iterable[Widget]:
        """The question, the answers, and how long it waits."""
        yield Words(id="question", classes="-strong -centre")
        yield Container(
            Target(id="yes"), Target(id="no", classes="-side"), id="answers"
        )
        yield Words(id="countdown", classes="-centre -quiet")

    def on_mount(self) -> None:
        """Count down calmly."""
        self.set_interval(1.0, self._tick)
        if self._ready_for_a_key:
            self.query_one("#yes").focus()

    def touched(self) -> None:
        """Whoever presses anything is there, and has all the time again."""
        self._ends = time.monotonic() + self._seconds

    def say(self) -> None:
        """In the visitor's language."""
        super().say()
        language = self.language
        question, yes, no = self._question(language)
        self.query_one("#question", Words).say(language, question)
        self.query_one("#yes", Target).say(language, yes)
        self.query_one("#no", Target).say(language, no)
        left = max(0, math.ceil(self._ends - time.monotonic()))
        countdown = language.plural("timeout.countdown", left) if self._counts else ""
        self.query_one("#countdown", Words).say(language, countdown)

    def _tick(self) -> None:
        if time.monotonic() < self._ends:
            self.say()
        else:
            self._answer(yes=False)

    def _answer(self, *, yes: bool) -> None:
        """Once; by the application, which takes this screen away meanwhile."""
        if not self._latched:
            self.latch()
            self.app.call_later(self._answered, yes)

    @on(Target.Chosen, "#yes")
    def _yes(self) -> None:
        self._answer(yes=True)

    @on(Target.Chosen, "#no")
    def _no(self) -> None:
        self._answer(yes=False)
