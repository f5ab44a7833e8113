"""The display killed at random while calls go on: nothing missed, nothing said twice.

Its voice are recordings of which each holds its number as samples, and its loudspeaker
a program that notes them, with the display that had them played.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import random
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config
from kiosk.office import operations
from kiosk.office.store import Store
from kiosk.speech import waves
from kiosk.speech.waves import Wave
from tests.bench.offices import opened, roomy
from tests.lobby.standing_kiosk import write_config
from tests.visit.faces import Face, environment

RATE = 16000
LIFTED = 100
"""A recording's samples are its number and this."""

PLAYER = """#!{python} -S
import array, os, sys
raw = open(sys.argv[-1], "rb").read()
name = os.readlink(sys.argv[-1]).partition("aufruf-")[2].partition(" ")[0]
number = max(array.array("h", raw[44:])) - {lifted} if name == "call" else 0
file = os.open("{notes}", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
os.write(file, b"%d %d\\n" % (os.getppid(), number))
"""


class Corridor:
    """An office of one desk, and a display that is killed and comes back."""

    def __init__(self, url: str, folder: Path, calls: int) -> None:
        self._folder = folder
        self._notes = folder / "notes"
        config = roomy(url, folder)
        self.store: Store = opened(config)
        voice = folder / "voice" / "de"
        voice.mkdir(parents=True)
        for name, value in [
            ("call", 0),
            ("desk-desk-1", 0),
            *((str(number), number) for number in range(1, calls + 1)),
        ]:
            sound = Wave(RATE, (value + LIFTED).to_bytes(2, "little") * 8)
            (voice / f"{name}.wav").write_bytes(waves.write(sound))
        player = folder / "bin" / "aplay"
        player.parent.mkdir()
        player.write_text(
            PLAYER.format(python=sys.executable, notes=self._notes, lifted=LIFTED)
        )
        player.chmod(0o755)
        self._file = write_config(_speaking(config, voice.parent), folder)
        self.displays: list[int] = []
        """Process ids of all there were."""
        self.face: Face | None = None
        self.marks: list[int] = []
        """The event that had come onto the screen when a display was killed."""
        self.events: dict[int, int] = {}
        """Number called -> event."""

    def begin(self) -> None:
        """Start a display."""
        seen = environment(self._folder, "display")
        seen["PATH"] = f"{self._folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        command = [sys.executable, "-m", "kiosk.cli", "--config", str(self._file)]
        self.face = Face([*command, "display"], (60, 18), seen)
        self.displays.append(self.face.pid)

    def kill(self) -> None:
        """Without any warning."""
        assert self.face is not None
        self.face.end(signal.SIGKILL)
        self.face.close()
        self.marks.append(self.marked())

    def marked(self) -> int:
        """What the display says that it has announced."""
        with contextlib.suppress(FileNotFoundError):
            text = (self._folder / "display-display.announced").read_text()
            return int(text.split()[0])
        return 0

    def call(self) -> None:
        """One visitor comes and is called at once."""
        at = dt.datetime.now(dt.UTC)
        operations.issue_ticket(
            self.store,
            draw_id=f"draw-{len(self.events)}",
            topic=None,
            language="ar",
            at=at,
            device="test",
        )
        called = operations.call_next(self.store, desk="desk-1", at=at, device="test")
        assert called.ticket is not None
        self.events[called.ticket.number] = called.event_id

    def said(self) -> dict[int, list[int]]:
        """Number -> the displays that said it, once for each time."""
        heard = defaultdict(list)
        if self._notes.exists():
            for line in self._notes.read_text().splitlines():
                display, number = map(int, line.split())
                if number:
                    heard[number].append(display)
        return heard

    def end(self) -> None:
        """The display, if there is one, and the office."""
        if self.face is not None:
            self.face.close()
        self.store.close()


def _speaking(config: Config, recordings: Path) -> Config:
    replace = msgspec.structs.replace
    return replace(
        config,
        keypads=(),
        sound=replace(config.sound, player="aplay", level=100),
        speech=replace(config.speech, voices=("recorded",), recordings=str(recordings)),
        display=replace(config.display, min_shown=1.0),
    )


def run(
    url: str, folder: Path, *, calls: int, life: tuple[float, float], seed: int
) -> None:
    chance = random.Random(seed)
    corridor = Corridor(url, folder, calls)
    try:
        corridor.begin()
        _wait(lambda: (folder / "display-display.announced").exists())
        dies = time.monotonic() + chance.uniform(*life)
        while len(corridor.events) < calls:
            corridor.call()
            time.sleep(chance.choice((0.05, 0.6, 1.2, 3.0)))
            if time.monotonic() > dies:
                corridor.kill()
                time.sleep(chance.uniform(0, 1))
                corridor.begin()
                dies = time.monotonic() + chance.uniform(*life)
        newest = max(corridor.events.values())
        _wait(lambda: corridor.marked() >= newest)
        _wait(lambda: max(corridor.events) in corridor.said())
    finally:
        corridor.end()
    assert corridor.marks, "it was never killed"
    _judge(corridor)


def test_a_burst_of_calls_while_the_display_is_dead_is_announced_to_the_last(
    tmp_path: Path,
) -> None:
    corridor = Corridor(f"sqlite:///{tmp_path / 'office.db'}", tmp_path, 12)
    try:
        corridor.begin()
        _wait(lambda: (tmp_path / "display-display.announced").exists())
        corridor.kill()
        for _ in range(12):
            corridor.call()
        corridor.begin()
        _wait(lambda: 12 in corridor.said())
    finally:
        corridor.end()
    assert list(corridor.said()) == list(range(1, 13))


def _wait(holds: Callable[[], object], seconds: float = 90) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.05)


def _judge(corridor: Corridor) -> None:
    said = corridor.said()
    # A sound that outlives its display is noted without it.
    by_displays = {n: set(by) & set(corridor.displays) for n, by in said.items()}
    twice = {number: by for number, by in by_displays.items() if len(by) > 1}
    assert not twice, "said by one display, and after its end by another"
    assert all(len(by) <= 2 for by in said.values()), dict(said)
    order = list(said)
    assert order == sorted(order), "in the order of the calls"
    silent = [n for n in corridor.events if n not in said]
    # On the screen for less than it takes to begin to speak, when the display died.
    struck = [
        max(n for n, event in corridor.events.items() if event <= mark)
        for mark in corridor.marks
        if mark >= corridor.events[1]
    ]
    assert set(silent) <= set(struck), (
        "neither said nor on the screen at a display's end"
    )


def test_a_display_that_dies_among_calls_misses_none_and_says_none_twice(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path / 'office.db'}"
    run(url, tmp_path, calls=10, life=(2.5, 4), seed=1)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_so_in_a_thousand_calls(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'office.db'}"
    run(url, tmp_path, calls=1000, life=(5, 30), seed=2)


@pytest.mark.slow
@pytest.mark.postgresql
@pytest.mark.timeout(3600)
def test_so_in_a_thousand_calls_on_postgresql(
    tmp_path: Path, postgresql_url: str
) -> None:
    run(postgresql_url, tmp_path, calls=1000, life=(5, 30), seed=3)
