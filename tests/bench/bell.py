"""From COMMIT to the new board in another process's hands, against a 100 ms poll."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kiosk.office import operations
from tests.bench.offices import draw, opened, roomy
from tests.bench.report import Line, percentile

CALLS = 120


def child(folder: Path, way: str) -> None:
    """Print the monotonic nanoseconds at which each new board was read."""
    from kiosk.office import board
    from kiosk.office.follow import Follower
    from kiosk.office.journal import last_event
    from kiosk.office.store import Store

    store = Store.open(roomy(f"sqlite:///{folder / 'office.db'}", folder))
    follower = Follower(store)
    follower.wait(0)
    seen = last_event(store)
    print("ready", flush=True)
    while True:
        if way == "bell":
            changed = follower.wait(5)
        else:
            time.sleep(0.1)
            newest = last_event(store)
            changed, seen = newest != seen, newest
        if changed:
            read = board.read(store, dt.datetime.now(dt.UTC))
            print(read.event_id, time.monotonic_ns(), flush=True)


def delays(way: str) -> list[float]:
    """Seconds from COMMIT to the board, for each call."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = opened(roomy(f"sqlite:///{folder / 'office.db'}", folder))
        at = dt.datetime.now(dt.UTC)
        draw(store, "d", at=at)
        operations.call_next(store, desk="desk-1", at=at, device="bench")
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.bell", name, way],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        process.stdout.readline()
        took = []
        for turn in range(CALLS):
            time.sleep(0.05 + (turn * 37 % 100) / 1000)
            recalled = operations.recall(store, desk="desk-1", at=at, device="bench")
            committed = time.monotonic_ns()
            while True:
                event, seen = map(int, process.stdout.readline().split())
                if event >= recalled.event_id:
                    break
            took.append(max(seen - committed, 0) / 1e9)
        process.terminate()
        process.wait()
        store.close()
    return took


def measure() -> list[Line]:
    """Target 5."""
    poll, bell = delays("poll"), delays("bell")
    lines = []
    for name, share, target in (("p50", 0.5, 0.03), ("p99", 0.99, 0.06)):
        ours, limit = percentile(bell, share), percentile(poll, share)
        note = f"bell {ours * 1e3:.2f} ms, poll {limit * 1e3:.1f} ms"
        lines.append(
            Line(f"commit to board, {name}", ours / limit, "× poll", target, note=note)
        )
    return lines


if __name__ == "__main__":
    child(Path(sys.argv[1]), sys.argv[2])
