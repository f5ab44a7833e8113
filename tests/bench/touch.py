"""From a finger and a key to painted screens, across real processes.

Each process has a pseudo-terminal of its own; a moment counts when the bytes that
paint the new picture have arrived there. Beside it a bare Textual app of one screen.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from kiosk.config import Config
from tests.bench.offices import draw, opened, roomy
from tests.bench.report import Line, percentile
from tests.visit.faces import Face

ROUNDS = 40
SIZE = (72, 20)

BARE = """
from textual.app import App
from textual.widgets import Button, Label

class Bare(App):
    taps = 0
    def compose(self):
        yield Label("nothing yet", id="said")
        yield Button("press here")
    def on_button_pressed(self):
        self.taps += 1
        self.query_one("#said", Label).update(f"tapped {self.taps} times")

Bare().run()
"""


def environment(folder: Path) -> dict[str, str]:
    """What the processes see."""
    return {
        **os.environ,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "AUFRUF_CONFIG": str(folder / "office.toml"),
        "AUFRUF_LOG": str(folder / "log"),
    }


PAUSE = 0.03
"""Seconds of silence that end one picture's bytes."""


def until(face: Face, seen: str, begins: float) -> float:
    """Seconds until the bytes that paint a text, and all with them, have come."""
    while seen not in face.text:
        if time.perf_counter() - begins > 20:
            raise TimeoutError(f"{seen!r} never came:\n" + "\n".join(face.lines))
        time.sleep(0.002)
    return arrived(face) - begins


def arrived(face: Face) -> float:
    """When the picture now seen had come whole: drawing it here takes longer."""
    drawn = time.perf_counter()
    time.sleep(2 * PAUSE)
    stamps = face.arrivals[:]
    last = max(i for i, stamp in enumerate(stamps) if stamp <= drawn)
    while last + 1 < len(stamps) and stamps[last + 1] - stamps[last] < PAUSE:
        last += 1
    return stamps[last]


def resident(pid: int) -> float:
    """Megabytes of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"no process {pid}")


def aufruf(folder: Path, *arguments: str) -> Face:
    """One of our processes on a terminal."""
    command = [sys.executable, "-m", "kiosk.cli", *arguments]
    return Face(command, SIZE, environment(folder))


def bare(folder: Path) -> tuple[list[float], list[float], float]:
    """Seconds of its starts and of taps, and its memory."""
    starts = []
    for _ in range(3):
        begins = time.perf_counter()
        face = Face([sys.executable, "-c", BARE], SIZE, environment(folder))
        starts.append(until(face, "press here", begins))
        if len(starts) < 3:
            face.end()
            face.close()
    where = face.find("press here")
    taps = []
    for turn in range(ROUNDS):
        time.sleep(0.25)
        begins = time.perf_counter()
        face.click(*where)
        taps.append(until(face, f"tapped {turn + 1} times", begins))
    memory = resident(face.pid)
    face.end()
    face.close()
    return starts, taps, memory


def kiosk(folder: Path) -> tuple[list[float], list[float], float]:
    """Seconds of its cold starts, of taps from start to topics, and its memory."""
    starts = []
    for _ in range(3):
        begins = time.perf_counter()
        face = aufruf(folder, "kiosk")
        starts.append(until(face, "Nummer ziehen", begins))
        if len(starts) < 3:
            face.end()
            face.close()
    taps = []
    for _ in range(ROUNDS):
        where = face.find("Ohne Termin: Nummer ziehen")
        time.sleep(0.7)
        begins = time.perf_counter()
        face.click(*where)
        taps.append(until(face, "freiwillig", begins))
        back = face.find("Zurück")
        time.sleep(0.7)
        face.click(*back)
        until(face, "Ohne Termin: Nummer ziehen", time.perf_counter())
    memory = resident(face.pid)
    face.end()
    face.close()
    return starts, taps, memory


class Watched(Face):
    """A terminal whose next change is waited for."""

    before: list[str] | None = None

    def reset(self) -> None:
        """Wait for silence, then listen."""
        shown: list[str] | None = None
        while shown != self.lines:
            shown = self.lines
            time.sleep(0.15)
        self.before = shown

    def changed(self, begins: float) -> float:
        """Seconds until the picture differs."""
        while self.lines == self.before:
            if time.perf_counter() - begins > 10:
                raise TimeoutError("nothing was painted:\n" + "\n".join(self.lines))
            time.sleep(0.002)
        return arrived(self) - begins


def display(folder: Path, config: Config) -> tuple[list[float], float, float]:
    """Seconds from a key on a pad to the display's new picture; both memories."""
    from kiosk.office.store import Store

    store = Store.open(config)
    for turn in range(ROUNDS + 3):
        draw(store, f"wait-{turn}")
    store.close()
    screen = Watched(
        [sys.executable, "-m", "kiosk.cli", "display"], (120, 36), environment(folder)
    )
    pad = aufruf(folder, "keypad", "--device", "terminal", "--desk", "desk-1")
    screen.wait_for("Als Nächstes")
    pad.wait_for("Enter weiter")
    took = []
    for _ in range(ROUNDS):
        time.sleep(1.6)
        screen.reset()
        begins = time.perf_counter()
        pad.type("\r")
        took.append(screen.changed(begins))
    memories = resident(screen.pid), resident(pad.pid)
    for face in (screen, pad):
        face.end()
        face.close()
    return took, *memories


def measure() -> list[Line]:
    """Target 6, and what each process needs beside a bare app."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = roomy(f"sqlite:///{folder / 'office.db'}", folder)
        opened(config).close()
        written(
            folder,
            config,
            keypads=[{"desk": "desk-1", "device": "terminal"}],
            sound={"player": "none"},
        )
        bare_starts, bare_taps, bare_memory = bare(folder)
        starts, taps, memory = kiosk(folder)
        keys, screen_memory, pad_memory = display(folder, config)
    ms = 1e3
    return [
        Line("tap to painted kiosk, p99", percentile(taps, 0.99) * ms, "ms", 100),
        Line("tap to painted bare app, p99", percentile(bare_taps, 0.99) * ms, "ms"),
        Line(
            "tap to painted, kiosk against bare app (medians)",
            statistics.median(taps) / statistics.median(bare_taps),
            "×",
            1.5,
            note=f"{statistics.median(taps) * ms:.0f} and "
            f"{statistics.median(bare_taps) * ms:.0f} ms",
        ),
        Line("key to painted display, p50", percentile(keys, 0.5) * ms, "ms"),
        Line("key to painted display, p99", percentile(keys, 0.99) * ms, "ms", 100),
        Line("kiosk, cold start to first full screen", min(starts), "s"),
        Line("bare app, cold start", min(bare_starts), "s"),
        Line("memory of the kiosk", memory, "MB"),
        Line("memory of the display", screen_memory, "MB"),
        Line("memory of the keypad", pad_memory, "MB"),
        Line("memory of the bare app", bare_memory, "MB"),
    ]


def written(folder: Path, config: Config, **more: object) -> None:
    """The office's file, for processes."""
    tree = {
        "database": msgspec.to_builtins(config.database),
        "numbers": msgspec.to_builtins(config.numbers),
        "rules": {"talk": config.rules.talk},
        "desks": [{"key": "desk-1"}],
        "display": {"min_shown": 1},
        "hours": [],
        **more,
    }
    (folder / "office.toml").write_bytes(_toml(tree))


def _toml(tree: dict[str, object]) -> bytes:
    """A small tree as TOML: values are JSON, which TOML reads alike."""
    lines = []
    for name, part in tree.items():
        if isinstance(part, dict):
            lines.append(f"[{name}]")
            lines += [
                f"{key} = {msgspec.json.encode(value).decode()}"
                for key, value in part.items()
            ]
        elif isinstance(part, list) and part:
            for entry in part:
                lines.append(f"[[{name}]]")
                lines += [
                    f"{key} = {msgspec.json.encode(value).decode()}"
                    for key, value in entry.items()
                ]
        else:
            lines.insert(0, f"{name} = []")
    return "\n".join(lines).encode()
