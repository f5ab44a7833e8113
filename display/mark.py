"""Which call was announced last, kept in a small file for the display's next start.

So a display that was killed says nothing twice, and what was called while it was gone
it still announces. Without the file (a first start, a folder that cannot be written)
whatever was called before the start counts as announced.
"""

from __future__ import annotations

import logging

from kiosk.config import Config
from kiosk.office.engines import address

log = logging.getLogger(__name__)


class Mark:
    """The file; written before a call is heard, never waited for on a disk."""

    def __init__(self, config: Config) -> None:
        folder = address(config).roll.parent
        self._file = folder / f"display-{config.display.name}.announced"
        self._office = config.house.key
        self._written: int | None = None
        self._said = False

    def read(self) -> int | None:
        """The event of the last announced call; None: nobody knows."""
        try:
            event, _, office = self._file.read_text(encoding="utf-8").partition(" ")
            if office.strip() == self._office and event.isdecimal():
                self._written = int(event)
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as error:
            self._complain(error)
        return self._written

    def write(self, event: int) -> None:
        """Keep it, if it is another than before."""
        if event == self._written:
            return
        self._written = event
        new = self._file.with_suffix(".new")
        try:
            new.write_text(f"{event} {self._office}\n", encoding="utf-8")
            new.replace(self._file)
        except OSError as error:
            self._complain(error)

    def _complain(self, error: Exception) -> None:
        if not self._said:
            log.warning("what was announced is not remembered: %s", error)
        self._said = True
