"""A key that is delivered twice is pressed once."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from kiosk.config import Config
from kiosk.office import operations
from kiosk.office.store import Store
from kiosk.office.values import Refused
from tests.office.afternoon import Afternoon, all_events, tables


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
