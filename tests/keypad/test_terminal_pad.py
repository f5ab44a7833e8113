"""A terminal as number pad: real processes in a pty, looked at through pyte."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.keypad.terminal import TerminalDecoder
from tests.keypad.desk import KeypadProcess, Office, two_desks, write_config
from tests.waiting import PATIENCE, until

COLUMNS, ROWS = 46, 10


class Terminal:
    """A terminal with `aufruf keypad --device terminal` in it."""

    def __init__(self, config_file: Path, log: Path) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self.screen)
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(
            self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0)
        )
        self.before = termios.tcgetattr(self.slave)
        options = ("keypad", "--device", "terminal", "--desk", "second")
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "kiosk.cli", "--config", str(config_file)),
                *options,
            ],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            env=os.environ | {"TERM": "xterm", "AUFRUF_LOG": str(log)},
            start_new_session=True,
        )

    def text(self) -> str:
        """What stands on the screen now."""
        while select.select([self.master], [], [], 0)[0]:
            self._stream.feed(os.read(self.master, 65536))
        return "\n".join(line.rstrip() for line in self.screen.display)

    def shows(self, text: str) -> str:
        """Wait until it shows that."""

        def shown() -> Any:
            return text in self.text()

        until(shown, what=f"{text!r} on\n{self.text()}")
        return self.text()

    def type(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def resize(self, columns: int, rows: int) -> None:
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, size)
        self.screen.resize(rows, columns)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)
        os.close(self.master)
        os.close(self.slave)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = Office(two_desks(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def terminal(tmp_path: Path, office: Office) -> Iterator[Terminal]:
    config = write_config(two_desks(tmp_path), tmp_path / "office.toml")
    opened = Terminal(config, tmp_path / "log")
    yield opened
    opened.close()


def test_the_face_shows_desk_number_waiting_and_the_last_answer(
    terminal: Terminal, office: Office
) -> None:
    shown = terminal.shows("Zurzeit wartet niemand.")
    assert "Raum 2" in shown
    assert "Jetzt dran: niemand" in shown
    assert "Enter weiter" in shown
    office.draw(3)
    terminal.shows("Zurzeit warten 3 Personen.")
    terminal.shows("Es wartet jemand")
    terminal.type(b"\r")
    terminal.shows("Jetzt dran: 1")
    assert "Nummer 1 ist aufgerufen." in terminal.text()
    terminal.type(b"2\r")
    terminal.shows("Jetzt dran: 2")
    terminal.type(b"77\r")
    terminal.shows("Diese Nummer gibt es heute nicht.")
    assert office.called() == [1, 2]


def test_pasting_a_number_calls_that_number(terminal: Terminal, office: Office) -> None:
    terminal.shows("Der Nummernblock ist da.")
    office.draw(11)
    terminal.type(b"11\r")
    terminal.shows("Jetzt dran: 11")
    assert office.called() == [11]


def test_a_small_terminal_shows_what_matters_and_a_larger_one_all(
    terminal: Terminal, office: Office
) -> None:
    office.draw(2)
    terminal.shows("Zurzeit warten 2 Personen.")
    terminal.type(b"\r")
    terminal.shows("Jetzt dran: 1")
    terminal.resize(20, 3)
    until(lambda: len(terminal.text().splitlines()) <= 3)
    terminal.shows("Jetzt dran: 1")
    terminal.shows("Nummer 1 ist")
    terminal.resize(80, 24)
    terminal.shows("Enter weiter")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_terminal_is_given_back_as_it_was(terminal: Terminal, number: int) -> None:
    terminal.shows("Der Nummernblock ist da.")
    assert not termios.tcgetattr(terminal.slave)[3] & termios.ECHO
    terminal.process.send_signal(number)
    assert terminal.process.wait(PATIENCE) == 0
    assert termios.tcgetattr(terminal.slave) == terminal.before
    terminal.text()
    assert not terminal.screen.cursor.hidden


def test_arrow_keys_mouse_and_pasted_escapes_are_no_keys(
    terminal: Terminal, office: Office
) -> None:
    office.draw(2)
    terminal.shows("Der Nummernblock ist da.")
    terminal.type(b"\x1b[A\x1b[<0;10;5M\x1b[200~\x1b[201~\x1b[1;5C\x1bOq\x1bOM")
    terminal.shows("Jetzt dran: 1")
    assert office.called() == [1]


def test_input_from_a_script_is_worked_off_before_the_end(
    tmp_path: Path, office: Office
) -> None:
    office.draw(3)
    config = write_config(two_desks(tmp_path), tmp_path / "office.toml")
    ours, theirs = os.pipe()
    with KeypadProcess(config, "--device", "terminal", stdin=ours) as pad:
        os.close(ours)
        os.write(theirs, b"3\r+0\r")
        os.close(theirs)
        assert pad.process.wait(PATIENCE) == 0
        assert pad.answer(act="number")["number"] == 3
        assert pad.answer(act="finish")["number"] == 3
    assert office.called() == [3]


def test_a_lone_escape_clears_and_a_letter_is_no_key() -> None:
    decoder = TerminalDecoder()
    assert decoder.feed(b"1\x1b") == ["1"]
    assert decoder.idle() == ["clear"]
    assert decoder.idle() == []
    assert decoder.feed("ßx€".encode()) == ["?", "?", "?"]


@given(st.lists(st.binary(max_size=50)))
def test_no_bytes_break_the_terminal(pieces: list[bytes]) -> None:
    decoder = TerminalDecoder()
    for piece in pieces:
        for key in decoder.feed(piece) + decoder.idle():
            assert key in {*"0123456789+-*/.abcd?", "enter", "clear"}
