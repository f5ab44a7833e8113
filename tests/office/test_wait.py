"""How long will it take, and may another number be drawn: honest and monotone."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.config import Config
from kiosk.office import admission, wait
from kiosk.office.store import Store
from tests.office.afternoon import MINUTE, Afternoon, with_desks

talks = st.lists(st.floats(1, 60), max_size=30)
desks = st.integers(1, 8)


@given(talks, talks, desks, st.floats(0, 120))
def test_a_range_has_its_ends_in_order_and_none_below_zero(
    running: list[float], ahead: list[float], desks: int, until_open: float
) -> None:
    low, mid, high = wait.estimate(running, ahead, desks=desks, until_open=until_open)
    assert 0 <= until_open <= low <= high
    assert low <= mid or mid == until_open


@given(talks, desks, st.floats(1, 60))
def test_one_more_person_ahead_never_shortens_the_wait(
    ahead: list[float], desks: int, more: float
) -> None:
    _, mid, high = wait.estimate([], ahead, desks=desks)
    _, longer, higher = wait.estimate([], [*ahead, more], desks=desks)
    assert longer > mid
    assert higher > high


@given(st.lists(st.just(10.0), min_size=1, max_size=30), desks)
def test_another_desk_never_makes_it_longer(ahead: list[float], desks: int) -> None:
    _, mid, high = wait.estimate([], ahead, desks=desks)
    _, shorter, lower = wait.estimate([], ahead, desks=desks + 1)
    assert shorter < mid
    assert lower < high


@given(st.floats(0, 600), st.floats(0, 600))
def test_what_is_shown_holds_the_range_and_is_five_wide_at_least(
    one: float, other: float
) -> None:
    low, high = sorted((one, other))
    shown = wait.rounded(low, high)
    assert shown.low is not None
    assert shown.high is not None
    assert shown.low % 5 == shown.high % 5 == 0
    assert shown.low <= low
    assert high <= shown.high or (low == high == shown.low)
    assert shown.high - shown.low >= 5
    assert shown.low > low - 5
    assert shown.high < high + 5 or shown.high == shown.low + 5


@pytest.mark.parametrize("ahead", [1, 4, 12])
def test_eight_of_ten_visitors_wait_within_the_range(ahead: int) -> None:
    """Played with gamma talks of the spread that is assumed, seeded."""
    chance = random.Random(2026)
    low, _, high = wait.estimate([], [10.0] * ahead)
    shape = 1 / wait.SPREAD**2
    waits = [
        sum(chance.gammavariate(shape, 10 / shape) for _ in range(ahead))
        for _ in range(4000)
    ]
    inside = sum(low <= waited <= high for waited in waits) / len(waits)
    assert 0.77 <= inside <= 0.83


@given(
    st.floats(0, 400), st.integers(0, 40), st.integers(0, 5), st.floats(0, 200), desks
)
def test_fewer_talks_fit_the_more_is_promised(
    left: float, waiting: int, running: int, appointments: float, desks: int
) -> None:
    def free(**changed: float) -> int:
        given_ = {
            "left": left,
            "waiting": waiting,
            "running": running,
            "appointments": appointments,
            "talk": 10.0,
            "desks": desks,
        }
        return admission.free_talks(**{**given_, **changed})  # type: ignore[arg-type]

    now = free()
    assert free(waiting=waiting + 1) == now - 1
    assert free(running=running + 1) == now - 1
    assert free(appointments=appointments + 30) <= now
    assert free(left=left + 30) >= now
    assert free(desks=desks + 1) >= now


@pytest.mark.parametrize(
    ("free", "drawable", "risk"),
    [(-3, 0, False), (-1, 0, False), (0, 1, True), (1, 2, True), (2, 3, False)],
)
def test_the_last_two_numbers_are_drawn_with_the_risk_told(
    free: int, drawable: int, risk: bool
) -> None:
    assert admission.drawable(free) == drawable
    assert admission.is_risk(free) is risk


def test_each_visitor_is_told_a_longer_wait_than_the_one_before(
    alone: Afternoon,
) -> None:
    told = [alone.draw() for _ in range(6)]
    assert [drawn.ahead for drawn in told] == [0, 1, 2, 3, 4, 5]
    highs = [drawn.wait.high or 0 for drawn in told]
    assert highs == sorted(highs)
    assert highs[-1] > highs[0]


def test_more_desks_shorten_the_wait(office: Afternoon) -> None:
    office.draws(6)
    with_three = office.board().wait
    office.desk_pauses("two")
    office.desk_pauses("three")
    with_one = office.board().wait
    assert (with_three.high or 0) < (with_one.high or 0)


def test_a_desk_that_is_no_longer_configured_does_not_count(
    office: Afternoon, config: Config
) -> None:
    office.draws(6)
    with_three = office.board().wait
    smaller = Store.open(with_desks(config, "room"))
    with_one = Afternoon(smaller, office.at).board().wait
    smaller.close()
    assert (with_three.high or 0) < (with_one.high or 0)


def test_the_wait_is_unknown_when_nobody_has_called_for_a_quarter_of_an_hour(
    alone: Afternoon,
) -> None:
    alone.draws(2)
    alone.later(14)
    assert alone.draw().wait.high is not None
    alone.later(5)
    unknown = alone.draw().wait
    assert (unknown.low, unknown.high) == (None, None)
    alone.next()
    assert alone.board().wait.high is not None


def test_the_wait_is_unknown_in_a_pause_without_an_end(alone: Afternoon) -> None:
    alone.draws(2)
    alone.hours("pause", until=None)
    assert alone.board().wait.high is None
    alone.hours("resume")
    assert alone.board().wait.high is not None


def test_a_pause_with_an_end_is_counted(alone: Afternoon) -> None:
    alone.draws(2)
    before = alone.board().wait.low or 0
    alone.later(1)
    alone.hours("pause", until=alone.at + 40 * MINUTE)
    assert (alone.board().wait.low or 0) >= before + 35


def test_the_wait_is_unknown_when_every_desk_pauses(alone: Afternoon) -> None:
    alone.draw()
    assert alone.desk_pauses() is True
    assert alone.board().wait.high is None
