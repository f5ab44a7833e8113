"""What the queue means for one person: people ahead, waiting range, free talks.

Pure: gathers plain values for `order`, `wait` and `admission`. A `Tally` counts the
queue without its tickets: all that a draw needs, whatever the queue's length.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from kiosk.config import Config
from kiosk.office import admission, order, wait
from kiosk.office.hours import Day, delay_end, is_paused, pause_end
from kiosk.office.lifecycle import OPEN_CALL
from kiosk.office.values import State, Ticket, Wait

SILENCE = 15.0
"""Minutes after opening without any call, from which a range would be a guess."""

MINUTE = dt.timedelta(minutes=1)


class Tally(msgspec.Struct, frozen=True):
    """The queue in numbers, as it stands before one person."""

    waiting: int
    """All who hold a number and can be called."""
    ahead: tuple[tuple[str | None, int], ...]
    """Those of them who are called earlier: how many per topic."""
    running: tuple[dt.datetime, ...]
    """When each open call was made."""
    oldest: dt.datetime | None = None
    """When the earliest of those who wait drew."""
    called_before: bool = False
    """Whether anybody who waits was ever called."""

    @property
    def before(self) -> int:
        """How many people are called earlier."""
        return sum(count for _, count in self.ahead)


def free(config: Config, day: Day, at: dt.datetime, tally: Tally) -> int:
    """How many talks still fit before closing (admission.free_talks)."""
    hours = day.hours
    begins = max(at, hours.opens)
    closes = hours.closes + hours.overrun * MINUTE
    pauses = sum(
        max(ends - max(starts, begins), dt.timedelta()) / MINUTE
        for starts, ends in hours.breaks
    )
    return admission.free_talks(
        left=(closes - begins) / MINUTE - pauses,
        waiting=tally.waiting,
        running=len(tally.running),
        appointments=day.expected_minutes * (1 - config.rules.no_show),
        talk=config.rules.talk,
        desks=day.desks,
    )


def wait_of(
    config: Config, day: Day, at: dt.datetime, tally: Tally, more_ahead: int = 0
) -> Wait:
    """The waiting range as it is shown.

    `more_ahead` counts people who drew between the look and the draw.
    """
    if _is_unknown(day, at, tally):
        return Wait()
    ahead = [wait.Person(key, count=count) for key, count in tally.ahead]
    if more_ahead:
        ahead.append(wait.Person(count=more_ahead))
    told = wait.estimate(
        wait.Queue(
            running=tuple(
                wait.Talk(max((at - called) / MINUTE, 0.0)) for called in tally.running
            ),
            ahead=tuple(ahead),
            desks=day.desks,
            begins=_until_open(day, at),
            talk=config.rules.talk,
            minutes={topic.key: topic.minutes for topic in config.topics},
        )
    )
    return wait.rounded(told.low, told.high)


def _until_open(day: Day, at: dt.datetime) -> float:
    begins = max(day.hours.opens, at, delay_end(day.hours, at) or at)
    if is_paused(day.hours, at):
        begins = max(begins, pause_end(day.hours, at) or begins)
    return (begins - at) / MINUTE


def _is_unknown(day: Day, at: dt.datetime, tally: Tally) -> bool:
    """Nobody calls: the desks are paused, or the office is late and people wait."""
    hours = day.hours
    if day.desks == 0 or (is_paused(hours, at) and pause_end(hours, at) is None):
        return True
    if tally.running or tally.called_before or tally.oldest is None:
        return False
    return min(at - hours.opens, at - tally.oldest) > SILENCE * MINUTE


class Outlook:
    """The queue at one moment, ticket by ticket."""

    def __init__(
        self, config: Config, day: Day, tickets: Sequence[Ticket], at: dt.datetime
    ) -> None:
        self.config = config
        self.day = day
        self.at = at
        self.waiting = order.calling_order(tickets, at, config.rules)
        self.running = [ticket for ticket in tickets if ticket.state in OPEN_CALL]

    @property
    def free(self) -> int:
        """How many talks still fit before closing."""
        return free(self.config, self.day, self.at, self.tally(None))

    def ahead_of(self, ticket: Ticket | None) -> list[Ticket]:
        """Who is called before this ticket; None: before one drawn now."""
        if ticket is None:
            return self.waiting
        mine = order.key(ticket)
        return [
            other
            for other in self.waiting
            if other.id != ticket.id and order.key(other) < mine
        ]

    def tally(self, ticket: Ticket | None) -> Tally:
        """The queue as it stands before this ticket; None: before one drawn now."""
        ahead: dict[str | None, int] = {}
        for other in self.ahead_of(ticket):
            ahead[other.topic] = ahead.get(other.topic, 0) + 1
        return Tally(
            waiting=len(self.waiting),
            ahead=tuple(ahead.items()),
            running=tuple(other.called or self.at for other in self.running),
            oldest=min(
                (
                    other.issued
                    for other in self.waiting
                    if other.state is State.WAITING
                ),
                default=None,
            ),
            called_before=any(other.calls for other in self.waiting),
        )

    def wait_of(self, ticket: Ticket | None) -> Wait:
        """The waiting range as it is shown; None: for a number drawn now."""
        return wait_of(self.config, self.day, self.at, self.tally(ticket))
