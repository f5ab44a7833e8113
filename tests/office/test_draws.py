"""One tap, one number: ascending, without a gap, the same again for the same tap."""

from __future__ import annotations

import datetime as dt

import pytest

from kiosk.config import Config
from kiosk.office import operations
from kiosk.office.store import Store
from kiosk.office.values import Kind, PrintState, Refused, State
from tests.office.afternoon import MINUTE, Afternoon, all_events, refusal, tables


def test_numbers_ascend_without_a_gap_walk_ins_from_1_appointments_from_61(
    office: Afternoon,
) -> None:
    assert office.draws(3) == [1, 2, 3]
    assert [office.arrives(10), office.arrives(20)] == [61, 62]
    assert office.draws(2) == [4, 5]
    assert office.arrives(30) == 63


def test_a_new_number_waits_with_its_moment_as_place(office: Afternoon) -> None:
    drawn = office.draw(topic="fire")
    ticket = drawn.ticket
    assert ticket.kind is Kind.WALK_IN
    assert ticket.state is State.WAITING
    assert ticket.place == ticket.issued == office.at
    assert ticket.topic == "fire"
    assert not drawn.repeated
    assert office.ticket(1) == ticket


def test_two_taps_give_one_ticket(office: Afternoon) -> None:
    first = office.draw("the same tap")
    before = tables(office.store)
    again = office.draw("the same tap")
    assert again.repeated
    assert again.ticket == first.ticket
    assert tables(office.store) == before
    assert len(all_events(office.store)) == 1


@pytest.mark.parametrize("why", ["full", "closed", "ended", "another day"])
def test_a_repeated_tap_gives_the_same_ticket_when_nobody_else_gets_one(
    office: Afternoon, why: str
) -> None:
    first = office.draw("tap")
    match why:
        case "full":
            office.hours("limit", n=0)
        case "closed":
            office.hours("close_issuing")
        case "ended":
            office.closes_the_day()
        case _:
            office.at += dt.timedelta(days=3)
    with pytest.raises(Refused):
        office.draw("another tap")
    again = office.draw("tap")
    assert again.repeated
    assert again.ticket.number == first.ticket.number
    assert again.ticket.id == first.ticket.id


def test_a_repeated_tap_after_the_call_gives_the_same_ticket(
    office: Afternoon,
) -> None:
    first = office.draw("tap")
    office.next()
    again = office.draw("tap").ticket
    assert again.id == first.ticket.id
    assert again.state is State.CALLED


def test_a_repeated_tap_after_a_restart_gives_the_same_ticket(
    office: Afternoon, config: Config
) -> None:
    first = office.draw("tap")
    office.store.close()
    again = Store.open(config)
    assert Afternoon(again, office.at).draw("tap").ticket == first.ticket
    again.close()


def test_numbers_go_on_after_a_restart(office: Afternoon, config: Config) -> None:
    office.draws(3)
    office.store.close()
    again = Store.open(config)
    assert Afternoon(again, office.at).draw().ticket.number == 4
    again.close()


def test_numbers_begin_anew_with_the_next_office_hours(office: Afternoon) -> None:
    office.draws(3)
    office.arrives(10)
    office.closes_the_day()
    office.later(10)
    office.hours("open_now", duration=60 * MINUTE)
    assert office.draws(2) == [1, 2]
    assert office.arrives(10) == 61


def test_a_void_number_is_not_given_again(office: Afternoon) -> None:
    office.draws(2)
    assert office.gives_back(2).state is State.VOID
    assert office.draw().ticket.number == 3
    assert office.queue() == [1, 3]


def test_a_refused_tap_leaves_no_gap(office: Afternoon) -> None:
    office.draws(2)
    office.hours("close_issuing")
    for _ in range(3):
        with pytest.raises(Refused):
            office.draw()
    office.hours("open_issuing")
    assert office.draw().ticket.number == 3


def test_a_topic_that_the_house_has_not_is_refused(office: Afternoon) -> None:
    with pytest.raises(Refused) as caught:
        office.draw(topic="weather")
    assert refusal(caught) == "refused.unknown_topic"
    assert office.draw().ticket.number == 1


def test_a_time_without_a_zone_is_refused(office: Afternoon) -> None:
    with pytest.raises(TypeError, match="naive"):
        operations.issue_ticket(
            office.store,
            draw_id="x",
            topic=None,
            language="de",
            at=dt.datetime(2026, 1, 30, 15, 0),  # noqa: DTZ001 - that is the mistake
            device="kiosk",
        )
    assert office.draw().ticket.number == 1


def test_only_a_waiting_number_can_be_given_back(office: Afternoon) -> None:
    office.draw()
    office.next()
    with pytest.raises(Refused) as caught:
        office.gives_back(1)
    assert refusal(caught) == "refused.not_allowed"
    with pytest.raises(Refused) as caught:
        operations.void_ticket(
            office.store, ticket_id=999, at=office.at, device="kiosk"
        )
    assert refusal(caught) == "refused.unknown_number"


def test_the_paper_has_its_own_state_and_changes_nothing_else(
    office: Afternoon,
) -> None:
    ticket = office.draw().ticket
    attempt = operations.begin_print(
        office.store, ticket_id=ticket.id, at=office.at, device="kiosk"
    )
    assert office.ticket(1).print_state is PrintState.SENDING
    (interrupted,) = operations.interrupted_prints(office.store, device="kiosk")
    assert (interrupted.id, interrupted.ticket_id) == (attempt, ticket.id)
    operations.record_print(
        office.store,
        attempt=attempt,
        state=PrintState.UNKNOWN,
        reason="the printer does not answer",
        at=office.at,
        device="kiosk",
    )
    assert office.ticket(1).print_state is PrintState.UNKNOWN
    assert office.ticket(1).state is State.WAITING
    assert operations.interrupted_prints(office.store, device="kiosk") == ()


def test_a_late_answer_of_the_first_print_does_not_speak_for_the_copy(
    office: Afternoon,
) -> None:
    ticket = office.draw().ticket
    first, copy = (
        operations.begin_print(
            office.store, ticket_id=ticket.id, at=office.at, device="kiosk"
        )
        for _ in range(2)
    )
    for attempt, state in ((copy, PrintState.CONFIRMED), (first, PrintState.FAILED)):
        operations.record_print(
            office.store, attempt=attempt, state=state, at=office.at, device="kiosk"
        )
    assert office.ticket(1).print_state is PrintState.CONFIRMED


def test_a_print_of_a_number_that_is_not_there_is_refused(office: Afternoon) -> None:
    with pytest.raises(Refused):
        operations.begin_print(
            office.store, ticket_id=999, at=office.at, device="kiosk"
        )
    with pytest.raises(Refused):
        operations.record_print(
            office.store,
            attempt=999,
            state=PrintState.SENT,
            at=office.at,
            device="kiosk",
        )
