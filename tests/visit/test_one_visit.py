"""The way of one ticket (design: from tap to call) across the real processes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyte
import pytest
from msgspec.structs import replace
from PIL import Image

from kiosk.config import Config, Keypad
from kiosk.demo.setting import free_port, toml
from tests.visit.faces import Face, aufruf, environment
from tests.visit.reading import dots_of, read_number

FINER = 4
"""A photograph of paper has more dots than are needed to read it."""
GUARD_S = 0.0
"""A secretary who calls twice within 1.5 s has slipped; this test has not."""


class House:
    """Four processes that have nothing in common but a database."""

    def __init__(self, folder: Path, config: Config, stack: ExitStack) -> None:
        self._folder = folder
        self.paper = folder / "paper"
        port = free_port()
        self._file = folder / "office.toml"
        own = replace(
            config,
            printer=replace(config.printer, device=f"tcp:127.0.0.1:{port}"),
            keypads=(Keypad(device="terminal", guard=GUARD_S),),
            display=replace(config.display, min_shown=1.0),
            sound=replace(config.sound, player="none"),
        )
        self._file.write_text(toml(own), encoding="utf-8")

        def process(*words: str, size: tuple[int, int]) -> Face:
            return stack.enter_context(aufruf(folder, self._file, *words, size=size))

        emulator = ("printer", "emulate", "--tcp", str(port), "--paper")
        self.printer = process(*emulator, str(self.paper), size=(100, 30))
        self.kiosk = process("kiosk", size=(72, 20))
        self.display = process("display", size=(44, 16))
        self.keypad = process("keypad", "--device", "terminal", size=(60, 12))

    def draw(self, topic: str) -> None:
        """A visitor taps from the start to a number, and leaves."""
        self.kiosk.tap_until("Ohne Termin", "Worüber möchten Sie sprechen?")
        self.kiosk.tap_until(topic, "Ihre Nummer")

    def leave(self) -> None:
        """The visitor has read the number."""
        self.kiosk.tap_until("Fertig", "Ohne Termin")

    def ticket(self, n: int) -> tuple[str, int | None]:
        """The nth paper: its text, and the number in large digits."""
        text = self.paper / f"ticket-{n:04}.txt"
        self.kiosk.wait(lambda _: text.exists(), f"ticket {n} comes out")
        with Image.open(text.with_suffix(".png")) as opened:
            picture = opened.convert("L").reduce(FINER)
        width, dots = picture.width, picture.tobytes()
        rows = [list(dots[y * width :][:width]) for y in range(picture.height)]
        words = " ".join(text.read_text(encoding="utf-8").split())
        return words, read_number(rows, least=25)

    def shows(self, number: int) -> None:
        """The display has this number in large digits."""
        self.display.wait(
            lambda _: read_number(self.display.dots(_main_part), least=10) == number,
            f"the display shows {number}",
        )

    def press(self, keys: str, answer: str) -> None:
        """The secretary presses keys, and is answered."""
        self.keypad.type(keys)
        self.keypad.wait_for(answer)

    def answer(self, *words: str) -> str:
        """What a command says."""
        done = subprocess.run(
            [sys.executable, "-m", "kiosk.cli", "--config", str(self._file), *words],
            env=environment(self._folder, "answers"),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def journal(self) -> list[dict[str, Any]]:
        """All events."""
        lines = self.answer("journal", "--json").splitlines()
        return [json.loads(line) for line in lines]


def _main_part(screen: pyte.Screen) -> list[list[int]]:
    """The display without the side, where the next numbers are."""
    return [row[: screen.columns] for row in dots_of(screen)]


def steps(journal: list[dict[str, Any]], number: int) -> list[str]:
    """What happened to a number, in order."""
    return [event["step"] for event in journal if event["number"] == number]


def states(journal: list[dict[str, Any]]) -> dict[int, str]:
    """The state of every number, from the events alone."""
    tickets: dict[int, dict[str, Any]] = {}
    for event in journal:
        for change in event["changes"]:
            tickets.setdefault(change["ticket"], {}).update(change["now"])
    return {ticket["number"]: ticket["state"] for ticket in tickets.values()}


@pytest.fixture
def house(config: Config, tmp_path: Path) -> Iterator[House]:
    """The processes, each ready, on SQLite and on PostgreSQL."""
    with ExitStack() as stack:
        opened = House(tmp_path, config, stack)
        opened.printer.wait_for("tcp:127.0.0.1")
        opened.kiosk.wait_for("Ohne Termin")
        opened.keypad.wait_for("Jetzt dran: niemand")
        opened.display.wait_for("aufgerufen wird")
        yield opened


def test_a_visitor_taps_a_topic_gets_a_paper_number_is_called_and_goes_in(
    house: House,
) -> None:
    house.draw("Feuerwehr")
    house.kiosk.wait_for("Raum 01.02_39", "Bitte nehmen Sie Ihr Ticket.")
    words, number = house.ticket(1)
    assert number == 1
    assert "Bürgersprechstunde" in words
    assert "Raum 01.02_39, 2. Etage" in words
    assert "Am Anger 28" in words
    assert "Feuerwehr" not in words, "the topic is nobody else's business"
    house.leave()

    house.display.wait_for("Wartende: 1")
    (waiting,) = json.loads(house.answer("queue", "--json"))["waiting"]
    assert waiting["print"] == "confirmed"
    house.press("\r", "Jetzt dran: 1")
    house.shows(1)
    house.display.wait_for("Raum 01.02_39", "Wartende: 0")
    house.press("0\r", "Nummer 1 ist erledigt.")

    journal = house.journal()
    assert steps(journal, 1) == ["issue", "call", "finish"]
    assert states(journal) == {1: "finished"}
    board = json.loads(house.answer("board", "--json"))
    assert not board["current"], "nobody is in the room"
    assert [call["number"] for call in board["last"]] == [1]


def test_who_does_not_come_is_called_again_and_missed_who_must_wait_is_parked(
    house: House,
) -> None:
    for n, topic in enumerate(("Feuerwehr", "Haushalt", "Anregung"), 1):
        house.draw(topic)
        assert house.ticket(n)[1] == n
        house.leave()
    house.display.wait_for("Wartende: 3")

    house.press("\r", "Jetzt dran: 1")
    house.shows(1)
    house.press("+", "Nummer 1 ist noch einmal aufgerufen.")
    house.shows(1)
    house.press("-\r", "Nummer 1 ist nicht erschienen.")

    house.press("\r", "Jetzt dran: 2")
    house.shows(2)
    house.press("*\r", "Nummer 2 ist zurückgestellt.")

    house.press("\r", "Jetzt dran: 3")
    house.shows(3)
    house.press("2\r", "Jetzt dran: 2")
    house.shows(2)
    house.press("0\r", "Nummer 2 ist erledigt.")

    journal = house.journal()
    assert steps(journal, 1) == ["issue", "call", "recall", "miss"]
    assert steps(journal, 2) == ["issue", "call", "park", "call", "finish"]
    assert steps(journal, 3)[:2] == ["issue", "call"]
    assert states(journal) == {1: "missed", 2: "finished", 3: "finished"}
    board = json.loads(house.answer("board", "--json"))
    assert board["waiting"] == 0
    assert not board["current"]


def test_each_process_ends_when_it_is_told_to(house: House) -> None:
    house.draw("Feuerwehr")
    for face in (house.kiosk, house.display, house.keypad, house.printer):
        assert face.end(signal.SIGTERM) == 0
