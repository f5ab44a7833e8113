"""The order of a whole afternoon: nobody starves, places stay, both databases agree."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.config import Config, Rules
from kiosk.office import order
from kiosk.office.store import Store
from kiosk.office.values import Step, Ticket
from tests import servers
from tests.office.afternoon import MINUTE, NOW, THREE_DESKS, Afternoon, all_events
from tests.office.conftest import emptied
from tests.office.test_order import registered, walk_in
from tests.office.test_rebuild import happens
from tests.offices import open_office

RULES = Rules()


def slip(number: int, shown: float) -> Ticket:
    """Whoever shows a priority slip so many minutes after the opening."""
    at = NOW + shown * MINUTE
    place = order.slip_place(at, NOW, RULES)
    return walk_in(number, shown, place=place)


@settings(deadline=None)
@given(
    slot=st.integers(10, 30),
    slips=st.integers(0, 3),
    walk_ins=st.lists(st.integers(0, 180), min_size=1, max_size=25),
    pace=st.integers(5, 15),
    chance=st.randoms(use_true_random=False),
)
def test_nobody_starves_however_many_registered_visitors_come(
    slot: int, slips: int, walk_ins: list[int], pace: int, chance: random.Random
) -> None:
    """A walk-in is called after those ahead, and at most the promised newcomers."""
    queue = [walk_in(n, at) for n, at in enumerate(sorted(walk_ins), 1)]
    queue += [slip(100 + n, chance.randint(0, 120)) for n in range(slips)]
    for n, appointed in enumerate(range(0, 600, slot)):
        here = appointed + chance.randint(-60, 60)
        queue.append(registered(200 + n, appointed, here))
    bound = math.ceil((RULES.head_start + RULES.grace) / slot) + slips
    clock, calls, waited = 0.0, 0, {ticket.number: -1 for ticket in queue}
    ahead = dict.fromkeys(waited, 0)
    left = list(queue)
    while any(ticket.appointed is None for ticket in left):
        at = NOW + clock * MINUTE
        present = [ticket for ticket in left if ticket.issued <= at]
        for ticket in present:
            if waited[ticket.number] < 0:
                mine = order.key(ticket)
                ahead[ticket.number] = sum(order.key(one) < mine for one in present)
                waited[ticket.number] = calls
        if present:
            called = order.calling_order(present, at, RULES)[0]
            left.remove(called)
            if called.appointed is None and called.number < 100:
                between = calls - waited[called.number]
                assert between <= ahead[called.number] + bound
            calls += 1
        clock += pace
    assert calls >= len(walk_ins)


def test_at_most_three_overtake_in_the_house_as_it_is() -> None:
    """One room, an appointment every 15 minutes: ceil((30 + 10) / 15)."""
    assert math.ceil((RULES.head_start + RULES.grace) / 15) == 3


@pytest.mark.parametrize("seed", [7])
def test_places_never_change_but_for_one_return_after_a_miss(
    office: Afternoon, seed: int
) -> None:
    chance = random.Random(seed)
    for _ in range(80):
        happens(office, chance)
    moves: dict[object, int] = {}
    for event in all_events(office.store):
        for change in event.changes:
            now, was = change["now"], change["was"]
            assert isinstance(now, dict)
            if "place" not in now or not was:
                continue
            assert event.step in (Step.RETURN, Step.UNDO)
            moves[change["ticket"]] = moves.get(change["ticket"], 0) + (
                1 if event.step is Step.RETURN else -1
            )
    assert all(count in (0, 1) for count in moves.values())


@pytest.fixture
def two_offices(
    sqlite_url: str,
    tmp_path: Path,
    postgresql_server: servers.PostgreSQL,
    postgresql_with_tables: str,
) -> Iterator[tuple[Afternoon, Afternoon]]:
    """The same office on SQLite and on PostgreSQL."""
    other = emptied(postgresql_server, postgresql_with_tables)
    offices = []
    for name, url in (("sqlite", sqlite_url), ("postgresql", other)):
        folder = tmp_path / name
        folder.mkdir()
        made = open_office(url, folder, NOW)
        config: Config = msgspec.structs.replace(made, desks=THREE_DESKS)
        offices.append(Afternoon(Store.open(config)))
    yield offices[0], offices[1]
    for office in offices:
        office.store.close()


@pytest.mark.postgresql
@pytest.mark.parametrize("seed", [1])
def test_the_order_is_the_same_on_both_databases(
    two_offices: tuple[Afternoon, Afternoon], seed: int
) -> None:
    dice = [random.Random(seed) for _ in two_offices]
    seen = 0
    for _ in range(70):
        for office, chance in zip(two_offices, dice, strict=True):
            happens(office, chance)
        sqlite, postgresql = two_offices
        assert sqlite.at == postgresql.at
        assert sqlite.queue() == postgresql.queue()
        assert sqlite.reasons() == postgresql.reasons()
        seen = max(seen, len(sqlite.queue()))
    assert seen >= 3
    kinds = {event.step for event in all_events(two_offices[0].store)}
    assert len(kinds) >= 8
