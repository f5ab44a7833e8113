"""How long will it take: an honest range, pure (no database, no clock).

The time until a call is a sum of talks: the rest of those that run, and everybody
ahead, shared by the desks. Talks are taken as gamma distributed with one
coefficient of variation, so the sum is again close to gamma and its 10 % and 90 %
points are the range.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

from kiosk.office.values import Wait

SPREAD = 0.7
"""Coefficient of variation of a talk's length, before anything is measured."""

STEP = 5
"""Minutes to which a range is rounded outward; also its least width."""


def gamma_quantile(mean: float, variance: float, probability: float) -> float:
    """A gamma distribution's quantile (Wilson and Hilferty's cube approximation)."""
    if mean <= 0:
        return 0.0
    if variance <= 0:
        return mean
    shape = mean * mean / variance
    z = NormalDist().inv_cdf(probability)
    cube = 1 - 1 / (9 * shape) + z / (3 * math.sqrt(shape))
    return mean * max(cube, 0.0) ** 3


def estimate(
    running: Sequence[float],
    ahead: Sequence[float],
    *,
    desks: int = 1,
    until_open: float = 0.0,
    talk: float = 10.0,
    spread: float = SPREAD,
    level: float = 0.8,
) -> tuple[float, float, float]:
    """The waiting time as (low, mid, high), in minutes.

    Args:
        running: minutes since each open call began.
        ahead: planned minutes of each visitor ahead, in calling order.
        desks: how many desks call.
        until_open: minutes until the office hours (or a pause's end) begin.
        talk: planned minutes of a running talk.
        spread: coefficient of variation of a talk's length.
        level: the share of visitors that the range is to hold.
    """
    desks = max(desks, 1)
    rest = [max(talk - elapsed, talk * 0.25) for elapsed in running]
    busy = len(rest) >= desks
    # With a desk free, the running talks delay nobody.
    talks = list(ahead) + (rest if busy else [])
    mean = sum(talks) / desks
    variance = spread * spread * sum(m * m for m in talks) / (desks * desks)
    tail = (1 - level) / 2
    low = gamma_quantile(mean, variance, tail)
    high = gamma_quantile(mean, variance, 1 - tail)
    return until_open + low, until_open + mean, until_open + high


def rounded(low: float, high: float) -> Wait:
    """The range as it is shown: outward to 5 minutes, at least 5 wide."""
    first = STEP * math.floor(low / STEP)
    last = max(STEP * math.ceil(high / STEP), first + STEP)
    return Wait(first, last)
