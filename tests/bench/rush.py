"""Sixteen processes that draw at once: the gate against SQLite's own busy handler."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.offices import draw, opened, roomy
from tests.bench.report import Line, percentile
from tests.bench.together import together, wait_for_the_start

PROCESSES = 16
DRAWS = 60


def child(folder: Path, name: str, gate: str) -> None:
    """Draw DRAWS numbers and print how long each took and what it gave."""
    from kiosk.office.store import Store
    from kiosk.office.values import OfficeGone

    store = Store.open(roomy(f"sqlite:///{folder / 'office.db'}", folder))
    if gate == "stock":
        store._gate = None
    waits, numbers, errors = [], [], 0
    wait_for_the_start()
    for turn in range(DRAWS):
        begins = time.perf_counter()
        try:
            drawn = draw(store, f"{name}-{turn}", device=name)
            numbers.append(drawn.ticket.number)
        except OfficeGone:
            errors += 1
        waits.append(time.perf_counter() - begins)
    print(json.dumps([waits, numbers, errors]), flush=True)


def rush(gate: str) -> tuple[list[float], float, list[int], int]:
    """All waits, draws per second, all numbers, errors."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = opened(roomy(f"sqlite:///{folder / 'office.db'}", folder))
        calls = [(name, f"k{n}", gate) for n in range(PROCESSES)]
        said, took = together("tests.bench.rush", calls)
        answers = [json.loads(one) for one in said]
        store.close()
    waits = [wait for answer in answers for wait in answer[0]]
    numbers = [number for answer in answers for number in answer[1]]
    return waits, len(numbers) / took, numbers, sum(answer[2] for answer in answers)


def measure() -> list[Line]:
    """Target 2; three runs of each, in turn, the middle one counts."""
    worst, p99, rate = [], [], []
    broken = 0
    for _ in range(3):
        stock, stock_rate, _, _ = rush("stock")
        gated, gated_rate, numbers, errors = rush("gate")
        worst.append(max(gated) / max(stock))
        p99.append(percentile(gated, 0.99) / percentile(stock, 0.99))
        rate.append(gated_rate / stock_rate)
        broken += errors + (sorted(numbers) != list(range(1, len(numbers) + 1)))
    return [
        Line("worst wait, gate against stock", sorted(worst)[1], "×", 0.2),
        Line("p99 wait, gate against stock", sorted(p99)[1], "×", 0.25),
        Line("throughput, gate against stock", sorted(rate)[1], "×", 1.0, True),
        Line("duplicates, gaps and errors with the gate", broken, "", 0),
    ]


if __name__ == "__main__":
    child(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
