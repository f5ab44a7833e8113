"""A process on a pseudo-terminal: typed at, tapped on, and read back by pyte."""

from __future__ import annotations

import os
import pty
import queue
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fcntl import ioctl
from pathlib import Path
from struct import pack
from termios import TIOCSWINSZ
from typing import TypeVar

import pyte

from tests.waiting import PATIENCE, until

AGAIN_S = 1.0
Dots = TypeVar("Dots")
PRIVATE = re.compile(
    rb"\x1b\[[<=>][0-?]*[ -/]*[@-~]|\x1b\[\?[0-?]*\$[@-~]|\x1b\[\?[0-?]*u"
)
"""What terminals understand and pyte 0.8 would draw as letters."""


class Face:
    """One process and the terminal it has for itself."""

    def __init__(
        self,
        command: Sequence[str],
        size: tuple[int, int],
        environment: dict[str, str],
    ) -> None:
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._lock = threading.Lock()
        self.arrivals: list[float] = []
        """When bytes came (time.perf_counter), whenever they get drawn here."""
        self._came: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.code: int | None = None
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            os.execve(command[0], list(command), environment)
        self.resize(*size)
        threading.Thread(target=self._take, daemon=True).start()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def resize(self, columns: int, rows: int) -> None:
        """Another size for its terminal."""
        with self._lock:
            self._screen.resize(rows, columns)
        ioctl(self._master, TIOCSWINSZ, pack("HHHH", rows, columns, 0, 0))

    def _take(self) -> None:
        data = b"."
        while data:
            try:
                data = os.read(self._master, 65536)
            except OSError:
                data = b""
            self.arrivals.append(time.perf_counter())
            self._came.put(data)

    def _read(self) -> None:
        rest = b""
        while came := self._came.get():
            data = rest + came
            # A sequence may be cut in two; its beginning waits for the rest.
            cut = data.rfind(b"\x1b", len(data) - 32 if len(data) > 32 else 0)
            complete = cut < 0 or re.search(
                rb"\x1b(\[[0-?]*[ -/]*[@-~]|[^\[])", data[cut:]
            )
            data, rest = (data, b"") if complete else (data[:cut], data[cut:])
            with self._lock:
                self._stream.feed(PRIVATE.sub(b"", data))

    @property
    def lines(self) -> list[str]:
        """What is seen, row by row."""
        with self._lock:
            return list(self._screen.display)

    @property
    def text(self) -> str:
        """What is seen, as one text with single spaces."""
        return " ".join(" ".join(self.lines).split())

    def wait(self, seen: Callable[[str], object], what: str) -> None:
        """Go on once the picture satisfies `seen`."""
        deadline = time.monotonic() + PATIENCE
        while not seen(self.text):
            if time.monotonic() > deadline or not self.running:
                shown = "\n".join(self.lines)
                raise AssertionError(f"{what}; instead (exit {self.code}):\n{shown}")
            time.sleep(0.02)

    def wait_for(self, *texts: str) -> None:
        """Go on once all of these are seen."""
        self.wait(lambda shown: all(t in shown for t in texts), f"should show {texts}")

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._master, keys.encode())

    def click(self, x: int, y: int) -> None:
        """Press and release the left button on a cell, counted from 0."""
        where = f"{x + 1};{y + 1}"
        self.type(f"\x1b[<0;{where}M\x1b[<0;{where}m")

    def find(self, text: str) -> tuple[int, int]:
        """The middle of a text on the screen; it must be in one row."""
        self.wait(lambda _: any(text in line for line in self.lines), f"shows {text}")
        for y, line in enumerate(self.lines):
            if text in line:
                return line.find(text) + len(text) // 2, y
        raise AssertionError(f"{text} was there and has gone")

    def tap(self, text: str) -> None:
        """Click on a text."""
        self.click(*self.find(text))

    def tap_until(self, text: str, then: str) -> None:
        """Tap on a text as a person does: again, if nothing happens for a second."""
        deadline = time.monotonic() + PATIENCE
        while then not in self.text:
            if time.monotonic() > deadline or not self.running:
                shown = "\n".join(self.lines)
                raise AssertionError(f"no {then!r} after a tap on {text!r}:\n{shown}")
            rows = [y for y, line in enumerate(self.lines) if text in line]
            if rows:
                x = self.lines[rows[0]].find(text)
                self.click(max(x, 0) + len(text) // 2, rows[0])
            again = time.monotonic() + AGAIN_S
            while then not in self.text and time.monotonic() < again:
                time.sleep(0.02)

    def dots(self, read: Callable[[pyte.Screen], Dots]) -> Dots:
        """What `read` makes of the screen."""
        with self._lock:
            return read(self._screen)

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        if self.code is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                self.code = os.waitstatus_to_exitcode(status)
        return self.code is None

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; the exit code."""
        if self.running:
            os.kill(self.pid, number)
        until(lambda: not self.running, f"its end by {number.name}")
        assert self.code is not None
        return self.code

    def settle(self) -> None:
        """Wait until the process has ended and all it said has been read."""
        until(lambda: not self.running, "its end")
        self._reader.join(5)

    def close(self) -> None:
        """Be sure that nothing is left."""
        if self.running:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        self._reader.join(5)
        os.close(self._master)


def environment(folder: Path, name: str) -> dict[str, str]:
    """A terminal with all colours, UTF-8, and the test's own folders."""
    kept = {k: v for k, v in os.environ.items() if k not in {"LINES", "COLUMNS"}}
    return kept | {
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "STATE_DIRECTORY": str(folder / "state"),
        "AUFRUF_LOG": str(folder / f"{name}.log"),
    }


@contextmanager
def aufruf(
    folder: Path, config: Path | None, *words: str, size: tuple[int, int] = (80, 24)
) -> Iterator[Face]:
    """A command of ours on a terminal of its own, ended afterwards."""
    chosen = ["--config", str(config)] if config else []
    command = [sys.executable, "-m", "kiosk.cli", *chosen, *words]
    face = Face(command, size, environment(folder, words[0]))
    try:
        yield face
    finally:
        face.close()
