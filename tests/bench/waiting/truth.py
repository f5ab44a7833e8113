"""Afternoons as they really happen, minute by minute, with laws that nobody knows.

A world of its own: it plays the order of design (places in time, head start, grace,
early) visitor by visitor and shares no code with the office's judgement. At each draw
it takes down what the office could see then (`Look`), and later how long it took.
"""

from __future__ import annotations

import heapq
import math
import random
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import NormalDist

from kiosk.office.wait import Expected, Person, Queue, Service, Talk

HEAD_START, GRACE, EARLY = 30.0, 10.0, 5.0
FINE = 4096


class Lengths:
    """A law of talk lengths of mean 1, as a fine table of its quantiles."""

    def __init__(self, quantiles: list[float]) -> None:
        ordered = sorted(quantiles)
        mean = math.fsum(ordered) / len(ordered)
        self.table = [one / mean for one in ordered]

    def draw(self, chance: random.Random, mean: float) -> float:
        """The length of a talk."""
        return mean * self.table[int(chance.random() * len(self.table))]

    def rest(self, chance: random.Random, mean: float, elapsed: float) -> float:
        """What is left of one that has lasted so long."""
        first = bisect_right(self.table, elapsed / mean)
        left = len(self.table) - first
        if left <= 0:
            return mean * 0.1 * chance.expovariate(1)
        return mean * self.table[first + int(chance.random() * left)] - elapsed


def _points(count: int = FINE) -> list[float]:
    return [(k + 0.5) / count for k in range(count)]


def exponential() -> Lengths:
    """Talks whose end is always equally near."""
    return Lengths([-math.log1p(-p) for p in _points()])


def log_normal(spread: float) -> Lengths:
    """Talks with a long tail."""
    sigma = math.sqrt(math.log1p(spread * spread))
    normal = NormalDist()
    return Lengths([math.exp(sigma * normal.inv_cdf(p)) for p in _points()])


def with_outliers(spread: float, share: float, times: float) -> Lengths:
    """Most talks log-normal; a few take that many times as long."""
    usual = log_normal(spread).table
    many = round(1 / share)
    return Lengths(
        [one * times if k % many == 0 else one for k, one in enumerate(usual)]
    )


@dataclass
class Visitor:
    """Somebody who comes, and how long their talk will be."""

    arrives: float
    topic: str | None
    talk: float
    """Times the mean that holds when they are called; then in minutes."""
    appointed: float | None = None
    comes: bool = True
    place: float = 0.0
    called: float = math.nan
    ended: float = math.nan

    def key(self) -> tuple[float, bool, float]:
        """What the queue is sorted by."""
        return (self.place, self.appointed is None, self.arrives)


@dataclass
class Afternoon:
    """One date: what is configured, what is true, who comes."""

    lengths: Lengths
    means: dict[str | None, Callable[[float], float]]
    """The true mean of a topic's talks, in minutes, at that time of the day."""
    minutes: dict[str, float]
    """What is configured."""
    visitors: list[Visitor]
    desks: int = 1
    talk: float = 10.0
    no_show: float = 0.15
    closes: float = 135.0
    """Closing, the overrun included; it opens at 0."""


@dataclass
class Look:
    """What the office sees when somebody draws, and what came of it."""

    at: float
    queue: Queue
    places: list[float]
    """Of those ahead; the office has them, the play of the oracle needs them."""
    who: Visitor
    afternoon: Afternoon = field(repr=False)

    @property
    def waited(self) -> float:
        """Minutes from the draw to the call."""
        return self.who.called - self.at


Watch = Callable[["House", Visitor], bool]
"""Asked at a walk-in's tap; False turns the visitor away."""


class House:
    """The queue of one afternoon."""

    def __init__(self, afternoon: Afternoon) -> None:
        self.afternoon = afternoon
        self.waiting: list[Visitor] = []
        self.busy: dict[int, Visitor] = {}
        self.finished: list[Visitor] = []
        self.coming = sorted(
            (one for one in afternoon.visitors if one.comes),
            key=lambda one: one.arrives,
        )
        self.absent = {
            id(one): one for one in afternoon.visitors if one.appointed is not None
        }
        self.now = -1e9

    def run(self, watch: Watch) -> None:
        """Play the afternoon until everybody who was let in is done."""
        events: list[tuple[float, int, int, Visitor | None]] = []
        for number, one in enumerate(self.coming):
            heapq.heappush(events, (one.arrives, 1, number, one))
        heapq.heappush(events, (0.0, 2, 0, None))
        for one in self.afternoon.visitors:
            if one.appointed is not None:
                heapq.heappush(events, (one.appointed - EARLY, 3, 0, None))
        turn = len(events)
        while events:
            self.now, kind, desk, arriving = heapq.heappop(events)
            if kind == 1 and arriving is not None:
                self._arrive(arriving, watch)
            elif kind == 0:
                self.finished.append(self.busy.pop(desk))
            for free in range(self.afternoon.desks):
                if free in self.busy or self.now < 0:
                    continue
                called = self._next()
                if called is None:
                    break
                self.busy[free] = called
                called.called = self.now
                called.talk *= self.afternoon.means[called.topic](self.now)
                called.ended = self.now + called.talk
                turn += 1
                heapq.heappush(events, (called.ended, 0, free, None))

    def _arrive(self, one: Visitor, watch: Watch) -> None:
        if one.appointed is None:
            one.place = one.arrives
            if not watch(self, one):
                return
        else:
            self.absent.pop(id(one))
            late = one.arrives > one.appointed + GRACE
            one.place = one.arrives if late else one.appointed - HEAD_START
        self.waiting.append(one)

    def _next(self) -> Visitor | None:
        ready = [
            one
            for one in self.waiting
            if one.appointed is None or self.now >= one.appointed - EARLY
        ]
        chosen = min(ready or self.waiting, key=Visitor.key, default=None)
        if chosen is not None:
            self.waiting.remove(chosen)
        return chosen

    def look(self, who: Visitor) -> Look:
        """What the office sees before this walk-in has drawn."""
        now, afternoon = self.now, self.afternoon
        ahead = sorted(
            (one for one in self.waiting if one.key() < (now, True, who.arrives)),
            key=Visitor.key,
        )
        behind = sorted(
            (one for one in self.waiting if one not in ahead), key=Visitor.key
        )
        queue = Queue(
            running=tuple(
                Talk(now - one.called, one.topic) for one in self.busy.values()
            ),
            ahead=tuple(self._person(one) for one in ahead),
            behind=tuple(self._person(one) for one in behind),
            expected=tuple(
                Expected(one.appointed - now)
                for one in self.absent.values()
                if one.appointed is not None and one.appointed >= now - GRACE
            ),
            desks=afternoon.desks,
            begins=max(0.0, -now),
            minutes=afternoon.minutes,
            talk=afternoon.talk,
            no_show=afternoon.no_show,
            finished=tuple(Service(one.talk, one.topic) for one in self.finished),
        )
        return Look(now, queue, [one.place - now for one in ahead], who, afternoon)

    def _person(self, one: Visitor) -> Person:
        early = 0.0 if one.appointed is None else one.appointed - EARLY - self.now
        return Person(
            one.topic,
            not_before=max(early, 0.0),
            registered=one.appointed is not None,
        )


def looks(afternoon: Afternoon) -> tuple[list[Look], Queue]:
    """Every draw of an afternoon on which everybody is let in, and its evening."""
    seen: list[Look] = []

    def watch(house: House, one: Visitor) -> bool:
        seen.append(house.look(one))
        return True

    house = House(afternoon)
    house.run(watch)
    evening = house.look(Visitor(house.now, None, 0.0))
    return seen, evening.queue
