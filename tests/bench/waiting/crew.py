"""Two processes at low priority that share the seasons, and say how far they are."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

from tests.bench.report import say

PROCESSES = 2

STEPS = 10
"""Lines of progress."""

Task = TypeVar("Task")
Found = TypeVar("Found")


def shared(
    work: Callable[[Task], Found], tasks: Sequence[Task], what: str
) -> Iterator[tuple[Task, Found]]:
    """The answers in the order of the tasks."""
    began = time.monotonic()
    marks = {len(tasks) * step // STEPS for step in range(1, STEPS + 1)}
    with ProcessPoolExecutor(PROCESSES, initializer=_modestly) as pool:
        answers = zip(tasks, pool.map(work, tasks), strict=True)
        for number, answer in enumerate(answers, 1):
            yield answer
            if number in marks:
                seconds = time.monotonic() - began
                say(f"  {what}: {number} of {len(tasks)} seasons, {seconds:.0f} s")


def _modestly() -> None:
    os.nice(5)
