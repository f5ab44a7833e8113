"""The start screen: how it stands today, and the two ways in."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.containers import Container
from textual.widget import Widget

from kiosk.lobby.messages import (
    AppointmentsRequested,
    SlipRequested,
    TopicsRequested,
)
from kiosk.lobby.screens.base import READ_ALOUD, LobbyScreen
from kiosk.lobby.situation import sentences
from kiosk.lobby.widgets.target import Target
from kiosk.lobby.widgets.words import Words


class StartScreen(LobbyScreen):
    """Waits for a visitor; kept between visits."""

    HOME = True
    UNSPOKEN = frozenset({"audio"})

    def body(self) -> Iterable[Widget]:
        """Host, situation, the big buttons, a hint for families."""
        yield Words(id="host")
        yield Words(id="audio")
        situation = (Words(id="first", classes="-strong"), Words(id="more"))
        yield Container(*situation, id="situation")
        yield Words(id="note", classes="-note")
        ways = (Target(id="walk-in"), Target(id="appointment"), Target(id="slip"))
        yield Container(*ways, id="ways")
        yield Words(id="hint", classes="-quiet")

    def say(self) -> None:
        """The situation as the office last told it."""
        super().say()
        language, board = self.language, self.lobby.board
        host = language.text("start.host", host=self.config.house.host)
        self.query_one("#host", Words).say(language, host)
        ways = self.query_one("#ways")
        ways.display = board is not None
        slip = self.query_one("#slip", Target)
        slip.say(language, language.text("start.slip"))
        slip.display = board is not None and board.slips > 0
        self.set_class(slip.display, "-three")
        if board is None:
            self.query_one("#first", Words).say(language, language.text("kiosk.moment"))
            return
        told = sentences(language, board, self.config)
        self.query_one("#first", Words).say(language, told.first)
        self.query_one("#more", Words).say(language, "\n".join(told.more))
        self.query_one("#note", Words).say(language, told.note)
        audio = self._reading_aloud()
        self.query_one("#audio", Words).say(language, audio)
        self.set_class(bool(audio and told.note), "-crowded")
        walk_in = self.query_one("#walk-in", Target)
        walk_in.say(language, language.text("start.walkin"))
        walk_in.set_class(not board.drawing, "-shut")
        appointment = self.query_one("#appointment", Target)
        appointment.say(language, language.text("start.appointment"))
        appointment.display = board.appointments > 0
        hint = language.text("start.group_hint") if board.drawing else ""
        self.query_one("#hint", Words).say(language, hint)

    def _reading_aloud(self) -> str:
        """How the kiosk reads aloud, in a house that has the key or the plug for it."""
        config = self.config
        if not config.speech.kiosk:
            return ""
        if config.speech.headphones:
            return self.language.text("start.audio", key=READ_ALOUD)
        if config.kiosk.number_pad:
            return self.language.text("start.audio_key", key=READ_ALOUD)
        return ""

    @on(Target.Chosen, "#walk-in")
    def _without_appointment(self) -> None:
        self.post_message(TopicsRequested())

    @on(Target.Chosen, "#slip")
    def _with_slip(self) -> None:
        self.post_message(SlipRequested())

    @on(Target.Chosen, "#appointment")
    def _with_appointment(self) -> None:
        self.post_message(AppointmentsRequested())
