"""A key that is delivered twice is pressed once."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from kiosk.config import Config
from kiosk.office import operations
from kiosk.office.appointments import changing
from kiosk.office.operations import dates
from kiosk.office.store import Store
from kiosk.office.values import Refused
from tests.office.afternoon import MINUTE, NOW, Afternoon, all_events, tables


@pytest.mark.parametrize(
    ("act", "more"),
    [
        ("call_next", {}),
        ("call_number", {"number": 3}),
        ("recall", {}),
        ("start", {}),
        ("finish", {}),
        ("miss", {}),
        ("park", {"minutes": 5}),
        ("forward", {"to": "two"}),
        ("undo", {}),
    ],
)
def test_an_act_delivered_twice_is_done_once_and_answered_twice(
    office: Afternoon, act: str, more: dict[str, Any]
) -> None:
    office.draws(3)
    office.next()
    first = office.do(act, act_id="keypad-1", **more)
    after = tables(office.store)
    events = len(all_events(office.store))
    again = office.do(act, act_id="keypad-1", **more)
    assert tables(office.store) == after
    assert len(all_events(office.store)) == events
    assert again.step == first.step
    assert again.event_id == first.event_id
    assert again.waiting == first.waiting
    if act != "undo":
        assert again.ticket == first.ticket


def test_a_pause_delivered_twice_pauses_once(office: Afternoon) -> None:
    assert office.desk_pauses(act_id="keypad-1") is True
    assert office.desk_pauses(act_id="keypad-1") is True
    assert office.desk_pauses(act_id="keypad-2") is False


def test_a_refused_act_may_be_tried_again_with_the_same_id(
    office: Afternoon,
) -> None:
    with pytest.raises(Refused):
        office.next(act_id="keypad-1")
    office.draw()
    assert office.next(act_id="keypad-1") == 1


@pytest.mark.parametrize("act", ["call_next", "pause_desk"])
def test_the_same_act_delivered_twice_at_once_is_done_once(
    office: Afternoon, config: Config, act: str
) -> None:
    stores = [Store.open(config) for _ in range(4)]
    for round_ in range(6):
        office.draws(2)
        start = threading.Barrier(len(stores))
        answers: list[Any] = []

        def deliver(
            store: Store,
            start: threading.Barrier = start,
            answers: list[Any] = answers,
            round_: int = round_,
        ) -> None:
            start.wait()
            answers.append(
                getattr(operations, act)(
                    store,
                    desk="room",
                    at=office.at,
                    device="keypad",
                    act_id=f"keypad-{round_}",
                )
            )

        threads = [threading.Thread(target=deliver, args=(s,)) for s in stores]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(answers) == len(stores)
        if act == "call_next":
            assert {answer.ticket.number for answer in answers} == {round_ + 1}
        else:
            assert set(answers) == {round_ % 2 == 0}
    for store in stores:
        store.close()
    done = [event for event in all_events(office.store) if event.desk == "room"]
    assert len(done) == 6


def test_a_date_and_an_appointment_asked_for_twice_are_one(office: Afternoon) -> None:
    opens = NOW + 30 * 24 * 60 * MINUTE
    common: dict[str, Any] = {"at": NOW, "device": "desk"}
    date: dict[str, Any] = {"opens": opens, "closes": opens + 60 * MINUTE, **common}
    added = dates.add(office.store, act_id="desk-1", **date)
    assert dates.add(office.store, act_id="desk-1", **date) == added
    slot: dict[str, Any] = {"starts": opens, "minutes": 10, **common}
    one = changing.add(office.store, act_id="desk-2", **slot)
    assert changing.add(office.store, act_id="desk-2", **slot) == one
    assert changing.add(office.store, act_id="desk-3", **slot).id != one.id
    assert one.code not in str(all_events(office.store))
    gone = dates.cancel(office.store, hours_id=added.id, act_id="desk-4", **common)
    assert gone.cancelled
    assert gone == dates.cancel(
        office.store, hours_id=added.id, act_id="desk-4", **common
    )
    with pytest.raises(Refused, match="hours_cancelled"):
        dates.cancel(office.store, hours_id=added.id, act_id="desk-5", **common)


def test_an_act_is_taken_back_although_an_appointment_was_added_since(
    office: Afternoon,
) -> None:
    office.draws(1)
    office.next()
    starts = office.at + 20 * MINUTE
    changing.add(office.store, starts=starts, minutes=10, at=office.at, device="desk")
    assert office.do("undo").ticket is None
