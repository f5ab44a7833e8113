"""Tickets that the secretary prints: once more, for somebody, on a broken printer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config, Printer
from kiosk.office.operations import prints
from kiosk.office.store import Store
from kiosk.office.values import PrintState
from tests.calls.console import draw, office_of, seated
from tests.offices import open_office
from tests.paper.conftest import Emulator


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[Emulator]:
    """An emulated printer on the network."""
    emulator = Emulator(tmp_path / "paper", "--tcp", "0")
    yield emulator
    emulator.stop()


def office(sqlite_url: str, folder: Path, device: str) -> Config:
    config = office_of(open_office(sqlite_url, folder))
    return msgspec.structs.replace(config, printer=Printer(device=device))


async def test_a_lost_ticket_is_printed_again_and_the_screen_says_where(
    sqlite_url: str, tmp_path: Path, printer: Emulator
) -> None:
    config = office(sqlite_url, tmp_path, printer.device)
    store = Store.open(config)
    draw(store, 2)
    async with seated(config) as seat:
        await seat.act("2d")
        await seat.until(lambda: seat.said == "Ticket 2 ist gedruckt (kiosk-printer).")
        assert seat.kind == "good"
    assert "Kopie" in printer.ticket()
    assert printer.tickets() == 1
    (made,) = prints.prints(store)
    assert (made.number, made.copy, made.device) == (2, True, "desk-room")
    assert made.state is PrintState.CONFIRMED
    store.close()


async def test_a_number_drawn_at_the_desk_comes_on_paper_and_is_no_copy(
    sqlite_url: str, tmp_path: Path, printer: Emulator
) -> None:
    config = office(sqlite_url, tmp_path, printer.device)
    Store.open(config).close()
    async with seated(config) as seat:
        await seat.act("//611")
        await seat.until(lambda: "ist gedruckt (kiosk-printer)." in seat.said)
        assert "Nummer 1 ist gezogen." in seat.said
    assert "Kopie" not in printer.ticket()


async def test_where_the_printer_is_not_there_the_number_is_written_down(
    sqlite_url: str, tmp_path: Path
) -> None:
    config = office(sqlite_url, tmp_path, f"usb:{tmp_path}/lp9")
    store = Store.open(config)
    draw(store, 1)
    async with seated(config) as seat:
        await seat.act("1d")
        await seat.until(
            lambda: (
                seat.said == "Ticket 1 kam nicht heraus (kiosk-printer). "
                "Bitte die Nummer aufschreiben."
            )
        )
        assert seat.kind == "bad"
        assert await seat.act("\n") == "Nummer 1 ist aufgerufen."
    (made,) = prints.prints(store)
    assert made.state is PrintState.FAILED
    store.close()


async def test_what_nobody_foresaw_costs_one_ticket_and_not_all_later_ones(
    sqlite_url: str,
    tmp_path: Path,
    printer: Emulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = office(sqlite_url, tmp_path, printer.device)
    store = Store.open(config)
    draw(store, 1)
    store.close()

    def breaks(*_: object, **__: object) -> PrintState:
        raise ZeroDivisionError

    async with seated(config) as seat:
        with monkeypatch.context() as broken:
            broken.setattr("kiosk.desk.paper.print_ticket", breaks)
            await seat.act("1d")
            await seat.until(lambda: "kam nicht heraus" in seat.said)
            assert seat.kind == "bad"
        await seat.act("1d")
        await seat.until(lambda: "ist gedruckt" in seat.said)
    assert printer.tickets() == 1
