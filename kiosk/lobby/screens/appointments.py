"""Checking in for an appointment by touching its time; no names anywhere."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from kiosk.lobby.messages import CheckInRequested, CodeRequested
from kiosk.lobby.screens.base import LobbyScreen
from kiosk.lobby.widgets.pager import Pager
from kiosk.lobby.widgets.target import Target
from kiosk.lobby.widgets.words import Words


class AppointmentsScreen(LobbyScreen):
    """One instance checks one visitor in."""

    def __init__(self, times: tuple[dt.datetime, ...], first: int = 0) -> None:
        """`first`: which of the times stands on the page that is shown first."""
        super().__init__()
        self.draw_id = uuid.uuid4().hex
        self._times = times
        self._first = first

    def body(self) -> Iterable[Widget]:
        """The question and the times."""
        yield Words(id="question")
        yield Pager(
            [
                Target(classes="-time", value=moment.isoformat())
                for moment in self._times
            ],
            id="times",
            columns=4,
            widest=14,
            first=self._first,
        )

    def actions(self) -> list[Target]:
        """Back, the code instead, further times."""
        return [
            Target(id="back", classes="-side"),
            Target(id="code", classes="-side"),
            Target(id="more", classes="-side"),
        ]

    def heading(self) -> str:
        """The heading."""
        return self.language.text("appt.title")

    def say(self) -> None:
        """Every time by the house's clock."""
        super().say()
        language = self.language
        question = language.text("appt.choose_time")
        self.query_one("#question", Words).say(language, question)
        for moment, target in zip(
            self._times, self.query(".-time").results(Target), strict=True
        ):
            target.say(language, language.time(moment, self.config.zone))
        self.query_one("#back", Target).say(language, language.text("btn.back"))
        self.query_one("#code", Target).say(language, language.text("appt.by_code"))
        self.query_one("#more", Target).say(language, language.text("appt.more_times"))
        self.query_one(Pager).lay_out()

    @on(Pager.Arranged)
    def _arranged(self, event: Pager.Arranged) -> None:
        self.query_one("#more").display = event.pages > 1

    @on(Target.Chosen, "#more")
    def _turn(self) -> None:
        self.query_one(Pager).turn()

    @on(Target.Chosen, "#code")
    def _enter_code(self) -> None:
        self.post_message(CodeRequested())

    @on(Target.Chosen, ".-time")
    def _chosen_time(self, event: Target.Chosen) -> None:
        self.latch()
        moment = self.language.text("kiosk.moment")
        self.query_one("#question", Words).say(self.language, moment)
        appointed = dt.datetime.fromisoformat(event.target.value)
        self.post_message(
            CheckInRequested(self.draw_id, appointed=appointed, code=None)
        )
