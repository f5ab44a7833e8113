"""Log handlers that lose a line rather than disturb: a full disk costs no ticket.

Python's own write a traceback to stderr for every line that cannot be written; on a
kiosk that is the public screen.
"""

from __future__ import annotations

import logging
import sys


class _Losing:
    """Drops what cannot be written; a wrong call of the log is still told."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's
        """Called within the handler's `except`."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)  # type: ignore[misc]


class ToFile(_Losing, logging.FileHandler):
    """To AUFRUF_LOG."""


class ToStderr(_Losing, logging.StreamHandler):  # type: ignore[type-arg]
    """To stderr."""
