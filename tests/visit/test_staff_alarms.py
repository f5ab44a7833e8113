"""The paper ends at a kiosk, and the desk hears of it: all as real processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config, Keypad, Sound
from kiosk.office.store import Store
from tests.keypad.cables import Pty
from tests.keypad.desk import KeypadProcess
from tests.lobby.standing_kiosk import StandingKiosk, write_config
from tests.offices import open_office
from tests.paper.conftest import Emulator

SKIP = "Ohne Angabe"


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[Emulator]:
    """A printer at a serial line."""
    emulator = Emulator(tmp_path / "paper", "--pty", "--link", str(tmp_path / "line"))
    yield emulator
    emulator.stop()


@pytest.fixture
def line() -> Iterator[Pty]:
    """A number pad at a serial line."""
    with Pty() as cable:
        yield cable


@pytest.fixture
def config(tmp_path: Path, printer: Emulator, line: Pty) -> Config:
    """The house with that printer and that pad, and an alarm that is soon repeated."""
    opened = open_office(f"sqlite:///{tmp_path}/office.db", tmp_path)
    return msgspec.structs.replace(
        opened,
        kiosk=msgspec.structs.replace(opened.kiosk, settle=0.1),
        printer=msgspec.structs.replace(
            opened.printer, device=printer.device, flow="none", deadline=5.0
        ),
        keypads=(Keypad(device=f"serial:{line.device}"),),
        sound=Sound(player="none", reminder=0.1),
    )


def test_the_paper_ends_and_the_desk_says_so_until_there_is_a_new_roll(
    config: Config, printer: Emulator, tmp_path: Path
) -> None:
    file = write_config(config, tmp_path)
    Store.open(config).close()
    with KeypadProcess(file) as keypad, StandingKiosk(file) as kiosk:
        kiosk.until("Nummer ziehen", "Sie können jetzt")
        printer.say("fault paper-out")
        told = keypad.answer(tone="trouble", trouble="trouble.paper_out")
        assert told["device"] == "kiosk-printer"
        kiosk.tap_until("Ohne Termin", "Worüber möchten Sie sprechen?")
        kiosk.tap_until(SKIP, "Ihre Nummer", "kein Papier", "merken Sie sich")
        keypad.answer(2, tone="trouble", trouble="trouble.paper_out")  # a reminder
        printer.say("heal paper-out")
        kiosk.until("Bitte nehmen Sie Ihr Ticket")
        assert "Kopie" not in printer.ticket()
        keypad.answer(tone="well", trouble="trouble.over", device="kiosk-printer")
        assert "Traceback" not in kiosk.log_text()
