"""From a key of a number pad to its sound and to the display, across processes.

On SQLite and on PostgreSQL: a pad on a pseudo-terminal, `aufruf keypad`, `aufruf
display` on another. A sound counts when its first byte has come out of the player
(here: cat into a pipe; what a sound card adds is the same for everybody). The limits of
the same run: a program that reads the key, commits one row on the bare driver and
starts the same player; and a bare Textual app that paints on a tap.

Then both, and the kiosk, stand there: what an hour of it costs.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kiosk.config import Config
from tests import servers
from tests.bench.idle import Standing, standing
from tests.bench.offices import draw, opened, roomy
from tests.bench.report import Line, percentile, say
from tests.bench.touch import SIZE, Watched, aufruf, bare, environment, written
from tests.keypad.cables import Pty
from tests.visit.faces import Face

ROUNDS = 40
RHYTHM = 1.3
"""Seconds between two keys: the display shows each call for a second at least."""
WARM, STANDS = 10.0, 60.0
"""Seconds before and while idle processes are watched."""

PLAYER = """#!/bin/sh
for last; do :; done
exec cat "$last" > "$AUFRUF_HEARD"
"""
TICKING = """
from textual.app import App
from textual.widgets import Label
import time

class Bare(App):
    def compose(self):
        yield Label("ticking")
    def on_mount(self):
        self.set_interval(1, lambda: self.query_one(Label).update(time.ctime()))

Bare().run()
"""


def limit(device: str, url: str) -> None:
    """The bare way: a key, one durable row, the player."""
    from kiosk.office.engines import _driver
    from kiosk.sound import tones

    if url.startswith("sqlite"):
        rows = _driver().connect(url.removeprefix("sqlite:///") + ".bare")
        rows.isolation_level = None
        rows.execute("PRAGMA journal_mode=WAL")
        rows.execute("PRAGMA synchronous=FULL")
    else:
        import psycopg

        rows = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
    rows.execute("CREATE TABLE bare_call (at text)")
    wav = tones.wav("next")
    line = os.open(device, os.O_RDWR | os.O_NOCTTY)
    print("ready", flush=True)
    while os.read(line, 1):
        rows.execute("INSERT INTO bare_call VALUES ('now')")
        file = os.memfd_create("tone")
        os.write(file, wav)
        subprocess.run(
            ["aplay", "-q", f"/proc/self/fd/{file}"], pass_fds=(file,), check=True
        )
        os.close(file)


class Ear:
    """The end of the player's pipe."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self._pipe = os.open(path, os.O_RDWR | os.O_NONBLOCK)

    def empty(self) -> None:
        """Forget what was heard."""
        while select.select([self._pipe], [], [], 0.02)[0]:
            os.read(self._pipe, 1 << 20)

    def heard(self) -> float:
        """When the next sound begins (time.perf_counter)."""
        if not select.select([self._pipe], [], [], 10)[0]:
            raise TimeoutError("nothing was heard")
        return time.perf_counter()

    def close(self) -> None:
        """Listen no more."""
        os.close(self._pipe)


@contextmanager
def place(url: str, folder: Path, device: str) -> Iterator[tuple[Config, Ear]]:
    """An open office with waiting visitors, its file, and a player that is heard."""
    config = roomy(url, folder)
    store = opened(config)
    for turn in range(ROUNDS + 5):
        draw(store, f"wait-{turn}")
    store.close()
    written(
        folder,
        config,
        keypads=[{"desk": "desk-1", "device": f"serial:{device}", "guard": 0}],
        sound={"player": "aplay"},
        speech={"calls": False, "voices": []},
    )
    player = folder / "aplay"
    player.write_text(PLAYER)
    player.chmod(0o755)
    kept = {name: os.environ.get(name) for name in ("PATH", "AUFRUF_HEARD")}
    os.environ["PATH"] = f"{folder}:{kept['PATH']}"
    os.environ["AUFRUF_HEARD"] = str(folder / "heard")
    ear = Ear(folder / "heard")
    try:
        yield config, ear
    finally:
        ear.close()
        for name, value in kept.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def bare_sounds(pty: Pty, ear: Ear, url: str) -> list[float]:
    """Seconds from a key to its sound, the bare way."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.keys", pty.device, url],
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.readline()
    took = []
    for _ in range(ROUNDS):
        time.sleep(0.2)
        ear.empty()
        begins = time.perf_counter()
        pty.send(b"\r")
        took.append(ear.heard() - begins)
    process.send_signal(signal.SIGTERM)
    process.wait(10)
    process.stdout.close()
    return took


def ours(
    folder: Path, pty: Pty, ear: Ear
) -> tuple[list[float], list[float], dict[str, Standing]]:
    """Seconds from a key to its sound and to the painted display; then idleness."""
    command = [sys.executable, "-m", "kiosk.cli", "display"]
    screen = Watched(command, (120, 36), environment(folder))
    pad = aufruf(folder, "keypad", "--json")
    screen.wait_for("Als Nächstes")
    pad.wait_for('"pad":"ok"')
    sounds, pictures = [], []
    for _ in range(ROUNDS):
        time.sleep(RHYTHM)
        screen.reset()
        ear.empty()
        begins = time.perf_counter()
        pty.send(b"\r")
        sounds.append(ear.heard() - begins)
        pictures.append(screen.changed(begins))
    idle = stand(folder, {"keypad": pad})
    for face in (screen, pad):
        face.end()
        face.close()
    return sounds, pictures, idle


def stand(folder: Path, faces: dict[str, Face]) -> dict[str, Standing]:
    """Let them stand, the kiosk and a bare ticking app beside them."""
    kiosk = aufruf(folder, "kiosk")
    ticking = Face([sys.executable, "-c", TICKING], SIZE, environment(folder))
    kiosk.wait_for("Nummer ziehen")
    all_ = faces | {"kiosk": kiosk, "ticking": ticking}
    time.sleep(WARM)
    seen = standing([face.pid for face in all_.values()], STANDS)
    for face in (kiosk, ticking):
        face.end()
        face.close()
    return dict(zip(all_, seen, strict=True))


def lines_of(
    where: str, took: tuple[list[float], list[float]], limits: dict[str, list[float]]
) -> list[Line]:
    """The figures of one database."""
    lines = []
    for name, mine, bare_, target in (
        ("sound", took[0], limits["sound"], 2.5),
        ("painted display", took[1], limits["painted"], 3.0),
    ):
        for share in (0.5, 0.99):
            figure, least = percentile(mine, share), percentile(bare_, share)
            lines.append(
                Line(
                    f"{where}: key to {name}, p{share * 100:.0f}",
                    figure / least,
                    "× bare",
                    target,
                    note=f"{figure * 1e3:.0f} ms, the bare way {least * 1e3:.0f} ms",
                )
            )
    return lines


def idle_lines(where: str, seen: dict[str, Standing]) -> list[Line]:
    """What an hour of standing costs."""
    least = seen["ticking"]
    return [
        Line(
            f"{where}: {name} standing, processor time an hour",
            each.cpu,
            "s",
            note=f"{each.cpu / least.cpu:.2f} × a bare app with a clock; "
            f"{each.memory:.0f} MB, {each.growth:+.1f} MB an hour",
        )
        for name, each in seen.items()
    ]


def on(url: str, where: str, taps: list[float]) -> list[Line]:
    """All figures of one database."""
    with tempfile.TemporaryDirectory() as name, Pty() as pty, ExitStack() as stack:
        folder = Path(name)
        url = url or f"sqlite:///{folder / 'office.db'}"
        _, ear = stack.enter_context(place(url, folder, pty.device))
        limits = {"sound": bare_sounds(pty, ear, url), "painted": taps}
        sounds, pictures, idle = ours(folder, pty, ear)
    return lines_of(where, (sounds, pictures), limits) + idle_lines(where, idle)


def measure() -> list[Line]:
    """Key to sound and key to picture on both databases, and standing."""
    with tempfile.TemporaryDirectory() as name:
        _, taps, _ = bare(Path(name))
    lines = on("", "SQLite", taps)
    try:
        with servers.private() as server, server.database() as url:
            lines += on(url, "PostgreSQL", taps)
    except servers.ServerMissing as error:
        say(f"not measured: {error}")
    return lines


if __name__ == "__main__":
    limit(sys.argv[1], sys.argv[2])
