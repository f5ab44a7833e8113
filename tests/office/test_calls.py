"""What a desk does, act by act."""

from __future__ import annotations

import msgspec
import pytest

from kiosk.office import queries
from kiosk.office.values import Refused, State, Step
from tests.office.afternoon import MINUTE, Afternoon, all_events, refusal, tables

ACTS = ("call_next", "recall", "start", "finish", "miss", "park", "undo")


def refused(office: Afternoon, act: str, desk: str = "room", **more: object) -> str:
    """Why the act is refused; it changes nothing."""
    before = tables(office.store)
    events = len(all_events(office.store))
    with pytest.raises(Refused) as caught:
        office.do(act, desk, **more)
    assert tables(office.store) == before
    assert len(all_events(office.store)) == events
    return refusal(caught)


def test_next_calls_whoever_is_first_and_says_why(office: Afternoon) -> None:
    office.draws(2)
    called = office.do("call_next")
    assert called.ticket is not None
    assert called.ticket.number == 1
    assert called.ticket.state is State.CALLED
    assert called.ticket.desk == "room"
    assert called.ticket.called == office.at
    assert called.ticket.calls == 1
    assert called.ticket.call_event == called.event_id
    assert called.reason == "order.walk_in"
    assert called.waiting == 1
    assert queries.desk_state(office.store, "room", office.at) == called.ticket


def test_next_finishes_the_present_talk(office: Afternoon) -> None:
    office.draws(2)
    office.next()
    called = office.do("call_next")
    assert called.ticket is not None
    assert called.finished is not None
    assert (called.ticket.number, called.finished.number) == (2, 1)
    assert office.state(1) == "finished"


def test_next_with_nobody_waiting_finishes_the_present_talk(
    office: Afternoon,
) -> None:
    office.draw()
    office.next()
    office.do("start")
    called = office.do("call_next")
    assert called.ticket is None
    assert called.finished is not None
    assert office.state(1) == "finished"


def test_next_with_nobody_there_and_nobody_waiting_is_refused(
    office: Afternoon,
) -> None:
    assert refused(office, "call_next") == "refused.nobody_waiting"


@pytest.mark.parametrize("act", ["recall", "start", "finish", "miss", "park"])
def test_acts_on_a_visitor_need_one_at_the_desk(office: Afternoon, act: str) -> None:
    office.draws(2)
    office.next("two")
    assert refused(office, act) == "refused.no_current"


@pytest.mark.parametrize("act", ACTS)
def test_a_desk_that_the_house_has_not_is_refused(office: Afternoon, act: str) -> None:
    assert refused(office, act, "cellar") == "refused.unknown_desk"


@pytest.mark.parametrize("act", ACTS)
def test_no_act_on_a_day_without_hours(office: Afternoon, act: str) -> None:
    office.draw()
    office.next()
    office.closes_the_day()
    assert refused(office, act) == "refused.not_open"


def test_again_rings_again_and_counts(office: Afternoon) -> None:
    office.draw()
    office.next()
    first = office.ticket(1)
    again = office.do("recall").ticket
    assert again is not None
    assert again.calls == 2
    assert again.call_event is not None
    assert first.call_event is not None
    assert again.call_event > first.call_event
    assert again.called == first.called, "the waiting time ended with the first call"
    shown = office.board().current[0]
    assert (shown.number, shown.calls, shown.event_id) == (1, 2, again.call_event)


def test_start_then_finish(office: Afternoon) -> None:
    office.draw()
    office.next()
    office.do("start")
    assert office.state(1) == "serving"
    assert refused(office, "start") == "refused.not_allowed"
    assert refused(office, "miss") == "refused.not_allowed"
    office.do("finish")
    assert office.state(1) == "finished"
    assert queries.desk_state(office.store, "room", office.at) is None


def test_whoever_misses_the_call_comes_back_once_next_but_one(
    office: Afternoon,
) -> None:
    office.draws(4)
    office.next()
    office.do("miss")
    assert office.state(1) == "missed"
    assert office.queue() == [2, 3, 4]
    office.returns(1)
    assert office.queue() == [2, 1, 3, 4]
    assert office.reasons()[1] == "order.returned"
    assert [office.next(), office.next()] == [2, 1]
    office.do("miss")
    with pytest.raises(Refused) as caught:
        office.returns(1)
    assert refusal(caught) == "refused.already_returned"


def test_only_whoever_missed_a_call_comes_back(office: Afternoon) -> None:
    office.draw()
    with pytest.raises(Refused) as caught:
        office.returns(1)
    assert refusal(caught) == "refused.not_allowed"
    with pytest.raises(Refused) as caught:
        office.returns(17)
    assert refusal(caught) == "refused.unknown_number"


def test_a_number_is_called_by_hand(office: Afternoon) -> None:
    office.draws(3)
    called = office.do("call_number", number=3)
    assert called.ticket is not None
    assert called.ticket.number == 3
    assert called.reason == "order.called_by_number"
    assert office.queue() == [1, 2]


def test_a_number_called_by_hand_finishes_the_present_talk(
    office: Afternoon,
) -> None:
    office.draws(2)
    office.next()
    called = office.do("call_number", number=2)
    assert called.finished is not None
    assert office.state(1) == "finished"


@pytest.mark.parametrize("before", ["park", "miss"])
def test_a_parked_or_missing_visitor_is_called_by_number(
    office: Afternoon, before: str
) -> None:
    office.draw()
    office.next()
    office.do(before)
    called = office.do("call_number", number=1).ticket
    assert called is not None
    assert called.state is State.CALLED
    assert called.park_until is None
    assert called.calls == 2


def test_the_present_number_called_by_hand_rings_again(office: Afternoon) -> None:
    office.draw()
    office.next()
    again = office.do("call_number", number=1)
    assert again.step is Step.RECALL
    assert again.finished is None
    assert office.ticket(1).calls == 2


@pytest.mark.parametrize("state", ["finished", "void", "called", "serving"])
def test_a_number_that_is_over_or_at_another_desk_is_not_called(
    office: Afternoon, state: str
) -> None:
    office.draws(2)
    match state:
        case "finished":
            office.next()
            office.do("finish")
        case "void":
            office.gives_back(1)
        case _:
            office.next("two")
            if state == "serving":
                office.do("start", "two")
    assert office.state(1) == state
    assert refused(office, "call_number", number=1) == "refused.not_allowed"


def test_a_number_that_nobody_drew_is_not_called(office: Afternoon) -> None:
    for number in (1, 60, 0, -1, 9999):
        assert refused(office, "call_number", number=number) == "refused.unknown_number"


def test_yesterdays_number_is_not_called(office: Afternoon) -> None:
    office.draws(2)
    office.closes_the_day()
    office.later(5)
    office.hours("open_now", duration=60 * MINUTE)
    office.draw()
    assert refused(office, "call_number", number=2) == "refused.unknown_number"


def test_parked_for_minutes_the_visitor_is_next_when_they_are_over(
    office: Afternoon,
) -> None:
    office.draws(3)
    office.next()
    office.do("park", minutes=10)
    assert office.state(1) == "parked"
    assert office.queue() == [2, 3]
    assert office.next() == 2
    office.later(10)
    assert office.queue() == [1, 3]
    assert office.reasons()[1] == "order.parked"
    assert office.next() == 1


def test_parked_without_minutes_the_visitor_waits_for_the_number(
    office: Afternoon,
) -> None:
    office.draws(2)
    office.next()
    office.do("park")
    office.later(120)
    assert office.queue() == [2]
    assert office.next() == 2
    assert office.next() is None
    assert office.do("call_number", number=1).ticket is not None


def test_forwarded_to_another_desk_the_place_is_kept(office: Afternoon) -> None:
    office.draws(3)
    place = office.ticket(1).place
    office.next()
    forwarded = office.do("forward", to="two").ticket
    assert forwarded is not None
    assert forwarded.state is State.WAITING
    assert forwarded.desk == "two"
    assert forwarded.place == place
    assert office.queue() == [1, 2, 3]
    assert office.reasons()[1] == "order.forwarded"
    assert office.next("three") == 2
    assert office.next("room") == 3
    assert office.next("two") == 1


def test_forwarding_needs_another_desk_of_the_house(office: Afternoon) -> None:
    office.draw()
    office.next()
    assert refused(office, "forward", to="cellar") == "refused.unknown_desk"
    assert refused(office, "forward", to="room") == "refused.same_desk"
    assert refused(office, "forward", "two", to="room") == "refused.no_current"


def test_put_first_goes_before_all_others(office: Afternoon) -> None:
    office.draws(3)
    office.puts_first(3)
    assert office.queue() == [3, 1, 2]
    assert office.reasons()[3] == "order.first"
    assert office.next() == 3


def test_only_who_waits_can_be_put_first(office: Afternoon) -> None:
    office.draw()
    office.next()
    with pytest.raises(Refused) as caught:
        office.puts_first(1)
    assert refusal(caught) == "refused.not_allowed"


def test_a_paused_desk_calls_nobody_and_may_still_finish(office: Afternoon) -> None:
    office.draws(2)
    office.next()
    assert office.desk_pauses() is True
    assert refused(office, "call_next") == "refused.paused"
    assert refused(office, "call_number", number=2) == "refused.paused"
    office.do("finish")
    assert office.next("two") == 2
    assert office.desk_pauses() is False
    assert office.state(1) == "finished"


def test_closing_leaves_nobody_open(office: Afternoon) -> None:
    office.draws(5)
    office.book(30, "late")
    office.next("room")
    office.next("two")
    office.do("start", "two")
    office.next("three")
    office.do("park", "three")
    left = office.closes_the_day()
    assert [ticket.number for ticket in left] == [3, 4, 5]
    with office.store.read() as connection:
        found = queries.by_id(connection, office.store, left[0].id)
    assert found is not None
    assert found.state is State.NOT_REACHED
    with pytest.raises(Refused):
        office.closes_the_day()
    assert not tables(office.store)["appointment"]


def test_every_act_is_one_event(office: Afternoon) -> None:
    office.draws(2)
    office.next()
    office.do("recall")
    office.do("start")
    office.do("call_next")
    office.do("undo")
    office.desk_pauses()
    office.closes_the_day()
    events = all_events(office.store)
    assert [event.step.value for event in events] == [
        *("issue", "issue", "call", "recall", "start", "call", "undo", "desk"),
        "close_day",
    ]
    assert [event.id for event in events] == list(range(1, 10))
    assert {event.desk for event in events[2:8]} == {"room"}
    assert [event.number for event in events[:6]] == [1, 2, 1, 1, 1, 2]


def test_a_parked_visitor_returns_to_the_old_place(office: Afternoon) -> None:
    office.draws(3)
    office.next()
    office.do("park", minutes=30)
    office.next()
    office.returns(1)
    assert office.queue() == [1, 3]
    assert office.ticket(1).park_until is None
    assert office.ticket(1).returned is False, "only a miss counts as one"
    assert office.next() == 1


def test_a_return_delivered_twice_is_done_once(office: Afternoon) -> None:
    office.draws(2)
    office.next()
    office.do("miss")
    first = office.returns(1, desk="room", act_id="pad-1")
    assert office.returns(1, desk="room", act_id="pad-1") == first
    assert [event.step for event in all_events(office.store)].count(Step.RETURN) == 1


@pytest.mark.parametrize(
    ("seconds", "act", "state"),
    [
        pytest.param(20, None, "missed", id="nobody came"),
        pytest.param(40, None, "finished", id="there was time for a word"),
        pytest.param(20, "start", "finished", id="the visitor is in the room"),
        pytest.param(20, "recall", "missed", id="the second call counts"),
        pytest.param(-90, None, "finished", id="the clock was set back"),
    ],
)
def test_where_the_house_wants_it_a_quick_next_means_the_last_did_not_come(
    office: Afternoon, seconds: int, act: str | None, state: str
) -> None:
    office.draws(2)
    office.next()
    if act:
        office.later(1)
        office.do(act)
    office.later((seconds - 1) / 60)
    called = office.do("call_next", missed_within=30)
    assert called.step is Step.CALL
    assert called.finished is not None
    assert called.finished.state == office.state(1) == state
    office.later(5)
    assert office.next() is None
    assert office.state(2) == "finished", "without the choice next finishes"


def test_a_quick_next_with_nobody_waiting_only_misses(office: Afternoon) -> None:
    office.draws(1)
    office.next()
    called = office.do("call_next", missed_within=30, act_id="pad-7")
    assert (called.step, called.ticket) == (Step.MISS, None)
    assert office.state(1) == "missed"
    again = office.do("call_next", missed_within=30, act_id="pad-7")
    assert (again.step, again.event_id) == (Step.MISS, called.event_id)


def test_a_repeated_answer_still_says_whom_the_call_ended(office: Afternoon) -> None:
    office.draws(2)
    office.next()
    first = office.do("call_next", act_id="pad-8", missed_within=30)
    again = office.do("call_next", act_id="pad-8", missed_within=30)
    assert again == msgspec.structs.replace(first, reason="")
