"""Who is next: the rule on the wall, for every queue that hypothesis can think of."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.config import Rules
from kiosk.office import order
from kiosk.office.values import Kind, State, Ticket
from tests.office.afternoon import MINUTE, NOW

RULES = Rules()


def walk_in(number: int, drawn: float, **more: object) -> Ticket:
    """A walk-in who drew so many minutes after NOW."""
    at = NOW + drawn * MINUTE
    return _ticket(number, Kind.WALK_IN, at, at, more)


def registered(number: int, appointed: float, here: float, **more: object) -> Ticket:
    """A visitor with an appointment; both in minutes after NOW."""
    at, when = NOW + here * MINUTE, NOW + appointed * MINUTE
    place = order.place(at, when, RULES)
    return _ticket(number, Kind.APPOINTMENT, at, place, {"appointed": when, **more})


def _ticket(
    number: int, kind: Kind, at: dt.datetime, place: dt.datetime, more: dict[str, Any]
) -> Ticket:
    return Ticket(
        **{
            "id": number,
            "hours_id": 1,
            "kind": kind,
            "number": number,
            "draw_id": str(number),
            "state": State.WAITING,
            "place": place,
            "issued": at,
            **more,
        }
    )


def called(
    tickets: list[Ticket], minutes: float = 0, desk: str | None = None
) -> list[int]:
    at = NOW + minutes * MINUTE
    return [t.number for t in order.calling_order(tickets, at, RULES, desk)]


minutes = st.integers(-180, 180)
tickets = st.builds(
    walk_in,
    st.integers(1, 59),
    minutes,
    rank=st.sampled_from([0, 1]),
    state=st.sampled_from([State.WAITING, State.PARKED, State.CALLED]),
    desk=st.sampled_from([None, "room", "two"]),
    park_until=st.one_of(st.none(), minutes.map(lambda m: NOW + m * MINUTE)),
) | st.builds(
    registered,
    st.integers(61, 99),
    minutes,
    minutes,
    rank=st.sampled_from([0, 1]),
    desk=st.sampled_from([None, "room", "two"]),
)
queues = st.lists(tickets, unique_by=lambda ticket: ticket.number, max_size=20)


@given(queues, minutes, st.sampled_from([None, "room", "two"]), st.randoms())
def test_the_order_does_not_depend_on_how_the_rows_come(
    queue: list[Ticket], at: int, desk: str | None, chance: object
) -> None:
    shuffled = list(queue)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert called(queue, at, desk) == called(shuffled, at, desk)


@given(queues, minutes)
def test_nobody_who_can_be_called_is_left_out_or_named_twice(
    queue: list[Ticket], at: int
) -> None:
    numbers = called(queue, at)
    moment = NOW + at * MINUTE
    expected = {
        ticket.number
        for ticket in queue
        if ticket.state is State.WAITING
        or (
            ticket.state is State.PARKED
            and ticket.park_until is not None
            and ticket.park_until <= moment
        )
    }
    assert len(numbers) == len(set(numbers))
    assert set(numbers) == expected


@given(queues, minutes)
def test_whoever_draws_later_never_comes_before_a_walk_in_who_waits(
    queue: list[Ticket], at: int
) -> None:
    before = called(queue, at)
    late = walk_in(60, max(at, 181))
    after = called([*queue, late], at)
    assert [number for number in after if number != 60] == before
    late_ones = {
        ticket.number
        for ticket in queue
        if order.is_early(ticket, NOW + at * MINUTE, RULES)
    }
    assert set(after[after.index(60) + 1 :]) <= late_ones


@given(queues, minutes, st.integers(0, 120))
def test_two_walk_ins_never_change_places_as_time_goes_by(
    queue: list[Ticket], at: int, more: int
) -> None:
    anonymous = {ticket.number for ticket in queue if ticket.appointed is None}
    before = [number for number in called(queue, at) if number in anonymous]
    after = [number for number in called(queue, at + more) if number in before]
    assert after == before


@given(
    slot=st.integers(5, 30),
    rooms=st.integers(1, 3),
    arrivals=st.lists(st.integers(0, 150), max_size=15),
    chance=st.randoms(use_true_random=False),
)
def test_a_walk_in_is_overtaken_by_no_more_than_the_house_promises(
    slot: int, rooms: int, arrivals: list[int], chance: object
) -> None:
    """At most rooms x ceil((head start + grace) / slot) newcomers are called before."""
    queue: list[Ticket] = [walk_in(n + 1, at) for n, at in enumerate(sorted(arrivals))]
    number = 61
    for appointed in range(0, 150, slot):
        for _ in range(rooms):
            here = appointed + chance.randint(-60, 60)  # type: ignore[attr-defined]
            queue.append(registered(number, appointed, here))
            number += 1
    calls: list[tuple[Ticket, float]] = []
    clock = 0.0
    left = list(queue)
    while left:
        present = [t for t in left if t.issued <= NOW + clock * MINUTE]
        chosen = order.calling_order(present, NOW + clock * MINUTE, RULES)[:rooms]
        for ticket in chosen:
            calls.append((ticket, clock))
            left.remove(ticket)
        clock += chance.randint(2, 20)  # type: ignore[attr-defined]
    bound = rooms * math.ceil((RULES.head_start + RULES.grace) / slot)
    for index, (ticket, _) in enumerate(calls):
        if ticket.kind is Kind.WALK_IN:
            overtaking = [t for t, _ in calls[:index] if t.issued > ticket.issued]
            assert len(overtaking) <= bound
            assert all(t.kind is Kind.APPOINTMENT for t in overtaking)


def test_the_rule_on_the_wall() -> None:
    """Registered visitors count as if they had come half an hour before their time."""
    assert called([walk_in(1, 0), registered(61, 29, here=1)], 25) == [61, 1]
    assert called([walk_in(1, 0), registered(61, 31, here=1)], 27) == [1, 61]


def test_equal_places_go_to_the_registered_visitor_then_to_the_lower_number() -> None:
    same = [walk_in(2, 0), walk_in(1, 0), registered(62, 30, 1), registered(61, 30, 1)]
    assert called(same, 30) == [61, 62, 1, 2]


@pytest.mark.parametrize(
    ("here", "place"), [(-90, -30), (0, -30), (10, -30), (10.1, 10.1), (45, 45)]
)
def test_more_than_ten_minutes_late_counts_as_drawn_at_the_door(
    here: float, place: float
) -> None:
    given_place = order.place(NOW + here * MINUTE, NOW, RULES)
    assert given_place == NOW + place * MINUTE


def test_no_appointment_is_called_more_than_five_minutes_early_while_others_wait() -> (
    None
):
    queue = [registered(61, 20, here=0), walk_in(1, 0)]
    assert called(queue, 14.9) == [1, 61]
    assert called(queue, 15) == [61, 1]


def test_an_early_appointment_is_called_when_nobody_else_waits() -> None:
    assert called([registered(61, 20, here=0)], 0) == [61]


def test_whoever_is_put_first_is_first_even_before_the_time() -> None:
    queue = [walk_in(1, 0), registered(61, 90, here=0, rank=0), walk_in(2, 1, rank=0)]
    assert called(queue, 0) == [2, 61, 1]


def test_a_forwarded_visitor_is_next_only_at_that_desk() -> None:
    queue = [walk_in(1, 0, desk="two"), walk_in(2, 1)]
    assert called(queue, desk="room") == [2]
    assert called(queue, desk="two") == [1, 2]


def test_a_parked_visitor_comes_back_with_the_old_place_when_the_time_is_over() -> None:
    parked = walk_in(1, 0, state=State.PARKED, park_until=NOW + 10 * MINUTE)
    for_ever = walk_in(2, 0, state=State.PARKED)
    queue = [parked, for_ever, walk_in(3, 1)]
    assert called(queue, 9.9) == [3]
    assert called(queue, 10) == [1, 3]


@pytest.mark.parametrize(
    ("ticket", "reason"),
    [
        (walk_in(1, 0), "order.walk_in"),
        (walk_in(1, 0, rank=0), "order.first"),
        (walk_in(1, 0, returned=True), "order.returned"),
        (walk_in(1, 0, desk="two"), "order.forwarded"),
        (walk_in(1, 0, state=State.PARKED), "order.parked"),
        (registered(61, 0, here=0), "order.appointment"),
        (registered(61, 0, here=11), "order.late"),
    ],
)
def test_every_place_has_its_reason(ticket: Ticket, reason: str) -> None:
    assert order.reason(ticket, RULES) == reason


def test_whoever_comes_back_is_next_but_one() -> None:
    queue = [walk_in(3, 5), walk_in(4, 6)]
    rank, place = order.next_but_one(queue, NOW)
    back = walk_in(1, 0, rank=rank, place=place)
    assert called([*queue, back], 10) == [3, 1, 4]


def test_whoever_comes_back_is_next_when_nobody_waits() -> None:
    assert order.next_but_one([], NOW) == (1, NOW)
