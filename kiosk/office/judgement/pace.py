"""How long a talk of a topic takes here: configured minutes times a learned factor.

The factor is a shrunken average of "the configuration is right", of earlier office
hours if the house allows it, of today's pace and of the talks still running. One
common spread is learned the same way. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from kiosk.office.judgement import laws
from kiosk.office.judgement.situation import Factor, Learned, Queue

CONFIGURED = 6.0
"""How many talks' worth the configuration is believed."""

TOGETHER = 8.0
"""How many talks' worth a topic is believed to be as all topics are."""

STEADY = 0.12
"""By how much (relatively) the pace differs from date to date."""

RECENT = 0.97
"""What each later talk of the day leaves of an earlier one's weight."""

LONGEST = 4.0
"""A talk longer than so many times its mean counts as that: one is no pace."""

BELIEVED_SPREAD = 8.0
"""How many talks' worth the spread is believed."""

FADES = 0.95
"""What one more date leaves of the weight of earlier ones."""

SURPRISE = 2.0
"""A date so many standard errors from the earlier ones makes them count less."""

HEATING = 0.03
"""How far one miss moves the thermostat."""

COLDEST, HOTTEST = 0.6, 1.8


class Pace(msgspec.Struct, frozen=True):
    """What is known of talk lengths at this moment."""

    factors: dict[str | None, float]
    common: float
    """The factor of a topic that nothing is known of."""
    spread: float
    doubt: float
    """Relative standard error of the pace as a whole."""

    def factor(self, topic: str | None) -> float:
        """Talks of the topic take so many times the configured minutes."""
        return self.factors.get(topic, self.common)


class Before(msgspec.Struct, frozen=True):
    """What earlier dates and the configuration say, before today."""

    factors: dict[str | None, float]
    common: float
    weight: float
    """In talks, the configuration included."""

    def expected(self, queue: Queue, topic: str | None, minutes: float | None) -> float:
        """Minutes of such a talk."""
        factor = self.factors.get(topic, self.common)
        return queue.planned(topic, minutes) * factor


def pace_of(queue: Queue) -> Pace:
    """What earlier dates, today's talks and those under way say."""
    before = _before(queue.learned)
    ratios = [
        one.minutes / before.expected(queue, one.topic, one.planned)
        for one in queue.finished
    ]
    running = [
        talk.elapsed / before.expected(queue, talk.topic, talk.minutes)
        for talk in queue.running
    ]
    law = laws.law(_spread(queue.learned, []))
    today, weight = _today(ratios, running, law, before.weight)
    spread = _spread(queue.learned, [ratio / today for ratio in ratios])
    return Pace(
        factors={topic: value * today for topic, value in before.factors.items()},
        common=before.common * today,
        spread=spread,
        doubt=spread / math.sqrt(weight),
    )


def _today(
    ratios: Sequence[float], running: Sequence[float], law: laws.Law, before: float
) -> tuple[float, float]:
    """Today's pace against earlier dates, and its weight in talks.

    A talk under way counts as long as such talks take that have lasted so long
    already, which depends on the pace: three rounds settle it.
    """
    variance = _VARIANCE
    prior = 1 / (STEADY**2 / variance + 1 / before)
    weights = [RECENT**age for age in range(len(ratios) - 1, -1, -1)]
    count = sum(weights)
    today = 1.0
    for _ in range(3):
        cap = LONGEST * today
        fair = law.capped(LONGEST)
        total = prior + sum(
            min(ratio, cap) / fair * weight
            for ratio, weight in zip(ratios, weights, strict=True)
        )
        total += sum(today * law.mean_beyond(passed / today) for passed in running)
        today = total / (prior + count + len(running))
    return today, prior + count


_VARIANCE = 0.49
"""Of a talk's length relative to its mean, where the pace's steadiness is weighed."""


def _before(learned: Learned) -> Before:
    """Factors of earlier dates, each drawn towards all together."""
    weight = sum(factor.weight for factor in learned.factors)
    common = (CONFIGURED + sum(f.weight * f.value for f in learned.factors)) / (
        CONFIGURED + weight
    )
    factors = {
        f.topic: (TOGETHER * common + f.weight * f.value) / (TOGETHER + f.weight)
        for f in learned.factors
    }
    return Before(factors=factors, common=common, weight=CONFIGURED + weight)


def _spread(learned: Learned, ratios: Sequence[float]) -> float:
    """The common coefficient of variation."""
    believed = laws.deviation_of(0.7)
    measured = laws.deviation_of(learned.spread) * learned.spread_weight
    total = BELIEVED_SPREAD * believed + measured + sum(abs(r - 1) for r in ratios)
    weight = BELIEVED_SPREAD + learned.spread_weight + len(ratios)
    return laws.spread_of(total / weight)


def learn(learned: Learned, queue: Queue) -> Learned:
    """What is known after a date whose talks are `queue.finished`.

    Of every topic one factor and its weight; no single talk can be found in it.
    """
    before = _before(learned)
    law = laws.law(_spread(learned, []))
    fair = law.capped(LONGEST)
    seen: dict[str | None, list[float]] = {}
    deviations = []
    for one in queue.finished:
        ratio = one.minutes / before.expected(queue, one.topic, one.planned)
        planned = queue.planned(one.topic, one.planned)
        seen.setdefault(one.topic, []).append(
            min(ratio, LONGEST) / fair * (one.minutes / planned / ratio)
        )
        deviations.append(ratio)
    keep = FADES * _trust(deviations, before)
    factors = {f.topic: f for f in learned.factors}
    for topic in {*factors, *seen}:
        old = factors.get(topic, Factor(topic, 0.0, 1.0))
        new = seen.get(topic, [])
        weight = old.weight * keep + len(new)
        value = (old.weight * keep * old.value + sum(new)) / weight
        factors[topic] = Factor(topic, weight, value)
    return Learned(
        factors=tuple(factors.values()),
        spread=_learned_spread(learned, deviations),
        spread_weight=learned.spread_weight * FADES + len(deviations),
        stretch=learned.stretch,
    )


def _learned_spread(learned: Learned, ratios: Sequence[float]) -> float:
    if not ratios:
        return learned.spread
    weight = learned.spread_weight * FADES
    mean = sum(ratios) / len(ratios)
    pace = (len(ratios) * mean + 10) / (len(ratios) + 10)
    total = weight * laws.deviation_of(learned.spread) + sum(
        abs(ratio / pace - 1) for ratio in ratios
    )
    return laws.spread_of(total / (weight + len(ratios)))


def _trust(ratios: Sequence[float], before: Before) -> float:
    """How far earlier dates still count after this one."""
    if len(ratios) < 4:
        return 1.0
    mean = sum(min(ratio, LONGEST) for ratio in ratios) / len(ratios)
    error = math.sqrt(_VARIANCE / len(ratios) + _VARIANCE / before.weight)
    surprise = abs(mean - 1) / error
    return min(1.0, (SURPRISE / surprise) ** 2) if surprise else 1.0


def thermostat(stretch: float, *, inside: bool, level: float = 0.8) -> float:
    """The stretch after one more ticket was called within its range, or not."""
    moved = stretch * math.exp(HEATING * ((level - 1) if inside else level))
    return min(max(moved, COLDEST), HOTTEST)
