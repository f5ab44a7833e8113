"""The demo in a terminal: everything at once, by finger and by key."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.visit.faces import Face, aufruf, environment

LARGE, SMALL = (120, 36), (80, 24)


def processes(folder: Path) -> list[int]:
    """Every process whose command line or environment names this folder."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and int(process.name) != os.getpid():
            try:
                command = (process / "cmdline").read_bytes()
            except OSError:
                continue  # it has just ended
            if str(folder).encode() in command:
                found.append(int(process.name))
    return found


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Where the demo keeps its files."""
    return tmp_path / "kept"


@pytest.fixture
def demo(tmp_path: Path, kept: Path) -> Iterator[Face]:
    """The demo with all its faces, ready."""
    with aufruf(tmp_path, None, "demo", "--keep", str(kept), size=LARGE) as face:
        face.wait_for("Kiosk im Foyer", "Anzeige im Flur", "Ticketdrucker")
        face.wait_for("Ohne Termin", "Jetzt dran: niemand", "aufgerufen wird")
        yield face


def test_a_click_brings_paper_and_enter_brings_the_number_to_the_display(
    demo: Face, kept: Path
) -> None:
    demo.tap_until("Ohne Termin", "Worüber möchten Sie sprechen?")
    demo.tap_until("Feuerwehr", "Ihr Ticket")
    demo.wait_for("Ticket 1 ·", "Raum 01.02_39, ", "Am Anger 28")
    assert (kept / "paper" / "ticket-0001.txt").exists()
    demo.tap_until("Fertig", "Ohne Termin")
    demo.wait_for("Zurzeit wartet 1 Person.")

    demo.type("\r")
    demo.wait_for("Nummer 1 ist aufgerufen.")
    display = slice(75, 119)
    demo.wait(
        lambda _: any("Raum 01.02_39" in line[display] for line in demo.lines[:15]),
        "the display shows the room",
    )

    began = processes(kept)
    assert len(began) >= 5, "the demo and its four processes"
    demo.type("q")
    demo.settle()
    assert demo.code == 0
    assert processes(kept) == []


def test_a_tapped_key_of_the_picture_is_a_key(demo: Face) -> None:
    demo.tap("1     2     3")
    demo.wait_for("Getippt: 2")


def test_a_face_that_dies_is_started_again_and_that_is_said(
    demo: Face, kept: Path
) -> None:
    for process in processes(kept):
        words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
        if b"display" in words:
            os.kill(process, signal.SIGKILL)
    demo.wait_for("Anzeige im Flur: beendet (SIGKILL), wird neu gestartet.")
    demo.wait_for("aufgerufen wird")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_the_demo_and_all_of_its_processes(
    demo: Face, kept: Path, number: signal.Signals
) -> None:
    demo.end(number)
    assert demo.code == 0
    assert processes(kept) == []


def test_a_demo_that_was_killed_leaves_no_process_behind(
    demo: Face, kept: Path
) -> None:
    assert len(processes(kept)) >= 5
    demo.end(signal.SIGKILL)
    deadline = time.monotonic() + 5
    while processes(kept):
        assert time.monotonic() < deadline, processes(kept)
        time.sleep(0.05)


def test_a_small_terminal_shows_one_face_and_keys_change_it(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    with aufruf(tmp_path, None, "demo", "--keep", str(kept), size=SMALL) as face:
        face.wait_for("Ab 120 × 36 Zeichen ist alles zugleich zu sehen.")
        face.wait_for("Kiosk im Foyer", "Ohne Termin")
        assert "Anzeige im Flur" not in face.text
        face.type("\x1bOQ")
        face.wait_for("Anzeige im Flur", "Please wait until your number is called.")
        assert "Kiosk im Foyer" not in face.text
        face.type("\t")
        face.wait_for("Nummernblock am Platz", "Jetzt dran: niemand")
        face.type("\x1b[14~")
        face.wait_for("Ticketdrucker", "Hier kommt das Papier heraus")
        face.resize(*LARGE)
        face.type("\x1bOS")
        face.wait_for("Kiosk im Foyer", "Anzeige im Flur", "Jetzt dran", "Papier")
        face.type("\x1b")
        face.settle()
    assert processes(kept) == []


def test_simulated_visitors_come_are_called_and_go(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    words = ("demo", "--visitors", "3", "--speed", "200", "--keep", str(kept))
    with aufruf(tmp_path, None, *words, size=LARGE) as face:
        face.wait_for("Alle 3 waren da.")
        states = subprocess.run(
            [
                *(sys.executable, "-m", "kiosk.cli"),
                *("--config", str(kept / "office.toml"), "journal"),
            ],
            env=environment(tmp_path, "journal"),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    for number in (1, 2, 3):
        assert f"issue  number {number} " in states
        assert f"call  number {number} " in states
    assert len(list((kept / "paper").glob("*.txt"))) == 3


def test_the_private_folder_is_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with aufruf(tmp_path, None, "demo", size=LARGE) as face:
        face.wait_for("Jetzt dran: niemand")
        made = list(tmp_path.glob("aufruf-demo-*"))
        assert len(made) == 1
        assert made[0].stat().st_mode & 0o77 == 0, "nobody else looks in"
        face.type("\x03")
        face.settle()
    assert not made[0].exists()


@pytest.mark.parametrize(
    ("size", "changes", "words", "sentence"),
    [
        ((39, 15), {}, (), "this terminal is too small: 39 × 15 characters"),
        (LARGE, {"LC_ALL": "C"}, (), "UTF-8"),
        (LARGE, {}, ("--speed", "0"), "must be from 0.1 to 1000"),
        (LARGE, {}, ("--visitors", "60"), "must be from 0 to 59"),
        (LARGE, {}, ("--keep", "/proc/1/x"), "--keep /proc/1/x:"),
    ],
)
def test_what_cannot_be_shown_is_said_in_a_sentence(
    tmp_path: Path,
    size: tuple[int, int],
    changes: dict[str, str],
    words: tuple[str, ...],
    sentence: str,
) -> None:
    command = [sys.executable, "-m", "kiosk.cli", "demo", *words]
    face = Face(command, size, environment(tmp_path, "demo") | changes)
    try:
        face.settle()
        assert face.code == 2
        assert sentence.replace(" ", "") in face.text.replace(" ", "")
        assert "Traceback" not in face.text
    finally:
        face.close()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    command = [sys.executable, "-m", "kiosk.cli", "demo", "--keep", str(tmp_path)]
    face = Face(command, LARGE, environment(tmp_path, "demo"))
    try:
        face.settle()
        assert face.code == 2
        assert "isnotempty" in face.text.replace(" ", "")
    finally:
        face.close()


def test_without_a_terminal_it_says_so(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kiosk.cli", "demo"],
        env=environment(tmp_path, "demo"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == "aufruf demo: needs a terminal to draw on; this is none\n"
