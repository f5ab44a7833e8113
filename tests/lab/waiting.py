"""Waiting in a virtual machine that may be ten times slower than a real one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests import waiting
from tests.waiting import Found

PATIENCE = 2 * waiting.PATIENCE


def until(
    true: Callable[[], Found], what: str = "it", seconds: float = PATIENCE
) -> Found:
    """Wait for a condition; its value."""
    return waiting.until(true, what, seconds)


def appears(path: Path) -> Path:
    """Wait for a device node."""
    until(path.exists, f"{path} appears")
    return path


def vanishes(path: Path) -> None:
    """Wait until a device node is gone."""
    until(lambda: not path.exists(), f"{path} vanishes")
