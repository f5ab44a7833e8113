"""Taking back: exactly, twice, for a minute, and never over somebody else's act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.office.values import Refused, Step
from tests.office.afternoon import MINUTE, Afternoon, all_events, refusal, tables

Prepare = Callable[[Afternoon], None]


def nothing(office: Afternoon) -> None:
    """The desk is empty and people wait."""


def present(office: Afternoon) -> None:
    """Somebody was called."""
    office.next()


def serving(office: Afternoon) -> None:
    """Somebody is in the room."""
    office.next()
    office.do("start")


def last_one(office: Afternoon) -> None:
    """Somebody is there and nobody waits."""
    while office.queue():
        office.next()


def parked(office: Afternoon) -> None:
    """Number 1 is parked."""
    office.next()
    office.do("park", minutes=10)


def missing(office: Afternoon) -> None:
    """Number 1 missed the call."""
    office.next()
    office.do("miss")


@pytest.mark.parametrize(
    ("prepare", "act", "more"),
    [
        (nothing, "call_next", {}),
        (present, "call_next", {}),
        (serving, "call_next", {}),
        (last_one, "call_next", {}),
        (nothing, "call_number", {"number": 3}),
        (present, "call_number", {"number": 3}),
        (present, "call_number", {"number": 1}),
        (parked, "call_number", {"number": 1}),
        (missing, "call_number", {"number": 1}),
        (present, "recall", {}),
        (serving, "recall", {}),
        (present, "start", {}),
        (present, "finish", {}),
        (serving, "finish", {}),
        (present, "miss", {}),
        (present, "park", {}),
        (serving, "park", {"minutes": 10}),
        (present, "forward", {"to": "two"}),
        (serving, "forward", {"to": "two"}),
        (present, "call_next", {"missed_within": 30}),
        (last_one, "call_next", {"missed_within": 30}),
        (serving, "call_next", {"missed_within": 30}),
    ],
)
def test_undo_restores_every_row_exactly(
    office: Afternoon, prepare: Prepare, act: str, more: dict[str, Any]
) -> None:
    office.draws(3)
    office.arrives(-2)
    prepare(office)
    before = tables(office.store)
    acted = office.do(act, **more)
    assert tables(office.store) != before
    undone = office.do("undo")
    assert undone.step is Step.UNDO
    assert tables(office.store) == before
    last = all_events(office.store)[-1]
    assert last.step is Step.UNDO
    assert last.undoes == acted.event_id


def test_undo_says_who_is_at_the_desk_and_how_many_wait(office: Afternoon) -> None:
    office.draws(3)
    office.next()
    office.do("park", minutes=1)
    office.next()
    office.later(0.9)
    office.do("recall")
    office.later(0.5)
    undone = office.do("undo")
    assert undone.ticket is not None
    assert undone.ticket.number == 2
    assert undone.waiting == len(office.queue()) == 2


def test_undo_twice_takes_back_the_act_before(office: Afternoon) -> None:
    office.draws(3)
    start = tables(office.store)
    office.next()
    first = tables(office.store)
    office.next()
    office.do("undo")
    assert tables(office.store) == first
    office.do("undo")
    assert tables(office.store) == start
    with pytest.raises(Refused) as caught:
        office.do("undo")
    assert refusal(caught) == "refused.nothing_to_undo"


def test_after_an_undo_the_desk_goes_on(office: Afternoon) -> None:
    office.draws(3)
    office.next()
    office.next()
    office.do("undo")
    assert office.do("recall").ticket is not None
    assert office.next() == 2
    office.do("undo")
    assert office.ticket(1).calls == 2


def test_undo_works_for_a_minute(office: Afternoon) -> None:
    office.draws(2)
    office.next()
    office.later(59 / 60)
    office.do("undo")
    office.next()
    office.later(1)
    with pytest.raises(Refused) as caught:
        office.do("undo")
    assert refusal(caught) == "refused.nothing_to_undo"
    assert office.state(1) == "called"


def test_a_desk_takes_back_only_its_own_acts(office: Afternoon) -> None:
    office.draws(2)
    office.next("room")
    with pytest.raises(Refused):
        office.do("undo", "two")
    assert office.state(1) == "called"


@pytest.mark.parametrize("by", ["secretary", "other desk", "other desk by number"])
def test_what_somebody_else_has_changed_since_is_not_taken_back(
    office: Afternoon, by: str
) -> None:
    office.draws(3)
    office.next()
    match by:
        case "secretary":
            office.do("miss")
            office.returns(1)
        case "other desk":
            office.do("forward", to="two")
            office.next("two")
        case _:
            office.do("park")
            office.do("call_number", "two", number=1)
    before = tables(office.store)
    with pytest.raises(Refused) as caught:
        office.do("undo")
    assert refusal(caught) == "refused.nothing_to_undo"
    assert tables(office.store) == before


def test_an_act_of_hours_that_are_closed_is_not_taken_back(office: Afternoon) -> None:
    office.draws(2)
    office.next()
    office.do("miss")
    office.closes_the_day()
    office.hours("open_now", duration=60 * MINUTE)
    before = tables(office.store)
    with pytest.raises(Refused) as caught:
        office.do("undo")
    assert refusal(caught) == "refused.nothing_to_undo"
    assert tables(office.store) == before


def test_an_undone_call_can_be_put_first_and_is_not_called_twice(
    office: Afternoon,
) -> None:
    office.draws(2)
    office.next()
    office.do("undo")
    office.puts_first(2)
    assert office.calls_all() == [2, 1]


@pytest.mark.parametrize("prepare", [parked, missing])
def test_undo_takes_a_return_to_the_queue_back_exactly(
    office: Afternoon, prepare: Prepare
) -> None:
    office.draws(3)
    prepare(office)
    before = tables(office.store)
    office.returns(1, desk="room")
    assert office.state(1) == "waiting"
    office.do("undo")
    assert tables(office.store) == before


def test_undo_after_a_pause_goes_on_and_leaves_the_visitor(office: Afternoon) -> None:
    """Not the call before the pause: that was meant."""
    office.draws(2)
    office.next()
    before = tables(office.store)
    assert office.desk_pauses() is True
    office.do("undo")
    assert tables(office.store) == before
    assert office.state(1) == "called"
    office.desk_pauses()
    assert office.desk_pauses() is False
    paused = office.do("undo")
    assert paused.ticket is not None
    assert paused.ticket.number == 1
    with pytest.raises(Refused) as caught:
        office.next()
    assert refusal(caught) == "refused.paused"


@pytest.mark.parametrize(
    ("seconds", "works"), [(-3600, False), (-62, False), (-30, True), (3600, False)]
)
def test_after_the_clock_was_set_only_what_is_surely_young_is_taken_back(
    office: Afternoon, seconds: float, works: bool
) -> None:
    office.draws(2)
    office.next()
    before = tables(office.store)
    office.later(seconds / 60)
    if works:
        assert office.do("undo").step is Step.UNDO
        return
    with pytest.raises(Refused) as caught:
        office.do("undo")
    assert refusal(caught) == "refused.nothing_to_undo"
    assert tables(office.store) == before


def test_a_visitor_parked_at_another_desk_since_is_not_brought_back(
    office: Afternoon,
) -> None:
    """Parked is parked, but not by us: the desk that did it would get the visitor."""
    office.draws(3)
    office.next("room")
    office.do("park", "room")
    office.do("call_number", "two", number=1)
    office.do("park", "two")
    before = tables(office.store)
    with pytest.raises(Refused) as caught:
        office.do("undo", "room")
    assert refusal(caught) == "refused.nothing_to_undo"
    assert tables(office.store) == before


def test_what_others_did_and_took_back_since_is_nothing(office: Afternoon) -> None:
    office.draws(3)
    office.next("room")
    before = tables(office.store)
    office.do("park", "room")
    office.do("call_number", "two", number=1)
    office.do("undo", "two")
    office.do("undo", "room")
    assert tables(office.store) == before
