"""The real `aufruf desk` in a real terminal: started, worked, stormed at, ended."""

from __future__ import annotations

import fcntl
import os
import pty
import random
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest

from kiosk.demo.terminal import NOT_FOR_PYTE
from tests.keypad.desk import Office, two_desks, write_config
from tests.waiting import until

COLUMNS, ROWS = 80, 24


class Terminal:
    """A terminal with the console in it."""

    def __init__(self, config_file: Path, log: Path) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self.screen)
        self.sent = b""
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(
            self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0)
        )
        self.before = termios.tcgetattr(self.slave)
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "kiosk.cli", "--config", str(config_file)),
                *("desk", "--sound", "bell"),
            ],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            env=os.environ
            | {"TERM": "xterm", "AUFRUF_LOG": str(log), "LANG": "C.UTF-8"},
            start_new_session=True,
        )

    def text(self) -> str:
        """What stands on the screen now."""
        while select.select([self.master], [], [], 0)[0]:
            data = os.read(self.master, 65536)
            self.sent += data
            plain = NOT_FOR_PYTE.sub("", data.decode("utf-8", "replace"))
            self._stream.feed(plain.encode())
        return "\n".join(line.rstrip() for line in self.screen.display)

    def shows(self, text: str) -> None:
        """Wait until it shows that."""

        def there() -> bool:
            assert self.process.poll() is None, self.text()
            return text in self.text()

        until(there, f"{text!r} on\n{self.text()}")

    def press(self, data: bytes) -> None:
        """Type it, all at once."""
        os.write(self.master, data)

    def ended(self) -> int:
        """Wait for the end; the exit code."""
        until(lambda: (self.text(), self.process.poll() is not None)[1], "the end")
        return self.process.wait(1)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    config = two_desks(tmp_path, desk="room")
    write_config(config, tmp_path / "office.toml")
    opened = Office(config)
    yield opened
    opened.close()


@pytest.fixture
def terminal(tmp_path: Path, office: Office) -> Iterator[Terminal]:
    shown = Terminal(tmp_path / "office.toml", tmp_path / "desk.log")
    yield shown
    if shown.process.poll() is None:
        shown.process.kill()
    shown.process.wait(10)
    os.close(shown.master)
    os.close(shown.slave)


def test_a_whole_visit_by_the_keys_and_a_clean_end(
    terminal: Terminal, office: Office
) -> None:
    terminal.shows("Es wartet niemand.")
    office.draw(3)
    terminal.shows("Enter: 1 aufrufen")
    terminal.press(b"\r")
    terminal.shows("Nummer 1 ist aufgerufen.")
    assert office.called() == [1]

    # Garbage, a paste and a storm of escapes press nothing.
    terminal.press(b"\x1b[200~2\r3\r\x1b[201~")
    terminal.press(b"2\r3\r2\r3\r2\r3\r")
    dice = random.Random(11)
    for _ in range(20):
        terminal.press(
            bytes(dice.choice(b"\x1b\xff\x80[]PX^_~;<?@") for _ in range(200))
        )
        time.sleep(0.02)
    time.sleep(0.6)  # an unfinished sequence dies
    terminal.press(b"\x1b")
    time.sleep(0.3)
    terminal.press(b".")
    terminal.shows("Enter: 1 fertig, 2 aufrufen")
    assert office.called() == [1]

    terminal.press(b"q")
    terminal.shows("Diese Konsole beenden?")
    terminal.press(b"q")
    assert terminal.ended() == 0
    assert b"\x1b[?1049l" in terminal.sent  # the other screen is back
    assert b"\x1b[?2004l" in terminal.sent
    assert termios.tcgetattr(terminal.slave)[3] == terminal.before[3]


def test_it_ends_by_a_signal_at_any_moment(terminal: Terminal) -> None:
    terminal.shows("Es wartet niemand.")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.ended() == 0
    assert b"Traceback" not in terminal.sent


def test_without_a_terminal_or_with_a_wrong_desk_it_says_so(
    tmp_path: Path, office: Office
) -> None:
    def run(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "kiosk.cli", "--config"]
        return subprocess.run(
            [*command, str(tmp_path / "office.toml"), "desk", *options],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )

    done = run()
    assert (done.returncode, done.stdout) == (2, "")
    assert "needs a terminal" in done.stderr
    done = run("--desk", "three")
    assert done.returncode == 2
    assert 'there is no desk "three"; allowed: room, second' in done.stderr
