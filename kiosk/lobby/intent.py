"""What a visitor asked for, kept on disk until the visit is over.

A kiosk that dies between the tap and the answer looks here when it starts again: the
draw id tells whether the number exists, and the same visitor gets the same number.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import threading
from pathlib import Path

import msgspec

log = logging.getLogger(__name__)

SIZE = 256
"""Bytes of the file: one block, written in place, so that no rename is needed."""


class Intent(msgspec.Struct, frozen=True):
    """A wish that was tapped; nothing in it says who, or about what."""

    draw_id: str
    language: str
    at: dt.datetime


class IntentFile:
    """The one wish of a kiosk that may be under way."""

    def __init__(self, path: Path) -> None:
        """Open the file or make it.

        Raises:
            OSError: it cannot be opened.
        """
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._lock = threading.Lock()

    def keep(self, intent: Intent) -> None:
        """Write the wish and wait until it is on the disk.

        Raises:
            OSError: the disk is full or broken.
        """
        text = msgspec.json.encode(intent).ljust(SIZE)
        with self._lock:
            os.pwrite(self._descriptor, text, 0)
            os.fdatasync(self._descriptor)

    def read(self) -> Intent | None:
        """The wish that was under way, if any; a half-written one counts as none."""
        with self._lock:
            text = os.pread(self._descriptor, SIZE, 0).strip()
        if not text:
            return None
        try:
            return msgspec.json.decode(text, type=Intent)
        except msgspec.DecodeError:
            log.warning("the intent file was half written; nothing was under way")
            return None

    def forget(self) -> None:
        """The visit is over. Not synced: an old wish that comes back does no harm."""
        with self._lock:
            os.pwrite(self._descriptor, b" " * SIZE, 0)

    def close(self) -> None:
        """Give the file back."""
        os.close(self._descriptor)
