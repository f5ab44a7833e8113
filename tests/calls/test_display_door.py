"""The screen at one desk's door: one thing at a time, as large as can be."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest
from textual.pilot import Pilot

from display.app import BoardRead, DisplayApp, OfficeLost
from display.big import Big
from display.scene import Memory, Rules, advance, at_door, receive, scene
from kiosk.config import Config, Desk, Display
from kiosk.office.values import Board, Situation
from tests.calls.boards import AT, EARLIER, board, call
from tests.calls.test_display_screens import check_places

DESKS = (Desk(key="room"), Desk(key="other", label="Raum 2"))
CONFIG = Config(desks=DESKS, display=Display(door="room"))
INSIDE = msgspec.structs.replace(call(17, 50), inside=True)


@asynccontextmanager
async def door(
    size: tuple[int, int] = (80, 24),
) -> AsyncIterator[tuple[DisplayApp, Pilot[None]]]:
    app = DisplayApp(CONFIG, follow=False, wall=lambda: AT)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


async def tell(app: DisplayApp, pilot: Pilot[None], shown: Board) -> None:
    app.post_message(BoardRead(shown, time.monotonic()))
    await pilot.pause()
    await pilot.pause()


def seen(app: DisplayApp) -> dict[str, str]:
    return {
        each.id or "": each.wordings[0]
        for each in app.screen.query(Big)
        if each.region.area and each.wordings
    }


STATES = {
    "called": (
        board(call(17, 50), last=EARLIER),
        {"word": "Nummer", "number": "17"},
    ),
    "inside": (board(INSIDE, last=EARLIER), {"message": "Bitte warten"}),
    "nobody": (board(last=EARLIER), {"message": "Bitte warten", "last": "16"}),
    "another desk": (
        board(call(18, 51, desk="other", label="Raum 2")),
        {"message": "Bitte warten"},
    ),
    "pause": (
        board(situation=Situation.PAUSED, paused_until=AT + dt.timedelta(minutes=40)),
        {"message": "Pause bis 15:40"},
    ),
    "open pause": (board(situation=Situation.PAUSED), {"message": "Pause"}),
    "ended": (
        board(situation=Situation.ENDED, waiting=0, next_numbers=()),
        {"message": "Sprechstunde beendet"},
    ),
    "before": (
        board(situation=Situation.BEFORE, waiting=0, next_numbers=()),
        {"message": "Die Sprechstunde beginnt um 16:00 Uhr."},
    ),
    "evacuation": (
        board(call(17, 50), situation=Situation.EVACUATION),
        {"message": "Bitte folgen Sie den Anweisungen des Personals."},
    ),
}


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (45, 40)])
async def test_each_state_of_the_door_is_drawn_large(size: tuple[int, int]) -> None:
    async with door(size) as (app, pilot):
        for state, (shown, words) in STATES.items():
            await tell(app, pilot, shown)
            found = seen(app)
            for name, said in words.items():
                assert found.get(name) == said, (state, found)
                picture = app.screen.query_one(f"#{name}", Big).picture()
                assert picture is not None, (state, name)
            if "number" not in words:
                assert "number" not in found, state
            assert "clock" in found, state
            check_places(app, state)
        await tell(app, pilot, STATES["called"][0])
        assert seen(app)["caption"].startswith("Bitte eintreten")


async def test_a_door_that_hears_nothing_of_the_office_names_the_room() -> None:
    async with door() as (app, pilot):
        app.post_message(OfficeLost())
        await pilot.pause()
        await pilot.pause()
        assert seen(app)["message"] == "Bitte fragen Sie an der Tür."
        assert seen(app)["room"] == "Raum 01.02_39"


def test_who_is_called_stands_there_until_they_are_inside() -> None:
    rules = Rules(door=True)
    memory = receive(Memory(started=AT), board(event_id=1), 0.0)
    called = board(call(17, 50, ago=0))
    memory = advance(receive(memory, called, 1.0), 1.0, rules)
    assert scene(memory, 300.0, AT, msgspec.structs.replace(rules, stale=1e9)).call
    inside = msgspec.structs.replace(call(17, 50, ago=0), inside=True)
    memory = receive(memory, board(inside, event_id=51), 2.0)
    assert scene(memory, 3.0, AT, rules).call, "long enough to be read"
    assert scene(memory, 8.0, AT, rules).call is None


def test_a_door_hears_nothing_of_other_desks() -> None:
    other = call(18, 51, desk="other", label="Raum 2")
    shown = at_door(board(call(17, 50), other, last=EARLIER), "room")
    assert [each.number for each in shown.current] == [17]
    assert len(shown.last) == len(EARLIER)
