"""One visitor's way through the screens; nothing of it outlives the visit."""

from __future__ import annotations

import time

from kiosk.language import Language
from kiosk.office.values import Drawn, PrintState
from kiosk.speech.reader import USUAL

COPIES = 2
"""So often a ticket that may be out already is printed again."""
COPY_WITHIN = 60.0
"""Seconds after the draw within which it is: later nobody waits for that paper."""
PRINTS = 10
"""After so many prints of one number the printer is not asked again."""


class Reading:
    """How the present visitor is read to; steps count from 1."""

    def __init__(self) -> None:
        self.on = False
        self.volume = USUAL
        self.speed = USUAL


class Visit:
    """What the present visitor reads and holds."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.reading = Reading()
        self.wrong_codes = 0
        """How many codes were entered that no appointment has."""
        self.dark = False
        """Whether the screen is light on dark."""
        self.drawn: Drawn | None = None
        """The number, once there is one."""
        self.paper = PrintState.PENDING
        """What is known of the ticket."""
        self.reason = ""
        """Why no paper came."""
        self.doubt = ""
        """Why no ticket can be expected while its print is under way; else empty."""
        self.prints = 0
        """How often printing was tried."""
        self.unsure = False
        """Whether paper may be out already: every further one is a copy."""
        self.copies = 0
        """How many copies were asked for."""
        self.copy_until = time.monotonic() + COPY_WITHIN
        """Until then (monotonic seconds) a copy may be printed."""

    def take_over(self, before: Visit) -> None:
        """The same visitor: language, palette and voice stay as they were chosen."""
        self.language = before.language
        self.reading = before.reading
        self.dark = before.dark

    def tell(self, paper: PrintState, reason: str = "") -> None:
        """What became of the last print."""
        self.paper = paper
        self.reason = reason
        self.unsure = self.unsure or paper is PrintState.UNKNOWN

    @property
    def given_up(self) -> bool:
        """Whether two copies were tried in vain, so that staff must know."""
        vain = self.paper in {PrintState.UNKNOWN, PrintState.FAILED}
        return vain and self.unsure and self.copies >= COPIES

    @property
    def may_print(self) -> bool:
        """Whether the number may be printed (once more) now."""
        if self.unsure and (
            self.copies >= COPIES or time.monotonic() >= self.copy_until
        ):
            return False
        again = self.paper in {PrintState.UNKNOWN, PrintState.FAILED}
        return again and self.prints < PRINTS
