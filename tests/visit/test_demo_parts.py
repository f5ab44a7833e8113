"""The demo's parts by themselves: places, terminal, configuration, processes."""

from __future__ import annotations

import os
import signal
import sys
import time
from itertools import combinations
from pathlib import Path

import pytest

from kiosk.config import Config, Desk, House, Topic
from kiosk.config_file import load
from kiosk.demo.child import Child, end_all
from kiosk.demo.places import MIN_COLUMNS, MIN_ROWS, Place, fits_all, places
from kiosk.demo.setting import demo_config, toml
from kiosk.demo.terminal import Terminal
from kiosk.demo.visitors import middle_of
from tests.waiting import PATIENCE


def cells(place: Place) -> set[tuple[int, int]]:
    return {
        (x, y)
        for x in range(place.x, place.x + place.columns)
        for y in range(place.y, place.y + place.rows)
    }


@pytest.mark.parametrize(
    "size", [(120, 36), (121, 37), (160, 50), (137, 36), (120, 61), (300, 90)]
)
def test_all_faces_are_seen_at_once_and_none_covers_another(
    size: tuple[int, int],
) -> None:
    assert fits_all(*size)
    spots = places(*size, together=True)
    for one, other in combinations(spots.values(), 2):
        assert not cells(one) & cells(other)
    covered = set.union(*map(cells, spots.values()))
    assert covered == cells(Place(0, 0, size[0], size[1] - 1))
    columns, rows = spots["kiosk"].inside
    assert columns >= 72
    assert rows >= 20
    columns, rows = spots["display"].inside
    assert columns >= 44
    assert rows >= 16


@pytest.mark.parametrize("size", [(80, 24), (MIN_COLUMNS, MIN_ROWS), (119, 50)])
def test_on_a_small_terminal_each_face_has_all_but_the_last_line(
    size: tuple[int, int],
) -> None:
    assert not fits_all(*size)
    for place in places(*size, together=False).values():
        assert place == Place(0, 0, size[0], size[1] - 1)


def test_a_sequence_cut_anywhere_draws_the_same_as_a_whole_one() -> None:
    drawn = (
        "\x1b[?1049h\x1b[>1u\x1b[?2026$p\x1bP1$tx\x1b\\\x1b]2;title\x07"
        "\x1b[2;3H\x1b[1;38;2;10;200;30mGrün\x1b[0m\x1b[?25l\x1b[4 q ü\x1b[<u"
    ).encode()
    whole = Terminal(20, 4)
    whole.feed(drawn)
    assert [line.strip() for line in whole.lines()] == ["", "Grün ü", "", ""]
    for cut in range(len(drawn)):
        pieces = Terminal(20, 4)
        pieces.feed(drawn[:cut])
        pieces.feed(drawn[cut:])
        assert pieces.lines() == whole.lines()
        assert pieces.row(1) == whole.row(1)
    looks = {run.text.strip(): run.look for run in whole.row(1)}
    assert looks["Grün"].fg == "0ac81e"
    assert looks["Grün"].bold


def test_random_bytes_on_a_terminal_never_raise() -> None:
    import random

    chance = random.Random(7)
    alphabet = b"\x1b\x1b[]P?;:<=>$ 0123456789hlmuHJKMXqp\x07\\\xff\xc3\xa4a\n\r\t"
    terminal = Terminal(30, 6)
    for _ in range(400):
        terminal.feed(bytes(chance.choices(alphabet, k=60)))
        assert all(len(line) <= 60 for line in terminal.lines())


def test_the_demos_configuration_loads_to_what_was_meant(tmp_path: Path) -> None:
    house = Config(
        house=House(host='Anna "Änni" O\'Neil\\', room="4711"),
        desks=(Desk(key="front", label="Tresen 😀"), Desk(key="back")),
        topics=(Topic(key="dog-tax", minutes=7, labels={"de": "Hundesteuer"}),),
    )
    made = demo_config(house, tmp_path, speed=60, port=4711)
    file = tmp_path / "office.toml"
    file.write_text(toml(made), encoding="utf-8")
    assert load(file) == made
    assert made.house.room == "4711"
    assert made.keypads[0].desk == "front"
    assert made.topics[0].minutes == pytest.approx(7 / 60)


def test_a_wrapped_text_is_found_but_not_another_that_begins_alike() -> None:
    lines = ["  Bürgerservice und", "  Serviceangebote", "Zuständigkeiten und Abläufe"]
    assert middle_of(lines, "Bürgerservice und Serviceangebote") == (10, 0)
    assert middle_of(lines, "Zuständigkeiten im Haus") is None


def child(tmp_path: Path, code: str) -> Child:
    made = Child(
        "child",
        [sys.executable, "-u", "-c", code],
        size=(40, 10),
        environment=dict(os.environ),
        errors=tmp_path / "child.err",
    )
    made.start()
    return made


def wait_for_output(one: Child, expected: bytes) -> None:
    drawn, deadline = b"", time.monotonic() + 10
    while expected not in drawn:
        assert time.monotonic() < deadline, drawn
        drawn += one.read()
        time.sleep(0.01)


def test_a_process_knows_its_terminals_size_and_hears_of_another(
    tmp_path: Path,
) -> None:
    one = child(
        tmp_path,
        "import os, signal, time\n"
        "tell = lambda *_: print(os.get_terminal_size(0))\n"
        "signal.signal(signal.SIGWINCH, tell); tell()\n"
        "while True: time.sleep(1)",
    )
    try:
        wait_for_output(one, b"columns=40, lines=10")
        one.resize(50, 12)
        wait_for_output(one, b"columns=50, lines=12")
    finally:
        end_all([one])
    assert one.ended() == "SIGTERM"


def test_a_process_that_will_not_end_is_killed_after_two_seconds(
    tmp_path: Path,
) -> None:
    stubborn = child(
        tmp_path,
        "import signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "print('ready')\n"
        "while True: time.sleep(1)",
    )
    willing = child(tmp_path, "import time; print('ready'); time.sleep(60)")
    wait_for_output(stubborn, b"ready")
    wait_for_output(willing, b"ready")
    began = time.monotonic()
    end_all([stubborn, willing])
    assert 1.9 < time.monotonic() - began < PATIENCE
    assert stubborn.ended() == "SIGKILL"
    assert willing.ended() == "SIGTERM"
    for one in (stubborn, willing):
        assert one.pid is not None
        with pytest.raises(ProcessLookupError):
            os.kill(one.pid, 0)


def test_a_process_that_dies_leaves_its_reason(tmp_path: Path) -> None:
    one = child(tmp_path, "raise SystemExit('aufruf display: no such file')")
    deadline = time.monotonic() + 10
    while one.ended() is None and time.monotonic() < deadline:
        one.read()
        time.sleep(0.01)
    assert one.ended() == "1"
    assert one.last_words() == "aufruf display: no such file"
    end_all([one])


def test_a_process_hears_when_the_demo_is_gone(tmp_path: Path) -> None:
    one = child(
        tmp_path,
        "import signal, sys, time\n"
        "signal.signal(signal.SIGHUP, lambda *_: sys.exit(3))\n"
        "print('ready')\n"
        "while True: time.sleep(1)",
    )
    wait_for_output(one, b"ready")
    # As the kernel does it for a demo that was killed: our end is closed.
    os.close(one.descriptor)
    deadline = time.monotonic() + 10
    while one.ended() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert one.ended() == "3"


def test_signals_have_names_and_codes_have_numbers(tmp_path: Path) -> None:
    one = child(tmp_path, "import time; print('ready'); time.sleep(60)")
    wait_for_output(one, b"ready")
    one.signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while one.ended() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert one.ended() == "SIGKILL"
    end_all([one])
