"""Whether SQLite's file and its log are still those that were opened.

An open file without a name would take every commit with it in silence.
"""

from __future__ import annotations

import enum
import os
from pathlib import Path

from kiosk.office.values import OfficeGone

FileId = tuple[int, int]
"""A file's device and inode."""


class Lost(enum.Enum):
    """What has become of them since they were opened."""

    NOTHING = enum.auto()
    FILE = enum.auto()
    """Another file stands at the path."""
    LOG = enum.auto()
    """Nothing stands at the log's."""
    LOG_RENEWED = enum.auto()
    """Another log does: somebody was quicker."""


class Identity:
    """The file that was opened, told from any other at the same path.

    Asked before every transaction. Without a file (PostgreSQL) nothing is ever lost.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._log = f"{file}-wal"
        self._opened: FileId | None = None
        self._opened_log: FileId | None = None

    def note(self) -> None:
        """Remember what stands there now: it was just opened.

        Raises:
            OfficeGone: there is no file.
        """
        if self._file is not None:
            self._opened, self._opened_log = self._present()

    def forget(self) -> None:
        """It was closed."""
        self._opened = self._opened_log = None

    def lost(self) -> Lost:
        """What has been lost since it was opened.

        Raises:
            OfficeGone: there is no file any more.
        """
        if self._opened is None:
            return Lost.NOTHING
        file, log = self._present()
        if file != self._opened:
            return Lost.FILE
        if self._opened_log is None:  # the first transaction begins the log
            self._opened_log = log
        if log == self._opened_log:
            return Lost.NOTHING
        return Lost.LOG if log is None else Lost.LOG_RENEWED

    def _present(self) -> tuple[FileId, FileId | None]:
        """What stands at both paths; no log is none yet."""
        assert self._file is not None
        try:
            found = os.stat(self._file)  # noqa: PTH116 - on the hot path
        except OSError as error:
            raise OfficeGone(
                f"the database {self._file} is gone ({error.strerror})"
            ) from error
        file = found.st_dev, found.st_ino
        try:
            log = os.stat(self._log)  # noqa: PTH116 - on the hot path
        except FileNotFoundError:
            return file, None
        return file, (log.st_dev, log.st_ino)
