"""A program in a real xterm under Xvfb: clicked, typed at, read back, photographed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte

from kiosk.demo.terminal import NOT_FOR_PYTE
from kiosk.demo.visitors import middle_of

FONT = "DejaVu Sans Mono"
WAIT_S = 60.0
LARGEST = 200_000
"""Bytes of a picture."""
AGAIN_S = 1.0
CLOCK_BYTES = 200
"""So little may be drawn in a moment that counts as quiet."""


class Screen:
    """An X server without a monitor."""

    def __init__(self, size: str = "2000x1400") -> None:
        reading, writing = os.pipe()
        self._server = subprocess.Popen(
            [
                *("Xvfb", "-screen", "0", f"{size}x24", "-nolisten", "tcp"),
                *("-displayfd", str(writing)),
            ],
            pass_fds=[writing],
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise SystemExit("Xvfb did not start")
        self.display = f":{number}"

    def close(self) -> None:
        """End the server."""
        self._server.terminate()
        self._server.wait(5)


class Window:
    """A program in an xterm; what it draws is also read back by pyte."""

    def __init__(
        self, screen: Screen, command: list[str], size: tuple[int, int], points: int
    ) -> None:
        self._size = size
        self._picture = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._picture)
        self._read = 0
        self._folder = Path(tempfile.mkdtemp(prefix="aufruf-picture-"))
        self._log = self._folder / "log"
        self._log.touch()
        self._environment = os.environ | {
            "DISPLAY": screen.display,
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "COLORTERM": "truecolor",
        }
        self._environment.pop("NO_COLOR", None)
        columns, rows = size
        self._process = subprocess.Popen(
            [
                *("xterm", "-fa", FONT, "-fs", str(points), "-b", "0", "+sb"),
                *("-geometry", f"{columns}x{rows}+0+0", "-bg", "#0d1117"),
                *("-l", "-lf", str(self._log), "-tn", "xterm-256color"),
                *("-e", "env", "COLORTERM=truecolor", *command),
            ],
            env=self._environment,
        )
        self._id = ""

    def wait_for(self, *texts: str) -> None:
        """Go on once all of these are on the screen."""
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline:
            lines = self.lines()
            if all(any(text in line for line in lines) for text in texts):
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        shown = "\n".join(self.lines())
        raise SystemExit(f"{texts} did not appear on\n{shown}")

    def lines(self) -> list[str]:
        """The screen's text."""
        with self._log.open("rb") as log:
            log.seek(self._read)
            new = log.read()
        self._read += len(new)
        text = NOT_FOR_PYTE.sub("", new.decode("utf-8", "replace"))
        self._stream.feed(text.encode())
        return list(self._picture.display)

    def tap(self, text: str, then: str) -> None:
        """Click on a text with a real pointer, until another one is there."""
        deadline = time.monotonic() + WAIT_S
        while not self._sees(then):
            if time.monotonic() > deadline or self._process.poll() is not None:
                shown = "\n".join(self.lines())
                raise SystemExit(f"no {then} after a tap on {text}; there is\n{shown}")
            self._click(text)
            # A kiosk takes no tap in the first moment of a screen.
            again = time.monotonic() + AGAIN_S
            while time.monotonic() < again and not self._sees(then):
                time.sleep(0.05)

    def turn(self, text: str, ground: str) -> None:
        """Click on what changes the screen's colours, until they have changed."""
        self._settle(AGAIN_S)
        deadline = time.monotonic() + WAIT_S
        while self._ground() != ground:
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise SystemExit(f"the colours stay after a tap on {text}")
            self._click(text)
            # Twice would be none: a busy machine has its time.
            again = time.monotonic() + WAIT_S / 4
            while time.monotonic() < again and self._ground() != ground:
                time.sleep(0.05)

    def _ground(self) -> str:
        """The colour of the lowest corner."""
        self.lines()
        ground: str = self._picture.buffer[self._size[1] - 1][0].bg
        return ground

    def _sees(self, text: str) -> bool:
        return middle_of(self.lines(), text) is not None

    def _click(self, text: str) -> None:
        spot = middle_of(self.lines(), text)
        if spot is None:
            return
        x, y = spot
        width, height = self._pixels()
        columns, rows = self._size
        at = (int((x + 0.5) * width / columns), int((y + 0.5) * height / rows))
        self._run("xdotool", "mousemove", "--window", self._window(), *map(str, at))
        self._run("xdotool", "click", "1")

    def key(self, *names: str) -> None:
        """Press keys; without a window manager they go where the pointer is."""
        self._run("xdotool", "mousemove", "--window", self._window(), "2", "2")
        self._run("xdotool", "key", *names)

    def press(self, name: str, then: str) -> None:
        """Press a key once, when a new screen listens, and wait for its answer."""
        self._settle(AGAIN_S)
        self.key(name)
        self.wait_for(then)

    def shoot(self, file: Path, seconds: float = 0.6) -> None:
        """Save what is seen, once nothing has moved for a moment."""
        self._settle(seconds)
        self._run("import", "-window", self._window(), str(file))
        shrink(file)

    def close(self) -> None:
        """Close the window; the program hears SIGHUP."""
        self._process.terminate()
        self._process.wait(10)
        shutil.rmtree(self._folder)

    def _settle(self, seconds: float) -> None:
        """Wait until nothing was drawn for so long, a running clock apart."""
        quiet_since, before = time.monotonic(), self._read
        deadline = quiet_since + 10 * seconds
        while time.monotonic() < min(quiet_since + seconds, deadline):
            time.sleep(0.05)
            self.lines()
            if self._read - before > CLOCK_BYTES:
                quiet_since, before = time.monotonic(), self._read

    def _window(self) -> str:
        if not self._id:
            found = self._run(
                *("xdotool", "search", "--sync", "--onlyvisible", "--pid"),
                str(self._process.pid),
            )
            self._id = found.split()[0]
        return self._id

    def _pixels(self) -> tuple[int, int]:
        shape = self._run("xdotool", "getwindowgeometry", "--shell", self._window())
        values = dict(line.split("=", 1) for line in shape.splitlines())
        return int(values["WIDTH"]), int(values["HEIGHT"])

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            command,
            env=self._environment,
            check=True,
            timeout=WAIT_S,
            capture_output=True,
            text=True,
        )
        return done.stdout


@contextmanager
def window(
    screen: Screen, command: list[str], size: tuple[int, int], points: int
) -> Iterator[Window]:
    """A program in an xterm, closed afterwards."""
    shown = Window(screen, command, size, points)
    try:
        yield shown
    finally:
        shown.close()


def shrink(file: Path) -> None:
    """Keep as few colours as it takes to stay below LARGEST.

    Raises:
        SystemExit: the picture cannot be made small enough.
    """
    for colours in ("256", "128", "64", "32"):
        if file.stat().st_size <= LARGEST and colours != "256":
            return
        subprocess.run(
            [
                *("convert", str(file), "-strip", "+dither", "-colors", colours),
                *("-define", "png:compression-level=9", f"PNG8:{file}"),
            ],
            check=True,
            timeout=WAIT_S,
        )
    if file.stat().st_size > LARGEST:
        raise SystemExit(f"{file} is larger than {LARGEST} bytes")
