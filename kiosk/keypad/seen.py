"""What somebody at a desk can have noticed of the office by a certain moment.

An act is meant for what was seen. Where another pad or console has acted at the same
desk a moment before, the act would fall on the wrong visitor: so it carries the newest
event that can have been noticed, and the office refuses it if there is a newer one.
"""

from __future__ import annotations

import threading
from collections import deque

REACTION = 0.7
"""Seconds between what the eye meets and what the finger does about it."""


class Seen:
    """The looks at the office of one process; for any thread."""

    def __init__(self) -> None:
        self._looks: deque[tuple[float, int]] = deque()
        self._lock = threading.Lock()

    def look(self, event_id: int, at: float) -> None:
        """The office was looked at (and shown) at this monotonic time."""
        with self._lock:
            if not self._looks or self._looks[-1][1] != event_id:
                self._looks.append((at, event_id))
            while len(self._looks) > 1 and self._looks[1][0] <= at - REACTION:
                self._looks.popleft()

    def by(self, at: float) -> int | None:
        """The newest event noticed by then; None when nothing was ever looked at."""
        with self._lock:
            noticed = [id_ for when, id_ in self._looks if when <= at - REACTION]
            first = self._looks[0][1] if self._looks else None
        return noticed[-1] if noticed else first
