"""Waiting ranges against what came: short seasons here, long ones in tests/bench."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from statistics import NormalDist

import pytest

from kiosk.office.judgement.pace import learn
from kiosk.office.wait import Factor, Learned, Person, Queue, estimate
from tests.bench.waiting import admitting, judging, ours, rivals
from tests.bench.waiting.scenarios import SCENARIOS, Season
from tests.bench.waiting.scores import Judged, score

SURE = Learned(factors=(Factor(None, 1e6, 1.0),), spread=0.7, spread_weight=1e6)
"""A house that has measured everything."""


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


@pytest.mark.parametrize("name", ["log-normal 0.5", "two rooms, all of it"])
def test_a_season_is_told_nearly_as_well_as_with_the_true_laws(name: str) -> None:
    scenario = next(one for one in SCENARIOS if one.name == name)
    told = ours.season(judging.season(scenario, 3), seasons=True)
    mine = score([one for _, one in told])
    oracle = score([Judged(*asked.oracle, asked.waited) for asked, _ in told])
    constant = score(
        [
            Judged(*rivals.people_times_mean(asked.queue), asked.waited)
            for asked, _ in told
        ]
    )
    assert 0.7 <= mine.covered <= 0.9
    assert mine.interval <= 1.25 * oracle.interval
    assert mine.error <= 1.25 * oracle.error
    assert mine.error < constant.error


def test_on_overloaded_afternoons_the_promise_is_kept() -> None:
    scenario = next(one for one in SCENARIOS if one.name == "appointments")
    crowded = replace(scenario, load=admitting.OVERLOAD)
    learned = Learned()
    evenings, capped = [], []
    for afternoon in Season(crowded, 4).afternoons():
        asking = admitting.asking(learned, afternoon.closes)
        house = admitting.run(afternoon, admitting.doorkeeper(asking))
        evenings.append(admitting.evening(house))
        cap = admitting.run(afternoon, admitting.constant(afternoon))
        capped.append(admitting.evening(cap))
        learned = learn(learned, admitting.known(house))
    kept = sum(one.kept for one in evenings)
    assert kept >= 9, "of twelve"
    assert kept > sum(one.kept for one in capped)
    assert all(one.served for one in evenings[3:])
