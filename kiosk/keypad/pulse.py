"""The number pads' signs of life: regular, and at once when one comes or goes."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Sequence

from kiosk.keypad.link import Link
from kiosk.keypad.pad import Pad
from kiosk.keypad.plugged import Plugged
from kiosk.office import devices
from kiosk.office.values import OfficeGone

log = logging.getLogger(__name__)

EVERY = 10.0
"""Seconds between two beats."""
AGAIN = 1.0
"""Seconds until a beat that did not arrive is tried again."""


class Pulse:
    """The heartbeats of all pads of the process; one thread."""

    def __init__(
        self,
        link: Link,
        stop: threading.Event,
        strangers: Callable[[], Sequence[Plugged]] = tuple,
    ) -> None:
        """`strangers`: looks for number pads that nobody set up."""
        self._link = link
        self._stop = stop
        self._strangers = strangers
        self._known: set[str] = set()
        self._due = threading.Event()

    def now(self) -> None:
        """Something changed: beat at once. For any thread."""
        self._due.set()

    def run(self, pads: Sequence[Pad]) -> None:
        """Beat until stopped (after `now` has been called once more)."""
        while not self._stop.is_set():
            self._due.clear()
            arrived = self._beat(pads, self._look())
            self._due.wait(EVERY if arrived else AGAIN)

    def _look(self) -> list[str]:
        """The strangers as the configuration would call them; news go to the log."""
        found = {pad.device: pad.name for pad in self._strangers()}
        for device in sorted(found.keys() - self._known):
            log.warning(
                'the number pad %s (device = "%s") is not set up and does nothing: '
                "aufruf keypad --list says what to write into the configuration",
                found[device],
                device,
            )
        self._known = set(found)
        return sorted(found)

    def _beat(self, pads: Sequence[Pad], strangers: list[str]) -> bool:
        """One of the pads tells of the strangers: they are all in this machine."""
        try:
            store = self._link.store()
            for pad in pads:
                told = {"unknown": strangers} if strangers and pad is pads[0] else {}
                devices.beat(
                    store,
                    name=pad.name,
                    kind="keypad",
                    state=pad.state | told,
                    at=dt.datetime.now(dt.UTC),
                )
        except OfficeGone as gone:
            self._link.lost(gone)
            return False
        return True
