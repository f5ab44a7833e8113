"""How long a talk of a topic takes here: configured minutes times a learned factor.

The factor is a shrunken average of "the configuration is right", of earlier office
hours if the house allows it, of today's pace and of the talks still running. One
common spread is learned the same way. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import msgspec

from kiosk.office.judgement.situation import Learned, Queue

CONFIGURED = 3.0
"""How many talks' worth the configuration is believed."""

TOGETHER = 8.0
"""How many talks' worth a topic is believed to be as all topics are."""

STEADY = 14.0
"""How many talks' worth today is believed to be like earlier dates."""

LONGEST = 4.0
"""A talk longer than so many times its mean counts as that: one is no pace."""

BELIEVED_SPREAD = 8.0
"""How many talks' worth the spread is believed."""


class Pace(msgspec.Struct, frozen=True):
    """What is known of talk lengths at this moment."""

    factors: Mapping[str | None, float]
    common: float
    """The factor of a topic that nothing is known of."""
    spread: float
    doubt: float
    """Relative uncertainty of the pace as a whole."""

    def factor(self, topic: str | None) -> float:
        """Talks of the topic take so many times the configured minutes."""
        return self.factors.get(topic, self.common)


def pace_of(queue: Queue) -> Pace:
    """What earlier dates, today's talks and those under way say."""
    before, weight = _before(queue.learned)
    topics = {service.topic for service in queue.finished} | set(before)
    base = {topic: before.get(topic, before_all(before, weight)) for topic in topics}
    common = before_all(before, weight)
    seen = [
        (
            service.minutes
            / (
                queue.planned(service.topic, service.planned)
                * base.get(service.topic, common)
            ),
            1.0,
        )
        for service in queue.finished
    ]
    for talk in queue.running:
        mean = queue.planned(talk.topic, talk.minutes) * base.get(talk.topic, common)
        long = talk.elapsed / mean
        if long > 1:
            seen.append((long + 0.6, 0.7))
    steady = STEADY if weight > 0 else CONFIGURED
    total = steady + sum(share for _, share in seen)
    today = (steady + sum(min(ratio, LONGEST) * share for ratio, share in seen)) / total
    spread = _spread(queue.learned, [ratio / today for ratio, _ in seen])
    doubt = spread / math.sqrt(total + min(weight, 40.0))
    return Pace(
        factors={topic: factor * today for topic, factor in base.items()},
        common=common * today,
        spread=spread,
        doubt=doubt,
    )


def _before(learned: Learned) -> tuple[dict[str | None, float], float]:
    """Factors of earlier dates, each drawn towards all together; the total weight."""
    weight = sum(factor.weight for factor in learned.factors)
    if not weight:
        return {}, 0.0
    total = CONFIGURED + sum(f.weight * f.value for f in learned.factors)
    overall = total / (CONFIGURED + weight)
    return {
        f.topic: (TOGETHER * overall + f.weight * f.value) / (TOGETHER + f.weight)
        for f in learned.factors
    }, weight


def before_all(before: Mapping[str | None, float], weight: float) -> float:
    """The factor of a topic that was never seen."""
    if not before or not weight:
        return 1.0
    return sum(before.values()) / len(before)


def _spread(learned: Learned, ratios: list[float]) -> float:
    """The common coefficient of variation."""
    believed = BELIEVED_SPREAD + learned.spread_weight
    squares = sum((min(ratio, LONGEST) - 1) ** 2 for ratio in ratios)
    variance = (believed * learned.spread**2 + squares) / (believed + len(ratios))
    return math.sqrt(variance)
