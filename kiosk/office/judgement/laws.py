"""How long talks take, as tables: talks of mean 1 for a coefficient of variation.

A law is midway between a gamma and a log-normal distribution of the same mean and
spread: real talks lie between the two, and neither tail is then far wrong. Everything
is drawn from tables, shuffled once and for all, so that a play costs a look-up.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate, pairwise
from statistics import NormalDist

STEPS = 512
"""Steps of equal probability in a table."""

NARROWEST, WIDEST = 0.2, 1.6
"""Spreads outside are taken as these."""

Law = tuple[float, ...]
"""The mean of each step, ascending; together their mean is 1."""


@lru_cache
def normal() -> tuple[float, ...]:
    """A standard normal distribution's steps."""
    standard = NormalDist()
    return tuple(standard.inv_cdf((k + 0.5) / STEPS) for k in range(STEPS))


def law(spread: float) -> Law:
    """The talks of mean 1 with that coefficient of variation, to 0.02."""
    return _law(round(min(max(spread, NARROWEST), WIDEST) * 50) / 50)


@lru_cache
def _law(spread: float) -> Law:
    together = [
        (one + other) / 2
        for one, other in zip(_gamma(spread), _log_normal(spread), strict=True)
    ]
    return _scaled(together)


def _scaled(steps: list[float]) -> Law:
    mean = sum(steps) / len(steps)
    return tuple(step / mean for step in steps)


def _log_normal(spread: float) -> list[float]:
    sigma = math.sqrt(math.log1p(spread * spread))
    return list(_scaled([math.exp(sigma * z) for z in normal()]))


def _gamma(spread: float) -> list[float]:
    """Quantiles by summing the density over cells that grow with their place."""
    shape = 1 / (spread * spread)
    top = 1 + 14 * spread + 4 * spread * spread
    cells = 4 * STEPS
    edges = [top * (i / cells) ** 2 for i in range(cells + 1)]
    middles = [(a + b) / 2 for a, b in pairwise(edges)]
    weights = [
        math.exp((shape - 1) * math.log(x) - shape * (x - 1)) * (b - a)
        for x, a, b in zip(middles, edges, edges[1:], strict=False)
    ]
    sums = list(accumulate(weights))
    quantiles = [
        middles[min(bisect_left(sums, sums[-1] * (k + 0.5) / STEPS), cells - 1)]
        for k in range(STEPS)
    ]
    return list(_scaled(quantiles))


def rest(law_: Law, mean: float, elapsed: float) -> list[float]:
    """What is left of a talk after so many minutes: steps of equal probability.

    Beyond the table a talk lasts on as such talks do: about as long again as its
    spread says, growing with what has elapsed.
    """
    passed = elapsed / mean
    first = bisect_left(law_, passed)
    left = law_[first:]
    if len(left) >= 16:
        return [mean * step - elapsed for step in left]
    tail = law_[-16:]
    beyond = sum(tail) / len(tail) - tail[0]
    grown = mean * beyond * max(passed / tail[0], 1.0)
    return [grown * -math.log1p(-(k + 0.5) / 32) for k in range(32)]


BANK = 61
"""So many shuffles are kept; a play uses them in an order of its own."""


@lru_cache(maxsize=8)
def ranks(plays: int) -> tuple[tuple[int, ...], ...]:
    """For each of BANK variables: a step of a table for every play, well spread."""
    chance = random.Random(0x5EED)  # noqa: S311 - reproducible, not secret
    bank = []
    for _ in range(BANK):
        steps = [int((k + 0.5) * STEPS / plays) for k in range(plays)]
        chance.shuffle(steps)
        bank.append(tuple(steps))
    return tuple(bank)
