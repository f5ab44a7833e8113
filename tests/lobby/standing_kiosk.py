"""A kiosk as a real process in a pty, read back by an independent terminal (pyte)."""

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
import time
from pathlib import Path
from typing import Self

import pyte

from kiosk.config import Config
from kiosk.demo.setting import toml

PATIENCE = 20.0
"""Seconds for anything to appear; generous, because test machines are busy."""


def write_config(config: Config, folder: Path) -> Path:
    """The configuration as a file that a process can read."""
    file = folder / "office.toml"
    file.write_text(toml(config), encoding="utf-8")
    return file


def _take_terminal() -> None:
    """Make stdin the controlling terminal: resizes and hang-ups come as signals."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class StandingKiosk:
    """The process, its terminal and a finger."""

    def __init__(
        self,
        config_file: Path,
        columns: int = 72,
        rows: int = 20,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.seen = bytearray()
        """Every byte that ever went to the terminal."""
        self.log = config_file.parent / "kiosk.log"
        master, slave = pty.openpty()
        self.master = master
        self.resize(columns, rows)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kiosk.cli", "--config", str(config_file), "kiosk"],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=_take_terminal,
            env={
                **os.environ,
                "TERM": "xterm-256color",
                "LANG": "C.UTF-8",
                "LC_ALL": "C.UTF-8",
                "AUFRUF_LOG": str(self.log),
                **(environment or {}),
            },
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        if self.master >= 0:
            os.close(self.master)

    def kill(self) -> None:
        """End it at once, whatever it does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)

    def resize(self, columns: int, rows: int) -> None:
        """Another size for the terminal."""
        self.screen.resize(rows, columns)
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, size)

    def hang_up(self) -> None:
        """Take the terminal away."""
        os.close(self.master)
        self.master = -1

    def read(self, seconds: float = 0.05) -> None:
        """Take in what comes within that time."""
        data = self.drain(seconds)
        self.seen += data
        self._stream.feed(data)

    def drain(self, seconds: float) -> bytes:
        """The same for whoever does not look at it: nothing is drawn."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return b""
        try:
            return os.read(self.master, 65536)
        except OSError:  # the other end is closed
            time.sleep(seconds)
            return b""

    @property
    def text(self) -> str:
        """What a visitor sees."""
        return "\n".join(self.screen.display)

    def until(self, *wanted: str, gone: str = "", seconds: float = PATIENCE) -> str:
        """Wait until all of these are on the screen (and `gone` is not)."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if all(word in self.text for word in wanted) and not (
                gone and gone in self.text
            ):
                return self.text
            if self.process.poll() is not None:
                break
            self.read()
        raise AssertionError(
            f"waited for {wanted} (without {gone!r}); exit {self.process.poll()}; "
            f"on the screen:\n{self.text}\nlog:\n{self.log_text()}"
        )

    def quiet(self, seconds: float = 0.5) -> None:
        """Wait until nothing was painted for that long."""
        seen = -1
        while seen != len(self.seen):
            seen = len(self.seen)
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                self.read()

    def send(self, data: bytes) -> None:
        """Type, or worse."""
        rest = memoryview(data)
        while rest:
            _, ready, _ = select.select([], [self.master], [], PATIENCE)
            assert ready, "the kiosk does not read its terminal any more"
            rest = rest[os.write(self.master, rest[:1024]) :]
            self.read(0)

    def find(self, label: str) -> tuple[int, int]:
        """Column and row (from 1) in the midst of a text on the screen."""
        for row, line in enumerate(self.screen.display):
            if (column := line.find(label)) >= 0:
                return column + len(label) // 2 + 1, row + 1
        raise AssertionError(f"{label!r} is not on the screen:\n{self.text}")

    def press(self, column: int, row: int) -> None:
        """A finger touches and leaves that cell."""
        self.send(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m".encode())

    def tap(self, label: str) -> None:
        """A finger taps that text."""
        self.press(*self.find(label))

    def tap_until(self, label: str, *wanted: str) -> str:
        """Tap, as a person does: again when nothing happens (the screen settles)."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if label in self.text:
                self.tap(label)
            try:
                return self.until(*wanted, seconds=1.0)
            except AssertionError:
                if self.process.poll() is not None:
                    raise
        return self.until(*wanted)

    def log_text(self) -> str:
        """The journal."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""
