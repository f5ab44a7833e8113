"""A number drawn through the whole service, against raw durable sqlite3.

At three prices of a flush: none (memory), this disk's, and 5 ms (a small library
before the process that sleeps in fdatasync and fsync; needs a C compiler).
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.offices import draw, opened, roomy
from tests.bench.raw import RawSqlite
from tests.bench.report import Line, ratio, say

ROUNDS = 300

SLOW_FLUSH = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
int fdatasync(int fd) { usleep(5000); return 0; }
int fsync(int fd) { usleep(5000); return 0; }
"""


def pairs(folder: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of raw and of service draws, taken in turn."""
    from kiosk.office import operations

    raw = RawSqlite(folder / "raw.db")
    store = opened(roomy(f"sqlite:///{folder / 'office.db'}", folder))
    limit, ours = [], []
    for turn in range(rounds + 20):
        begins = time.perf_counter()
        raw.issue(f"raw-{turn}")
        middle = time.perf_counter()
        at = dt.datetime.now(dt.UTC)
        draw(store, f"draw-{turn}", topic="fire", at=at)
        ends = time.perf_counter()
        operations.call_next(store, desk="desk-1", at=at, device="bench")
        if turn >= 20:
            limit.append(middle - begins)
            ours.append(ends - middle)
    store.close()
    return limit, ours


def measure() -> list[Line]:
    """Target 1."""
    lines = []
    places: list[tuple[str, str, float, dict[str, str], int]] = [
        ("flush 0 (memory)", "/dev/shm", 5.0, {}, ROUNDS),
        ("this disk's flush", tempfile.gettempdir(), 1.5, {}, ROUNDS),
    ]
    with tempfile.TemporaryDirectory() as built:
        library = _slow_flush(Path(built))
        if library is not None:
            slow = {"LD_PRELOAD": str(library)}
            places.append(("flush 5 ms", "/dev/shm", 1.05, slow, 60))
        for name, place, target, extra, rounds in places:
            with tempfile.TemporaryDirectory(dir=place) as folder:
                answer = subprocess.run(
                    [sys.executable, "-m", "tests.bench.issue", folder, str(rounds)],
                    env={**os.environ, **extra},
                    check=True,
                    capture_output=True,
                    text=True,
                )
            limit, ours = json.loads(answer.stdout)
            times = (
                f"raw {statistics.median(limit) * 1e6:.0f} µs, "
                f"service {statistics.median(ours) * 1e6:.0f} µs"
            )
            lines.append(
                Line(f"draw, {name}", ratio(ours, limit), "× raw", target, note=times)
            )
    return lines


def _slow_flush(folder: Path) -> Path | None:
    compiler = shutil.which("cc")
    if compiler is None:
        say("no C compiler: the 5 ms flush is left out")
        return None
    (folder / "slow.c").write_text(SLOW_FLUSH)
    library = folder / "slow.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-o", library, folder / "slow.c"], check=True
    )
    return library


if __name__ == "__main__":
    print(json.dumps(pairs(Path(sys.argv[1]), int(sys.argv[2]))))
