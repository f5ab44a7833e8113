"""Who knows the true laws, and plays visitor by visitor: nobody can do better.

Its plays share no code with the office's: every talk is drawn from the law that the
afternoon really has, with its true mean at that hour; appointments come or not, early
or late, as they really do.
"""

from __future__ import annotations

import heapq
import math
import random
from bisect import insort

from kiosk.office.wait import APPOINTMENT
from tests.bench.waiting.truth import EARLY, GRACE, HEAD_START, Look

PLAYS = 300

ENOUGH = 2000
"""Plays behind a chance near the threshold: a doorkeeper who asks again and again with
a rough chance closes at the first unlucky one, and would be too easy to equal."""

AT_ONCE = 200
"""Plays of a chance that is far from the threshold."""

Someone = tuple[float, bool, float, float, float]
"""Place, walk-in, not before, in the house from, mean minutes."""


class Oracle:
    """The true future of one look, as often as one likes."""

    def __init__(self, look: Look, chance: random.Random) -> None:
        self.look = look
        self.chance = chance
        self.table = look.afternoon.lengths.table
        means = look.afternoon.means
        self.means = {topic: mean(look.at) for topic, mean in means.items()}
        self.running = [
            (means[talk.topic](look.at - talk.elapsed), talk.elapsed)
            for talk in look.queue.running
        ]
        self.here: list[Someone] = sorted(
            (
                place,
                not person.registered,
                person.not_before,
                0.0,
                self.means[person.topic],
            )
            for place, person in zip(look.places, look.queue.ahead, strict=True)
        )

    def _unseen(self) -> list[tuple[float, float]]:
        """Appointments and when they come, given that none of them has by now."""
        made = []
        for one in self.look.queue.expected:
            share = 1 - self.look.afternoon.no_show if one.comes is None else one.comes
            while True:
                comes = self.chance.random() < share
                arrives = one.due + self.chance.gauss(-5, 8) if comes else math.inf
                if arrives > 0:
                    break
            if comes:
                made.append((one.due, arrives))
        return made

    def _rests(self) -> list[float]:
        """What is left of the talks under way."""
        rest, chance = self.look.afternoon.lengths.rest, self.chance
        return [rest(chance, mean, elapsed) for mean, elapsed in self.running]

    def _desks(self, rests: list[float]) -> list[float]:
        queue = self.look.queue
        free = rests + [queue.begins] * (queue.desks - len(rests))
        heapq.heapify(free)
        return free

    def until_called(self) -> float:
        """One play until the call of whoever draws."""
        free = self._desks(self._rests())
        people = self.here.copy()
        for due, arrives in self._unseen():
            if due - HEAD_START <= 0 and arrives <= due + GRACE:
                mean = self.means[APPOINTMENT]
                insort(people, (due - HEAD_START, False, due - EARLY, arrives, mean))
        table, draw = self.table, self.chance.random
        while True:
            at = free[0]
            one = next((one for one in people if one[2] <= at and one[3] <= at), None)
            if one is None:
                return max(at, self.look.queue.begins)
            people.remove(one)
            heapq.heapreplace(free, at + one[4] * table[int(draw() * len(table))])

    def kept(self, closes: float) -> bool:
        """One play to the end: is the promise kept?

        The queue's `ahead` is everybody with a number; the last one draws now.
        """
        rests = self._rests()
        for rest, talk in zip(rests, self.look.queue.running, strict=True):
            if rest > closes and talk.topic != APPOINTMENT:
                return False
        free = self._desks(rests)
        people = self.here.copy()
        for due, arrives in self._unseen():
            place = due - HEAD_START if arrives <= due + GRACE else arrives
            mean = self.means[APPOINTMENT]
            insort(people, (place, False, due - EARLY, arrives, mean))
        table, draw = self.table, self.chance.random
        while people:
            at = free[0]
            number = _next(people, at)
            if number is None:
                at = min(one[3] for one in people)
                if at > closes:
                    return True
                heapq.heapreplace(free, at)
                continue
            one = people.pop(number)
            end = at + one[4] * table[int(draw() * len(table))]
            if (end if one[1] else at) > closes:
                return False
            heapq.heapreplace(free, end)
        return True

    def chance_of(self, closes: float, threshold: float) -> float:
        """The probability that the promise is kept: the finer, the nearer to that."""
        kept = number = 0
        while number < ENOUGH:
            kept += sum(self.kept(closes) for _ in range(AT_ONCE))
            number += AT_ONCE
            found = kept / number
            doubt = math.sqrt((found + 0.01) * (1.01 - found) / number)
            if abs(found - threshold) > 4 * doubt:
                break
        return kept / number


def _next(people: list[Someone], at: float) -> int | None:
    """Who is called by a desk that is free then, if anybody is here."""
    early = None
    for number, one in enumerate(people):
        if one[3] <= at:
            if one[2] <= at:
                return number
            if early is None:
                early = number
    return early


def judged(look: Look, seed: int) -> tuple[float, float, float]:
    """The oracle's 10 % point, mean and 90 % point."""
    oracle = Oracle(look, random.Random(seed))
    times = sorted(oracle.until_called() for _ in range(PLAYS))

    def point(share: float) -> float:
        place = share * PLAYS - 0.5
        low = int(place)
        return times[low] + (times[low + 1] - times[low]) * (place - low)

    return point(0.1), math.fsum(times) / PLAYS, point(0.9)
