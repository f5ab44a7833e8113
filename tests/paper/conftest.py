"""Tickets to print, and an emulated printer as a real process."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest

from kiosk.office.values import Drawn, Kind, State, Ticket, Wait
from tests.waiting import PATIENCE, until

AT = dt.datetime(2026, 1, 30, 13, 42, tzinfo=dt.UTC)


def drawn(
    language: str = "de",
    number: int = 17,
    *,
    kind: Kind = Kind.WALK_IN,
    risk: bool = False,
    topic: str | None = None,
    appointed: dt.datetime | None = None,
) -> Drawn:
    """A draw as the office answers it."""
    ticket = Ticket(
        id=1,
        hours_id=1,
        kind=kind,
        number=number,
        draw_id="a-draw",
        state=State.WAITING,
        place=AT,
        issued=AT,
        topic=topic,
        language=language,
        appointed=appointed,
    )
    return Drawn(ticket=ticket, ahead=3, wait=Wait(25, 45), risk=risk)


class Emulator:
    """`aufruf printer emulate` in a process of its own."""

    def __init__(self, paper: Path, *options: str) -> None:
        self.paper = paper
        command = [sys.executable, "-m", "kiosk.cli", "printer", "emulate"]
        self.process = subprocess.Popen(
            [*command, "--paper", str(paper), *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.device = self._out.readline().strip()
        assert self.device, "the emulated printer did not start"

    @property
    def _out(self) -> IO[str]:
        assert self.process.stdout
        return self.process.stdout

    def say(self, line: str) -> None:
        """A line to its panel, and wait until it has been obeyed.

        The cables follow after the panel's answer, in the same turn: a second answer
        comes in the next.
        """
        assert self.process.stdin
        for words in (f"{line}\nfaults\n", "faults\n"):
            self.process.stdin.write(words)
            self.process.stdin.flush()
            self._out.readline()

    def ticket(self, number: int = 1) -> str:
        """The text of a ticket, once it is cut."""
        text = self.paper / f"ticket-{number:04d}.txt"
        until(text.exists)
        return text.read_text("utf-8")

    def tickets(self) -> int:
        """How many were cut."""
        return len(list(self.paper.glob("ticket-*.txt")))

    def line(self) -> dict[str, object]:
        """The next JSON line (with --json)."""
        found: dict[str, object] = json.loads(self._out.readline())
        return found

    def stop(self) -> int:
        """End it as systemd would; its exit code."""
        self.process.terminate()
        try:
            return self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            assert self.process.stdin
            self.process.stdin.close()
            self._out.close()


Start = Callable[..., Emulator]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts emulated printers and ends them after the test."""
    started: list[Emulator] = []

    def start(*options: str) -> Emulator:
        emulator = Emulator(tmp_path / f"paper-{len(started)}", *options)
        started.append(emulator)
        return emulator

    yield start
    for emulator in started:
        if emulator.process.poll() is None:
            emulator.stop()
