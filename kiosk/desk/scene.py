"""What is to be seen at one moment: frozen, the same for every part of the screen."""

from __future__ import annotations

import datetime as dt

import msgspec

from kiosk.config import Config
from kiosk.desk.messages import Look
from kiosk.office.coming import ComingDate
from kiosk.office.overview import DeskNow, Overview

STALE = 10.0
"""Seconds without a fresh look after which nothing is shown as current."""


class Said(msgspec.Struct, frozen=True):
    """What the console answered last."""

    sentence: str = ""
    kind: str = ""
    """good, bad (refused, nothing was done) or open (not answered yet)."""


class Scene(msgspec.Struct, frozen=True):
    """The console at one moment."""

    config: Config
    desk: str
    at: dt.datetime
    look: Look | None = None
    """The office as last read; None before the first time."""
    stale: bool = True
    lost: str = ""
    """Why the office cannot be read, for an administrator."""
    typed: str = ""
    wrong: bool = False
    """What is typed fits no act any more."""
    selected: int | None = None
    """The number chosen with the arrow keys."""
    said: Said = Said()
    asked: bool = False
    """A question stands over the console: the keys are its own."""
    twice: bool = False
    """Another console works this desk, too."""
    busy: bool = False
    """An act is under way."""

    @property
    def office(self) -> Overview | None:
        """The office as last read."""
        return self.look.office if self.look else None

    @property
    def coming(self) -> tuple[ComingDate, ...]:
        """The dates to come, as last read."""
        return self.look.coming if self.look else ()

    @property
    def own(self) -> DeskNow | None:
        """This console's desk."""
        return self.office.desk(self.desk) if self.office else None

    def numbers(self) -> tuple[int, ...]:
        """What the arrow keys can choose, from top to bottom."""
        office = self.office
        if office is None or self.stale:
            return ()
        return (
            *(waiting.ticket.number for waiting in office.queue),
            *(ticket.number for ticket in office.parked),
            *(ticket.number for ticket in office.missed),
        )
