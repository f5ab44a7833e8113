"""Waiting in a virtual machine that may be ten times slower than a real one."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")
PATIENCE = 60.0


def until(
    true: Callable[[], Found], what: str = "it", seconds: float = PATIENCE
) -> Found:
    """Wait for a condition; its value."""
    ends = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < ends, f"{what} did not happen within {seconds} s"
        time.sleep(0.02)
    return found


def appears(path: Path) -> Path:
    """Wait for a device node."""
    until(path.exists, f"{path} appears")
    return path


def vanishes(path: Path) -> None:
    """Wait until a device node is gone."""
    until(lambda: not path.exists(), f"{path} vanishes")
