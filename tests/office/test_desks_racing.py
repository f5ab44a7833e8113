"""Eight desks press keys at random: nobody is called twice, nothing is lost.

The desks, three displays and two followers of the journal are processes of their own,
on one office. What they were told is held against the journal, and that against the
tables.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable
from heapq import nlargest
from pathlib import Path
from typing import Any

import pytest

from kiosk.config import Config
from kiosk.office import journal
from kiosk.office.board import SHOWN_LAST
from kiosk.office.lifecycle import OPEN_CALL
from kiosk.office.store import Store
from kiosk.office.values import Event, Step
from tests.office.afternoon import (
    NOW,
    all_events,
    all_tickets,
    large_office,
    tables,
    with_desks,
)
from tests.office.racers import racers
from tests.office.test_races import nobody_is_at_two_desks, played

EIGHT = tuple(f"desk-{n}" for n in range(1, 9))
DISPLAYS = ("display-1", "display-2")
FOLLOWERS = ("follower-1", "follower-2")


def rush(config: Config, folder: Path, acts: int) -> None:
    """So many acts, shared by eight desks."""
    wide = with_desks(large_office(config), *EIGHT)
    store = Store.open(wide)
    end = folder / "end"
    with racers(wide, folder, [*EIGHT, *DISPLAYS, *FOLLOWERS]) as processes:
        for name in DISPLAYS:
            processes[name].ask("boards", NOW.isoformat(), end)
        for name in FOLLOWERS:
            processes[name].ask("follow", acts // 10)
        for name in EIGHT:
            processes[name].ask("press", NOW.isoformat(), acts // len(EIGHT))
        pressed = {name: processes[name].answer() for name in EIGHT}
        last = all_events(store)[-1].id
        end.with_suffix(".new").write_text(str(last))
        end.with_suffix(".new").rename(end)
        boards = [processes[name].answer() for name in DISPLAYS]
        early = [processes[name].answer() for name in FOLLOWERS]
        for name in FOLLOWERS:
            processes[name].ask("follow", last)
        followed = [processes[name].answer() for name in FOLLOWERS]
    events = all_events(store)
    nobody_is_at_two_desks(events)
    every_answer_is_one_event(events, pressed, acts)
    every_undo_is_exact(events)
    for seen in [*early, *followed]:
        ids = seen["seen"]
        assert ids == list(range(1, ids[-1] + 1)), "each event once, in order"
    assert all(seen["seen"][-1] == last for seen in followed)
    for board in boards:
        each_board_was_true(events, board)
    assert journal.rebuild(events) == all_tickets(store)
    assert paused_by_events(events) == paused_by_tables(store)
    store.close()
    many_things_happened(events)


def every_answer_is_one_event(
    events: list[Event], pressed: dict[str, Any], acts: int
) -> None:
    """Who was told of an act did it alone, and it was done once."""
    recorded = {event.id: event for event in events}
    told: list[int] = []
    for desk, answer in pressed.items():
        assert len(answer["acted"]) + len(answer["refused"]) == acts // len(EIGHT)
        done = [event for event in events if event.device == f"pad-{desk}"]
        assert len(done) == len(answer["acted"])
        for event_id, same in answer["acted"]:
            assert same, f"delivered twice, event {event_id} was done twice"
            if event_id is not None:
                assert recorded[event_id].desk == desk
                told.append(event_id)
    assert len(told) == len(set(told))


def every_undo_is_exact(events: list[Event]) -> None:
    """What an undo wrote is what was there before the act, and nothing else."""
    recorded = {event.id: event for event in events}
    undone = [event for event in events if event.step is Step.UNDO]
    assert undone
    for undo in undone:
        taken_back = recorded[undo.undoes or 0]
        assert taken_back.desk == undo.desk
        expected = [
            {"ticket": change["ticket"], "was": change["now"], "now": change["was"]}
            for change in reversed(taken_back.changes)
        ]
        assert undo.changes == expected, f"undo {undo.id} of {taken_back}"
    twice = [undo.undoes for undo in undone]
    assert len(twice) == len(set(twice)), "nothing is taken back twice"


def each_board_was_true(events: list[Event], board: list[Any]) -> None:
    """Each picture shows exactly its event's calls: the open ones, and the last.

    So whoever follows the boards, as a display does, has seen every call but those that
    were taken back, forwarded or called again before the next look; and since ids only
    grow, none of them is ever a new one again.
    """
    ids = [event_id for event_id, _, _ in board]
    assert ids == sorted(ids)
    shown = {event_id: (calls, last) for event_id, calls, last in board}
    assert all(shown[event_id] == (calls, last) for event_id, calls, last in board)
    looks = 0
    for event_id, at_desks, tickets in played(events):
        if event_id not in shown:
            continue
        looks += 1
        calls, last = shown[event_id]
        open_ = sorted((t["call_event"] for t in at_desks.values()), reverse=True)
        assert [call for call, _, _ in calls] == open_, event_id
        assert {(number, desk) for _, number, desk in calls} == {
            (ticket["number"], ticket["desk"]) for ticket in at_desks.values()
        }
        if looks % 10 == 0:
            # More of them while they are younger than a minute.
            assert last[:SHOWN_LAST] == over(tickets.values()), event_id
    assert looks == len({*ids} - {0})


def over(tickets: Iterable[dict[str, Any]]) -> list[int]:
    """The last calls that are no longer open, the newest first."""
    gone = (
        ticket["call_event"]
        for ticket in tickets
        if ticket["call_event"] and ticket["state"] not in (*OPEN_CALL, "waiting")
    )
    return nlargest(SHOWN_LAST, gone)


def paused_by_events(events: list[Event]) -> set[str]:
    """Which desks are paused, as the events alone tell it."""
    steps = {event.id: event.step for event in events}
    turns = Counter(
        event.desk
        for event in events
        if event.step is Step.DESK
        or (event.undoes is not None and steps[event.undoes] is Step.DESK)
    )
    return {desk for desk, count in turns.items() if desk and count % 2}


def paused_by_tables(store: Store) -> set[str]:
    return {row["key"] for row in tables(store)["desk"] if row["paused"]}


def many_things_happened(events: list[Event]) -> None:
    """Otherwise it proves nothing."""
    steps = Counter(event.step for event in events)
    wanted = {Step.CALL, Step.RECALL, Step.MISS, Step.PARK, Step.FORWARD, Step.UNDO}
    assert wanted | {Step.RETURN, Step.START, Step.FINISH, Step.DESK} <= set(steps)
    switches = sum(
        one.device != other.device for one, other in itertools.pairwise(events)
    )
    assert switches > len(events) / 10, "they did not run at once"


def test_eight_desks_press_keys_at_random(config: Config, tmp_path: Path) -> None:
    rush(config, tmp_path, acts=400)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_eight_desks_press_twenty_thousand_keys_at_random(
    config: Config, tmp_path: Path
) -> None:
    rush(config, tmp_path, acts=20_000)
