"""A kiosk that dies in the midst of a visit, and the visitor who still stands there."""

from __future__ import annotations

import datetime as dt
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config
from kiosk.office import queries
from kiosk.office.store import Store
from kiosk.office.values import PrintState, Ticket
from tests.lobby.standing_kiosk import StandingKiosk, write_config
from tests.paper.conftest import Emulator
from tests.waiting import until

DIES = """
import os, signal
from kiosk.lobby import clerk
real = clerk.operations.issue_ticket
def issue_and_die(*arguments, **named):
    real(*arguments, **named)
    os.kill(os.getpid(), signal.SIGKILL)
clerk.operations.issue_ticket = issue_and_die
"""
"""Put before a kiosk by Python's own sitecustomize: a power cut right after COMMIT."""


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[Emulator]:
    emulator = Emulator(tmp_path / "paper", "--tcp", "0")
    yield emulator
    emulator.stop()


@pytest.fixture
def config_file(config: Config, printer: Emulator, tmp_path: Path) -> Path:
    with_printer = msgspec.structs.replace(
        config.printer, device=printer.device, deadline=4.0
    )
    return write_config(msgspec.structs.replace(config, printer=with_printer), tmp_path)


def the_ticket(store: Store) -> Ticket:
    (waiting,) = queries.queue(store, dt.datetime.now(dt.UTC))
    return waiting.ticket


def draw(kiosk: StandingKiosk) -> None:
    kiosk.until("Ohne Termin")
    kiosk.tap_until("Ohne Termin", "Worüber möchten Sie sprechen?")
    kiosk.quiet(0.3)
    kiosk.tap("Feuerwehr")


def test_killed_between_commit_and_screen_the_same_number_comes_back(
    config_file: Path, store: Store, printer: Emulator, tmp_path: Path
) -> None:
    folder = tmp_path / "dies"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(DIES, encoding="utf-8")
    path = os.pathsep.join((str(folder), str(Path.cwd())))
    with StandingKiosk(config_file, environment={"PYTHONPATH": path}) as first:
        draw(first)
        assert first.process.wait(20) == -signal.SIGKILL
    assert the_ticket(store).print_state is PrintState.NONE
    with StandingKiosk(config_file) as second:
        second.until("Ihre Nummer", "Bitte nehmen Sie Ihr Ticket")
        assert the_ticket(store).number == 1
        assert the_ticket(store).print_state is PrintState.CONFIRMED
        assert printer.tickets() == 1
        second.tap_until("Fertig", "Ohne Termin")


def test_killed_while_printing_it_asks_and_prints_the_same_number_once_more(
    config_file: Path, store: Store, printer: Emulator
) -> None:
    printer.say("fault stops-reading")
    with StandingKiosk(config_file) as first:
        draw(first)
        first.until("Ihr Ticket wird gedruckt")
        until(lambda: the_ticket(store).print_state is PrintState.SENDING)
        first.kill()
    printer.say("fault power-cut")
    printer.say("heal all")
    with StandingKiosk(config_file) as second:
        second.until("Ist Ihr Ticket herausgekommen?")
        assert the_ticket(store).print_state is PrintState.UNKNOWN
        second.tap_until("noch", "Bitte nehmen Sie Ihr Ticket")
        assert the_ticket(store).number == 1
        assert printer.tickets() == 1
        assert "Kopie" in printer.ticket(1) or "Zweit" in printer.ticket(1)


def test_a_visit_that_is_over_does_not_come_back(
    config_file: Path, store: Store, printer: Emulator
) -> None:
    with StandingKiosk(config_file) as first:
        draw(first)
        first.until("Bitte nehmen Sie Ihr Ticket")
        first.tap_until("Fertig", "Ohne Termin")
        first.kill()
    with StandingKiosk(config_file) as second:
        second.until("Zurzeit wartet 1 Person")
        second.quiet(1.0)
        assert "Ihre Nummer" not in second.text
    assert printer.tickets() == 1


def test_without_paper_the_number_counts_and_can_be_printed_later(
    config_file: Path, store: Store, printer: Emulator
) -> None:
    printer.say("fault paper-out")
    with StandingKiosk(config_file) as kiosk:
        draw(kiosk)
        kiosk.until("Der Drucker hat kein Papier", "merken Sie sich: 1")
        assert the_ticket(store).print_state is PrintState.FAILED
        printer.say("heal all")
        kiosk.tap_until("Noch einmal", "Bitte nehmen Sie Ihr Ticket")
        assert printer.tickets() == 1
        assert the_ticket(store).number == 1


def test_a_number_can_be_given_back(
    config_file: Path, store: Store, printer: Emulator
) -> None:
    del printer
    with StandingKiosk(config_file) as kiosk:
        draw(kiosk)
        kiosk.until("Bitte nehmen Sie Ihr Ticket")
        kiosk.tap_until("Abbrechen", "Möchten Sie die Nummer 1 zurückgeben?")
        kiosk.tap_until("Ja, zurückgeben", "Die Nummer 1 ist zurückgegeben")
        assert queries.queue(store, dt.datetime.now(dt.UTC)) == ()
        kiosk.tap_until("Zurück", "Ohne Termin")


def test_what_the_printer_can_do_is_asked_once_at_the_start_and_kept(
    config_file: Path, store: Store, printer: Emulator, tmp_path: Path
) -> None:
    with StandingKiosk(config_file) as kiosk:
        kiosk.until("Ohne Termin")
        until(lambda: any(tmp_path.rglob("printers.json")))
        draw(kiosk)
        kiosk.until("Bitte nehmen Sie Ihr Ticket")
    (kept,) = tmp_path.rglob("printers.json")
    assert printer.device in kept.read_text("utf-8")
    assert printer.tickets() == 1
    assert the_ticket(store).print_state is PrintState.CONFIRMED
