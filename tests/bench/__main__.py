"""Runs the measurements named on the command line, or all, and prints the table."""

from __future__ import annotations

import importlib
import sys
import time

from tests.bench.report import Line, say

SUBJECTS = {
    "issue": "1  a number drawn on SQLite, against raw durable sqlite3",
    "rush": "2  16 processes drawing at once, against SQLite's own waiting",
    "server": "3  a number drawn on PostgreSQL, against raw psycopg",
    "history": "4  a million past tickets against a hundred",
    "bell": "5  commit to the display's hands, against a poll of 100 ms",
    "touch": "6  tap and key to painted screens, across processes",
    "cpu": "7  processor time per number",
    "starting": "8  imports, memory and the command line's start",
    "paper": "9  bytes and time of a ticket",
    "first_byte": "10 from a tap to the printer's first bytes",
    "waiting": "11 waiting times and admission, against an oracle and against others",
    "simulating": "12 a thousand afternoons played, and the figures of the rule",
    "keys": "13 a number pad's key to its sound and the display; standing idle",
}


def main(names: list[str]) -> int:
    """Measure and print; 0 also when targets are missed: they are figures."""
    unknown = [name for name in names if name not in SUBJECTS]
    if unknown:
        say(f"no measurement {', '.join(unknown)}; there are: {', '.join(SUBJECTS)}")
        return 2
    lines: list[Line] = []
    for name in names or SUBJECTS:
        began = time.monotonic()
        say(f"measuring {SUBJECTS[name]} …")
        measured: list[Line] = importlib.import_module(f"tests.bench.{name}").measure()
        print(f"\n{SUBJECTS[name]}  ({time.monotonic() - began:.0f} s)")
        for line in measured:
            print(line, flush=True)
        lines += measured
    aims = [line for line in lines if line.target is not None]
    met = sum(line.holds for line in aims)
    print(f"\n{met} of {len(aims)} targets met")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
