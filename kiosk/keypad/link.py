"""The keypad's connection to the office: opened late, again and again if need be."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time

from kiosk.config import Config
from kiosk.office.store import Store
from kiosk.office.values import OfficeGone

log = logging.getLogger(__name__)

REST = 0.5
"""Seconds after a failed opening within which nobody tries again."""


class Link:
    """The office's store for all threads of the process, once it can be opened."""

    def __init__(self, config: Config, *, create: bool = True) -> None:
        """`create`: an office that is not there yet is made, empty."""
        self._config = config
        self._create = create
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._failed: tuple[float, OfficeGone] | None = None
        self._gone = False

    @property
    def zone(self) -> dt.tzinfo:
        """The office's time zone."""
        return self._config.zone

    def store(self) -> Store:
        """The open store.

        Raises:
            OfficeGone: it cannot be opened now.
        """
        with self._lock:
            if self._store is not None:
                return self._store
            if self._failed and time.monotonic() - self._failed[0] < REST:
                raise OfficeGone(str(self._failed[1])) from self._failed[1]
            try:
                self._store = Store.open(self._config, create=self._create)
            except OfficeGone as gone:
                self._failed = (time.monotonic(), gone)
                raise
            return self._store

    def lost(self, gone: OfficeGone) -> bool:
        """Note that the office is gone; True if that is news."""
        news, self._gone = not self._gone, True
        if news:
            log.warning("the office is gone: %s", gone)
        return news

    def found(self) -> bool:
        """Note that the office answers; True if it was gone before."""
        news, self._gone = self._gone, False
        if news:
            log.info("the office is back")
        return news

    def close(self) -> None:
        """Give the store back."""
        with self._lock:
            store, self._store = self._store, None
        if store is not None:
            store.close()
