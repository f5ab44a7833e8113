"""What the office's present state means to somebody who stands before the kiosk."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from kiosk.config import Config
from kiosk.language import Language, wait_text
from kiosk.office.values import Board, Situation


class Sentences(NamedTuple):
    """The situation in words: one to begin with, the others below it."""

    first: str
    more: tuple[str, ...]
    note: str = ""
    """What should be known before a number is drawn."""


def may_visit(board: Board) -> bool:
    """Whether there is something to tap.

    A number, an appointment, or a wish that is refused with a reason (and counted).
    """
    if board.situation is Situation.EVACUATION:
        return False
    return (
        board.drawing
        or board.situation is Situation.FULL
        or (
            (board.appointments > 0 or board.slips > 0)
            and board.situation in WITH_APPOINTMENTS
        )
    )


WITH_APPOINTMENTS = (
    Situation.OPEN,
    Situation.RISK,
    Situation.FULL,
    Situation.PAUSED,
    Situation.CLOSED,
)


def sentences(language: Language, board: Board, config: Config) -> Sentences:
    """The situation in the visitor's language."""
    teller = _Teller(language, board, config)
    match board.situation:
        case Situation.FULL:
            return Sentences(language.text("closed.full"), teller.instead())
        case Situation.CLOSED:
            ask = language.text("closed.ask", room=config.house.room)
            return Sentences(language.text("closed.by_hand"), (ask,))
        case Situation.BEFORE:
            return Sentences(teller.opens_at(), (teller.begins(),))
        case Situation.ENDED:
            return Sentences(language.text("closed.ended"), (teller.next(),))
        case Situation.NONE:
            return Sentences(language.text("closed.today"), (teller.next(),))
        case Situation.EVACUATION:
            return Sentences(language.text("closed.evacuate"), ())
    waiting = language.plural("queue.waiting", board.waiting)
    return Sentences(
        language.text("start.open"),
        (waiting, wait_text(language, board.wait)),
        teller.note(),
    )


class _Teller:
    """The sentences that need the house's dates and times."""

    def __init__(self, language: Language, board: Board, config: Config) -> None:
        self._language = language
        self._board = board
        self._config = config

    def _time(self, moment: dt.datetime) -> str:
        return self._language.time(moment, self._config.zone)

    def _date(self, moment: dt.datetime) -> str:
        return self._language.date(moment, self._config.zone)

    def opens_at(self) -> str:
        begins = self._board.issue_from or self._board.opens or self._board.at
        return self._language.text("closed.opens_at", time=self._time(begins))

    def begins(self) -> str:
        opens = self._board.opens or self._board.at
        return self._language.text("display.begins", time=self._time(opens))

    def next(self) -> str:
        opens = self._board.next_opens
        if opens is None:
            return self._language.text("closed.no_date")
        return self._language.text(
            "closed.next", date=self._date(opens), time=self._time(opens)
        )

    def instead(self) -> tuple[str, ...]:
        """Where to turn when there is no number today."""
        email = self._config.house.email
        if self._board.next_opens is None:
            return (self._language.text("closed.write", email=email),)
        date = self._date(self._board.next_opens)
        return (self._language.text("closed.full_help", date=date, email=email),)

    def note(self) -> str:
        board = self._board
        if board.situation is Situation.RISK:
            return self._language.text("number.risk")
        if board.situation is Situation.PAUSED:
            if board.paused_until is None:
                return self._language.text("display.paused")
            ends = self._time(board.paused_until)
            return self._language.text("display.break", time=ends)
        if board.delayed_until is not None:
            ends = self._time(board.delayed_until)
            return self._language.text("display.delay_until", time=ends)
        return self._language.text("display.delay") if board.delayed else ""
