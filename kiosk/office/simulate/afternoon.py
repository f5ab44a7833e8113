"""One afternoon played from the first number to the last talk, by the office's rules.

`order` says who is called, as it does for the desks; whether a number may be drawn is
asked of a `Judge`. Between two events nothing happens, so the loop goes from event to
event: somebody comes, or a talk ends.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from heapq import heappop, heappush
from typing import Protocol

import msgspec

from kiosk.office import order
from kiosk.office.admission import Verdict
from kiosk.office.judgement.situation import APPOINTMENT
from kiosk.office.simulate.people import Visitor
from kiosk.office.simulate.scenario import Scenario
from kiosk.office.values import Kind, State, Ticket

OPENS = dt.datetime(2026, 1, 30, 13, 30, tzinfo=dt.UTC)
"""Minute 0 for the rules, which take moments; any day would do."""


class Talk(msgspec.Struct, frozen=True):
    """A talk under way, or over; minutes after opening."""

    began: float
    topic: str | None
    """APPOINTMENT for whoever is registered: what they come for is not known."""
    ends: float
    """The office does not know it while the talk is under way."""


class Look(msgspec.Struct):
    """What the office knows when somebody wants a number; minutes after opening."""

    at: float
    running: Sequence[Talk]
    waiting: Sequence[Ticket]
    expected: Sequence[float]
    """Appointed times of those who are not here."""
    finished: Sequence[Talk]


class Judge(Protocol):
    """Whether another number may be drawn, and what its holder is told."""

    def admits(self, look: Look) -> Verdict:
        """May another number be drawn?"""

    def range_of(self, look: Look, ticket: Ticket) -> tuple[float, float] | None:
        """The waiting range that is announced, in minutes; None: none is."""


class Fate(msgspec.Struct, frozen=True):
    """What became of a visitor; minutes after opening."""

    kind: Kind
    came: float
    appointed: float | None = None
    called: float | None = None
    """None: turned away, or not reached."""
    told: tuple[float, float] | None = None
    """The announced range, minutes after coming."""
    overtaken: int = 0
    """Walk-ins: how many who came later were called before."""
    risk: bool = False
    """Told before drawing that it may be too late."""
    turned_away: bool = False


class Afternoon(msgspec.Struct, frozen=True):
    """What became of everybody, and when the last talk ended."""

    fates: tuple[Fate, ...]
    ended: float
    no_shows: int


class _Holder:
    """Somebody who holds a number."""

    __slots__ = ("called", "overtaken", "risk", "ticket", "told", "visitor")

    def __init__(self, visitor: Visitor, ticket: Ticket) -> None:
        self.visitor = visitor
        self.ticket = ticket
        self.called: float | None = None
        self.told: tuple[float, float] | None = None
        self.overtaken = 0
        self.risk = False

    def fate(self) -> Fate:
        """What became of them."""
        return Fate(
            self.ticket.kind,
            self.visitor.comes,
            self.visitor.appointed,
            self.called,
            self.told,
            self.overtaken,
            self.risk,
        )


class Play:
    """The office while an afternoon is played."""

    def __init__(self, scenario: Scenario, judge: Judge) -> None:
        self.scenario = scenario
        self.judge = judge
        self.holders: list[_Holder] = []
        self.waiting: list[Ticket] = []
        self.talks: list[tuple[float, int, Talk]] = []
        """The running talks by their end (and number), the next to end first."""
        self.finished: list[Talk] = []
        self.expected = list(scenario.times)
        self.full = False
        self.turned_away: list[Fate] = []
        self.last_call = scenario.length + scenario.overrun

    def run(self, visitors: Sequence[Visitor]) -> Afternoon:
        """From the first who comes to the last talk."""
        coming = iter(visitors)
        visitor = next(coming, None)
        opened = False
        while visitor is not None or self.talks or not opened:
            comes = visitor.comes if visitor is not None else _NEVER
            ends = self.talks[0][0] if self.talks else _NEVER
            if not opened and min(comes, ends) >= 0:
                at, opened = 0.0, True
            elif ends <= comes:
                at, _, talk = heappop(self.talks)
                self.finished.append(talk)
            else:
                assert visitor is not None
                at = comes
                self.comes(visitor)
                visitor = next(coming, None)
            if opened:
                self.call(at)
        return self.over()

    def comes(self, visitor: Visitor) -> None:
        """Somebody wants a number, or checks in."""
        if visitor.appointed is None:
            self.draws(visitor)
        else:
            self.checks_in(visitor, visitor.appointed)

    def draws(self, visitor: Visitor) -> None:
        """A walk-in wants a number; full latches, as in the office."""
        look = self.look(visitor.comes)
        answer = Verdict.FULL if self.full else self.judge.admits(look)
        if answer is Verdict.FULL:
            self.full = True
            fate = Fate(Kind.WALK_IN, visitor.comes, turned_away=True)
            self.turned_away.append(fate)
            return
        holder = self.takes(visitor, Kind.WALK_IN, visitor.topic or None, None)
        holder.risk = answer is Verdict.RISK
        holder.told = self.judge.range_of(look, holder.ticket)

    def checks_in(self, visitor: Visitor, appointed: float) -> None:
        """A registered visitor is here, always welcome."""
        self.expected.remove(appointed)
        look = self.look(visitor.comes)
        # What they come for is not known: the list of appointments keeps no subject.
        holder = self.takes(visitor, Kind.APPOINTMENT, None, _moment(appointed))
        holder.told = self.judge.range_of(look, holder.ticket)

    def look(self, at: float) -> Look:
        """The queue before this person."""
        running = [talk for _, _, talk in self.talks]
        return Look(at, running, self.waiting, self.expected, self.finished)

    def takes(
        self,
        visitor: Visitor,
        kind: Kind,
        topic: str | None,
        appointed: dt.datetime | None,
    ) -> _Holder:
        """A number is given out."""
        at = _moment(visitor.comes)
        serial = len(self.holders)
        ticket = Ticket(
            id=serial,
            hours_id=0,
            kind=kind,
            number=serial + 1,
            draw_id="",
            state=State.WAITING,
            place=order.place(at, appointed, self.scenario.rules),
            issued=at,
            topic=topic,
            appointed=appointed,
        )
        holder = _Holder(visitor, ticket)
        self.holders.append(holder)
        self.waiting.append(ticket)
        return holder

    def call(self, at: float) -> None:
        """Free rooms call whoever is next, until the office may call no more."""
        while (
            self.waiting
            and len(self.talks) < self.scenario.rooms
            and at < self.last_call
        ):
            called = order.calling_order(
                self.waiting, _moment(at), self.scenario.rules
            )[0]
            self.waiting.remove(called)
            holder = self.holders[called.id]
            holder.called = at
            topic = APPOINTMENT if called.appointed is not None else called.topic
            talk = Talk(at, topic, at + holder.visitor.talk)
            heappush(self.talks, (talk.ends, called.id, talk))
            for other in self.waiting:
                if other.appointed is None and other.issued < called.issued:
                    self.holders[other.id].overtaken += 1

    def over(self) -> Afternoon:
        """What became of everybody."""
        fates = [holder.fate() for holder in self.holders]
        ended = self.finished[-1].ends if self.finished else 0.0
        return Afternoon((*fates, *self.turned_away), ended, len(self.expected))


_NEVER = float("inf")


def _moment(at: float) -> dt.datetime:
    return OPENS + dt.timedelta(minutes=at)
