"""May another number be drawn: `admission`'s question answered by a closed form.

`admission.chance` plays each queue hundreds of times; a thousand afternoons ask it
ten thousand times. Here the same promise (every walk-in who holds a number is
finished, every appointment called, by closing with its overrun) is a sum of talks,
close to gamma distributed, by the same laws: planned minutes times today's pace, one
spread, a doubt about the pace, appointments that may not come. It answers in
microseconds; tests/bench measures how often it decides as the real one does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from kiosk.office import admission
from kiosk.office.admission import Verdict
from kiosk.office.judgement.pace import CONFIGURED
from kiosk.office.judgement.play import PUNCTUAL, SCATTER
from kiosk.office.simulate.afternoon import Look, Talk
from kiosk.office.simulate.scenario import Scenario
from kiosk.office.values import Ticket

SPREAD = 0.7
"""Coefficient of variation of a talk's length, as the office believes it."""

REST = 0.5
"""A long talk's rest, in planned lengths: gamma distributed talks of that spread."""


class Quick:
    """A judge that admits by the closed form, and announces no ranges."""

    def __init__(self, scenario: Scenario) -> None:
        self._closes = scenario.length + scenario.overrun
        self._rooms = scenario.rooms
        self._rules = scenario.rules
        self._minutes = {topic.key: topic.minutes for topic in scenario.topics}

    def admits(self, look: Look) -> Verdict:
        """May another number be drawn?"""
        return admission.verdict(self.chance(look))

    def range_of(self, look: Look, ticket: Ticket) -> None:
        """No range is announced."""

    def chance(self, look: Look) -> float:
        """That everybody is done by closing, one more number counted in."""
        factor, doubt = self._pace(look.finished)
        mean, variance = self._at_hand(look)
        least = 1.0
        # From the last appointment back: the work from each of them on, then all.
        later, later_variance = 0.0, 0.0
        for back, due in enumerate(reversed(look.expected)):
            likely = (1 - self._rules.no_show) * _still_comes(due - look.at)
            likely = likely / (likely + self._rules.no_show or 1)
            # The last ones, one a room, have to be called only, after all the others.
            if back >= self._rooms or due - self._rules.head_start <= look.at:
                later += likely * self._rules.talk
                later_variance += _of_one(self._rules.talk, likely)
            if due > look.at:
                chance = self._fits(due, later, later_variance, factor, doubt)
                least = min(least, chance)
        begins = max(look.at, 0.0)
        together = self._fits(
            begins, mean + later, variance + later_variance, factor, doubt
        )
        return min(least, together)

    def _at_hand(self, look: Look) -> tuple[float, float]:
        """Planned minutes (and their variance) of all who are here, and one more."""
        mean, variance = self._rules.talk, _of_one(self._rules.talk, 1.0)
        for ticket in look.waiting:
            planned = self._planned(ticket.topic)
            mean += planned
            variance += _of_one(planned, 1.0)
        for talk in look.running:
            planned = self._planned(talk.topic)
            rest = planned * max(1 - REST * (look.at - talk.began) / planned, REST)
            mean += rest
            variance += rest * rest * SPREAD
        return mean, variance

    def _planned(self, topic: str | None) -> float:
        return self._minutes.get(topic, self._rules.talk) if topic else self._rules.talk

    def _pace(self, finished: Sequence[Talk]) -> tuple[float, float]:
        """Today's factor on planned minutes, and its relative uncertainty."""
        weight = CONFIGURED + len(finished)
        ratios = sum(
            (talk.ends - talk.began) / self._planned(talk.topic) for talk in finished
        )
        return (CONFIGURED + ratios) / weight, SPREAD / math.sqrt(weight)

    def _fits(
        self, begins: float, mean: float, variance: float, factor: float, doubt: float
    ) -> float:
        """The probability that so much work is done between then and closing."""
        if mean <= 0:
            return 1.0
        # The rooms do not end together: half a talk is lost in all but one.
        lost = (self._rooms - 1) * self._rules.talk / 2
        left = (self._closes - begins) * self._rooms - lost
        if left <= 0:
            return 0.0
        shape = 1 / (variance / (mean * mean) + doubt * doubt)
        cube = (left / (mean * factor)) ** (1 / 3)
        return _normal(3 * math.sqrt(shape) * (cube - 1 + 1 / (9 * shape)))


def _of_one(planned: float, likely: float) -> float:
    """The variance of a talk that takes place with that probability."""
    return planned * planned * likely * (SPREAD * SPREAD + 1 - likely)


def _still_comes(due: float) -> float:
    """Of the visitors who come, those not here so long before their time."""
    return _normal((due + PUNCTUAL) / SCATTER)


def _normal(z: float) -> float:
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))
