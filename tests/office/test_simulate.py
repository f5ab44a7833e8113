"""What if: afternoons played by the office's own rules."""

from __future__ import annotations

import math

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.config import Rules
from kiosk.office import admission
from kiosk.office.admission import Verdict
from kiosk.office.simulate.afternoon import Look, Play
from kiosk.office.simulate.people import Visitor, who_comes
from kiosk.office.simulate.played import Played
from kiosk.office.simulate.playing import play, what_if
from kiosk.office.simulate.quick import Quick
from kiosk.office.simulate.scenario import Scenario, Subject
from kiosk.office.values import Kind
from tests.office.fridays import (
    FIRST_COME,
    FRIDAY,
    STRICT,
    Everybody,
    UpTo,
    calls_by_simpy,
)

scenarios = st.builds(
    Scenario,
    length=st.sampled_from([60.0, 120.0, 180.0]),
    rooms=st.integers(1, 3),
    appointments=st.integers(0, 10),
    spacing=st.sampled_from([5.0, 10.0, 15.0, 20.0]),
    walk_ins=st.sampled_from([0.0, 2.0, 6.0, 15.0]),
    topics=st.sampled_from(
        [(Subject("fire", 12.0, 3.0), Subject("order", 5.0)), (Subject("", 10.0),)]
    ),
    pace=st.sampled_from([0.7, 1.0, 1.5]),
    overrun=st.sampled_from([0.0, 15.0]),
)
serials = st.integers(0, 10_000)


def test_the_figures_that_the_rule_was_chosen_for() -> None:
    """80 % called within 10 minutes; walk-ins wait 19 minutes, 53 at most; 3 before."""
    figures = what_if(FRIDAY, UpTo(), afternoons=800)
    assert figures.on_time == pytest.approx(0.80, abs=0.03)
    assert figures.walk_ins.mean == pytest.approx(19, abs=2.5)
    assert figures.walk_ins.nearly_all == pytest.approx(53, abs=4)
    assert figures.most_overtaken <= 3


def test_strict_priority_lets_walk_ins_wait_longer_and_be_overtaken_more() -> None:
    ours = what_if(FRIDAY, UpTo(), afternoons=800)
    strict = what_if(STRICT, UpTo(), afternoons=800)
    assert strict.walk_ins.nearly_all == pytest.approx(66, abs=5)
    assert strict.most_overtaken > 3
    assert strict.on_time == pytest.approx(0.89, abs=0.03)
    assert (strict.walk_ins.mean or 0) > (ours.walk_ins.mean or 0) + 1


def test_first_come_first_served_calls_the_registered_too_late() -> None:
    figures = what_if(FIRST_COME, UpTo(), afternoons=800)
    assert figures.on_time == pytest.approx(0.62, abs=0.03)
    assert figures.most_overtaken == 0


@given(scenarios, serials)
@settings(max_examples=60, deadline=None)
def test_simpy_calls_the_same_people_at_the_same_minutes(
    scenario: Scenario, serial: int
) -> None:
    visitors = who_comes(scenario, serial, seed=1)
    afternoon = Play(scenario, Everybody()).run(visitors)
    called = calls_by_simpy(scenario, visitors)
    assert len(afternoon.fates) == len(visitors)
    for visitor, fate in zip(visitors, afternoon.fates, strict=True):
        assert (fate.came, fate.appointed) == (visitor.comes, visitor.appointed)
        assert fate.called == pytest.approx(called.get(visitor), abs=1e-6)


@given(scenarios, serials)
@settings(max_examples=60, deadline=None)
def test_everybody_who_comes_is_counted_once(scenario: Scenario, serial: int) -> None:
    visitors = who_comes(scenario, serial, seed=1)
    afternoon = Play(scenario, Quick(scenario)).run(visitors)
    came = sorted(fate.came for fate in afternoon.fates)
    assert came == sorted(visitor.comes for visitor in visitors)
    registered = sum(visitor.appointed is not None for visitor in visitors)
    assert afternoon.no_shows + registered == scenario.appointments
    for fate in afternoon.fates:
        assert not (fate.turned_away and fate.kind is Kind.APPOINTMENT)
        assert not (fate.turned_away and fate.called is not None)
        if fate.called is not None:
            assert max(fate.came, 0) <= fate.called
            assert fate.called < scenario.length + scenario.overrun


@given(serials, st.integers(1, 3), st.sampled_from([10.0, 15.0, 20.0]))
@settings(max_examples=40, deadline=None)
def test_nobody_is_overtaken_by_more_than_the_house_promises(
    serial: int, rooms: int, spacing: float
) -> None:
    scenario = msgspec.structs.replace(
        FRIDAY, rooms=rooms, spacing=spacing, walk_ins=8.0 * rooms
    )
    full = msgspec.structs.replace(scenario, appointments=scenario.most_appointments)
    afternoon = Play(full, Everybody()).run(who_comes(full, serial, seed=1))
    rules = full.rules
    bound = rooms * math.ceil((rules.head_start + rules.grace) / spacing)
    assert max(fate.overtaken for fate in afternoon.fates) <= bound


def test_the_same_seed_gives_the_same_figures_and_another_gives_others() -> None:
    once = what_if(FRIDAY, afternoons=40)
    assert what_if(FRIDAY, afternoons=40) == once
    assert what_if(FRIDAY, afternoons=40, seed=7) != once


def test_the_same_walk_ins_come_whatever_is_changed() -> None:
    def walk_ins(scenario: Scenario) -> list[Visitor]:
        return [v for v in who_comes(scenario, 3, seed=1) if v.appointed is None]

    changed = msgspec.structs.replace(FRIDAY, rooms=2, appointments=3, spacing=20)
    assert walk_ins(changed) == walk_ins(FRIDAY)


def test_full_stays_full_even_if_it_would_fit_again() -> None:
    class OnceFull(Everybody):
        answers = iter([Verdict.OPEN, Verdict.FULL])

        def admits(self, look: Look) -> Verdict:
            return next(self.answers)

    visitors = [Visitor(minute, 5.0, "") for minute in (1.0, 2.0, 3.0, 50.0)]
    fates = Play(FRIDAY, OnceFull()).run(visitors).fates
    turned = [fate.came for fate in fates if fate.turned_away]
    assert turned == [2.0, 3.0, 50.0]


def test_nobody_is_called_after_the_overrun_and_a_last_talk_goes_on() -> None:
    scenario = Scenario(length=20, overrun=5, appointments=0)
    visitors = [Visitor(0.0, 24.0, ""), Visitor(1.0, 9.0, ""), Visitor(2.0, 9.0, "")]
    afternoon = Play(scenario, Everybody()).run(visitors)
    assert [fate.called for fate in afternoon.fates] == [0.0, 24.0, None]
    assert afternoon.ended == 33.0


def test_more_appointments_than_times_share_them() -> None:
    two_rooms = Scenario(length=60, spacing=20, rooms=2, appointments=5)
    assert two_rooms.times == (0, 0, 20, 20, 40)
    assert two_rooms.most_appointments == 6
    assert Scenario(length=10, spacing=20, appointments=0).times == ()


class Listening(Played):
    """A judge that asks both, and notes how they answer."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(scenario)
        self.quick = Quick(scenario)
        self.pairs: list[tuple[float, float]] = []

    def admits(self, look: Look) -> Verdict:
        real = self.chance(look, plays=200)
        self.pairs.append((self.quick.chance(look), real))
        return admission.verdict(real)

    def range_of(self, look: Look, ticket: object) -> None:
        """None is announced."""


@pytest.mark.parametrize("rooms", [1, 2])
def test_the_closed_form_admits_as_the_office_does(rooms: int) -> None:
    scenario = msgspec.structs.replace(
        FRIDAY,
        rooms=rooms,
        walk_ins=6.0 * rooms,
        appointments=8 * rooms,
        topics=(Subject("fire", 15.0), Subject("order", 7.0, 2.0)),
        rules=Rules(talk=9.7),
    )
    judge = Listening(scenario)
    list(play(scenario, judge, 12, seed=1))
    full = admission.Verdict.FULL
    same = sum(
        (admission.verdict(quick) is full) == (admission.verdict(real) is full)
        for quick, real in judge.pairs
    )
    assert same >= 0.88 * len(judge.pairs) > 20
    off = sum(abs(quick - real) for quick, real in judge.pairs) / len(judge.pairs)
    assert off < 0.05


def test_announced_ranges_hold_what_they_say() -> None:
    figures = what_if(FRIDAY, Played(FRIDAY), afternoons=12)
    assert figures.inside is not None
    assert figures.inside > 0.7
    assert 5 <= (figures.width or 0) < 60
