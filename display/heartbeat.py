"""The display's sign of life in the office: its only writing.

It has a thread and a connection of its own, so that a writer who holds the office
up cannot hold up the picture.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable

from kiosk.config import Config
from kiosk.office import devices
from kiosk.office.store import Store
from kiosk.office.values import OfficeGone

log = logging.getLogger(__name__)

EVERY = 10.0
"""Seconds between signs of life."""


class Heartbeat:
    """Beats until it is stopped."""

    def __init__(self, config: Config, state: Callable[[], dict[str, object]]) -> None:
        """Prepare; `state` is asked in the thread for what to say of oneself."""
        self._config = config
        self._state = state
        self._ended = threading.Event()
        self._store: Store | None = None
        self._failing = False
        self._thread = threading.Thread(target=self._run, name="beat", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; waits for the thread, but not for a database that hangs."""
        self._ended.set()
        self._thread.join(0.5)

    def _run(self) -> None:
        while True:
            try:
                self._beat()
            except OfficeGone as error:
                self._fail(str(error))
            except Exception as error:
                # A sign of life is never worth the picture.
                if not self._failing:
                    log.exception("the sign of life failed")
                self._fail(repr(error))
            if self._ended.wait(EVERY):
                break
        if self._store is not None:
            self._store.close()

    def _beat(self) -> None:
        if self._store is None:
            self._store = Store.open(self._config, create=False)
        devices.beat(
            self._store,
            name=self._config.display.name,
            kind="display",
            state=self._state(),
            at=dt.datetime.now(dt.UTC),
        )
        if self._failing:
            log.info("signs of life are written again")
        self._failing = False

    def _fail(self, reason: str) -> None:
        if not self._failing:
            log.warning("no sign of life could be written: %s", reason)
        self._failing = True
