"""What the number screen does about the paper, with an emulated printer's faults."""

from __future__ import annotations

import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select
from textual.pilot import Pilot

from kiosk.config import Config
from kiosk.lobby.app import Lobby
from kiosk.lobby.screens.number import NumberScreen
from kiosk.lobby.visit import Visit
from kiosk.office import devices
from kiosk.office.operations import prints
from kiosk.office.store import Store
from kiosk.office.tables import print_attempt
from kiosk.office.troubles import troubles
from kiosk.office.values import PrintState
from tests.lobby.test_visits import now, says, shown, tap, the_only, until, visit
from tests.paper.conftest import Emulator

pytestmark = pytest.mark.usefixtures("unpainted")

QUESTION = "Ist Ihr Ticket herausgekommen?"
FAULT = "Das Ticket konnte nicht gedruckt werden."
TAKE = "Bitte nehmen Sie Ihr Ticket"


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[Emulator]:
    """A printer on the network."""
    emulator = Emulator(tmp_path / "paper", "--tcp", "0")
    yield emulator
    emulator.stop()


@pytest.fixture
def printing(config: Config, printer: Emulator) -> Config:
    """The house with that printer, and a deadline that a test can wait for."""
    chosen = msgspec.structs.replace(
        config.printer, device=printer.device, deadline=3.0
    )
    return msgspec.structs.replace(config, printer=chosen)


@asynccontextmanager
async def number(config: Config, folder: Path) -> AsyncIterator[Pilot[None]]:
    """A visitor whose number is on the screen."""
    async with visit(config, folder) as pilot:
        await tap(pilot, "#walk-in", "Worüber möchten Sie sprechen?")
        await tap(pilot, "#skip", "Ihre Nummer")
        yield pilot


def attempts(store: Store) -> list[str]:
    """How each print ended, by the journal."""
    with store.read() as connection:
        rows = connection.execute(
            select(print_attempt.c.outcome).order_by(print_attempt.c.id)
        )
        return [str(row.outcome) for row in rows]


async def test_a_ticket_that_was_not_sent_comes_by_itself_when_the_cover_is_closed(
    printing: Config, store: Store, printer: Emulator, tmp_path: Path
) -> None:
    printer.say("fault cover-open")
    async with number(printing, tmp_path) as pilot:
        await says(pilot, FAULT)
        assert printer.tickets() == 0
        printer.say("heal cover-open")
        await says(pilot, TAKE)
        assert "Kopie" not in printer.ticket()
    assert attempts(store) == [PrintState.FAILED, PrintState.CONFIRMED]
    assert printer.tickets() == 1


async def test_a_ticket_of_which_nobody_knows_is_printed_again_only_by_a_tap(
    printing: Config, store: Store, printer: Emulator, tmp_path: Path
) -> None:
    printer.say("fault drop")
    async with number(printing, tmp_path) as pilot:
        await says(pilot, QUESTION)
        printer.say("heal drop")
        await pilot.pause(5.0)  # longer than two looks at a printer that is well
        assert QUESTION in shown(pilot)
        assert attempts(store) == [PrintState.UNKNOWN]
        await tap(pilot, "#again", TAKE)
    assert attempts(store) == [PrintState.UNKNOWN, PrintState.CONFIRMED]
    assert the_only(store).ticket.number == 1
    papers = [path.read_text("utf-8") for path in printer.paper.glob("*.txt")]
    assert sum("Kopie" in paper for paper in papers) == 1, papers


async def test_two_copies_are_the_most(
    printing: Config, store: Store, printer: Emulator, tmp_path: Path
) -> None:
    async with number(printing, tmp_path) as pilot:
        lobby = pilot.app
        assert isinstance(lobby, Lobby)
        await says(pilot, TAKE)
        for copies in range(3):
            lobby.visit.tell(PrintState.UNKNOWN)
            lobby._paper_changed()
            if copies == 2:
                break
            await says(pilot, QUESTION)
            await tap(pilot, "#again", TAKE)
        await says(pilot, FAULT)
        assert not pilot.app.screen.query_one("#again").display
    assert len(attempts(store)) == 3


async def test_after_a_minute_no_copy_is_offered(
    printing: Config,
    store: Store,
    printer: Emulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printer.say("fault drop")
    monkeypatch.setattr("kiosk.lobby.visit.COPY_WITHIN", 8.0)
    async with number(printing, tmp_path) as pilot:
        await says(pilot, QUESTION)
        await says(pilot, FAULT)
        assert not pilot.app.screen.query_one("#again").display
    assert attempts(store) == [PrintState.UNKNOWN]


async def test_a_copy_that_could_not_be_sent_is_still_a_copy(
    printing: Config, store: Store, printer: Emulator, tmp_path: Path
) -> None:
    printer.say("fault drop")
    async with number(printing, tmp_path) as pilot:
        await says(pilot, QUESTION)
        printer.say("heal drop")
        printer.say("fault cover-open")
        await tap(pilot, "#again", FAULT)
        printer.say("heal cover-open")
        await says(pilot, TAKE)
    assert attempts(store)[0] == PrintState.UNKNOWN
    assert attempts(store)[-1] == PrintState.CONFIRMED
    papers = [path.read_text("utf-8") for path in printer.paper.glob("*.txt")]
    assert sum("Kopie" in paper for paper in papers) == 1, papers


async def test_a_printer_that_takes_nothing_holds_up_no_number(
    printing: Config, store: Store, printer: Emulator, tmp_path: Path
) -> None:
    printer.say("fault stops-reading")
    async with visit(printing, tmp_path) as pilot:
        await tap(pilot, "#walk-in", "Worüber möchten Sie sprechen?")
        tapped = time.monotonic()
        await tap(pilot, "#skip", "Ihre Nummer")
        assert "gedruckt …" in shown(pilot), shown(pilot)
        assert time.monotonic() - tapped < printing.printer.deadline
        await until(pilot, lambda: attempts(store) not in ([], ["None"]))
    assert the_only(store).ticket.number == 1


STOPS = {
    "paper-out": "Der Drucker hat kein Papier.",
    "cover-open": FAULT,
    "cutter-jam": FAULT,
    "offline": FAULT,
}
REMEMBER = "merken Sie sich"


@pytest.mark.parametrize("fault", STOPS)
async def test_a_printer_in_trouble_is_known_before_the_tap_and_prints_when_it_is_well(
    printing: Config,
    store: Store,
    printer: Emulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
) -> None:
    monkeypatch.setattr("kiosk.lobby.watch.BEAT", 0.3)
    printer.say(f"fault {fault}")
    if fault == "cutter-jam":  # it gets stuck at a cut: somebody's test ticket
        _, host, port = printer.device.split(":")
        with socket.create_connection((host, int(port))) as line:
            line.sendall(b"x\n\x1dVB\x00")
    async with visit(printing, tmp_path) as pilot:
        lobby = pilot.app
        assert isinstance(lobby, Lobby)
        clerk = lobby._clerk
        await until(pilot, clerk.printer_trouble)
        monkeypatch.setattr("kiosk.lobby.watch.BEAT", 5.0)  # as the house has it
        seen: list[str] = []
        say = NumberScreen._tell_paper

        def listen(screen: NumberScreen, told: Visit, number: int) -> None:
            say(screen, told, number)
            seen.append(shown(pilot))

        monkeypatch.setattr(NumberScreen, "_tell_paper", listen)
        await tap(pilot, "#walk-in", "Worüber möchten Sie sprechen?")
        await tap(pilot, "#skip", "Ihre Nummer")
        await says(pilot, STOPS[fault])
        assert REMEMBER in shown(pilot)
        assert not [text for text in seen if "gedruckt …" in text]
        before = printer.tickets()
        printer.say(f"heal {fault}")
        await says(pilot, TAKE)
        assert printer.tickets() == before + 1
        await until(pilot, lambda: not clerk.printer_trouble())
    assert attempts(store)[-1] == PrintState.CONFIRMED
    assert set(attempts(store)[:-1]) == {PrintState.FAILED}


async def test_a_printer_that_is_plugged_in_again_needs_no_restart(
    printing: Config, store: Store, tmp_path: Path
) -> None:
    first = Emulator(tmp_path / "first", "--tcp", "0")
    port = first.device.rpartition(":")[2]
    chosen = msgspec.structs.replace(printing.printer, device=first.device)
    config = msgspec.structs.replace(printing, printer=chosen)
    first.stop()
    async with number(config, tmp_path) as pilot:
        await says(pilot, REMEMBER)
        again = Emulator(tmp_path / "again", "--tcp", port)
        try:
            await says(pilot, TAKE)
            assert again.tickets() == 1
        finally:
            again.stop()
    assert attempts(store)[-1] == PrintState.CONFIRMED


async def test_staff_learn_of_a_number_whose_copies_did_not_come_out_either(
    printing: Config, store: Store, printer: Emulator, tmp_path: Path
) -> None:
    async with number(printing, tmp_path) as pilot:
        for _ in range(2):
            printer.say("fault drop")
            if QUESTION not in shown(pilot):
                lobby = pilot.app
                assert isinstance(lobby, Lobby)
                await says(pilot, TAKE)
                lobby.visit.tell(PrintState.UNKNOWN)
                lobby._paper_changed()
            await says(pilot, QUESTION)
            tried = len(attempts(store))
            while len(attempts(store)) == tried:
                await pilot.click("#again")
                await pilot.pause(0.3)
            await until(pilot, lambda: attempts(store)[-1] != "sending")
        await says(pilot, FAULT)
        await until(
            pilot,
            lambda: any(
                trouble.key == "trouble.ticket_lost" and trouble.values["number"] == 1
                for trouble in troubles(devices.read(store), now())
            ),
        )
    journal = prints.prints(store)
    assert [line.copy for line in journal] == [False, True, True]
    assert journal[0].grade == "A"


def told(store: Store) -> list[str]:
    """What staff are told of the kiosk's devices."""
    return [trouble.key for trouble in troubles(devices.read(store), now())]


async def test_paper_near_its_end_is_told_to_staff_alone_until_it_was_changed(
    printing: Config,
    store: Store,
    printer: Emulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kiosk.lobby.watch.BEAT", 0.1)
    async with visit(printing, tmp_path) as pilot:
        await until(pilot, lambda: "kiosk-printer" in names(store))
        before = shown(pilot)
        printer.say("fault near-end")
        await until(pilot, lambda: told(store) == ["trouble.paper_low"])
        assert shown(pilot) == before
        printer.say("heal near-end")  # the sensor chatters
        await pilot.pause(1.0)
        assert told(store) == ["trouble.paper_low"]
        printer.say("fault cover-open")
        await until(pilot, lambda: "trouble.cover_open" in told(store))
        printer.say("heal cover-open")
        await until(pilot, lambda: not told(store))


async def test_a_roll_that_is_counted_ends_and_a_new_one_is_noticed(
    printing: Config,
    store: Store,
    printer: Emulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kiosk.lobby.watch.BEAT", 0.1)
    metres = 41.5 * prints.TICKET / 1000
    counted = msgspec.structs.replace(printing.printer, roll=metres)
    config = msgspec.structs.replace(printing, printer=counted)
    async with visit(config, tmp_path) as pilot:
        await until(pilot, lambda: "kiosk-printer" in names(store))
        assert told(store) == []
        await tap(pilot, "#walk-in", "Worüber möchten Sie sprechen?")
        await tap(pilot, "#skip", TAKE)
        await until(pilot, lambda: told(store) == ["trouble.paper_few"])
        roll = prints.read_roll(store, "kiosk")
        assert roll is not None
        assert roll.tickets == 1
        printer.say("fault paper-out")
        await until(pilot, lambda: told(store) == ["trouble.paper_out"])
        printer.say("heal paper-out")
        await until(pilot, lambda: not told(store))
    fresh = prints.read_roll(store, "kiosk")
    assert fresh is not None
    assert (fresh.used, fresh.tickets) == (0, 0)


def names(store: Store) -> set[str]:
    """The devices that were seen."""
    return {life.name for life in devices.read(store)}
