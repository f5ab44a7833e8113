"""Waiting ranges against what came: short seasons here, long ones in tests/bench."""

from __future__ import annotations

import math
import random
from statistics import NormalDist

import pytest

from kiosk.office.wait import Factor, Learned, Person, Queue, estimate
from tests.bench.waiting import admitting, doors, ranges
from tests.bench.waiting.scenarios import SCENARIOS
from tests.bench.waiting.scores import score

SURE = Learned(
    factors=(Factor(None, 1e6, 1.0),), spread=0.7, spread_weight=1e6, stretch=1.0
)
"""A house that has measured everything."""

SEED = 8
"""One of those for tuning (see tests/bench/waiting)."""

CROWDED = ("exponential", "log-normal 0.5")


def gamma_point(mean: float, variance: float, share: float) -> float:
    """A gamma distribution's quantile (Wilson and Hilferty's cube)."""
    shape = mean * mean / variance
    z = NormalDist().inv_cdf(share)
    return mean * (1 - 1 / (9 * shape) + z / (3 * math.sqrt(shape))) ** 3


@pytest.mark.parametrize("ahead", [1, 2, 4, 8, 16, 40])
def test_one_room_without_appointments_agrees_with_the_closed_sum(ahead: int) -> None:
    told = estimate(Queue(ahead=(Person(count=ahead),), learned=SURE), plays=1000)
    mean = 10.0 * ahead
    # Talks vary, and so does the pace of a date.
    variance = 0.49 * 100 * ahead + (0.05 * mean) ** 2
    assert told.mid == pytest.approx(mean, rel=0.03)
    # The law is midway between a gamma and a log-normal one: one talk differs most.
    near = 0.12 if ahead == 1 else 0.06
    assert told.high == pytest.approx(gamma_point(mean, variance, 0.9), rel=near)
    low = gamma_point(mean, variance, 0.1)
    assert told.low == pytest.approx(low, rel=0.25 if ahead < 3 else 0.1)


@pytest.mark.parametrize("ahead", [1, 4, 12])
def test_eight_of_ten_visitors_wait_within_the_range(ahead: int) -> None:
    """Played with gamma talks of the spread that is known, seeded."""
    chance = random.Random(2026)
    told = estimate(Queue(ahead=(Person(count=ahead),), learned=SURE))
    shape = 1 / 0.49
    waits = [
        sum(chance.gammavariate(shape, 10 / shape) for _ in range(ahead))
        for _ in range(4000)
    ]
    inside = sum(told.low <= waited <= told.high for waited in waits) / len(waits)
    assert 0.76 <= inside <= 0.86


def test_ranges_are_nearly_as_good_as_with_the_true_laws_in_every_kind_of_office() -> (
    None
):
    """A season of each kind. Seeded: the bounds are near what is reached."""
    kinds = range(len(SCENARIOS))
    told = [one for which in kinds for one in ranges.season((which, SEED))]
    mine = score([one.seasons for one in told])
    oracle = score([one.oracle for one in told])
    zms = score([one.rivals["ZMS"] for one in told])
    constant = score([one.rivals["people ahead x configured"] for one in told])
    alone = score([one.today for one in told])
    assert 0.785 <= mine.covered <= 0.815
    assert mine.interval <= 1.085 * oracle.interval
    assert mine.interval <= 0.45 * zms.interval
    assert mine.width <= 1.0 * oracle.width
    assert mine.error <= 1.065 * oracle.error
    assert mine.error < constant.error
    assert mine.interval < alone.interval, "earlier dates teach something"


def test_on_overloaded_afternoons_the_promise_is_kept_and_many_are_served() -> None:
    crowded = [admitting.season((kind, SEED)) for kind in CROWDED]
    assert doors.kept(crowded) >= 95, "of a hundred afternoons"
    assert doors.served(crowded) >= 0.98, "times those whom the oracle's rule serves"
    assert doors.brier(crowded) <= 0.985, "times the oracle's"
