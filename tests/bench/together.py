"""Processes that begin their measured work at once."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence


def wait_for_the_start() -> None:
    """Say that all is prepared, and wait until everybody may begin."""
    print("ready", flush=True)
    sys.stdin.readline()


def together(module: str, calls: Sequence[Sequence[str]]) -> tuple[list[str], float]:
    """What `python -m module …` of each call printed, and the seconds they all took.

    The module's process must call `wait_for_the_start` once.
    """
    children = [
        subprocess.Popen(
            [sys.executable, "-m", module, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for words in calls
    ]
    for process in children:
        assert process.stdout is not None
        process.stdout.readline()
    begins = time.perf_counter()
    for process in children:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate()[0] for process in children]
    return said, time.perf_counter() - begins
