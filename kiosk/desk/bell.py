"""The terminal's bell in place of a loudspeaker: it rings where the secretary sits.

It has one sound only: it rings once for what was not done, twice for what somebody
should see to, and never for what went well.
"""

from __future__ import annotations

import logging
import os
import time

from kiosk.config import Sound
from kiosk.keypad.acts import Tone
from kiosk.sound.player import Speaker

log = logging.getLogger(__name__)

ONCE = frozenset({Tone.WRONG, Tone.TWICE, Tone.REFUSED, Tone.EMPTY, Tone.TIMEOUT})
TWICE = frozenset({Tone.LOST, Tone.WAITING, Tone.TROUBLE})
REST = 1.0
"""Seconds between two rings: a key that is leant on does not rattle."""


class Bell(Speaker):
    """Rings the terminal on standard output."""

    def __init__(self, *, silent: bool = False, descriptor: int = 1) -> None:
        super().__init__(Sound(player="none"))
        self._silent = silent
        self._descriptor = descriptor
        self._rang = float("-inf")

    def play(self, name: str) -> None:
        """Ring, if that tone is worth it; never waits long and never fails."""
        rings = 1 if name in ONCE else 2 if name in TWICE else 0
        if self._silent or not rings or time.monotonic() - self._rang < REST:
            return
        self._rang = time.monotonic()
        try:
            os.write(self._descriptor, b"\a" * rings)
        except OSError as error:
            log.info("the terminal's bell: %s", error)
