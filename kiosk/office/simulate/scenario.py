"""One way to hold the office hours, as plain values: what the office asks about."""

from __future__ import annotations

import math

import msgspec

from kiosk.config import Rules


class Subject(msgspec.Struct, frozen=True):
    """A topic as it is brought: how long such a talk is planned, how often it comes."""

    key: str
    minutes: float
    share: float = 1.0
    """Relative to the other topics' shares."""


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """Times are minutes; the office opens at minute 0."""

    length: float = 120.0
    """From opening to closing."""
    issue_before: float = 30.0
    """Numbers are drawn from so long before the opening; until closing."""
    overrun: float = 15.0
    """Calls may still be made so long after closing."""
    rooms: int = 1
    appointments: int = 8
    spacing: float = 15.0
    """Between two appointed times; each is the end of the one before."""
    walk_ins: float = 3.0
    """People per hour who want to draw a number, chosen by chance (Poisson)."""
    topics: tuple[Subject, ...] = (Subject("", 10.0),)
    pace: float = 1.0
    """Real talks are so many times as long as planned."""
    spread: float = 0.7
    """Coefficient of variation of a talk's length (gamma distributed)."""
    no_show: float = 0.15
    """The share of appointments whose visitor does not come."""
    early: float = 5.0
    """Registered visitors come so many minutes before their time, on average."""
    unpunctual: float = 8.0
    """Standard deviation of that."""
    rules: Rules = Rules()

    @property
    def times(self) -> tuple[float, ...]:
        """The appointed times, in order.

        More appointments than there are times share them (several rooms): the first
        times are given twice before the last ones thrice.
        """
        slots = self.slots
        if not slots:
            return ()
        return tuple(
            sorted(self.spacing * (n % slots) for n in range(self.appointments))
        )

    @property
    def slots(self) -> int:
        """How many different appointed times fit before closing."""
        # A hair more, so that 120 / 0.1 is not one less by rounding.
        return max(math.floor(self.length / self.spacing + 1e-9), 0)

    @property
    def mean_talk(self) -> float:
        """Planned minutes of a talk, over all topics."""
        whole = sum(topic.share for topic in self.topics)
        return sum(topic.minutes * topic.share for topic in self.topics) / whole

    @property
    def most_appointments(self) -> int:
        """As many as there are times and rooms."""
        return self.slots * self.rooms
