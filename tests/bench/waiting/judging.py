"""Seasons played once, the oracle's answers beside; all are judged on them."""

from __future__ import annotations

import os
import pickle
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from kiosk.office.wait import Queue
from tests.bench.waiting import oracle, truth
from tests.bench.waiting.scenarios import SCENARIOS, Scenario, Season

PROCESSES = 2


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


def _one(task: tuple[int, int]) -> tuple[int, list[Date]]:
    which, seed = task
    os.nice(5)
    return which, season(SCENARIOS[which], seed)


def played(seasons: int, keep: Path | None = None) -> dict[str, list[list[Date]]]:
    """Every scenario's seasons; kept in a file if one is named."""
    if keep is not None and keep.exists():
        with keep.open("rb") as file:
            known: dict[str, list[list[Date]]] = pickle.load(file)
        return known
    tasks = [
        (which, seed) for which in range(len(SCENARIOS)) for seed in range(seasons)
    ]
    found: dict[str, list[list[Date]]] = {one.name: [] for one in SCENARIOS}
    with ProcessPoolExecutor(PROCESSES) as pool:
        for which, dates in pool.map(_one, tasks):
            found[SCENARIOS[which].name].append(dates)
    if keep is not None:
        with keep.open("wb") as file:
            pickle.dump(found, file)
    return found
