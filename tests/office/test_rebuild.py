"""The events alone give the queue again, whatever happened in the afternoon."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest

from kiosk.office import journal, queries, slips
from kiosk.office.lifecycle import OPEN_CALL
from kiosk.office.values import Kind, Refused
from tests.office.afternoon import (
    MINUTE,
    Afternoon,
    all_events,
    all_tickets,
    tables,
    told_by_events,
)

DESKS = ("room", "two", "three")


def happens(office: Afternoon, chance: random.Random) -> None:
    """One thing that people or staff may do; the office may say no."""
    desk = chance.choice(DESKS)
    number = chance.choice([*range(1, 30), *range(61, 70)])
    acts: list[tuple[int, Callable[[], object]]] = [
        (8, office.draw),
        (2, lambda: office.arrives(chance.randint(-40, 90))),
        (8, lambda: office.do("call_next", desk)),
        (2, lambda: office.do("call_number", desk, number=number)),
        (2, lambda: office.do("recall", desk)),
        (3, lambda: office.do("start", desk)),
        (3, lambda: office.do("finish", desk)),
        (3, lambda: office.do("miss", desk)),
        (2, lambda: office.do("park", desk, minutes=chance.choice([None, 1, 5]))),
        (2, lambda: office.do("forward", desk, to=chance.choice(DESKS))),
        (4, lambda: office.do("undo", desk)),
        (2, lambda: office.returns(number)),
        (1, lambda: office.puts_first(number)),
        (1, lambda: number in office.queue() and office.gives_back(number)),
        (1, lambda: office.desk_pauses(desk)),
        (1, lambda: office.hours("open_issuing")),
    ]
    (act,) = chance.choices([act for _, act in acts], [weight for weight, _ in acts])
    office.later(chance.choice([0, 0, 0.1, 1]))
    before = tables(office.store)
    try:
        act()
    except Refused as refused:
        if refused.reason not in ("refused.full", "refused.exhausted"):
            assert tables(office.store) == before


def is_sound(office: Afternoon) -> None:
    """What must be true at any moment."""
    tickets = list(all_tickets(office.store).values())
    given: dict[tuple[int, Kind], list[int]] = {}
    for one in tickets:
        given.setdefault((one.hours_id, one.kind), []).append(one.number)
    for (_, kind), numbers in given.items():
        first = 1 if kind is Kind.WALK_IN else 61
        assert sorted(numbers) == list(range(first, first + len(numbers)))
    at_desks = Counter(t.desk for t in tickets if t.state in OPEN_CALL)
    assert all(count == 1 for count in at_desks.values())
    events = all_events(office.store)
    assert [event.id for event in events] == list(range(1, len(events) + 1))
    assert told_by_events(office.store) == all_tickets(office.store)
    assert journal.rebuild_slips(events) == {
        slip.id: {"number": slip.number, "used": slip.used}
        for slip in slips.listed(office.store)
    }
    shown = office.board()
    assert [call.desk for call in shown.current] == [
        ticket.desk
        for ticket in sorted(tickets, key=lambda t: t.call_event or 0, reverse=True)
        if ticket.state in OPEN_CALL
    ]
    assert shown.waiting == len(queries.queue(office.store, office.at))


def comes_again(office: Afternoon) -> None:
    """Whoever was not reached shows the slip at the next office hours."""
    given = slips.listed(office.store)
    office.hours("open_now", duration=600 * MINUTE)
    for slip in given[:3]:
        office.check_in(slip.code)


@pytest.mark.parametrize("seed", range(6))
def test_the_queue_rebuilt_from_the_events_equals_the_tables(
    office: Afternoon, seed: int
) -> None:
    chance = random.Random(seed)
    for step in range(120):
        happens(office, chance)
        if step % 20 == 0:
            is_sound(office)
    is_sound(office)
    office.closes_the_day()
    is_sound(office)
    comes_again(office)
    is_sound(office)
    steps = {event.step.value for event in all_events(office.store)}
    assert len(steps) >= 10, "the afternoon was too quiet to prove anything"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 140))
def test_the_queue_rebuilt_equals_the_tables_on_forty_long_afternoons(
    office: Afternoon, seed: int
) -> None:
    chance = random.Random(seed)
    for step in range(600):
        happens(office, chance)
        if step % 100 == 0:
            is_sound(office)
    is_sound(office)
