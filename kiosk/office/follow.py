"""Following the office: woken by the bell, with a look now and then as the net.

The bell is a hint (a caller can die between COMMIT and the bell, a datagram can be
lost); the office's last event id decides.
"""

from __future__ import annotations

import logging
import select
import time
from typing import Any

from kiosk.office.bell import Ear
from kiosk.office.journal import last_event
from kiosk.office.store import Store
from kiosk.office.values import OfficeGone

log = logging.getLogger(__name__)

NET_SQLITE = 0.5
"""Seconds between looks without a bell."""

NET_POSTGRESQL = 2.0
"""Draws ring no bell on PostgreSQL (NOTIFY would serialise their commits)."""


class Follower:
    """Waits until the office has changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen = -1
        self._ear: Ear | None = None
        self._listener: Any = None

    def wait(self, timeout_s: float) -> bool:
        """True as soon as there is a new event, False after the time-out (seconds).

        The first call returns at once. Blocking: for a thread.

        Raises:
            OfficeGone: the database is lost; call again to try again.
        """
        ends = time.monotonic() + timeout_s
        while True:
            self._listen()
            newest = last_event(self._store)
            if newest != self._seen:
                self._seen = newest
                return True
            left = ends - time.monotonic()
            if left <= 0:
                return False
            self._sleep(left)

    def _listen(self) -> None:
        if self._store.address.file is not None:
            if self._ear is None:
                try:
                    self._ear = Ear(self._store.address.bells)
                except OSError as error:
                    raise OfficeGone(f"{self._store.address.bells}: {error}") from error
        elif self._listener is None or self._listener.closed:
            self._listener = self._store.listener()

    def _sleep(self, left: float) -> None:
        if self._ear is not None:
            ready, _, _ = select.select(
                [self._ear.socket], [], [], min(left, NET_SQLITE)
            )
            if ready:
                self._ear.drain()
            return
        from psycopg import Error

        try:
            for _ in self._listener.notifies(
                timeout=min(left, NET_POSTGRESQL), stop_after=1
            ):
                continue
        except (OSError, Error) as error:
            # The next look decides whether the office itself is gone.
            log.info("the bell's connection broke: %s", " ".join(str(error).split()))
            self._listener.close()

    def close(self) -> None:
        """Stop listening."""
        if self._ear is not None:
            self._ear.close()
        if self._listener is not None:
            self._listener.close()
        self._ear = self._listener = None
