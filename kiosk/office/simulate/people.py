"""Who comes on a played afternoon: when, what about, and how long they will talk.

The same seed and serial number give the same people, whatever the rooms, and the same
walk-ins, whatever the appointments: variants are compared on the same afternoons.
"""

from __future__ import annotations

import itertools
from random import Random

import msgspec

from kiosk.office.simulate.scenario import Scenario, Subject


class Visitor(msgspec.Struct, frozen=True):
    """Somebody who comes; minutes after opening."""

    comes: float
    talk: float
    """How long the talk will be, in minutes; the office does not know it."""
    topic: str
    appointed: float | None = None


def who_comes(scenario: Scenario, serial: int, seed: int) -> list[Visitor]:
    """The visitors of that afternoon, in the order in which they come."""
    # Strings would be hashed with SHA-512 at ten times the price.
    walk_ins = Random((seed << 33) + 2 * serial)  # noqa: S311 - repeatable, not secret
    registered = Random((seed << 33) + 2 * serial + 1)  # noqa: S311
    visitors = [*_walk_ins(scenario, walk_ins), *_registered(scenario, registered)]
    visitors.sort(key=_comes)
    return visitors


def _comes(visitor: Visitor) -> float:
    return visitor.comes


def _walk_ins(scenario: Scenario, chance: Random) -> list[Visitor]:
    found: list[Visitor] = []
    if scenario.walk_ins <= 0:
        return found
    per_minute = scenario.walk_ins / 60
    at = chance.expovariate(per_minute) - scenario.issue_before
    while at < scenario.length:
        topic, talk = _talk(scenario, chance)
        found.append(Visitor(at, talk, topic))
        at += chance.expovariate(per_minute)
    return found


def _registered(scenario: Scenario, chance: Random) -> list[Visitor]:
    found = []
    for appointed in scenario.times:
        # All is drawn for those who stay away, too: the others stay the same.
        topic, talk = _talk(scenario, chance)
        stays_away = chance.random() < scenario.no_show
        comes = appointed + chance.gauss(-scenario.early, scenario.unpunctual)
        if not stays_away:
            comes = max(comes, -scenario.issue_before)
            found.append(Visitor(comes, talk, topic, appointed))
    return found


def _talk(scenario: Scenario, chance: Random) -> tuple[str, float]:
    topic = _topic(scenario.topics, chance)
    mean = topic.minutes * scenario.pace
    if scenario.spread <= 0:
        return topic.key, mean
    shape = 1 / (scenario.spread * scenario.spread)
    return topic.key, chance.gammavariate(shape, mean / shape)


def _topic(topics: tuple[Subject, ...], chance: Random) -> Subject:
    if len(topics) == 1:
        return topics[0]
    sums = list(itertools.accumulate(topic.share for topic in topics))
    return chance.choices(topics, cum_weights=sums)[0]
