"""Following the office for the desks: who is there, who waits, "somebody is waiting".

One thread of the process. It also notices that the office is gone, and back.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Sequence

from kiosk.keypad.acts import Tone
from kiosk.keypad.alarms import AUDIBLE, Alarms
from kiosk.keypad.answers import Answer, Picture
from kiosk.keypad.link import Link
from kiosk.keypad.pad import Pad
from kiosk.keypad.seen import Seen
from kiosk.keypad.somebody import Somebody
from kiosk.keypad.source import Backoff
from kiosk.office import board, devices, queries
from kiosk.office.follow import Follower
from kiosk.office.store import Store
from kiosk.office.troubles import troubles
from kiosk.office.values import OfficeGone
from kiosk.sound.player import Speaker

LOOK = 0.5
"""Seconds that one wait takes at most, so that the process can end."""
NET = 5.0
"""Seconds between looks without an event: time alone lets a parked visitor return."""


class Watch:
    """The office as the desks hear and see it."""

    def __init__(
        self,
        link: Link,
        pads: Sequence[Pad],
        speaker: Speaker,
        stop: threading.Event,
        *,
        reminder: float,
        seen: Seen | None = None,
    ) -> None:
        """`reminder`: seconds until an alarm sounds again; 0: never.

        `seen` is told what can be noticed of the office.
        """
        self._seen = seen or Seen()
        self._link = link
        self._pads = pads
        self._speaker = speaker
        self._stop = stop
        started = time.monotonic()
        self._alarms = Alarms(pads, speaker, reminder, started, link.zone)
        self._somebody = {pad: Somebody(pad.waiting) for pad in pads}

    def run(self) -> None:
        """Follow until stopped."""
        backoff = Backoff(0.5, 2.0)
        while not self._stop.is_set():
            try:
                self._follow(self._link.store(), backoff)
            except OfficeGone as gone:
                if self._link.lost(gone):
                    self._say(Tone.LOST)
                for pad in self._pads:
                    pad.reporter.show(Picture())
                self._stop.wait(backoff.pause())

    def _follow(self, store: Store, backoff: Backoff) -> None:
        follower = Follower(store)
        looked = float("-inf")
        try:
            while not self._stop.is_set():
                changed = follower.wait(LOOK)
                if self._link.found():
                    self._say(Tone.FOUND)
                backoff.reset()
                if changed or time.monotonic() - looked > NET:
                    looked = time.monotonic()
                    self._look(store)
        finally:
            follower.close()

    def _look(self, store: Store) -> None:
        at = dt.datetime.now(dt.UTC)
        seen = board.read(store, at)
        self._seen.look(seen.event_id, time.monotonic())
        waiting = seen.waiting
        wrong = self._alarms.look(
            troubles(devices.read(store), at), seen.situation, time.monotonic()
        )
        is_open = seen.situation in AUDIBLE
        due = {}
        for pad in self._pads:
            ticket = queries.desk_state(store, pad.desk, at)
            number = ticket.number if ticket else None
            pad.reporter.show(Picture(number=number, waiting=waiting, troubles=wrong))
            mine = queries.waiting_at(store, pad.desk, at)
            if self._somebody[pad].look(mine, free=ticket is None, is_open=is_open):
                due[pad] = mine
        if due:
            self._say(Tone.WAITING, due)

    def _say(self, tone: Tone, waiting: dict[Pad, int] | None = None) -> None:
        """To the pads for which so many wait, or to all."""
        self._speaker.play(tone)
        for pad in self._pads if waiting is None else waiting:
            count = waiting[pad] if waiting else None
            pad.reporter.tell(
                Answer(keypad=pad.name, desk=pad.desk, tone=tone, waiting=count)
            )
