"""How tests wait: for a condition, never for a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

PATIENCE = 30.0
"""Seconds that a busy machine may take for what a free one does at once.

As a bound it only tells what ends from what waits for something that never comes; how
quick a thing is, tests/bench measures.
"""


def until(
    true: Callable[[], Found], what: str = "it", seconds: float = PATIENCE
) -> Found:
    """Wait for a condition; its value."""
    ends = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < ends, f"{what} did not happen within {seconds} s"
        time.sleep(0.01)
    return found
