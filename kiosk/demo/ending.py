"""How the demo ends when it is told to from outside."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable
from typing import Any

from textual.app import App

log = logging.getLogger(__name__)

ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
GRACE_S = 1.0
"""How long the screen may take to end; a terminal that does not read would hold it."""


class Ending:
    """SIGTERM, SIGHUP and SIGINT end the application, at the latest by force."""

    def __init__(self, by_force: Callable[[], None]) -> None:
        self._by_force = by_force
        self._last_resort: threading.Timer | None = None

    def watch(self, app: App[Any]) -> None:
        """Hear the signals; to be called in the main thread while the loop runs.

        Python's own handlers, not the loop's: they also run while the loop waits for
        the terminal.
        """
        loop = asyncio.get_running_loop()

        def end(number: int, frame: object) -> None:
            del frame
            for each in ENDING:
                signal.signal(each, signal.SIG_IGN)
            log.info("%s: ending", signal.Signals(number).name)
            self._last_resort = threading.Timer(GRACE_S, self._force)
            self._last_resort.daemon = True
            self._last_resort.start()
            loop.call_soon_threadsafe(app.exit)

        for each in ENDING:
            signal.signal(each, end)

    def ended(self) -> None:
        """The application has ended by itself."""
        if self._last_resort is not None:
            self._last_resort.cancel()

    def _force(self) -> None:
        log.warning("the terminal does not let go; ending without it")
        self._by_force()
        os._exit(1)
