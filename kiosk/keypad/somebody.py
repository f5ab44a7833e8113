"""When a desk hears that somebody is waiting: once, when its queue is no longer empty.

Pure. `always`: at once, also during a talk; `free`: not before nobody is at the desk;
`never`. Outside office hours the word is kept until they open, or the queue is empty.
"""

from __future__ import annotations

from typing import Literal

Policy = Literal["always", "free", "never"]


class Somebody:
    """What one desk was told of its queue."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._before = 0
        self._owed = False

    def look(self, waiting: int, *, free: bool, is_open: bool) -> bool:
        """Take a fresh look; True when it is to be heard now.

        `waiting`: how many this desk could call; `free`: nobody is at the desk. Who
        waits already when the pad is started is told, too.
        """
        before, self._before = self._before, waiting
        if waiting == 0:
            self._owed = False
        elif before == 0:
            self._owed = True
        if not self._owed or not is_open or self._policy == "never":
            return False
        if self._policy == "free" and not free:
            return False
        self._owed = False
        return True
