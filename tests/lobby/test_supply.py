"""Paper near its end: a sensor that chatters, a roll that is counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.lobby.supply import CONSISTENT, FEW, Supply
from printer.outcome import Condition, Paper

PLENTY = FEW * 10


def heard(paper: Paper = Paper.OK, *, cover_open: bool = False) -> Condition:
    """A fresh word of the printer."""
    return Condition(True, answers=True, paper=paper, cover_open=cover_open)


def looks(supply: Supply, *papers: Paper, left: int | None = None) -> list[bool]:
    return [supply.look(heard(paper), left) for paper in papers]


def test_a_sensor_is_believed_when_it_says_the_same_often_enough() -> None:
    supply = Supply()
    looks(supply, *[Paper.NEAR_END] * (CONSISTENT - 1))
    assert not supply.is_low(None)
    looks(supply, Paper.NEAR_END)
    assert supply.is_low(None)


@given(st.lists(st.sampled_from([Paper.OK, Paper.NEAR_END]), max_size=60))
def test_a_sensor_that_chatters_never_takes_the_warning_back(
    papers: list[Paper],
) -> None:
    supply = Supply()
    before = False
    for paper in papers:
        assert not supply.look(heard(paper), None)
        assert supply.is_low(None) >= before
        before = supply.is_low(None)


def test_a_sensor_that_now_and_then_says_near_end_alarms_nobody() -> None:
    supply = Supply()
    looks(supply, *[Paper.NEAR_END, Paper.NEAR_END, Paper.OK] * 20)
    assert not supply.is_low(None)


def test_a_word_that_was_heard_before_counts_once() -> None:
    supply = Supply()
    word = heard(Paper.NEAR_END)
    for _ in range(10):
        supply.look(word, None)
    assert not supply.is_low(None)


@pytest.mark.parametrize("gap", [Condition(False), Condition(True)])
def test_a_printer_that_says_nothing_changes_nothing(gap: Condition) -> None:
    supply = Supply()
    looks(supply, *[Paper.NEAR_END] * CONSISTENT)
    assert not supply.look(gap, None)
    assert supply.is_low(None)


def test_a_roll_that_ended_and_was_changed_is_new() -> None:
    supply = Supply()
    looks(supply, *[Paper.NEAR_END] * CONSISTENT, Paper.OUT)
    assert not supply.look(heard(Paper.OUT, cover_open=True), None)
    assert not supply.look(heard(Paper.OK, cover_open=True), None)
    assert supply.look(heard(), None)
    assert not supply.is_low(None)
    assert looks(supply, Paper.OK, Paper.OK) == [False, False]


def test_a_cover_that_was_opened_to_look_is_no_new_roll() -> None:
    supply = Supply()
    looks(supply, *[Paper.NEAR_END] * CONSISTENT)
    supply.look(heard(Paper.NEAR_END, cover_open=True), None)
    assert looks(supply, Paper.NEAR_END) == [False]
    assert supply.is_low(None)


def test_a_cover_opened_while_there_is_plenty_of_paper_is_no_new_roll() -> None:
    supply = Supply()
    supply.look(heard(cover_open=True), PLENTY)
    assert looks(supply, Paper.OK, left=PLENTY) == [False]


def test_without_a_sensor_the_count_tells_and_a_change_of_paper_is_seen() -> None:
    supply = Supply()
    assert not supply.is_low(FEW + 1)
    assert supply.is_low(FEW)
    supply.look(heard(cover_open=True), FEW)
    assert looks(supply, Paper.OK, left=FEW) == [True]
