"""The thread that follows the office and hands each fresh board on."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable

from kiosk.config import Config
from kiosk.office import board
from kiosk.office.follow import Follower
from kiosk.office.store import Store
from kiosk.office.values import Board, OfficeGone

log = logging.getLogger(__name__)

LOOK = 2.0
"""Seconds between looks at an office that is quiet, at most: times pass, too."""

LOOKS = 4
"""Looks within the time after which the display counts as stale."""

WAIT = 0.5
"""Seconds of a wait for the bell, after which the thread sees whether to end."""

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 2.0
"""Seconds between attempts to reach an office that is gone."""


class Feed:
    """Follows the office until it is stopped, and survives every loss of it."""

    def __init__(
        self,
        config: Config,
        fresh: Callable[[Board, float], object],
        gone: Callable[[], object],
    ) -> None:
        """Prepare a feed.

        Args:
            config: says where the office is.
            fresh: takes a board and when it was read (monotonic); called in the
                thread.
            gone: the office cannot be read; called in the thread at each attempt.
        """
        self._config = config
        self._fresh = fresh
        self._gone = gone
        self._every = min(LOOK, config.display.stale / LOOKS)
        self._ended = threading.Event()
        self._store: Store | None = None
        self._follower: Follower | None = None
        self._lost = False
        self._pause = FIRST_PAUSE
        self._thread = threading.Thread(target=self._run, name="feed", daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def stop(self) -> None:
        """End; waits for the thread, but not for a database that hangs."""
        self._ended.set()
        self._thread.join(2 * WAIT)

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self._follow()
            except OfficeGone as error:
                self._mourn(str(error))
            except Exception as error:
                # Whatever it is, the picture must heal by itself and must not be
                # mistaken for fresh in the meantime.
                if not self._lost:
                    log.exception("the office cannot be read")
                self._mourn(repr(error))
                self._close()
        self._close()

    def _follow(self) -> None:
        if self._store is None:
            # The display never makes a database: an office that is gone would come
            # back as an empty one.
            self._store = Store.open(self._config, create=False)
        if self._follower is None:
            self._follower = Follower(self._store)
        read_at = float("-inf")
        while not self._ended.is_set():
            changed = self._follower.wait(min(WAIT, self._every))
            if changed or self._lost or time.monotonic() - read_at >= self._every:
                read_at = time.monotonic()
                self._fresh(board.read(self._store, dt.datetime.now(dt.UTC)), read_at)
                self._rejoice()

    def _mourn(self, reason: str) -> None:
        if not self._lost:
            log.warning("the office is gone: %s", reason)
        self._lost = True
        # Its bell may stand in a folder that has been moved with the database.
        follower, self._follower = self._follower, None
        if follower is not None:
            follower.close()
        self._gone()
        self._ended.wait(self._pause)
        self._pause = min(2 * self._pause, LONGEST_PAUSE)

    def _rejoice(self) -> None:
        if self._lost:
            log.info("the office is back")
        self._lost = False
        self._pause = FIRST_PAUSE

    def _close(self) -> None:
        follower, self._follower = self._follower, None
        store, self._store = self._store, None
        try:
            if follower is not None:
                follower.close()
            if store is not None:
                store.close()
        except (OfficeGone, OSError) as error:
            log.debug("closing the office: %s", error)
