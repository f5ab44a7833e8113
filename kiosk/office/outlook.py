"""What the queue means for one person: people ahead, waiting range, free talks.

Pure: gathers plain values for `order`, `wait` and `admission` from the present
office hours and the live tickets.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kiosk.config import Config
from kiosk.office import admission, order, wait
from kiosk.office.hours import Day, is_paused, pause_end
from kiosk.office.lifecycle import OPEN_CALL
from kiosk.office.values import State, Ticket, Wait

SILENCE = 15.0
"""Minutes after opening without any call, from which a range would be a guess."""


class Outlook:
    """The queue at one moment."""

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
        hours = self.day.hours
        begins = max(self.at, hours.opens)
        closes = hours.closes + dt.timedelta(minutes=hours.overrun)
        pauses = sum(
            (max(ends - max(starts, begins), dt.timedelta())) / dt.timedelta(minutes=1)
            for starts, ends in hours.breaks
        )
        rules = self.config.rules
        return admission.free_talks(
            left=(closes - begins) / dt.timedelta(minutes=1) - pauses,
            waiting=len(self.waiting),
            running=len(self.running),
            appointments=self.day.expected_minutes * (1 - rules.no_show),
            talk=rules.talk,
            desks=self.day.desks,
        )

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

    def wait_of(self, ticket: Ticket | None, more_ahead: int = 0) -> Wait:
        """The waiting range as it is shown; None: for a number drawn now.

        `more_ahead` counts people who drew between the look and the draw.
        """
        if self._is_unknown():
            return Wait()
        rules = self.config.rules
        ahead = [self._minutes(other) for other in self.ahead_of(ticket)]
        ahead += [rules.talk] * more_ahead
        running = [self._elapsed(other) for other in self.running]
        low, _, high = wait.estimate(
            running,
            ahead,
            desks=self.day.desks,
            until_open=self._until_open(),
            talk=rules.talk,
        )
        return wait.rounded(low, high)

    def _minutes(self, ticket: Ticket) -> float:
        topic = self.config.topic(ticket.topic) if ticket.topic else None
        return topic.minutes if topic else self.config.rules.talk

    def _elapsed(self, ticket: Ticket) -> float:
        since = ticket.called or self.at
        return max((self.at - since) / dt.timedelta(minutes=1), 0.0)

    def _until_open(self) -> float:
        begins = max(self.day.hours.opens, self.at)
        if is_paused(self.day.hours, self.at):
            begins = max(begins, pause_end(self.day.hours, self.at) or begins)
        return (begins - self.at) / dt.timedelta(minutes=1)

    def _is_unknown(self) -> bool:
        hours = self.day.hours
        if is_paused(hours, self.at) and pause_end(hours, self.at) is None:
            return True
        if self.day.desks == 0:
            return True
        nobody_called = not self.running and all(
            ticket.calls == 0 for ticket in self.waiting
        )
        late = (self.at - hours.opens) / dt.timedelta(minutes=1) > SILENCE
        oldest = min(
            (ticket.issued for ticket in self.waiting if ticket.state is State.WAITING),
            default=self.at,
        )
        kept_waiting = (self.at - oldest) / dt.timedelta(minutes=1) > SILENCE
        return nobody_called and late and kept_waiting
