"""Somebody is waiting: heard once, by the desk that can call, if the house wants it."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import pytest

from kiosk.keypad.acts import Tone
from kiosk.keypad.answers import Answer, Picture
from kiosk.keypad.link import Link
from kiosk.keypad.somebody import Policy, Somebody
from kiosk.keypad.watch import Watch
from kiosk.office import operations
from tests.keypad.desk import Office, two_desks

Look = tuple[int, bool, bool]
"""How many wait, whether nobody is at the desk, whether office hours are open."""


@pytest.mark.parametrize(
    ("policy", "looks", "heard"),
    [
        pytest.param(
            "always",
            [(0, True, True), (1, True, True), (2, True, True), (1, True, True)],
            [1],
            id="once, when the queue is no longer empty",
        ),
        pytest.param(
            "always",
            [(0, True, True), (1, True, True), (0, False, True), (1, False, True)],
            [1, 3],
            id="and again the next time, also during a talk",
        ),
        pytest.param(
            "always",
            [(3, True, True), (4, True, True)],
            [0],
            id="who waits already when the pad is started is told, too",
        ),
        pytest.param(
            "always",
            [(0, True, False), (1, True, False), (1, True, True)],
            [2],
            id="outside office hours nothing sounds before they open",
        ),
        pytest.param(
            "free",
            [(0, False, True), (1, False, True), (2, True, True), (2, True, True)],
            [2],
            id="free: not during a talk, but when it is over",
        ),
        pytest.param(
            "free",
            [(0, False, True), (1, False, True), (0, False, True), (0, True, True)],
            [],
            id="free: not of whoever was called meanwhile",
        ),
        pytest.param("never", [(0, True, True), (1, True, True)], [], id="never"),
    ],
)
def test_somebody_is_waiting_is_heard_as_the_house_wants_it(
    policy: Policy, looks: list[Look], heard: list[int]
) -> None:
    desk = Somebody(policy)
    told = [
        turn
        for turn, (waiting, free, is_open) in enumerate(looks)
        if desk.look(waiting, free=free, is_open=is_open)
    ]
    assert told == heard


class Ear:
    """A number pad of a desk, its reporter and the loudspeaker, that remember."""

    def __init__(self, desk: str, waiting: Policy) -> None:
        self.name = f"pad-{desk}"
        self.desk = desk
        self.waiting = waiting
        self.reporter = self
        self.told: list[Answer] = []

    def tell(self, answer: Answer) -> None:
        self.told.append(answer)

    def show(self, picture: Picture) -> None:
        """Not looked at here."""

    def play(self, tone: str) -> None:
        """Not listened to here."""

    def heard(self) -> list[int | None]:
        """How many waited each time it was told, since the last time asked."""
        told, self.told = self.told, []
        return [answer.waiting for answer in told if answer.tone == Tone.WAITING]


def test_only_the_desk_that_can_call_hears_of_a_visitor_sent_on_to_it(
    tmp_path: Path,
) -> None:
    config = two_desks(tmp_path)
    office, link, stop = Office(config), Link(config), threading.Event()
    room, second = Ear("room", "always"), Ear("second", "free")
    watch = Watch(link, [room, second], room, stop, reminder=0)  # type: ignore[list-item, arg-type]

    def look() -> tuple[list[int | None], list[int | None]]:
        watch._look(office.store)
        return room.heard(), second.heard()

    def act(name: str, **more: str) -> None:
        at = dt.datetime.now(dt.UTC)
        getattr(operations, name)(
            office.store, desk="room", at=at, device="pad", **more
        )

    assert look() == ([], [])
    office.draw()
    assert look() == ([1], [1])
    act("call_next")
    assert look() == ([], [])
    act("forward", to="second")
    assert look() == ([], [1])
    office.draw()
    assert look() == ([1], []), "to the second desk it is the second one"
    link.close()
    office.close()
