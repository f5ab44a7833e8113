"""What a measurement says: a line with a figure, its target, and whether it holds."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One figure beside its target; `target` None: printed for information."""

    subject: str
    figure: float
    unit: str
    target: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the target is met."""
        if self.target is None:
            return True
        if self.at_least:
            return self.figure >= self.target
        return self.figure <= self.target

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        aim = f"{sign} {self.target:g} {self.unit}" if self.target is not None else ""
        mark = ("met" if self.holds else "MISSED") if self.target is not None else ""
        return (
            f"  {self.subject:<58} {self.figure:>10.3f} {self.unit:<8}"
            f" {aim:<14} {mark:<7} {self.note}"
        ).rstrip()


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of them lie."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def ratio(ours: Sequence[float], limit: Sequence[float]) -> float:
    """The median of pairwise ratios: pairs were taken one after the other."""
    return statistics.median(a / b for a, b in zip(ours, limit, strict=True))


def say(text: str) -> None:
    """A line of progress."""
    print(text, file=sys.stderr, flush=True)
