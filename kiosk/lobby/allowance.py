"""How many numbers one kiosk gives out: a child at the screen must not draw 300."""

from __future__ import annotations

PERIOD = 300.0
"""Seconds over which the configured number of draws is spread."""


class Allowance:
    """A bucket that fills evenly, so that a pause lasts seconds and not minutes."""

    def __init__(self, draws: int) -> None:
        self._size = float(draws)
        self._left = float(draws)
        self._since: float | None = None

    def take(self, now: float) -> bool:
        """Whether one more draw is allowed at `now` (monotonic seconds)."""
        if self._since is not None:
            filled = (now - self._since) * self._size / PERIOD
            self._left = min(self._size, self._left + filled)
        self._since = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
