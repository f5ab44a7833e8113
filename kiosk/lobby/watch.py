"""Threads beside the screens: following the office, and giving signs of life."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from textual.message import Message

from kiosk.lobby.clerk import Clerk
from kiosk.lobby.messages import OfficeLost, OfficeSeen, TicketReady
from kiosk.office.follow import Follower
from kiosk.office.values import OfficeGone, Refused

log = logging.getLogger(__name__)

LOOK = 10.0
"""Seconds between two looks without a change: hours open and close by the clock."""
LISTEN = 0.5
"""Seconds of one wait, so that the thread ends soon."""
CALM = 0.2
"""Seconds between a change and a look: a number just drawn here is painted first."""
RETRY = 2.0
"""Seconds between two tries to reach an office that is gone."""
BEAT = 5.0
"""Seconds between two looks at the printer; signs of life are told meanwhile."""

Tell = Callable[[Message], object]


class Watch(threading.Thread):
    """Tells each change of the office, its loss and its return."""

    def __init__(self, clerk: Clerk, tell: Tell) -> None:
        super().__init__(name="watch", daemon=True)
        self._clerk = clerk
        self._tell = tell
        self._end = threading.Event()

    def end(self) -> None:
        """Stop following."""
        self._end.set()

    def run(self) -> None:
        """Follow until the end."""
        lost = False
        while not self._end.is_set():
            try:
                self._follow(again=lost)
            except OfficeGone as error:
                if not lost:
                    log.warning("the office is gone: %s", error)
                lost = True
                self._tell(OfficeLost())
                self._end.wait(RETRY)

    def _follow(self, *, again: bool) -> None:
        self._clerk.settle()
        recovered = self._clerk.recover()
        follower = Follower(self._clerk.open())
        try:
            follower.wait(0)
            board = self._clerk.look()
            if again:
                log.info("the office is back")
            self._tell(OfficeSeen(board))
            if recovered is not None:
                drawn, language = recovered
                self._tell(TicketReady(drawn, language, recovered=True))
            seen = time.monotonic()
            while not self._end.is_set():
                changed = follower.wait(LISTEN)
                if changed:
                    self._end.wait(CALM)
                if changed or time.monotonic() - seen > LOOK:
                    seen = time.monotonic()
                    self._tell(OfficeSeen(self._clerk.look()))
        finally:
            follower.close()


class Pulse(threading.Thread):
    """Gives signs of life of the kiosk and its printer."""

    def __init__(self, clerk: Clerk, state: Callable[[], dict[str, object]]) -> None:
        super().__init__(name="pulse", daemon=True)
        self._clerk = clerk
        self._state = state
        self._end = threading.Event()
        self._due = threading.Event()

    def end(self) -> None:
        """Give no more signs."""
        self._end.set()
        self._due.set()

    def now(self) -> None:
        """Something happened to the paper: staff should hear of it at once."""
        self._due.set()

    def run(self) -> None:
        """Beat until the end; the watch tells when the office is gone."""
        while not self._end.is_set():
            self._due.clear()
            try:
                self._clerk.beat(self._state())
            except (OfficeGone, Refused) as error:
                log.debug("no sign of life: %s", error)
            if not self._end.is_set():
                self._due.wait(BEAT)
