"""Whether the paper will last: a sensor that is not believed at once, and a count.

Near the end of the roll staff are told, visitors never. A sensor chatters, so it takes
some equal words of it, and only a change of paper takes the warning back. Printers
without a sensor are watched by the length of paper that was printed.
"""

from __future__ import annotations

from printer.outcome import Condition, Paper

CONSISTENT = 3
"""So many times in a row the sensor must say the same."""
FEW = 40
"""Staff are told when the roll gives about so many tickets or fewer."""


class Supply:
    """The paper of one printer, from one look to the next."""

    def __init__(self) -> None:
        self.near = False
        """The sensor said often enough that the roll nears its end."""
        self._seen = 0
        self._last: Condition | None = None
        self._changing = False

    def look(self, condition: Condition, left: int | None) -> bool:
        """Take in how the printer is; True when a new roll was put in.

        `left`: how many tickets the roll gives by the count, None if nobody counts.
        A condition that was seen before (the printer was not asked anew) says nothing.
        """
        if condition is self._last or not condition.answers:
            return False
        self._last = condition
        self._watch_sensor(condition.paper)
        low = self.near or (left is not None and left <= FEW)
        if condition.paper is Paper.OUT or (low and condition.cover_open):
            self._changing = True
            return False
        if not self._changing or condition.cover_open:
            return False
        # The cover is closed again. Near the end still: it was only looked at.
        self._changing = False
        if condition.paper is Paper.NEAR_END:
            return False
        self.near, self._seen = False, 0
        return True

    def _watch_sensor(self, paper: Paper) -> None:
        if paper is Paper.NEAR_END:
            self._seen += 1
            self.near = self.near or self._seen >= CONSISTENT
        elif paper is not Paper.UNKNOWN:
            self._seen = 0

    def is_low(self, left: int | None) -> bool:
        """Whether staff should have a new roll at hand."""
        return self.near or (left is not None and left <= FEW)
