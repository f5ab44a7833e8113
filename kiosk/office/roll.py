"""The number roll: a second, independent record of every number given out.

One line per number with a checksum, appended after the commit and synced at once in
the background. When the database comes back with less than the roll knows (a lost
write-ahead log, an old copy restored), the numbers on the roll are never given
again and the loss is reported.

A line: `hours_id kind number issued crc32`, separated by spaces.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import threading
import zlib
from pathlib import Path

from kiosk.office.ownership import hand_over
from kiosk.office.values import Kind

log = logging.getLogger(__name__)

TOGETHER = 0.05
"""Seconds that a line waits for the next before both are flushed to the disk."""


def line(day: dt.date, opens: dt.datetime, kind: Kind, number: int) -> bytes:
    """A line of the roll; office hours are named by their date and opening (UTC)."""
    body = f"{day.isoformat()} {opens:%Y%m%dT%H%M%SZ} {kind} {number}"
    return f"{body} {zlib.crc32(body.encode()):08x}\n".encode()


def highest(path: Path) -> tuple[dict[tuple[str, Kind], int], int]:
    """The highest number of each opening and kind, and how many lines are damaged."""
    numbers: dict[tuple[str, Kind], int] = {}
    damaged = 0
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return {}, 0
    for raw in lines:
        body, _, checksum = raw.decode("ascii", "replace").rpartition(" ")
        words = body.split(" ")
        if f"{zlib.crc32(body.encode()):08x}" != checksum or len(words) != 4:
            damaged += 1
            continue
        entry = (words[1], Kind(words[2]))
        numbers[entry] = max(numbers.get(entry, 0), int(words[3]))
    return numbers, damaged


class Roll:
    """The open roll of one process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor = os.open(
            path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o660
        )
        hand_over(path)
        self._written = threading.Event()
        self._hurry = threading.Event()
        self._closing = False
        self._failed = False
        self._syncer: threading.Thread | None = None

    def append(self, entry: bytes) -> None:
        """Write a line now and have it synced; a full disk is said once, in the log."""
        try:
            os.write(self._descriptor, entry)
        except OSError as error:
            if not self._failed:
                log.error("the number roll %s cannot be written: %s", self.path, error)  # noqa: TRY400 - the sentence is enough
            self._failed = True
            return
        self._failed = False
        if self._syncer is None:
            self._syncer = threading.Thread(
                target=self._sync, daemon=True, name="number-roll"
            )
            self._syncer.start()
        if not self._written.is_set():
            self._written.set()

    def _sync(self) -> None:
        while not self._closing:
            self._written.wait()
            # Lines that come together share one flush; the wake costs a draw more
            # than the line does.
            self._hurry.wait(TOGETHER)
            self._written.clear()
            try:
                os.fdatasync(self._descriptor)
            except OSError as error:
                log.warning("the number roll %s cannot be synced: %s", self.path, error)

    def close(self) -> None:
        """Sync what is written and give the file back."""
        self._closing = True
        self._hurry.set()
        self._written.set()
        if self._syncer is not None:
            self._syncer.join(2)
        os.close(self._descriptor)
