"""The display as a process: another one calls, its database goes, it is killed."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pyte.modes
import pytest

from kiosk.config import Config
from kiosk.office import devices, operations
from kiosk.office.store import Store
from tests.calls.reading import rows_of
from tests.offices import open_office
from tests.visit.faces import Face, aufruf
from tests.waiting import PATIENCE, until

SIZE = (100, 30)
STALE = 2.0
CLI = (sys.executable, "-m", "kiosk.cli", "--config")

Display = Callable[[], AbstractContextManager[Face]]


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "office.db"


@pytest.fixture
def config(file: Path, tmp_path: Path) -> Config:
    return open_office(f"sqlite:///{file}", tmp_path)


@pytest.fixture
def settings(config: Config, tmp_path: Path) -> Path:
    (hours,) = config.hours
    settings = tmp_path / "office.toml"
    settings.write_text(
        f"""
        [house]
        timezone = "{config.house.timezone}"
        [database]
        url = "{config.database.url}"
        roll = "{config.database.roll}"
        [[hours]]
        date = {hours.date}
        opens = {hours.opens}
        closes = {hours.closes}
        [display]
        stale = {STALE}
        min_shown = 1
        highlight = 4
        """
    )
    return settings


@pytest.fixture
def office(config: Config) -> Iterator[Store]:
    store = Store.open(config)
    for draw in range(8):
        operations.issue_ticket(
            store, draw_id=str(draw), topic="fire", language="de", at=now(), device="t"
        )
    yield store
    store.close()


@pytest.fixture
def display(settings: Path, tmp_path: Path) -> Display:
    return lambda: aufruf(tmp_path, settings, "display", size=SIZE)


def call(store: Store) -> None:
    operations.call_next(store, desk="room", at=now(), device="test")


def wait_for_number(face: Face, number: int) -> None:
    face.wait(
        lambda _: rows_of(face.lines, str(number)) >= 8, f"number {number} drawn big"
    )


def grounds(face: Face) -> set[str]:
    """The background colours of the card that the number stands on."""
    with face._lock:
        return {face._screen.buffer[3][column].bg for column in range(1, 50)}


def test_a_call_made_by_another_process_is_painted(
    office: Store, display: Display, settings: Path
) -> None:
    with display() as face:
        face.wait_for("Wartende: 8")
        subprocess.run(
            [*CLI, str(settings), "call", "next", "--desk", "room"],
            check=True,
            capture_output=True,
        )
        wait_for_number(face, 1)
        face.wait_for("Wartende: 7")
        call(office)
        wait_for_number(face, 2)
        assert not rows_of(face.lines, "1", least=8), "the old number has gone"
        assert face.end() == 0


def test_a_lost_database_shows_the_door_and_heals_by_itself(
    office: Store, display: Display, file: Path
) -> None:
    call(office)
    with display() as face:
        wait_for_number(face, 1)
        office.close()
        aside = file.with_name("aside")
        aside.mkdir()
        lost_at = time.monotonic()
        for each in file.parent.glob(file.name + "*"):
            if each.is_file():
                each.rename(aside / each.name)
        face.wait_for("Die Anzeige ist gerade nicht auf dem neuesten Stand.")
        assert time.monotonic() - lost_at < STALE + PATIENCE
        assert not rows_of(face.lines, "1", least=8)
        assert not file.exists(), "the display must not make an empty office"
        for each in aside.iterdir():
            each.rename(file.parent / each.name)
        wait_for_number(face, 1)
        assert face.running


def test_a_display_that_starts_without_an_office_waits_for_it(
    config: Config, display: Display, file: Path
) -> None:
    with display() as face:
        face.wait_for("Die Anzeige ist gerade nicht auf dem neuesten Stand.")
        assert not file.exists()
        store = Store.open(config)
        operations.issue_ticket(
            store, draw_id="a", topic=None, language="de", at=now(), device="t"
        )
        face.wait_for("Wartende: 1")
        store.close()


NEW = {"0b3a66", "155392"}
"""The ground of a call that is being announced, in both halves of its pulse."""


def test_after_kill_and_restart_it_tells_what_is_current_without_a_highlight(
    office: Store, display: Display, tmp_path: Path
) -> None:
    call(office)
    with display() as face:
        wait_for_number(face, 1)
        call(office)
        face.wait(lambda _: NEW & grounds(face), "number 2 is announced")
        assert face.end(signal.SIGKILL) == -signal.SIGKILL
    with display() as face:
        seen: set[str] = set()

        def current(_: str) -> bool:
            seen.update(grounds(face))
            return rows_of(face.lines, "2") >= 8

        face.wait(current, "number 2")
        seen |= grounds(face)
        assert not NEW & seen, "announced before it was killed: not again"
        call(office)
        wait_for_number(face, 3)
        face.wait(lambda _: NEW & grounds(face), "a new call is announced")
        face.wait(lambda _: "ffffff" in grounds(face), "and is steady afterwards")


def test_what_was_called_while_the_display_was_dead_is_announced_when_it_is_back(
    office: Store, display: Display
) -> None:
    with display() as face:
        face.wait_for("Wartende: 8")
        assert face.end(signal.SIGKILL) == -signal.SIGKILL
    call(office)
    call(office)
    with display() as face:
        for number in (1, 2):
            face.wait(
                lambda _, n=number: (
                    NEW & grounds(face)  # type: ignore[misc]
                    and rows_of(face.lines, str(n)) >= 8
                ),
                f"number {number} is announced",
            )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_and_gives_the_terminal_back(
    office: Store, display: Display, number: signal.Signals
) -> None:
    assert office.office_id
    with display() as face:
        face.wait_for("Wartende: 8")
        assert face.end(number) == 0
        until(lambda: pyte.modes.DECTCEM in face._screen.mode, "the cursor is back")


def test_typing_does_nothing(office: Store, display: Display) -> None:
    with display() as face:
        face.wait_for("Wartende: 8")
        for keys in ("\x11", "\x03", "\x1a", "\x10", "q", "\x1b", "\x1b[200~"):
            face.type(keys)
        os.write(face._master, bytes(range(256)) * 8)
        os.write(face._master, b"\xff\x1b[M\xff\xff\xff\x1b[48;1;1;1;1t")
        call(office)
        wait_for_number(face, 1)
        assert face.running
        assert termios.tcgetattr(face._master)[3] & termios.ECHO == 0


def test_a_terminal_that_is_made_smaller_and_larger_again(
    office: Store, display: Display
) -> None:
    call(office)
    with display() as face:
        wait_for_number(face, 1)
        face.resize(25, 8)
        face.wait_for("25 × 8", "30 × 10")
        face.resize(120, 40)
        wait_for_number(face, 1)


def test_without_utf8_it_says_so_and_does_not_start(
    office: Store, settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert office.office_id
    monkeypatch.setattr(
        "tests.visit.faces.environment",
        lambda *_: {**os.environ, "LC_ALL": "C", "TERM": "xterm-256color"},
    )
    with aufruf(tmp_path, settings, "display", size=SIZE) as face:
        deadline = time.monotonic() + 20
        while face.running:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert face.code == 2
        assert "UTF-8" in face.text
        assert "LANG=C.UTF-8" in "".join(face.lines)
        assert "Traceback" not in face.text


def test_without_a_terminal_it_says_so(settings: Path) -> None:
    ended = subprocess.run(
        [*CLI, str(settings), "display"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr == (
        "aufruf display: needs a terminal; standard input or output is none\n"
    )
    assert ended.stdout == ""


def test_the_office_knows_that_the_display_lives(
    office: Store, display: Display, config: Config
) -> None:
    before = now()
    with display() as face:
        face.wait_for("Wartende: 8")

        def alive(_: str) -> bool:
            return any(
                life.name == config.display.name
                and life.kind == "display"
                and life.seen >= before
                for life in devices.read(office)
            )

        face.wait(alive, "a sign of life in the office")


def test_a_process_that_holds_the_office_up_does_not_stop_the_picture(
    office: Store, display: Display, file: Path
) -> None:
    call(office)
    with display() as face:
        wait_for_number(face, 1)
        gate = file.with_name(file.name + ".gate")
        holder = subprocess.Popen(
            [shutil.which("flock") or "flock", str(gate), "sleep", "60"],
            start_new_session=True,
        )
        try:
            # Longer than an office may be silent, and longer than a sign of life.
            ends = time.monotonic() + STALE + 2
            while time.monotonic() < ends:
                assert rows_of(face.lines, "1") >= 8
                time.sleep(0.1)
        finally:
            os.killpg(holder.pid, signal.SIGKILL)
            holder.wait()
