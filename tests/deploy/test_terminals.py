"""The terminals of kiosk and display let nobody out: foot's file, xterm on a real X."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.deploy.tree import DEPLOY
from tests.needs import need
from tests.waiting import until

SIZE = (1280, 800)

DOORS = (
    *("shift+Prior", "shift+Next", "shift+Insert", "alt+Return", "alt+F4", "alt+Tab"),
    *("shift+KP_Add", "shift+KP_Subtract", "ctrl+shift+c", "ctrl+shift+v", "super"),
    *("ctrl+alt+Delete", "ctrl+alt+BackSpace", "alt+space", "Menu", "F11"),
)
"""Keys with which terminals and window managers do something of their own."""

PROGRAM = r"""#!/usr/bin/python3 -u
import os, sys, tty
tty.setraw(0)
os.write(1, b"\x1b[?25l\x1b[?1000h\x1b[?1006h\x1b[2J\x1b[H")
with open(sys.argv[0] + ".log", "ab", buffering=0) as log:
    log.write(b"pid %d " % os.getpid())
    while data := os.read(0, 1024):
        size = os.get_terminal_size()
        log.write(data + b" size %d %d " % (size.columns, size.lines))
"""
"""Stands for aufruf: writes down what reaches it and draws nothing."""


@contextmanager
def process(*command: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process with all it starts, ended at the end."""
    started = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield started
    finally:
        os.killpg(started.pid, 15)
        try:
            started.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, 9)
            started.wait(5)


class Screen:
    """An X display with deploy/x11/session running on it."""

    def __init__(self, display: str, log: Path) -> None:
        self.environment = {**os.environ, "DISPLAY": display}
        self.log = log

    def do(self, *command: str) -> bytes:
        return subprocess.run(
            command, env=self.environment, capture_output=True, check=True, timeout=30
        ).stdout

    def picture(self) -> bytes:
        return self.do("import", "-window", "root", "-depth", "8", "rgb:-")

    def tapped(self, x: int = 300, y: int = 300) -> bool:
        """Tap, and say whether any tap so far reached the program."""
        self.do("xdotool", "mousemove", str(x), str(y), "click", "1")
        return b"\x1b[<0;" in self.reached()

    def taps(self) -> list[tuple[int, ...]]:
        """What reached the program: column, line, columns, lines."""
        taps = re.findall(rb"<0;(\d+);(\d+)[Mm] size (\d+) (\d+) ", self.reached())
        return [tuple(map(int, tap)) for tap in taps]

    def fills(self) -> bool:
        """Tap into the screen's corner; true if that is one of the last cells."""
        self.tapped(SIZE[0] - 30, SIZE[1] - 60)
        *_, (x, y, columns, lines) = [(0, 0, 9, 9), *self.taps()]
        return x >= columns - 2 and y >= lines - 3

    def typed(self) -> bytes:
        """What reached the program, without its remarks."""
        return re.sub(rb" size \d+ \d+ ", b"", self.reached())

    def reached(self) -> bytes:
        return self.log.read_bytes() if self.log.exists() else b""


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    need("Xvfb", "xterm", "openbox", "xdotool", "xdpyinfo", "import")
    program = tmp_path / "aufruf"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    read, write = os.pipe()
    size = f"{SIZE[0]}x{SIZE[1]}x24"
    with ExitStack() as stack:
        server = subprocess.Popen(
            [
                "Xvfb",
                "-displayfd",
                str(write),
                "-screen",
                "0",
                size,
                "-nolisten",
                "tcp",
            ],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        stack.callback(server.wait, 10)
        stack.callback(server.terminate)
        os.close(write)
        with os.fdopen(read) as told:
            display = f":{told.readline().strip()}"
        stack.enter_context(
            process(
                str(DEPLOY / "x11" / "session"),
                DISPLAY=display,
                AUFRUF=str(program),
                LOGS_DIRECTORY=str(tmp_path),
                TERM="xterm",
            )
        )
        shown = Screen(display, tmp_path / "aufruf.log")
        until(shown.tapped, "the program in its terminal, and a tap")
        yield shown


def test_on_x11_the_program_has_the_whole_screen_and_gets_each_tap(
    screen: Screen,
) -> None:
    until(screen.fills, "a tap in the corner that is in the last cells")
    *_, (_, _, columns, lines) = screen.taps()
    assert columns >= 50
    assert lines >= 15


def test_on_x11_no_key_and_no_click_opens_anything(screen: Screen) -> None:
    until(screen.fills, "the full screen")
    picture, at_first = screen.picture(), screen.reached()
    pid = re.findall(rb"pid (\d+)", at_first)
    for key in DOORS:
        screen.do("xdotool", "key", key)
    for modifier in ("ctrl", "alt", "shift", "super"):
        for button in "123":
            screen.do(
                *("xdotool", "keydown", modifier, "click", button, "keyup", modifier)
            )
    screen.do("xdotool", "mousemove", "200", "200", "mousedown", "1")
    screen.do("xdotool", "mousemove", "600", "400", "mouseup", "1")
    screen.do("xdotool", "type", "noch da")
    until(lambda: screen.typed().endswith(b"noch da"), "typing after all the doors")
    screen.do("xdotool", "mousemove", "300", "300")
    assert re.findall(rb"pid (\d+)", screen.reached()) == pid, "it was started again"
    unchanged = screen.picture() == picture  # half a million numbers tell nobody more
    assert unchanged, "something opened, or the font changed"


def test_on_x11_a_face_that_ends_is_started_again(screen: Screen) -> None:
    (pid,) = re.findall(rb"pid (\d+)", screen.reached())
    os.kill(int(pid), 9)
    until(
        lambda: len(re.findall(rb"pid (\d+)", screen.reached())) == 2,
        "the program started again",
    )


def version_of_foot() -> tuple[int, int]:
    said = subprocess.run(
        ["foot", "--version"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"version: (\d+)\.(\d+)", said)
    assert found
    return int(found[1]), int(found[2])


def test_foot_understands_its_settings(tmp_path: Path) -> None:
    need("foot")
    text = (DEPLOY / "foot.ini").read_text("utf-8")
    if version_of_foot() < (1, 16):
        # Names that came later; the file is for foot 1.16, the first with touch.
        text = re.sub(r"(?m)^(scrollback-(up|down)-mouse|select-quote)=.*\n", "", text)
    file = tmp_path / "foot.ini"
    file.write_text(text, "utf-8")
    done = subprocess.run(
        ["foot", "--check-config", f"--config={file}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in done.stderr.splitlines() if " err: " in line] == []
    assert done.returncode == 0


def test_foot_keeps_no_key_and_no_button_for_itself() -> None:
    need("foot")
    ours = (DEPLOY / "foot.ini").read_text("utf-8")
    shipped = Path("/etc/xdg/foot/foot.ini")
    assert shipped.exists(), "Debian's foot brings its defaults, commented out"
    for section in ("key-bindings", "mouse-bindings"):
        mine = section_of(ours, section)
        for name, default in section_of(shipped.read_text("utf-8"), section).items():
            if name == "selection-override-modifiers":
                assert mine[name] != "none", "none would match every click"
            elif default != "none" and not default.endswith(" none"):
                assert mine.get(name) == "none", name


def section_of(text: str, name: str) -> dict[str, str]:
    """The settings of a section, commented ones included."""
    body = text.partition(f"[{name}]")[2]
    body = re.split(r"^\[", body, flags=re.MULTILINE)[0]
    found = re.findall(r"^(?:# )?([a-z-]+) ?= ?(.*)$", body, re.MULTILINE)
    return {key: value.strip() for key, value in found}
