"""The queue played forward many times at once: until one person's call, or to the end.

A column holds one value for each play. With one desk the order of those ahead does not
matter for the sum of their talks, so each is one addition.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from itertools import count

from kiosk.office.judgement import laws
from kiosk.office.judgement.desks import Column, desks
from kiosk.office.judgement.pace import pace_of
from kiosk.office.judgement.situation import APPOINTMENT, Expected, Person, Queue

PUNCTUAL = -5.0
"""Visitors with an appointment come so many minutes after their time, on average…"""

SCATTER = 8.0
"""… with this standard deviation."""

ONE_BY_ONE = 24
"""From so many people on, the first of them are played as one sum of talks."""


class Later:
    """Somebody who joins while the others are served: early, or not here yet."""

    def __init__(
        self, here: Column, due: float, comes: list[bool], talks: Column
    ) -> None:
        self.here = here
        """When they are in the house, for every play."""
        self.due = due
        """Not called before that while others wait."""
        self.comes = comes
        self.talks = talks


class Play:
    """The plays of one queue."""

    def __init__(self, queue: Queue, plays: int, seed: int) -> None:
        self.queue = queue
        self.plays = plays
        self.pace = pace_of(queue)
        self._law = laws.law(self.pace.spread)
        self._bank = laws.ranks(plays)
        self._turn = count(seed % laws.BANK)
        self._stride = 1 + seed // laws.BANK % (laws.BANK - 1)
        self._drift = self._doubts()
        self._under_way: list[Column] = []
        """When each walk-in's talk that has begun ends."""
        self._done: Column | None = None
        """When the last walk-in so far is finished; None: nobody asks."""
        self.desks = desks(self._starts(), queue.breaks)

    def until_called(self) -> Column:
        """When the person is called, for every play."""
        queue = self.queue
        later = self._ahead(queue.ahead, queue.place)
        self._join(later)
        if queue.not_before > 0:
            self._meanwhile()
        return self.desks.next()

    def kept(self, closes: float) -> list[bool]:
        """Whether all is kept by then: walk-ins finished, registered visitors called.

        `ahead` is everybody who holds a number. Registered visitors join as late as
        can be: where they do, they stand for the walk-ins whom they put off.
        """
        queue = self.queue
        people = queue.ahead
        walk_ins = [i for i, person in enumerate(people) if not person.registered]
        cut = walk_ins[-1] + 1 if walk_ins else 0
        self._done = [0.0] * self.plays
        for ends in self._under_way:
            self._finish(ends)
        missing = self._join(self._ahead(people[:cut], queue.place))
        kept = [end <= closes for end in self._done]
        rest = [
            self._early(person) for person in people[cut:] for _ in range(person.count)
        ]
        rest += [
            self._appointment(one)
            for one in queue.expected
            if not self._is_before(one, queue.place)
        ]
        for one in sorted(missing + rest, key=lambda later: later.due):
            at = [max(*pair) for pair in zip(self.desks.next(), one.here, strict=True)]
            comes = [
                there and here <= closes
                for there, here in zip(one.comes, one.here, strict=True)
            ]
            kept = [
                so_far and (begins <= closes or not there)
                for so_far, begins, there in zip(kept, at, comes, strict=True)
            ]
            self.desks.serve_some(at, one.talks, comes)
        return kept

    def _ahead(self, people: Iterable[Person], place: float) -> list[Later]:
        """Serve who is here; who joins before that place in time is left."""
        self._serve([person for person in people if person.not_before <= 0])
        return [self._early(person) for person in people if person.not_before > 0] + [
            self._appointment(one)
            for one in self.queue.expected
            if self._is_before(one, place)
        ]

    def _is_before(self, one: Expected, place: float) -> bool:
        return one.due - self.queue.head_start <= place

    def _serve(self, people: list[Person]) -> None:
        """One after the other; a long queue begins with one sum for each topic."""
        left = sum(person.count for person in people) - ONE_BY_ONE
        for person in people:
            mean = self._mean(person.topic, person.minutes)
            lump = min(person.count, max(left, 0))
            talks = [self.desks.spread(self._sum(mean, lump))] if lump else []
            left -= lump
            talks += [
                self.desks.serve(self._talks(mean)) for _ in range(person.count - lump)
            ]
            if not person.registered:
                for ends in talks:
                    self._finish(ends)

    def _finish(self, ends: Column) -> None:
        """A talk that must have ended by closing ends then."""
        if self._done is not None:
            self._done = list(map(max, self._done, ends))

    def _join(self, later: list[Later]) -> list[Later]:
        """Who comes in time is served, too; the others, each where it has not come."""
        missing = []
        for one in sorted(later, key=lambda one: one.due):
            at = self.desks.next()
            served = [
                there and here <= begins and one.due <= begins
                for there, here, begins in zip(one.comes, one.here, at, strict=True)
            ]
            self.desks.serve_some(at, one.talks, served)
            ends = [
                begins + talk if here else 0.0
                for begins, talk, here in zip(at, one.talks, served, strict=True)
            ]
            self._finish(ends)
            left = [
                there and not done
                for there, done in zip(one.comes, served, strict=True)
            ]
            missing.append(Later(one.here, one.due, left, one.talks))
        return missing

    def _meanwhile(self) -> None:
        """While the person is early those behind are served."""
        for person in self.queue.behind:
            if person.not_before > 0:
                continue
            mean = self._mean(person.topic, person.minutes)
            for _ in range(min(person.count, ONE_BY_ONE)):
                at = self.desks.next()
                early = [begins < self.queue.not_before for begins in at]
                if not any(early):
                    return
                self.desks.serve_some(at, self._talks(mean), early)

    def _early(self, person: Person) -> Later:
        """Somebody here who is not called yet."""
        mean = self._mean(person.topic, person.minutes)
        nobody_else = [0.0] * self.plays
        return Later(
            nobody_else, person.not_before, [True] * self.plays, self._talks(mean)
        )

    def _appointment(self, one: Expected) -> Later:
        """Somebody who is not here: comes or not, and when."""
        queue = self.queue
        share = 1 - queue.no_show if one.comes is None else one.comes
        normal = laws.normal()
        # Not here by now: of those who come, only the later ones are left.
        first = bisect_right(normal, (-one.due - PUNCTUAL) / SCATTER)
        left = laws.STEPS - first
        still = share * left / laws.STEPS
        likely = still / (still + 1 - share) if still else 0.0
        here = [
            max(
                one.due + PUNCTUAL + SCATTER * normal[first + r * left // laws.STEPS], 0
            )
            if left
            else 0.0
            for r in self._ranks()
        ]
        comes = [rank < likely * laws.STEPS for rank in self._ranks()]
        mean = self._mean(APPOINTMENT, one.minutes)
        return Later(here, one.due - queue.early, comes, self._talks(mean))

    def _ranks(self) -> tuple[int, ...]:
        return self._bank[next(self._turn) * self._stride % laws.BANK]

    def _doubts(self) -> Column:
        """By how much the pace is other than believed."""
        doubt = min(self.pace.doubt, 0.5)
        steps = [math.exp(doubt * z - doubt * doubt / 2) for z in laws.normal()]
        return [steps[rank] for rank in self._ranks()]

    def _mean(self, topic: str | None, minutes: float | None) -> float:
        return self.queue.planned(topic, minutes) * self.pace.factor(topic)

    def _talks(self, mean: float) -> Column:
        """One person's talk."""
        law = self._law.steps
        return [
            mean * drift * law[rank]
            for drift, rank in zip(self._drift, self._ranks(), strict=True)
        ]

    def _sum(self, mean: float, number: int) -> Column:
        """The talks of so many people alike, together."""
        law = laws.law(self.pace.spread / math.sqrt(number)).steps
        mean *= number
        return [
            mean * drift * law[rank]
            for drift, rank in zip(self._drift, self._ranks(), strict=True)
        ]

    def _starts(self) -> list[Column]:
        """When each desk is free."""
        queue = self.queue
        first = [queue.begins] * self.plays
        if queue.overdue > 0:
            # The longer nobody came to call, the longer it may still take.
            late = max(queue.overdue, 2.0)
            first = [
                queue.begins - late * math.log1p(-(rank + 0.5) / laws.STEPS)
                for rank in self._ranks()
            ]
        free = [first[:] for _ in range(max(queue.desks, 1))]
        for desk, talk in enumerate(queue.running[: len(free)]):
            mean = self._mean(talk.topic, talk.minutes)
            left = self._law.rest(mean, talk.elapsed)
            size = len(left)
            free[desk] = [
                max(left[rank * size // laws.STEPS], begins)
                for rank, begins in zip(self._ranks(), first, strict=True)
            ]
            if talk.topic != APPOINTMENT:
                self._under_way.append(free[desk])
        return free
