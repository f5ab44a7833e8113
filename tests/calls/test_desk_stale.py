"""The console without its office: nothing old is shown as current, nothing is lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.config import Config, Topic
from kiosk.desk.app import Desk as Console
from kiosk.desk.bell import Bell
from kiosk.desk.messages import OfficeSeen
from kiosk.desk.scene import STALE
from kiosk.desk.widgets.band import Band
from kiosk.desk.widgets.queue import Queue
from kiosk.desk.widgets.side import Side
from kiosk.keypad import doing
from kiosk.office import devices, operations, queries
from kiosk.office.store import Store
from kiosk.office.values import Called, OfficeGone, Step
from tests.calls.console import Seat, draw, here, now, office_of, queue, seated
from tests.offices import open_office
from tests.waiting import until


@pytest.fixture
def config(sqlite_url: str, tmp_path: Path) -> Config:
    return office_of(open_office(sqlite_url, tmp_path))


async def test_a_database_that_is_gone_is_seen_and_comes_back(
    config: Config, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doing, "PATIENCE", 0.3)
    draw(store, 3)
    file, away = tmp_path / "office.db", tmp_path / "away.db"
    async with seated(config) as seat:
        await seat.act("\n")
        await seat.sees("Enter: 1 fertig, 2 aufrufen")
        file.rename(away)
        await seat.sees("KEINE FRISCHEN DATEN")
        shown = seat.screen()
        assert "Enter: 1 fertig" not in shown
        assert "Das kann falsch sein" in seat.part(Queue)
        said = await seat.act("\n")
        assert said.startswith("Nicht getan: keine Verbindung zur Datenbank.")
        assert seat.kind == "bad"
        away.rename(file)
        await seat.sees("Enter: 1 fertig, 2 aufrufen")
        assert await seat.act("\n") == "Nummer 2 ist aufgerufen."
        assert queue(store) == [3]


async def test_a_missing_database_is_said_and_never_made_anew(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doing, "PATIENCE", 0.3)
    app = Console(config, "room", Bell(silent=True))
    async with app.run_test(size=(120, 36)) as pilot:
        seat = Seat(app, pilot)
        await seat.sees("Die Datenbank wird gesucht")
        await seat.sees("there is no database at")
        assert (await seat.act("\n")).startswith("Nicht getan")
    assert not (tmp_path / "office.db").exists()


async def test_who_waits_for_another_desk_does_not_wait_for_this_one(
    config: Config, store: Store
) -> None:
    draw(store, 1)
    operations.call_next(store, desk="two", at=now(), device="pad")
    operations.forward(store, desk="two", to="room", at=now(), device="pad")
    told = "Für diesen Platz wartet niemand, für andere schon."
    async with seated(config, "two") as seat:
        await seat.sees(told)
        assert await seat.act("\n") == told
        await seat.sees("weitergeleitet → Raum 01.02_39")


async def test_a_second_console_at_the_same_desk_is_noticed(
    config: Config, store: Store
) -> None:
    async with seated(config) as seat:
        seat.app._parts[1].close()
        await seat.until(lambda: seat.app.scene().look)
        devices.beat(
            store,
            name="desk-room",
            kind="desk",
            state={"desk": "room", "console": "elsewhere"},
            at=now(),
        )
        await seat.sees("Noch eine Konsole an diesem Platz")


async def test_an_act_whose_answer_was_lost_is_not_done_twice(
    config: Config, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(store, 3)
    done = operations.call_next
    tries = []

    def loses_the_answer(*args: Any, **options: Any) -> Called:
        called = done(*args, **options)
        tries.append(called)
        if len(tries) == 1:
            raise OfficeGone("the network was cut after the commit")
        return called

    monkeypatch.setattr(operations, "call_next", loses_the_answer)
    async with seated(config) as seat:
        assert await seat.act("\n") == "Nummer 1 ist aufgerufen."
        assert len(tries) == 2
    known = queries.events(store, since=0)
    assert [event.number for event in known if event.step is Step.CALL] == [1]


async def test_a_look_that_is_older_than_ten_seconds_is_marked(
    config: Config, store: Store
) -> None:
    draw(store, 1)
    async with seated(config) as seat:
        seat.app._parts[0].close()  # no fresh look comes any more
        look = seat.app.scene().look
        assert look is not None
        old = msgspec.structs.replace(look, read=look.read - STALE - 1)
        seat.app.post_message(OfficeSeen(old))
        await seat.sees("KEINE FRISCHEN DATEN")
        assert seat.app.screen.query_one(Band).has_class("-alarm")
        assert "?" not in seat.part(Band)
        assert seat.app._state()["stale"] is True


async def test_a_console_gives_signs_of_life(config: Config, store: Store) -> None:
    async with seated(config) as seat:
        await seat.until(lambda: devices.read(store), "a sign of life")
        (life,) = devices.read(store)
        assert (life.name, life.kind) == ("desk-room", "desk")
        assert life.state["desk"] == "room"


async def test_a_console_that_was_closed_says_so_and_one_that_was_lost_is_missed(
    config: Config, store: Store
) -> None:
    async with seated(config, "two"):
        pass
    until(lambda: [life.state.get("closed") for life in devices.read(store)] == [True])
    long_ago = now() - dt.timedelta(minutes=3)
    for name in ("desk-two", "desk-three"):
        state: dict[str, object] = {"desk": "two", "closed": name == "desk-two"}
        devices.beat(store, name=name, kind="desk", state=state, at=long_ago)
    async with seated(config, size=(120, 36)) as seat:
        await seat.until(lambda: "desk-room" in seat.part(Side), "its own sign of life")
        await seat.sees("fehlt seit")
        assert "desk-three" in seat.part(Side)
        assert "desk-two" not in seat.part(Side)


async def test_what_left_the_configuration_blanks_nothing(
    config: Config, store: Store
) -> None:
    draw(store, 2, topic="fire")
    operations.call_next(store, desk="two", at=now(), device="pad")
    operations.forward(store, desk="two", to="room", at=now(), device="pad")
    operations.call_next(store, desk="two", at=now(), device="pad")
    fewer = msgspec.structs.replace(
        config, desks=config.desks[:1], topics=(Topic(key="order"),)
    )
    async with seated(fewer) as seat:
        await seat.sees("Feuerwehr")
        assert await seat.act("\n") == "Nummer 1 ist aufgerufen."
    assert here(store) == 1


async def test_a_clock_that_went_back_shows_no_nonsense(
    config: Config, store: Store
) -> None:
    draw(store, 2)
    operations.call_next(
        store, desk="room", at=now() + dt.timedelta(minutes=3), device="pad"
    )
    async with seated(config) as seat:
        await seat.sees("0 Min, ab")
        assert "-" not in seat.part(Queue)
