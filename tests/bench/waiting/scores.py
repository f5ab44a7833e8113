"""How good ranges were: coverage, width, interval score, root mean square error."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

LEVEL = 0.8

One = TypeVar("One")

BLOCKS = 12
"""Into so many blocks groups are put for a standard error."""


@dataclass(frozen=True)
class Judged:
    """One range beside what came of it, all in minutes."""

    low: float
    mid: float
    high: float
    waited: float

    @property
    def inside(self) -> bool:
        """Whether the range held."""
        return self.low <= self.waited <= self.high

    @property
    def score(self) -> float:
        """The interval score (Gneiting and Raftery 2007); smaller is better."""
        miss = max(self.low - self.waited, 0) + max(self.waited - self.high, 0)
        return self.high - self.low + 2 / (1 - LEVEL) * miss


@dataclass(frozen=True)
class Score:
    """Over many ranges."""

    covered: float
    width: float
    interval: float
    error: float
    number: int


def score(judged: Sequence[Judged]) -> Score:
    """All together."""
    count = len(judged)
    return Score(
        covered=sum(one.inside for one in judged) / count,
        width=math.fsum(one.high - one.low for one in judged) / count,
        interval=math.fsum(one.score for one in judged) / count,
        error=math.sqrt(
            math.fsum((one.mid - one.waited) ** 2 for one in judged) / count
        ),
        number=count,
    )


def give_or_take(
    figure: Callable[[list[One]], float], groups: Sequence[list[One]]
) -> tuple[float, float]:
    """The figure of all groups together, and its standard error (the jackknife's)."""
    count = min(len(groups), BLOCKS)
    without = [
        figure(
            [one for n, group in enumerate(groups) if n % count != k for one in group]
        )
        for k in range(count)
    ]
    mean = sum(without) / count
    error = math.sqrt((count - 1) / count * sum((one - mean) ** 2 for one in without))
    return figure([one for group in groups for one in group]), error
