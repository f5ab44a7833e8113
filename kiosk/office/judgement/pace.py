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

TOGETHER = 24.0
"""How many talks' worth a topic is believed to be as all topics are."""

STEADY = 0.05
"""By how much (relatively) the pace differs from date to date, if nothing changed."""

ANOTHER = 0.05
"""The probability that a date has quite another pace than those before."""

SUDDEN = 0.006
"""The same for every talk within a date."""

CHANGED = 5.0
"""How many talks' worth a changed pace is believed to be like the one before."""

STRIKING = 2.5
"""A talk longer than so many times its mean is no more evidence of a change."""

LONGEST = 4.0
"""A talk longer than so many times its mean counts as that: one is no pace."""

BELIEVED_SPREAD = 16.0
"""How many talks' worth the spread is believed."""

FADES = 0.97
"""What one more date leaves of the weight of earlier ones."""

RELEARNT = 0.8
"""What a date of quite another pace takes of that weight."""

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
    today = _today(ratios, running, _spread(queue.learned, []), before.weight)
    spread = _spread(queue.learned, [ratio / today.pace for ratio in ratios])
    return Pace(
        factors={topic: value * today.pace for topic, value in before.factors.items()},
        common=before.common * today.pace,
        spread=spread,
        doubt=today.doubt,
    )


class Today(msgspec.Struct, frozen=True):
    """Today's pace against earlier dates."""

    pace: float
    doubt: float
    """Its relative standard error."""
    another: float
    """The probability that the whole date has another pace."""


def _today(
    ratios: Sequence[float], running: Sequence[float], spread: float, before: float
) -> Today:
    """Weigh: nothing has changed, the date is another, it changed at one of its talks.

    A talk under way counts as long as such talks take that have lasted so long
    already, which depends on the pace: three rounds settle it.
    """
    law = laws.law(spread)
    variance = spread * spread
    fair, usual = law.capped(LONGEST), law.capped(STRIKING)
    steady = 1 / (STEADY**2 / variance + 1 / before)
    struck = [min(ratio, STRIKING) / usual - 1 for ratio in ratios]
    found = Today(1.0, 0.0, 0.0)
    for _ in range(3):
        pace = found.pace
        done = [min(ratio, LONGEST * pace) / fair - 1 for ratio in ratios]
        under_way = [pace * law.mean_beyond(one / pace) - 1 for one in running]
        long = [min(one, STRIKING) for one in under_way]
        found = _weighed(
            [*done, sum(under_way)],
            [*struck, sum(long)],
            [*[1.0] * len(done), float(len(running))],
            variance,
            steady,
        )
    return found


def _weighed(
    values: Sequence[float],
    evidence: Sequence[float],
    counts: Sequence[float],
    variance: float,
    steady: float,
) -> Today:
    """The mean over all guesses of where the pace changed, each by its evidence."""
    everything, number = sum(evidence), sum(counts)
    late_value, late_evidence, late_count = 0.0, 0.0, 0.0
    guesses = []

    def gain(total: float, count: float, belief: float) -> float:
        return total * total / (2 * variance * (count + belief)) - 0.5 * math.log1p(
            count / belief
        )

    for place in range(len(values) - 1, -1, -1):
        late_value += values[place]
        late_evidence += evidence[place]
        late_count += counts[place]
        log = gain(everything - late_evidence, number - late_count, steady)
        log += gain(late_evidence, late_count, CHANGED)
        likely = (SUDDEN if place else ANOTHER) * math.exp(min(log, 300.0))
        mean = late_value / (late_count + CHANGED)
        guesses.append((likely, mean, variance / (late_count + CHANGED)))
    mean = late_value / (number + steady)
    still = math.exp(min(gain(everything, number, steady), 300.0))
    guesses.append((still, mean, variance / (number + steady)))
    total = sum(likely for likely, _, _ in guesses)
    pace = sum(likely * mean for likely, mean, _ in guesses) / total
    error = sum(
        likely * (scatter + (mean - pace) ** 2) for likely, mean, scatter in guesses
    )
    return Today(
        pace=max(1 + pace, 0.2),
        doubt=math.sqrt(error / total) / max(1 + pace, 0.2),
        another=guesses[-2][0] / total,
    )


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
    total = (
        BELIEVED_SPREAD * believed
        + measured
        + sum(_deviation(ratio) for ratio in ratios)
    )
    weight = BELIEVED_SPREAD + learned.spread_weight + len(ratios)
    return laws.spread_of(total / weight)


def _deviation(ratio: float) -> float:
    return abs(min(ratio, LONGEST) - 1)


def learn(learned: Learned, queue: Queue) -> Learned:
    """What is known after a date whose talks are `queue.finished`.

    Of every topic one factor and its weight; no single talk can be found in it.
    """
    before = _before(learned)
    law = laws.law(_spread(learned, []))
    fair = law.capped(LONGEST)
    expected = [
        before.expected(queue, one.topic, one.planned) for one in queue.finished
    ]
    deviations = [
        one.minutes / usual for one, usual in zip(queue.finished, expected, strict=True)
    ]
    today = _today(deviations, [], _spread(learned, []), before.weight)
    seen: dict[str | None, list[float]] = {}
    for one, ratio, usual in zip(queue.finished, deviations, expected, strict=True):
        planned = queue.planned(one.topic, one.planned)
        fairly = min(ratio, LONGEST * today.pace) / fair
        seen.setdefault(one.topic, []).append(fairly * usual / planned)
    keep = FADES * (1 - RELEARNT * today.another)
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
        _deviation(ratio / pace) for ratio in ratios
    )
    return laws.spread_of(total / (weight + len(ratios)))


def thermostat(stretch: float, *, inside: bool, level: float = 0.8) -> float:
    """The stretch after one more ticket was called within its range, or not."""
    moved = stretch * math.exp(HEATING * ((level - 1) if inside else level))
    return min(max(moved, COLDEST), HOTTEST)
