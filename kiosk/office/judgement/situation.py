"""The queue as the office's judgement sees it: plain values, no database, no clock.

Every time is in minutes from now: 0 is this moment, -20 was twenty minutes ago. A
topic is its key; None is a visitor who named none. Whoever wants to judge `wait` or
`admission` from outside builds a `Queue` by hand or from JSON (`msgspec.convert`).
"""

from __future__ import annotations

import msgspec

APPOINTMENT = "@appointment"
"""The topic under which talks by appointment are planned and learned."""


class Talk(msgspec.Struct, frozen=True):
    """A talk under way."""

    elapsed: float
    """Minutes since it was called."""
    topic: str | None = None
    minutes: float | None = None
    """Planned minutes, where they are not the topic's."""


class Person(msgspec.Struct, frozen=True):
    """Somebody who holds a number and waits (or several alike, one after the other)."""

    topic: str | None = None
    minutes: float | None = None
    """Planned minutes, where they are not the topic's."""
    not_before: float = 0.0
    """A registered visitor is not called before that while others wait."""
    registered: bool = False
    """Has an appointment: the promise is then a call by closing, not an end."""
    count: int = 1
    """So many people alike."""


class Expected(msgspec.Struct, frozen=True):
    """An appointment whose visitor is not here yet."""

    due: float
    """The appointed time, in minutes from now; negative: it has passed."""
    minutes: float | None = None
    """Planned minutes; None: as configured for appointments (or `talk`)."""
    comes: float | None = None
    """The probability, before anything is seen, that the visitor comes; None: all but
    the share of no-shows."""


class Service(msgspec.Struct, frozen=True):
    """A talk that ended today."""

    minutes: float
    """How long it took."""
    topic: str | None = None
    planned: float | None = None
    """Planned minutes, where they are not the topic's."""


class Factor(msgspec.Struct, frozen=True):
    """What earlier office hours say of one topic: talks take `value` times the plan."""

    topic: str | None
    weight: float
    """In talks: how many talks' worth of evidence this is."""
    value: float


class Learned(msgspec.Struct, frozen=True):
    """What the office has learned on earlier dates, if the house allows that."""

    factors: tuple[Factor, ...] = ()
    spread: float = 0.7
    """Coefficient of variation of a talk's length about its topic's mean."""
    spread_weight: float = 0.0
    """In talks; 0: nothing was measured, `spread` is what one believes beforehand."""
    stretch: float = 1.06
    """The thermostat: by how much ranges are wider than the plays say. At first the law
    of talks is itself a guess; without that, 77 of a hundred were inside, not 80."""


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """The queue at one moment, as it stands before one person."""

    running: tuple[Talk, ...] = ()
    """Talks under way, at most one a desk."""
    ahead: tuple[Person, ...] = ()
    """Who holds a number and is called earlier, in calling order."""
    behind: tuple[Person, ...] = ()
    """Who holds a number and is called later; matters only while `not_before` is in
    the future: they are then served first."""
    expected: tuple[Expected, ...] = ()
    """Appointments not yet here."""
    desks: int = 1
    """Desks that call."""
    place: float = 0.0
    """The person's place in time; 0 for a number drawn now (see `order.place`)."""
    not_before: float = 0.0
    """The person is not called before that while others wait (an appointment)."""
    begins: float = 0.0
    """When calls begin: opening, or a pause's end; 0: they are under way."""
    overdue: float = 0.0
    """For how many minutes calls should have begun while nobody was called yet."""
    breaks: tuple[tuple[float, float], ...] = ()
    """Planned breaks, from and to: nobody is called in them."""
    talk: float = 10.0
    """Configured minutes of a talk without a topic."""
    minutes: dict[str, float] = {}
    """Configured minutes per topic; a topic not named takes `talk`."""
    finished: tuple[Service, ...] = ()
    """Talks that ended today, the oldest first."""
    learned: Learned = Learned()
    no_show: float = 0.15
    """The share of appointments that do not come."""
    head_start: float = 30.0
    """An appointment's place in time is so long before its time."""
    grace: float = 10.0
    """Whoever checks in later than so after the time has the check-in as place."""
    early: float = 5.0
    """No appointment is called earlier than so before its time while others wait."""

    def planned(self, topic: str | None, minutes: float | None = None) -> float:
        """The configured minutes of a talk."""
        if minutes is not None:
            return minutes
        return self.minutes.get(topic, self.talk) if topic else self.talk


class Range(msgspec.Struct, frozen=True):
    """A waiting time in minutes."""

    low: float
    mid: float
    high: float

    def __iter__(self):  # type: ignore[no-untyped-def]
        """Low, mid, high."""
        return iter((self.low, self.mid, self.high))
