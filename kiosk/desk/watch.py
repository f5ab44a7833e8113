"""Threads beside the screen: following the office, and giving signs of life.

They have a connection of their own, so that no look holds up an act.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable

from textual.message import Message

from kiosk.config import Config, Keypad
from kiosk.desk.messages import Look, OfficeLost, OfficeSeen
from kiosk.keypad.acts import Tone
from kiosk.keypad.alarms import AUDIBLE, Alarms
from kiosk.keypad.link import Link
from kiosk.keypad.somebody import Somebody
from kiosk.keypad.source import Backoff
from kiosk.office import coming, devices, overview
from kiosk.office.coming import ComingDate
from kiosk.office.follow import Follower
from kiosk.office.overview import Overview
from kiosk.office.store import Store
from kiosk.office.troubles import troubles
from kiosk.office.values import OfficeGone
from kiosk.sound.player import Speaker

log = logging.getLogger(__name__)

LOOK = 2.0
"""Seconds between looks at an office that is quiet: times pass, devices fall silent."""
DATES = 30.0
"""Seconds between looks at the coming dates while nothing happens."""
LISTEN = 0.5
"""Seconds of one wait, so that the thread ends soon."""
BEAT = 10.0
"""Seconds between signs of life."""
AGAIN = 1.0
"""Seconds until a beat that did not arrive is tried again."""

Tell = Callable[[Message], object]


class Watch:
    """Tells each change of the office, its loss and its return."""

    def __init__(self, config: Config, desk: str, speaker: Speaker, tell: Tell) -> None:
        self._link = Link(config, create=False)
        self._desk = desk
        self._speaker = speaker
        self._tell = tell
        self._stop = threading.Event()
        self._dates = Dates()
        self._alarms = Alarms((), speaker, config.sound.reminder * 60, time.monotonic())
        pads = [pad for pad in config.keypads if pad.desk == desk]
        self._somebody = Somebody((pads[0] if pads else Keypad()).waiting)
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def close(self) -> None:
        """End; waits for the thread, but not for a database that hangs."""
        self._stop.set()
        self._thread.join(2 * LISTEN)
        if not self._thread.is_alive():
            self._link.close()

    def _run(self) -> None:
        backoff = Backoff(0.25, 2.0)
        while not self._stop.is_set():
            try:
                self._follow(self._link.store(), backoff)
            except OfficeGone as gone:
                self._mourn(gone)
                self._stop.wait(backoff.pause())
            except Exception as error:
                # Whatever it is, the picture must heal by itself, and is not taken
                # for fresh meanwhile.
                log.exception("the office cannot be read")
                self._mourn(OfficeGone(repr(error)))
                self._stop.wait(backoff.pause())

    def _mourn(self, gone: OfficeGone) -> None:
        if self._link.lost(gone):
            self._speaker.play(Tone.LOST)
        self._tell(OfficeLost(str(gone)))

    def _follow(self, store: Store, backoff: Backoff) -> None:
        follower = Follower(store)
        looked = float("-inf")
        try:
            while not self._stop.is_set():
                changed = follower.wait(LISTEN)
                if changed or time.monotonic() - looked >= LOOK:
                    looked = time.monotonic()
                    self._look(store, looked)
                    backoff.reset()
                    if self._link.found():
                        self._speaker.play(Tone.FOUND)
        finally:
            follower.close()

    def _look(self, store: Store, read: float) -> None:
        at = dt.datetime.now(dt.UTC)
        office = overview.read(store, at)
        lives = devices.read(store)
        wrong = self._alarms.look(troubles(lives, at), office.situation, read)
        dates = self._dates.look(store, office, read)
        self._tell(OfficeSeen(Look(office, lives, wrong, read, dates)))
        if self._somebody_waits(office):
            self._speaker.play(Tone.WAITING)

    def _somebody_waits(self, office: Overview) -> bool:
        """Whether that is to be heard now: as a number pad at this desk would."""
        own = office.desk(self._desk)
        mine = [one for one in office.queue if one.ticket.desk in (None, self._desk)]
        free = own is None or own.ticket is None
        is_open = office.situation in AUDIBLE
        return self._somebody.look(len(mine), free=free, is_open=is_open)


class Dates:
    """The dates to come: read again after each event, and now and then.

    A year of Fridays with their appointments takes longer to read than the office.
    """

    def __init__(self) -> None:
        self._event = -1
        self._read = float("-inf")
        self._known: tuple[ComingDate, ...] = ()

    def look(
        self, store: Store, office: Overview, read: float
    ) -> tuple[ComingDate, ...]:
        """Those of that look at the office, taken at monotonic seconds `read`."""
        if office.event_id != self._event or read - self._read > DATES:
            self._known = coming.read(store, office.at)
            self._event, self._read = office.event_id, read
        return self._known


class Pulse:
    """The console's sign of life."""

    def __init__(
        self, config: Config, name: str, state: Callable[[], dict[str, object]]
    ) -> None:
        """`state` is asked in the thread for what to say of oneself."""
        self._link = Link(config, create=False)
        self._name = name
        self._state = state
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def start(self) -> None:
        """Begin to beat."""
        self._thread.start()

    def close(self) -> None:
        """End; waits for the thread, but not for a database that hangs."""
        self._stop.set()
        self._thread.join(0.5)
        if not self._thread.is_alive():
            self._link.close()

    def _run(self) -> None:
        """Beat; the last beat says that the console was closed, not lost."""
        while not self._stop.wait(BEAT if self._beat() else AGAIN):
            continue
        self._beat(closed=True)

    def _beat(self, *, closed: bool = False) -> bool:
        try:
            devices.beat(
                self._link.store(),
                name=self._name,
                kind="desk",
                state=self._state() | ({"closed": True} if closed else {}),
                at=dt.datetime.now(dt.UTC),
            )
        except OfficeGone as gone:
            self._link.lost(gone)
            return False
        self._link.found()
        return True
