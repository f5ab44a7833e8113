"""Waiting times and admission, judged beside an oracle and beside what others tell.

    python -m tests.bench waiting
    WAITING_SEASONS=6 python -m tests.bench waiting        # quicker, rougher
    WAITING_SEEDS=tuning python -m tests.bench waiting     # before a constant changes

Seasons of 12 afternoons in many kinds of office, seeded: those of the proof (from
`scenarios.PROOF` on), on which nothing is ever tuned, or those for tuning. Figures hold
with what earlier dates taught (`rules.learn = "seasons"`); those of today's talks alone
stand beside them. Coverage, interval score, width and error count tickets whose wait is
not plain to see (an empty room): they would flatter everybody.

"±" is one standard error of a figure, from leaving out one in twelve of
the seasons after the other.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

from kiosk.office.admission import chance
from kiosk.office.wait import Expected, Person, Queue, Service, Talk, estimate
from tests.bench.report import Line, say
from tests.bench.waiting import doors, ranges
from tests.bench.waiting.scenarios import PROOF

SEASONS = 48
"""Of each kind of office, for ranges: where talks get slower, one season of long talks
still moves the error by some percent. A sixth for admission, which is dearer."""


def measure() -> list[Line]:
    """Everything."""
    seasons = int(os.environ.get("WAITING_SEASONS", SEASONS))
    tuning = os.environ.get("WAITING_SEEDS") == "tuning"
    first = 0 if tuning else PROOF
    kind = "tuning" if tuning else "proof"
    say(f"  {seasons} seasons of each kind of office, {kind} seeds from {first} on")
    crowded = max(seasons // 6, 2)
    return [
        *ranges.measure(range(first, first + seasons)),
        *doors.measure(range(first, first + crowded)),
        *_prices(),
    ]


def _prices() -> list[Line]:
    """Processor time of one answer in a busy office."""
    queue = Queue(
        running=(Talk(4.0), Talk(12.0)),
        ahead=(Person("fire", count=6), Person("budget", count=6)),
        expected=tuple(Expected(due=15.0 * n) for n in range(6)),
        desks=2,
        finished=tuple(Service(7.0 + n % 5, "fire") for n in range(40)),
    )

    def milliseconds(ask: Callable[[int], object]) -> float:
        times = []
        for seed in range(31):
            began = time.process_time()
            ask(seed)
            times.append(1000 * (time.process_time() - began))
        return statistics.median(times)

    one_estimate = milliseconds(lambda seed: estimate(queue, seed=seed))
    one_chance = milliseconds(lambda seed: chance(queue, closes=120.0, seed=seed))
    return [
        Line("one estimate", one_estimate, "ms", 10),
        Line("one admission", one_chance, "ms", 20),
    ]
