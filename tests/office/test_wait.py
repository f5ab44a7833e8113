"""How long will it take, and may another number be drawn: honest and monotone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.config import Config
from kiosk.office import wait
from kiosk.office.store import Store
from tests.office.afternoon import MINUTE, Afternoon, with_desks

desks = st.integers(1, 8)
elapsed = st.lists(st.floats(0, 60), max_size=8)
topics = st.lists(st.sampled_from(["fire", "budget", None]), max_size=30)
MINUTES = {"fire": 6.0, "budget": 15.0}


def queue(ahead: list[str | None], **more: Any) -> wait.Queue:
    """A queue with these topics ahead."""
    people = tuple(wait.Person(topic) for topic in ahead)
    return wait.Queue(ahead=people, minutes=MINUTES, **more)


@given(elapsed, topics, desks, st.floats(0, 120))
def test_a_range_has_its_ends_in_order_and_none_below_zero(
    running: list[float], ahead: list[str | None], desks: int, begins: float
) -> None:
    talks = tuple(wait.Talk(minutes) for minutes in running[:desks])
    low, mid, high = wait.estimate(
        queue(ahead, running=talks, desks=desks, begins=begins)
    )
    assert 0 <= low <= mid <= high
    assert begins - 1e-6 <= mid


@given(topics, desks, st.sampled_from(["fire", "budget", None]))
def test_one_more_person_ahead_never_shortens_the_wait(
    ahead: list[str | None], desks: int, more: str | None
) -> None:
    one = wait.estimate(queue(ahead, desks=desks))
    other = wait.estimate(queue([*ahead, more], desks=desks))
    assert other.mid >= one.mid - 0.1
    assert other.high >= one.high * 0.97 - 0.1


@given(st.integers(1, 30), desks)
def test_another_desk_never_makes_it_longer(ahead: int, desks: int) -> None:
    one = wait.estimate(queue([None] * ahead, desks=desks))
    other = wait.estimate(queue([None] * ahead, desks=desks + 1))
    assert other.mid <= one.mid
    assert other.high <= one.high * 1.03


def test_the_same_queue_gives_the_same_answer_and_another_seed_nearly() -> None:
    people = queue(["fire", None, "budget"], running=(wait.Talk(3.0),))
    assert wait.estimate(people) == wait.estimate(people)
    other = wait.estimate(people, seed=7)
    assert other.mid == pytest.approx(wait.estimate(people).mid, rel=0.05)


def test_without_a_desk_nobody_knows_how_long_it_takes() -> None:
    with pytest.raises(ValueError, match="nobody calls"):
        wait.estimate(queue([], desks=0))


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
