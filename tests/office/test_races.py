"""Many kiosks and desks at once, as processes of their own."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.config import Config, Numbers
from kiosk.office import hours as office_days
from kiosk.office import journal, operations
from kiosk.office.lifecycle import OPEN_CALL
from kiosk.office.store import Store
from kiosk.office.values import Event
from tests.office.afternoon import (
    DESKS,
    MINUTE,
    NOW,
    Afternoon,
    all_events,
    all_tickets,
    large_office,
    with_desks,
)
from tests.office.racers import racers

KIOSKS = tuple(f"kiosk-{n}" for n in range(16))


def nobody_is_at_two_desks(events: list[Event]) -> None:
    """Play the journal: after each event every ticket and desk is open once."""
    for event_id, at_desks, _ in played(events):
        desks = [ticket["desk"] for ticket in at_desks.values()]
        assert len(desks) == len(set(desks)), f"two at a desk after event {event_id}"


Played = dict[Any, dict[str, Any]]
"""Tickets by id, as far as events tell of them."""


def played(events: list[Event]) -> Iterator[tuple[int, Played, Played]]:
    """Who is at a desk after each event, and all tickets, as the events tell it."""
    tickets: dict[Any, dict[str, Any]] = {}
    at_desks: dict[Any, dict[str, Any]] = {}
    for event in events:
        for change in event.changes:
            ticket = tickets.setdefault(change["ticket"], {})
            ticket.update(change["now"])  # type: ignore[call-overload]
            if ticket["state"] in OPEN_CALL:
                at_desks[change["ticket"]] = ticket
            else:
                at_desks.pop(change["ticket"], None)
        yield event.id, at_desks, tickets


def race(config: Config, folder: Path, draws: int, acts: int) -> None:
    """Sixteen kiosks draw, six desks call, one follower follows."""
    store = Store.open(config)
    with racers(config, folder, [*KIOSKS, *DESKS, "follower"]) as processes:
        for name in KIOSKS:
            processes[name].ask("draw", NOW.isoformat(), draws)
        for name in DESKS:
            processes[name].ask("call", NOW.isoformat(), acts)
        # Every draw is an event: so many there will be at least.
        processes["follower"].ask("follow", draws * len(KIOSKS))
        drawn = [processes[name].answer() for name in KIOSKS]
        called = [processes[name].answer() for name in DESKS]
        early = processes["follower"].answer()
        processes["follower"].ask("follow", all_events(store)[-1].id)
        followed = processes["follower"].answer()
    tickets = all_tickets(store)
    events = all_events(store)
    store.close()

    given = {draw: number for each in drawn for draw, number in each["given"].items()}
    assert not [reason for each in drawn for reason in each["refused"]]
    assert sorted(given.values()) == list(range(1, draws * len(KIOSKS) + 1))
    assert given == {t.draw_id: t.number for t in tickets.values()}

    nobody_is_at_two_desks(events)
    recorded = {event.id: event for event in events}
    for desk, each in zip(DESKS, called, strict=True):
        assert len(each["acted"]) + len(each["refused"]) == acts
        for event_id, step, number in each["acted"]:
            assert recorded[event_id].desk == desk
            assert recorded[event_id].step.value == step
            if step == "call":
                assert recorded[event_id].number == number
    done = [event_id for each in called for event_id, _, _ in each["acted"]]
    assert len(done) == len(set(done))

    assert followed["seen"] == [event.id for event in events]
    assert followed["seen"] == list(range(1, len(events) + 1))
    assert early["seen"] == followed["seen"][: len(early["seen"])]

    assert journal.rebuild(events) == tickets

    switches = sum(
        one.device != other.device for one, other in itertools.pairwise(events)
    )
    steps = Counter(event.step.value for event in events)
    assert switches > len(events) / 10, "they did not run at once"
    assert {"issue", "call", "recall", "miss", "undo"} <= set(steps)


def test_sixteen_kiosks_and_six_desks_at_once(config: Config, tmp_path: Path) -> None:
    race(large_office(config), tmp_path, draws=25, acts=60)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_sixteen_kiosks_and_six_desks_for_a_long_time(
    config: Config, tmp_path: Path
) -> None:
    race(large_office(config), tmp_path, draws=500, acts=1500)


@pytest.mark.parametrize("why", ["limit", "range", "admission"])
def test_the_last_free_number_goes_to_exactly_one_kiosk(
    config: Config, tmp_path: Path, why: str
) -> None:
    """Eight kiosks tap at once; only so many numbers are left, and all are given."""
    left = {"limit": 1, "range": 3, "admission": 0}[why]
    small = with_desks(config, "room")
    if why == "range":
        small = msgspec.structs.replace(small, numbers=Numbers(walk_in=(1, 3)))
    store = Store.open(small)
    office = Afternoon(store)
    names = list(KIOSKS[:8])
    with racers(small, tmp_path, names) as processes:
        for _ in range(8):
            office.closes_the_day()
            office.later(10)
            # 20 minutes and 15 of overrun hold two or three talks, and no eight.
            long = 20 if why == "admission" else 240
            office.hours("open_now", duration=long * MINUTE)
            if why == "limit":
                office.hours("limit", n=1)
            for name in names:
                processes[name].ask("draw", office.at.isoformat(), 1)
            answers = [processes[name].answer() for name in names]
            given = [n for answer in answers for n in answer["given"].values()]
            refused = [reason for answer in answers for reason in answer["refused"]]
            left = left or len(given)
            assert 1 <= left <= 4
            assert sorted(given) == list(range(1, left + 1))
            assert len(refused) == len(names) - left
            assert set(refused) <= {"refused.full", "refused.exhausted"}
            hours = office_days.listed(store)[-1]
            assert hours.unmet == len(refused)
            assert hours.issuing == "full"
    store.close()


def test_a_desk_that_closes_the_day_leaves_no_number_behind(
    config: Config, tmp_path: Path
) -> None:
    """Kiosks draw while the day is closed: every number is told that it is over."""
    wide = large_office(config)
    store = Store.open(wide)
    office = Afternoon(store)
    names = list(KIOSKS[:6])
    with racers(wide, tmp_path, names) as processes:
        for _ in range(5):
            for name in names:
                processes[name].ask("draw", office.at.isoformat(), 20)
            operations.close_day(store, at=office.at, device="desk")
            for name in names:
                processes[name].answer()
            states = {ticket.state.value for ticket in all_tickets(store).values()}
            assert states <= {"not_reached"}
            office.at += dt.timedelta(minutes=1)
            office.hours("open_now", duration=240 * MINUTE)
    store.close()
