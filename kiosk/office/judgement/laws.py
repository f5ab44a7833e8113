"""How long talks take, as tables: talks of mean 1 for a coefficient of variation.

A law is midway between a gamma and a log-normal distribution of the same mean and
spread: real talks lie between the two, and neither tail is then far wrong. Everything
is drawn from tables, shuffled once and for all, so that a play costs a look-up.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate, pairwise

STEPS = 512
"""Steps of equal probability in a table."""

NARROWEST, WIDEST = 0.2, 1.6
"""Spreads outside are taken as these."""

BANK = 61
"""So many shuffles are kept; a play uses them in an order of its own."""

FEW = 16
"""With fewer steps of a table left, what is left of a talk is its tail's guess."""


class Law:
    """Talks of mean 1: the mean of each step, ascending."""

    def __init__(self, steps: list[float]) -> None:
        mean = math.fsum(steps) / len(steps)
        self.steps = tuple(step / mean for step in steps)
        self._above = (*reversed(list(accumulate(reversed(self.steps)))), 0.0)
        """Sums of the steps from each one on."""

    def capped(self, most: float) -> float:
        """The mean of talks of which none counts more than so much."""
        first = bisect_left(self.steps, most)
        return (self._above[0] - self._above[first] + most * (STEPS - first)) / STEPS

    def mean_beyond(self, passed: float) -> float:
        """The mean length of a talk that has lasted so long already."""
        first = min(bisect_left(self.steps, passed), STEPS - FEW)
        mean = self._above[first] / (STEPS - first)
        return mean * max(passed / self.steps[first], 1.0)

    def rest(self, mean: float, elapsed: float) -> list[float]:
        """What is left of a talk of that mean: steps of equal probability.

        Beyond the table it lasts on as such talks do, the longer the longer it lasts.
        """
        passed = elapsed / mean
        first = bisect_left(self.steps, passed)
        if first <= STEPS - FEW:
            return [mean * step - elapsed for step in self.steps[first:]]
        left = mean * (self.mean_beyond(passed) - passed)
        return [left * -math.log1p(-(k + 0.5) / 32) for k in range(32)]


def law(spread: float) -> Law:
    """The talks of mean 1 with that coefficient of variation, to 0.02."""
    return _law(round(min(max(spread, NARROWEST), WIDEST) * 50) / 50)


@lru_cache
def _law(spread: float) -> Law:
    pairs = zip(_gamma(spread), _log_normal(spread), strict=True)
    return Law([(one + other) / 2 for one, other in pairs])


@lru_cache
def normal() -> tuple[float, ...]:
    """A standard normal distribution's steps."""
    from statistics import NormalDist  # the corridor and the pads never play

    standard = NormalDist()
    return tuple(standard.inv_cdf((k + 0.5) / STEPS) for k in range(STEPS))


def _log_normal(spread: float) -> list[float]:
    sigma = math.sqrt(math.log1p(spread * spread))
    return [math.exp(sigma * z - sigma * sigma / 2) for z in normal()]


def _gamma(spread: float) -> list[float]:
    """Quantiles by summing the density over cells that grow with their place."""
    shape = 1 / (spread * spread)
    top = 1 + 14 * spread + 4 * spread * spread
    cells = 4 * STEPS
    edges = [top * (i / cells) ** 2 for i in range(cells + 1)]
    middles = [(a + b) / 2 for a, b in pairwise(edges)]
    weights = [
        math.exp((shape - 1) * (math.log(x) - x + 1) - x) * (b - a)
        for x, (a, b) in zip(middles, pairwise(edges), strict=True)
    ]
    sums = list(accumulate(weights))
    return [
        middles[min(bisect_left(sums, sums[-1] * (k + 0.5) / STEPS), cells - 1)]
        for k in range(STEPS)
    ]


def spread_of(deviation: float) -> float:
    """The coefficient of variation of talks that differ so from their mean on average.

    The mean absolute deviation is what is averaged: a few very long talks would make
    anything of the squares. (Fitted to the tables, to 2 %.)
    """
    return min(max(deviation * (1.25 + 0.44 * deviation**2), NARROWEST), WIDEST)


def deviation_of(spread: float) -> float:
    """The mean absolute deviation of talks of mean 1 with that spread."""
    spread = min(max(spread, NARROWEST), WIDEST)
    deviation = spread / 1.3
    for _ in range(4):  # Newton's way to the inverse
        wrong = deviation * (1.25 + 0.44 * deviation**2) - spread
        deviation -= wrong / (1.25 + 1.32 * deviation**2)
    return deviation


@lru_cache(maxsize=8)
def ranks(plays: int) -> tuple[tuple[int, ...], ...]:
    """For each of BANK variables: a step of a table for every play, well spread."""
    import random

    chance = random.Random(0x5EED)  # noqa: S311 - reproducible, not secret
    bank = []
    for _ in range(BANK):
        steps = [int((k + 0.5) * STEPS / plays) for k in range(plays)]
        chance.shuffle(steps)
        bank.append(tuple(steps))
    return tuple(bank)
