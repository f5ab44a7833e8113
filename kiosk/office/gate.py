"""One writer at a time across processes, in the order they came (SQLite only).

SQLite's own busy handler sleeps without a queue; `flock` on a file beside the
database is served first come, first served by the kernel. Every process holds the
gate around BEGIN IMMEDIATE … COMMIT and around opening and closing, so that no
checkpoint meets a commit of another process.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.office.ownership import hand_over
from kiosk.office.values import OfficeGone

PATIENCE = 5.0
"""Seconds to wait for the writers ahead."""


class Gate:
    """The file lock; one per process and database."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
        hand_over(path)
        self._depth = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the gate; whoever holds it may enter again.

        The caller lets one thread in at a time.

        Raises:
            OfficeGone: another process kept it for longer than PATIENCE.
        """
        if self._depth == 0:
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._queue()
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0:
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def _queue(self) -> None:
        """Wait in the kernel's queue, in a thread, so that the wait can end."""
        descriptor = self._descriptor
        entered = threading.Event()
        given_up = threading.Event()
        handover = threading.Lock()

        def wait() -> None:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            with handover:
                if given_up.is_set():
                    os.close(descriptor)  # and with it the lock that came too late
                else:
                    entered.set()

        threading.Thread(target=wait, daemon=True, name="gate").start()
        if entered.wait(PATIENCE):
            return
        with handover:
            if entered.is_set():
                return
            given_up.set()
        # The waiting thread still stands in the old descriptor's queue, and closes it.
        self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
        raise OfficeGone(
            f"the database is busy: another process has held {self.path.name} "
            f"for {PATIENCE:.0f} s"
        )

    def close(self) -> None:
        """Give the file back."""
        os.close(self._descriptor)
