"""The corridor's terminal: nobody operates it, so nothing typed there arrives."""

from __future__ import annotations

from kiosk.terminal import AllowListDriver
from kiosk.terminal_input import Touch


class DeafDriver(AllowListDriver):
    """Reads what is typed, so that the terminal does not fill up, and drops it."""

    muted = False
    """Whether what is written goes nowhere: a rehearsal."""

    KEYS = {}  # noqa: RUF012 - declared as a read-only mapping

    def _tell(self, said: Touch | str) -> None:
        """Nothing."""

    def write(self, data: str) -> None:
        """Write to the terminal, unless this is a rehearsal."""
        if not self.muted:
            super().write(data)
