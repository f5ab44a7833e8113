"""A heartbeat's question to the printer never keeps a visitor waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config
from kiosk.lobby.clerk import Clerk
from kiosk.lobby.paper import Paper
from kiosk.office import devices
from kiosk.office.operations import prints
from kiosk.office.store import Store
from printer.service import Printer
from tests.lobby.test_paper_policy import printer as printer
from tests.lobby.test_paper_policy import printing as printing
from tests.lobby.test_visits import tap, visit
from tests.paper.conftest import Emulator
from tests.waiting import until

LONG = 8.0
"""Seconds that a question of these tests waits for its answer."""


@pytest.fixture
def slow_to_give_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that is not answered takes so long that nobody could overlook it."""
    monkeypatch.setattr(Printer, "_patience", LONG)
    monkeypatch.setattr("printer.service._STATUS", LONG)


@pytest.fixture
def clerk(printing: Config, store: Store, tmp_path: Path) -> Iterator[Clerk]:
    """A kiosk's clerk whose printer was well when it was asked first."""
    del store
    opened = Clerk(printing, tmp_path, Paper(printing))
    opened.beat({})
    assert not opened.printer_trouble()
    yield opened
    opened.close()


@pytest.mark.parametrize("fault", ["silent", "stops-reading"])
def test_a_print_begins_while_a_heartbeat_waits_for_its_answer(
    clerk: Clerk,
    store: Store,
    printer: Emulator,
    slow_to_give_up: None,
    fault: str,
) -> None:
    drawn = clerk.draw("a-draw", None, "de")
    printer.say(f"fault {fault}")
    known = clerk.paper.last()
    heart = threading.Thread(target=clerk.paper.condition)
    heart.start()
    time.sleep(0.3)  # it asks now, and nobody answers
    assert heart.is_alive()
    visitor = threading.Thread(
        target=clerk.print, args=(drawn,), kwargs={"copy": False}
    )
    tapped = time.monotonic()
    visitor.start()
    until(lambda: len(prints.prints(store)) == 1)
    heart.join(LONG / 2)
    gave_way = time.monotonic() - tapped
    assert not heart.is_alive()
    assert gave_way < LONG / 2
    assert clerk.paper.last() is known, "an unfinished question is no news"
    printer.say(f"heal {fault}")
    visitor.join(LONG * 2)
    assert not visitor.is_alive()


def test_a_beat_during_a_print_tells_what_was_known_and_waits_for_nothing(
    clerk: Clerk, store: Store, printer: Emulator, slow_to_give_up: None
) -> None:
    drawn = clerk.draw("a-draw", None, "de")
    printer.say("fault stops-reading")
    visitor = threading.Thread(
        target=clerk.print, args=(drawn,), kwargs={"copy": False}
    )
    visitor.start()
    until(lambda: len(prints.prints(store)) == 1)
    began = time.monotonic()
    clerk.beat({"screen": "NumberScreen"})
    assert time.monotonic() - began < LONG / 2
    told = {life.name: life for life in devices.read(store)}
    assert told["kiosk"].state["screen"] == "NumberScreen"
    assert told["kiosk-printer"].state["ready"]
    printer.say("heal stops-reading")
    visitor.join(LONG * 2)
    assert not visitor.is_alive()


async def test_a_tap_shows_its_number_while_a_heartbeat_asks_in_vain(
    printing: Config,
    store: Store,
    printer: Emulator,
    tmp_path: Path,
    slow_to_give_up: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kiosk.lobby.watch.BEAT", 0.1)
    patient = msgspec.structs.replace(printing.printer, deadline=LONG)
    config = msgspec.structs.replace(printing, printer=patient)
    async with visit(config, tmp_path) as pilot:
        await tap(pilot, "#walk-in", "Worüber möchten Sie sprechen?")
        printer.say("fault silent")
        await pilot.pause(0.5)  # a beat is asking
        tapped = time.monotonic()
        await tap(pilot, "#skip", "Ihre Nummer")
        until(lambda: len(prints.prints(store)) == 1)
        assert time.monotonic() - tapped < LONG / 2
        printer.say("heal silent")
    assert len(prints.prints(store)) == 1
