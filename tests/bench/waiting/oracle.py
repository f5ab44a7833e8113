"""Who knows the true laws, and plays visitor by visitor: nobody can do better.

Its plays share no code with the office's: every talk is drawn from the law that the
afternoon really has, with its true mean at that hour; appointments come or not, early
or late, as they really do.
"""

from __future__ import annotations

import heapq
import math
import random

from kiosk.office.wait import APPOINTMENT
from tests.bench.waiting.truth import EARLY, GRACE, HEAD_START, Look

PLAYS = 300

Someone = tuple[float, bool, float, str | None]
"""Place, walk-in, not before, topic."""


def _unseen(look: Look, chance: random.Random) -> list[tuple[float, float]]:
    """The same, given that none of them has come by now."""
    made = []
    for one in look.queue.expected:
        while True:
            share = 1 - look.afternoon.no_show if one.comes is None else one.comes
            arrives = (
                one.due + chance.gauss(-5, 8) if chance.random() < share else math.inf
            )
            if arrives > 0:
                break
        if arrives < math.inf:
            made.append((one.due, arrives))
    return made


class Oracle:
    """The true future of one look, as often as one likes."""

    def __init__(self, look: Look, chance: random.Random) -> None:
        self.look = look
        self.chance = chance
        self.lengths = look.afternoon.lengths
        self.means = look.afternoon.means

    def _talk(self, topic: str | None) -> float:
        return self.lengths.draw(self.chance, self.means[topic](self.look.at))

    def _desks(self) -> list[float]:
        queue, at = self.look.queue, self.look.at
        free = [
            self.lengths.rest(
                self.chance, self.means[talk.topic](at - talk.elapsed), talk.elapsed
            )
            for talk in queue.running
        ]
        free += [queue.begins] * (queue.desks - len(free))
        heapq.heapify(free)
        return free

    def until_called(self) -> float:
        """One play until the call of whoever draws."""
        queue = self.look.queue
        free = self._desks()
        people: list[Someone] = [
            (place, not person.registered, person.not_before, person.topic)
            for place, person in zip(self.look.places, queue.ahead, strict=True)
        ]
        for due, arrives in _unseen(self.look, self.chance):
            if due - HEAD_START <= 0 and arrives <= due + GRACE:
                not_before = max(arrives, due - EARLY)
                people.append((due - HEAD_START, False, not_before, APPOINTMENT))
        people.sort()
        while True:
            at = free[0]
            chosen = next((one for one in people if one[2] <= at), None)
            if chosen is None:
                return max(at, queue.begins)
            people.remove(chosen)
            heapq.heapreplace(free, at + self._talk(chosen[3]))

    def kept(self, closes: float) -> bool:
        """One play to the end: is the promise kept?

        The queue's `ahead` is everybody with a number; the last one draws now.
        """
        queue = self.look.queue
        free = self._desks()
        people = [
            (place, not person.registered, person.not_before, 0.0, person.topic)
            for place, person in zip(self.look.places, queue.ahead, strict=True)
        ]
        for due, arrives in _unseen(self.look, self.chance):
            place = due - HEAD_START if arrives <= due + GRACE else arrives
            people.append((place, False, due - EARLY, arrives, APPOINTMENT))
        people.sort()
        busy = max(free) if queue.running else 0.0
        if busy > closes:
            return False
        while people:
            at = free[0]
            here = [one for one in people if one[3] <= at]
            if not here:
                at = min(one[3] for one in people)
                if at > closes:
                    return True
                heapq.heapreplace(free, at)
                continue
            chosen = next((one for one in here if one[2] <= at), here[0])
            people.remove(chosen)
            end = at + self._talk(chosen[4])
            if (end if chosen[1] else at) > closes:
                return False
            heapq.heapreplace(free, end)
        return True


def judged(look: Look, seed: int) -> tuple[float, float, float]:
    """The oracle's 10 % point, mean and 90 % point."""
    chance = random.Random(seed)
    oracle = Oracle(look, chance)
    times = sorted(oracle.until_called() for _ in range(PLAYS))

    def point(share: float) -> float:
        place = share * PLAYS - 0.5
        low = int(place)
        return times[low] + (times[low + 1] - times[low]) * (place - low)

    return point(0.1), math.fsum(times) / PLAYS, point(0.9)
