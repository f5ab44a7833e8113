"""Imports, resident memory, and the command line's start."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from tests.bench.report import Line

ALL = (
    "import sqlalchemy, sqlalchemy.orm, alembic.command, psycopg, escpos.printer, "
    "textual.app, textual.widgets, babel.dates, kiosk.office.operations"
)
PARTS = {
    "display": "import display.app",
    "keypad": "import kiosk.keypad.command, kiosk.office.operations",
}
ROUNDS = 7


def run(code: str) -> tuple[float, float]:
    """Seconds and megabytes of an interpreter that runs the code."""
    tail = (
        "\nfor line in open('/proc/self/status'):\n"
        "    if line.startswith('VmRSS'): print(line.split()[1])"
    )
    begins = time.perf_counter()
    answer = subprocess.run(
        [sys.executable, "-c", code + tail], check=True, capture_output=True, text=True
    )
    return time.perf_counter() - begins, int(answer.stdout.split()[-1]) / 1024


def command_start() -> tuple[list[float], list[float]]:
    """Seconds of `aufruf --version` and of a bare interpreter, in turn."""
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(ROUNDS):
        for times, line in (
            (bare, [sys.executable, "-c", "pass"]),
            (ours, [sys.executable, "-m", "kiosk.cli", "--version"]),
        ):
            begins = time.perf_counter()
            subprocess.run(line, check=True, capture_output=True)
            times.append(time.perf_counter() - begins)
    return ours, bare


def measure() -> list[Line]:
    """Target 8."""
    bare = [run("pass") for _ in range(ROUNDS)]
    base = statistics.median(seconds for seconds, _ in bare)
    everything = [run(ALL) for _ in range(ROUNDS)]
    lines = []
    for name, code in PARTS.items():
        taken = [run(code) for _ in range(ROUNDS)]
        imports = [
            (ours[0] - base) / (all_[0] - base)
            for ours, all_ in zip(taken, everything, strict=True)
        ]
        memory = [
            ours[1] / all_[1] for ours, all_ in zip(taken, everything, strict=True)
        ]
        note = f"{statistics.median(one[1] for one in taken):.0f} MB"
        lines.append(
            Line(f"{name}: imports", statistics.median(imports), "× all", 0.55)
        )
        lines.append(
            Line(f"{name}: memory", statistics.median(memory), "× all", 0.65, note=note)
        )
    ours_, bare_ = command_start()
    ratio = statistics.median(ours_) / statistics.median(bare_)
    lines.append(Line("aufruf --version", ratio, "× bare", 5.0))
    return lines
