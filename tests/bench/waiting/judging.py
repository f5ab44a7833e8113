"""A season played once, the oracle's answers beside; all are judged on it."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.office.wait import Queue
from tests.bench.waiting import oracle, truth
from tests.bench.waiting.scenarios import Scenario, Season


@dataclass(frozen=True)
class Asked:
    """A draw: what was seen, what the oracle said, what came."""

    at: float
    queue: Queue
    waited: float
    oracle: tuple[float, float, float]
    served: int
    """How many talks of the season had ended."""


@dataclass(frozen=True)
class Date:
    """One afternoon."""

    asked: list[Asked]
    evening: Queue
    """What the office knows at its end: all the talks."""


def season(scenario: Scenario, seed: int) -> list[Date]:
    """All draws of a season whose wait was not plain to see."""
    served = 0
    dates = []
    for number, afternoon in enumerate(Season(scenario, seed).afternoons()):
        asked = []
        seen, evening = truth.looks(afternoon)
        for k, look in enumerate(seen):
            queue = look.queue
            at_once = not queue.ahead and len(queue.running) < queue.desks
            if at_once and queue.begins == 0:
                continue
            told = oracle.judged(look, seed * 10_000 + number * 100 + k)
            asked.append(
                Asked(look.at, queue, look.waited, told, served + len(queue.finished))
            )
        served += len(evening.finished)
        dates.append(Date(asked, evening))
    return dates
