"""Visits from start to end: the real application over a real office, real clicks."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import accumulate
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import insert, select
from textual.pilot import Pilot
from textual.widget import Widget

from kiosk.config import Config
from kiosk.language import language
from kiosk.lobby.app import Lobby
from kiosk.lobby.clerk import Clerk
from kiosk.lobby.messages import OfficeSeen
from kiosk.lobby.paper import Paper
from kiosk.lobby.screens.closed import ClosedScreen
from kiosk.lobby.screens.evacuation import EvacuationScreen
from kiosk.lobby.screens.question import QuestionScreen
from kiosk.lobby.widgets.target import Target
from kiosk.lobby.widgets.words import Words
from kiosk.office import devices, hours, operations, queries
from kiosk.office.operations import today
from kiosk.office.store import Store
from kiosk.office.tables import appointment, office_hours, priority_slip
from kiosk.office.values import Kind, Situation, Waiting

PATIENCE = 15.0
SIZES = [(72, 20), (120, 40), (45, 40)]


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Wait for a condition."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, shown(pilot)
        await pilot.pause(0.02)


def shown(pilot: Pilot[None]) -> str:
    """All that is said on the screen."""
    words: list[Widget] = [*pilot.app.screen.query(Words)]
    words += [*pilot.app.screen.query(Target)]
    return "\n".join(str(getattr(widget, "text", "")) for widget in words)


async def says(pilot: Pilot[None], text: str) -> None:
    await until(pilot, lambda: text in shown(pilot))


async def tap(pilot: Pilot[None], selector: str, text: str) -> None:
    """Tap as a person does, again while nothing happens, until `text` is said."""
    end = time.monotonic() + PATIENCE
    while text not in shown(pilot):
        assert time.monotonic() < end, shown(pilot)
        if any(target.region for target in pilot.app.screen.query(selector)):
            await pilot.click(selector)
        await pilot.pause(0.1)


@asynccontextmanager
async def visit(
    config: Config, folder: Path, size: tuple[int, int] = (72, 20)
) -> AsyncIterator[Pilot[None]]:
    """The lobby, standing at its start screen."""
    clerk = Clerk(config, folder, Paper(config))
    lobby = Lobby(config, clerk)
    async with lobby.run_test(size=size) as pilot:
        await until(pilot, lambda: lobby.board is not None)
        yield pilot
    clerk.close()


def expect(store: Store, *minutes: int) -> list[dt.datetime]:
    """Appointments so many minutes from now, with codes 1000, 1001 …"""
    times = [
        now().replace(second=0, microsecond=0) + dt.timedelta(minutes=each)
        for each in minutes
    ]
    with store.write() as connection:
        hours_id = connection.execute(select(office_hours.c.id)).scalar_one()
        for index, starts in enumerate(times):
            connection.execute(
                insert(appointment).values(
                    hours_id=hours_id,
                    starts=starts,
                    minutes=10,
                    code=str(1000 + index),
                    state="expected",
                )
            )
    return times


def owe(store: Store, code: str) -> None:
    """A priority slip of a date a week ago."""
    with store.write() as connection:
        (row,) = connection.execute(select(office_hours)).mappings()
        week = dt.timedelta(days=7)
        moved = ("opens", "closes", "issue_from", "issue_until", "day")
        before = {**row, **{name: row[name] - week for name in moved}}
        before |= {"id": row["id"] + 1, "ended": row["closes"] - week}
        connection.execute(insert(office_hours).values(**before))
        connection.execute(
            insert(priority_slip).values(
                office_id=row["office_id"],
                hours_id=before["id"],
                number=17,
                language="de",
                code=code,
                promised=row["day"],
            )
        )


async def test_whoever_was_not_reached_shows_the_slip_and_is_early(
    config: Config, store: Store, tmp_path: Path
) -> None:
    owe(store, "471928")
    for draw in ("a", "b"):
        operations.issue_ticket(
            store, draw_id=draw, topic=None, language="de", at=now(), device="kiosk"
        )
    async with visit(config, tmp_path) as pilot:
        await tap(pilot, "#slip", "den Code von Ihrem Vorrangschein")
        await tap(pilot, "#back", "Sie können jetzt")
        await tap(pilot, "#slip", "den Code von Ihrem Vorrangschein")
        await pilot.pause(0.55)
        for key, typed in zip("471928", accumulate("471928"), strict=True):
            await pilot.press(key)
            await says(pilot, " ".join(typed))
        await tap(pilot, "#continue", "Vor Ihnen wartet niemand.")
        await tap(pilot, "#done", "Sie können jetzt")
        await until(pilot, lambda: not pilot.app.screen.query_one("#slip").display)
    first = queries.queue(store, now())[0]
    assert (first.ticket.number, first.reason) == (3, "order.slip")


async def test_a_wrong_slip_is_said_kindly(
    config: Config, store: Store, tmp_path: Path
) -> None:
    owe(store, "471928")
    async with visit(config, tmp_path) as pilot:
        await tap(pilot, "#slip", "den Code von Ihrem Vorrangschein")
        await pilot.pause(0.55)
        for key, typed in zip("123456", accumulate("123456"), strict=True):
            await pilot.press(key)
            await says(pilot, " ".join(typed))
        await tap(pilot, "#continue", "Diesen Code kennen wir nicht.")


def the_only(store: Store) -> Waiting:
    (waiting,) = queries.queue(store, now())
    return waiting


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_walk_in_has_a_number_after_two_taps(
    config: Config, store: Store, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with visit(config, tmp_path, size) as pilot:
        await tap(pilot, "#walk-in", "Worüber möchten Sie sprechen?")
        await tap(pilot, "#skip", "Ihre Nummer")
        await says(pilot, "Vor Ihnen wartet niemand.")
        assert the_only(store).ticket.topic is None
        await tap(pilot, "#done", "Sie können jetzt")
        await says(pilot, "Zurzeit wartet 1 Person.")


@pytest.mark.parametrize("why", ["read aloud", "plain language", "at risk"])
async def test_who_must_not_slip_is_asked_before_a_number_is_drawn(
    config: Config, store: Store, tmp_path: Path, why: str
) -> None:
    async with visit(config, tmp_path) as pilot:
        lobby = pilot.app
        assert isinstance(lobby, Lobby)
        assert lobby.board is not None
        if why == "at risk":
            at_risk = msgspec.structs.replace(lobby.board, situation=Situation.RISK)
            lobby._watch.end()
            lobby.post_message(OfficeSeen(at_risk))
        elif why == "read aloud":
            lobby.visit.reading.on = True
        else:
            lobby.visit.language = language("de-simple")
        said = lobby.visit.language.text
        await tap(pilot, "#walk-in", said("topic.title"))
        topic = said("confirm.topic", topic=said("topic.fire"))
        await tap(pilot, ".-topic:first-child", topic)
        assert (said("number.risk") in shown(pilot)) == (why == "at risk")
        await tap(pilot, "#no", said("topic.hint"))
        assert queries.queue(store, now()) == (), "a step back, and nothing is drawn"
        await tap(pilot, "#skip", said("start.walkin"))
        await tap(pilot, "#yes", said("number.yours"))
    assert the_only(store).ticket.number == 1


async def test_no_appointments_no_button(config: Config, tmp_path: Path) -> None:
    async with visit(config, tmp_path) as pilot:
        await says(pilot, "Ohne Termin")
        assert not pilot.app.screen.query_one("#appointment").display


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_an_appointment_is_checked_in_by_its_time(
    config: Config, store: Store, tmp_path: Path, size: tuple[int, int]
) -> None:
    first, _ = expect(store, 10, 25)
    async with visit(config, tmp_path, size) as pilot:
        await tap(pilot, "#appointment", "Bitte wählen Sie die Uhrzeit")
        await tap(pilot, ".-time", "Sie sind angemeldet.")
    ticket = the_only(store).ticket
    assert (ticket.kind, ticket.number) == (Kind.APPOINTMENT, 61)
    assert ticket.appointed == first


async def test_an_appointment_is_checked_in_by_its_code(
    config: Config, store: Store, tmp_path: Path
) -> None:
    _, second = expect(store, 10, 25)
    async with visit(config, tmp_path) as pilot:
        await tap(pilot, "#appointment", "Bitte wählen Sie die Uhrzeit")
        await tap(pilot, "#code", "Bitte geben Sie den Code")
        for typed, digit in (("1 _", "1"), ("1 0 _", "0")):
            await tap(pilot, f"#digit-{digit}", typed)
        await pilot.pause(0.55)
        for key, typed in (("0", "1 0 0 _"), ("1", "1 0 0 1")):
            await pilot.press(key)
            await says(pilot, typed)
        await tap(pilot, "#continue", "Sie sind angemeldet.")
    assert the_only(store).ticket.appointed == second


async def test_a_wrong_code_is_said_kindly(
    config: Config, store: Store, tmp_path: Path
) -> None:
    expect(store, 10)
    async with visit(config, tmp_path) as pilot:
        await tap(pilot, "#appointment", "Bitte wählen Sie die Uhrzeit")
        await tap(pilot, "#code", "Bitte geben Sie den Code")
        await tap(pilot, "#digit-9", "9 _")
        await tap(pilot, "#continue", "Diesen Code finden wir nicht.")
        await tap(pilot, "#back", "Sie können jetzt")
    assert queries.queue(store, now()) == ()


async def test_whoever_walks_away_is_asked_and_the_next_finds_german(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with visit(config, tmp_path) as pilot:
        lobby = pilot.app
        assert isinstance(lobby, Lobby)
        await tap(pilot, "#language-en", "Citizens’ consultation hour")
        await tap(pilot, "#walk-in", "What would you like to talk about?")
        real = time.monotonic
        monkeypatch.setattr(
            "kiosk.lobby.standing.time.monotonic", lambda: real() + config.kiosk.idle
        )
        await says(pilot, "Do you need more time?")
        assert isinstance(lobby.screen, QuestionScreen)
        await tap(pilot, "#yes", "What would you like to talk about?")
        await until(pilot, lambda: not isinstance(lobby.screen, QuestionScreen))
        monkeypatch.setattr(
            "kiosk.lobby.standing.time.monotonic",
            lambda: real() + 3 * config.kiosk.idle,
        )
        await says(pilot, "Do you need more time?")
        monkeypatch.setattr(
            "kiosk.lobby.screens.question.time.monotonic",
            lambda: real() + 5 * config.kiosk.idle,
        )
        await says(pilot, "Sie können jetzt eine Nummer ziehen.")
        assert lobby.visit.language.tag == "de"


async def test_the_question_between_tap_and_number_does_not_draw_twice(
    config: Config, store: Store, tmp_path: Path
) -> None:
    async with visit(config, tmp_path) as pilot:
        await tap(pilot, "#walk-in", "Worüber möchten Sie sprechen?")
        await pilot.pause(0.3)
        for target in list(pilot.app.screen.query(".-topic").results(Target))[:4]:
            target.choose()
        await says(pilot, "Ihre Nummer")
    assert the_only(store).ticket.number == 1


async def test_full_says_so_before_the_tap_and_counts_who_asks(
    config: Config, store: Store, tmp_path: Path
) -> None:
    today.limit(store, n=0, at=now(), device="test")
    async with visit(config, tmp_path) as pilot:
        await says(pilot, "Für heute sind alle Nummern vergeben.")
        assert pilot.app.screen.query_one("#walk-in").has_class("-shut")
        await tap(pilot, "#walk-in", "Zurück")
        await says(pilot, "Für heute sind alle Nummern vergeben.")
        await tap(pilot, "#back", "Ohne Termin")
    (day,) = hours.listed(store)
    assert day.unmet == 1


async def test_closed_by_hand_and_opened_again_without_a_touch(
    config: Config, store: Store, tmp_path: Path
) -> None:
    async with visit(config, tmp_path) as pilot:
        today.close_issuing(store, at=now(), device="test")
        await says(pilot, "Zurzeit werden keine Nummern ausgegeben.")
        assert isinstance(pilot.app.screen, ClosedScreen)
        await says(pilot, "Bitte fragen Sie in Raum 01.02_39.")
        today.open_issuing(store, at=now(), device="test")
        await says(pilot, "Sie können jetzt eine Nummer ziehen.")


async def test_an_alarm_interrupts_every_visit(
    config: Config, store: Store, tmp_path: Path
) -> None:
    async with visit(config, tmp_path) as pilot:
        await tap(pilot, "#walk-in", "Worüber möchten Sie sprechen?")
        today.evacuate(store, on=True, at=now(), device="test")
        await says(pilot, "Please follow the instructions of staff.")
        assert isinstance(pilot.app.screen, EvacuationScreen)
        today.evacuate(store, on=False, at=now(), device="test")
        await says(pilot, "Sie können jetzt eine Nummer ziehen.")


async def test_a_number_that_is_already_called_cannot_be_given_back(
    config: Config, store: Store, tmp_path: Path
) -> None:
    async with visit(config, tmp_path) as pilot:
        await tap(pilot, "#walk-in", "Worüber möchten Sie sprechen?")
        await tap(pilot, "#skip", "Ihre Nummer")
        operations.call_next(store, desk="room", at=now(), device="test")
        await tap(pilot, "#give-back", "zurückgeben?")
        await tap(pilot, "#yes", "Die Nummer 1 wird schon aufgerufen.")


async def test_a_visitor_with_a_number_keeps_seeing_it_when_the_office_is_lost(
    config: Config, store: Store, tmp_path: Path
) -> None:
    database = Path(config.database.url.removeprefix("sqlite:///"))
    async with visit(config, tmp_path) as pilot:
        lobby = pilot.app
        assert isinstance(lobby, Lobby)
        await tap(pilot, "#walk-in", "Worüber möchten Sie sprechen?")
        await tap(pilot, "#skip", "Ihre Nummer")
        await asyncio.to_thread(database.rename, tmp_path / "away.db")
        await until(pilot, lambda: lobby.lost)
        await says(pilot, "Ihre Nummer")
        await tap(pilot, "#done", "außer Betrieb")
        await asyncio.to_thread((tmp_path / "away.db").rename, database)
        await says(pilot, "Zurzeit wartet 1 Person.")
    assert the_only(store).ticket.number == 1


async def test_the_number_leaves_by_itself(
    config: Config, tmp_path: Path, store: Store
) -> None:
    del store
    short = msgspec.structs.replace(config.kiosk, number_unprinted=5.0)
    brief = msgspec.structs.replace(config, kiosk=short)
    async with visit(brief, tmp_path) as pilot:
        await tap(pilot, "#walk-in", "Worüber möchten Sie sprechen?")
        await tap(pilot, "#skip", "Ihre Nummer")
        await says(pilot, "Zurzeit wartet 1 Person.")


async def test_the_kiosk_gives_signs_of_life(
    config: Config, store: Store, tmp_path: Path
) -> None:
    async with visit(config, tmp_path) as pilot:
        await until(pilot, lambda: devices.read(store))
    (alive,) = devices.read(store)
    assert (alive.name, alive.kind) == ("kiosk", "kiosk")
    assert alive.state["columns"] == 72


async def test_a_terminal_that_changes_its_shape_is_followed_by_every_screen(
    config: Config, tmp_path: Path
) -> None:
    async with visit(config, tmp_path) as pilot:
        await pilot.pause(0.6)  # the screens of the short way are made meanwhile
        await pilot.resize_terminal(45, 40)
        await tap(pilot, "#walk-in", "Worüber möchten Sie sprechen?")
        await until(pilot, lambda: pilot.app.screen.has_class("-portrait"))
        topics = list(pilot.app.screen.query(".-topic").results(Target))
        await until(pilot, lambda: len({topic.region.x for topic in topics}) == 1)
        await pilot.resize_terminal(30, 10)
        await says(pilot, "Bildschirm ist zu klein")
        await pilot.resize_terminal(72, 20)
        await says(pilot, "Worüber möchten Sie sprechen?")
