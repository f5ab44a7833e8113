"""The number pads' signs of life: regular, and at once when one comes or goes."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence

from kiosk.keypad.link import Link
from kiosk.keypad.pad import Pad
from kiosk.office import devices
from kiosk.office.values import OfficeGone

EVERY = 10.0
"""Seconds between two beats."""
AGAIN = 1.0
"""Seconds until a beat that did not arrive is tried again."""


class Pulse:
    """The heartbeats of all pads of the process; one thread."""

    def __init__(self, link: Link, stop: threading.Event) -> None:
        self._link = link
        self._stop = stop
        self._due = threading.Event()

    def now(self) -> None:
        """Something changed: beat at once. For any thread."""
        self._due.set()

    def run(self, pads: Sequence[Pad]) -> None:
        """Beat until stopped (after `now` has been called once more)."""
        while not self._stop.is_set():
            self._due.clear()
            arrived = self._beat(pads)
            self._due.wait(EVERY if arrived else AGAIN)

    def _beat(self, pads: Sequence[Pad]) -> bool:
        try:
            store = self._link.store()
            for pad in pads:
                devices.beat(
                    store,
                    name=pad.name,
                    kind="keypad",
                    state=pad.state,
                    at=dt.datetime.now(dt.UTC),
                )
        except OfficeGone as gone:
            self._link.lost(gone)
            return False
        return True
