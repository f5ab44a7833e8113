"""What the queue means for one person: people ahead, waiting range, admission.

Pure: turns what the office holds into the plain values of `wait` and `admission`. A
`Tally` counts the queue without its tickets: all that a draw needs, whatever the
queue's length.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from kiosk.config import Config
from kiosk.office import order, wait
from kiosk.office.admission import Verdict
from kiosk.office.hours import Day, delay_end, is_paused, pause_end
from kiosk.office.judge import Judge
from kiosk.office.lifecycle import OPEN_CALL
from kiosk.office.values import Kind, State, Ticket, Wait

SILENCE = 15.0
"""Minutes after opening without any call, from which a range would be a guess."""

MINUTE = dt.timedelta(minutes=1)

GRAIN = 4
"""Times are taken to a quarter of a minute, so that what was just played serves for
the next look, too."""

FIRST = -10_000.0
"""The place in time of whoever was put first: nobody joins before."""


class Slot(msgspec.Struct, frozen=True):
    """An appointment of the day."""

    starts: dt.datetime
    minutes: float
    expected: bool
    """Its visitor is not here yet."""


class Group(msgspec.Struct, frozen=True):
    """People who wait and are alike."""

    topic: str | None
    appointed: dt.datetime | None
    before: bool
    """They are called earlier than the person in question."""
    count: int = 1


class Open(msgspec.Struct, frozen=True):
    """An open call."""

    called: dt.datetime
    topic: str | None = None
    appointed: dt.datetime | None = None


class Tally(msgspec.Struct, frozen=True):
    """The queue in numbers, as it stands before one person."""

    groups: tuple[Group, ...]
    """All who hold a number and can be called, roughly in calling order."""
    running: tuple[Open, ...]
    oldest: dt.datetime | None = None
    """When the earliest of those who wait drew."""
    called_before: bool = False
    """Whether anybody who waits was ever called."""

    @property
    def before(self) -> int:
        """How many people are called earlier."""
        return sum(group.count for group in self.groups if group.before)


class Setting:
    """The office hours at one moment, in the minutes of `wait` and `admission`."""

    def __init__(
        self,
        config: Config,
        day: Day,
        at: dt.datetime,
        slots: Sequence[Slot],
        judge: Judge,
    ) -> None:
        self.config = config
        self.day = day
        self.at = at
        self.judge = judge
        self._slots = {slot.starts: slot.minutes for slot in slots}
        late = at - config.rules.grace * MINUTE
        self._expected = tuple(
            wait.Expected(self._from_now(slot.starts), slot.minutes)
            for slot in slots
            if slot.expected and slot.starts >= late
        )

    def _from_now(self, moment: dt.datetime) -> float:
        return round((moment - self.at) / MINUTE * GRAIN) / GRAIN

    def queue(
        self, tally: Tally, ticket: Ticket | None = None, more_ahead: int = 0
    ) -> wait.Queue:
        """The queue as `wait` sees it before the ticket (None: drawn now)."""
        ahead = [self._person(group) for group in tally.groups if group.before]
        if more_ahead:
            ahead.append(wait.Person(count=more_ahead))
        place, not_before = 0.0, 0.0
        if ticket is not None:
            place = FIRST if ticket.rank == 0 else self._from_now(ticket.place)
            not_before = self._early(ticket.appointed) if ticket.rank else 0.0
        return self._queue(
            tally,
            ahead,
            behind=tuple(self._person(g) for g in tally.groups if not g.before),
            place=place,
            not_before=not_before,
        )

    def with_one_more(self, tally: Tally, topic: str | None, more: int) -> wait.Queue:
        """The queue as `admission` sees it: with so many new numbers of the topic."""
        new = wait.Person(topic, count=more)
        groups = sorted(tally.groups, key=lambda group: not group.before)
        before = [self._person(group) for group in groups if group.before]
        after = [self._person(group) for group in groups if not group.before]
        return self._queue(tally, [*before, new, *after])

    def closes(self) -> float:
        """Minutes until closing, the allowed overrun included."""
        hours = self.day.hours
        return self._from_now(hours.closes) + hours.overrun

    def _queue(
        self,
        tally: Tally,
        ahead: Iterable[wait.Person],
        *,
        behind: tuple[wait.Person, ...] = (),
        place: float = 0.0,
        not_before: float = 0.0,
    ) -> wait.Queue:
        rules = self.config.rules
        return wait.Queue(
            running=tuple(self._talk(call) for call in tally.running),
            ahead=tuple(ahead),
            behind=behind,
            expected=self._expected,
            desks=max(self.day.desks, 1),
            place=place,
            not_before=not_before,
            begins=max(self._from_now(_begins(self.day, self.at)), 0.0),
            overdue=self._overdue(tally),
            breaks=tuple(
                (self._from_now(begins), self._from_now(ends))
                for begins, ends in self.day.hours.breaks
                if ends > self.at
            ),
            talk=rules.talk,
            minutes=self.judge.minutes,
            finished=self.judge.finished,
            learned=self.judge.learned,
            no_show=rules.no_show,
            head_start=rules.head_start,
            grace=rules.grace,
            early=rules.early,
        )

    def _person(self, group: Group) -> wait.Person:
        if group.appointed is None:
            return wait.Person(group.topic, count=group.count)
        return wait.Person(
            wait.APPOINTMENT,
            self._slots.get(group.appointed),
            not_before=self._early(group.appointed),
            registered=True,
            count=group.count,
        )

    def _talk(self, call: Open) -> wait.Talk:
        elapsed = max(-self._from_now(call.called), 0.0)
        if call.appointed is None:
            return wait.Talk(elapsed, call.topic)
        return wait.Talk(elapsed, wait.APPOINTMENT, self._slots.get(call.appointed))

    def _early(self, appointed: dt.datetime | None) -> float:
        if appointed is None:
            return 0.0
        return max(self._from_now(appointed) - self.config.rules.early, 0.0)

    def _overdue(self, tally: Tally) -> float:
        """For how long calls should have begun, while somebody waits for them."""
        if tally.running or tally.called_before or tally.oldest is None:
            return 0.0
        if self.judge.finished or is_paused(self.day.hours, self.at):
            return 0.0
        since = max(self.day.hours.opens, tally.oldest)
        return max(-self._from_now(since), 0.0)

    def range_of(
        self, tally: Tally, ticket: Ticket | None = None, more_ahead: int = 0
    ) -> wait.Range | None:
        """The waiting range before it is rounded; None: nobody knows.

        `more_ahead` counts people who drew between the look and the draw.
        """
        if self._is_unknown(tally):
            return None
        return self.judge.range_of(self.queue(tally, ticket, more_ahead))

    def _is_unknown(self, tally: Tally) -> bool:
        """Nobody calls: the desks are paused, or it is late and people wait."""
        hours = self.day.hours
        if self.day.desks == 0:
            return True
        if is_paused(hours, self.at) and pause_end(hours, self.at) is None:
            return True
        return self._overdue(tally) > SILENCE


def _begins(day: Day, at: dt.datetime) -> dt.datetime:
    """When the desks begin to call, or go on after a pause."""
    begins = max(day.hours.opens, at, delay_end(day.hours, at) or at)
    if is_paused(day.hours, at):
        begins = max(begins, pause_end(day.hours, at) or begins)
    return begins


class Outlook:
    """The queue at one moment, ticket by ticket."""

    def __init__(
        self,
        config: Config,
        day: Day,
        tickets: Sequence[Ticket],
        at: dt.datetime,
        slots: Sequence[Slot] = (),
        judge: Judge | None = None,
    ) -> None:
        self._setting = Setting(config, day, at, slots, judge or Judge(config))
        self.day = day
        self.at = at
        self.waiting = order.calling_order(tickets, at, config.rules)
        self.running = [ticket for ticket in tickets if ticket.state in OPEN_CALL]

    @property
    def verdict(self) -> Verdict:
        """May a number (without a topic) be drawn now?"""
        setting = self._setting
        return setting.judge.verdict(setting, self.tally(None))

    def ahead_of(self, ticket: Ticket | None) -> list[Ticket]:
        """Who is called before this ticket; None: before one drawn now."""
        if ticket is None:
            return [other for other in self.waiting if self._is_before_new(other)]
        mine = order.key(ticket)
        return [
            other
            for other in self.waiting
            if other.id != ticket.id and order.key(other) < mine
        ]

    def _is_before_new(self, ticket: Ticket) -> bool:
        """A number drawn now has this moment as its place in time."""
        return ticket.rank == 0 or ticket.place <= self.at

    def tally(self, ticket: Ticket | None) -> Tally:
        """The queue as it stands before this ticket; None: before one drawn now."""
        before = {other.id for other in self.ahead_of(ticket)}
        groups: dict[Group, int] = {}
        for other in self.waiting:
            if ticket is not None and other.id == ticket.id:
                continue
            group = Group(_topic(other), other.appointed, other.id in before)
            groups[group] = groups.get(group, 0) + 1
        return Tally(
            groups=tuple(
                msgspec.structs.replace(group, count=count)
                for group, count in groups.items()
            ),
            running=tuple(
                Open(other.called or self.at, _topic(other), other.appointed)
                for other in self.running
            ),
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
        return shown(self._setting.range_of(self.tally(ticket), ticket))


def shown(told: wait.Range | None) -> Wait:
    """The waiting range as it is shown."""
    return wait.rounded(told.low, told.high) if told is not None else Wait()


def _topic(ticket: Ticket) -> str | None:
    return ticket.topic if ticket.kind is Kind.WALK_IN else None
