"""How good ranges were: coverage, width, interval score, root mean square error."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LEVEL = 0.8


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
