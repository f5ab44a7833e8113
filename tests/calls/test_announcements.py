"""What the corridor hears: a real display, a player that keeps what it plays."""

from __future__ import annotations

import datetime as dt
import itertools
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import msgspec
import pytest

from display.announce import Announcer
from kiosk.config import Config, Quiet
from kiosk.language import language
from kiosk.office import devices, operations
from kiosk.office.store import Store
from kiosk.office.troubles import troubles
from kiosk.sound import quiet
from kiosk.sound.turns import Turns
from kiosk.speech import waves
from kiosk.speech.service import Speaking
from kiosk.speech.wording import Wording
from tests.calls.boards import call as called
from tests.calls.reading import rows_of
from tests.lobby.standing_kiosk import write_config
from tests.offices import open_office
from tests.visit.faces import Face, aufruf
from tests.visit.sink import Played, Sink, says

SIZE = (100, 30)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def sink(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sink:
    sink = Sink(tmp_path / "sink")
    monkeypatch.setenv("PATH", sink.path)
    return sink


@pytest.fixture
def config(tmp_path: Path) -> Config:
    config = open_office(f"sqlite:///{tmp_path / 'office.db'}", tmp_path)
    sound = msgspec.structs.replace(config.sound, player="aplay")
    display = msgspec.structs.replace(config.display, min_shown=1.0)
    return msgspec.structs.replace(config, sound=sound, display=display)


@pytest.fixture
def office(config: Config) -> Iterator[Store]:
    store = Store.open(config)
    for draw in range(8):
        operations.issue_ticket(
            store, draw_id=str(draw), topic="fire", language="ar", at=now(), device="t"
        )
    yield store
    store.close()


def display(config: Config, folder: Path) -> AbstractContextManager[Face]:
    return aufruf(folder, write_config(config, folder), "display", size=SIZE)


def call(store: Store) -> None:
    operations.call_next(store, desk="room", at=now(), device="test")


def spoken(config: Config, number: int, tag: str = "de") -> waves.Wave:
    text = Wording(language(tag), config).call(number, config.desks[0])
    sound = Speaking(config.speech).sound(text, tag)
    assert sound is not None
    return waves.at_level(sound, config.sound.level)


def numbers(config: Config, heard: list[Played], upto: int = 8) -> list[int]:
    """Which number each sound says; 0: the chime."""
    known = {number: spoken(config, number) for number in range(1, upto + 1)}
    said = []
    for each in heard:
        if each.name == "chime":
            said.append(0)
        else:
            said += [n for n, sound in known.items() if says(each.wav, sound)]
    return said


def test_a_call_is_chimed_and_said_twice_and_nothing_overlaps(
    config: Config, office: Store, sink: Sink, tmp_path: Path
) -> None:
    with display(config, tmp_path) as face:
        face.wait_for("Wartende: 8")
        subprocess.run(
            [sys.executable, "-m", "kiosk.cli", "--config",
             str(tmp_path / "office.toml"), "call", "next", "--desk", "room"],
            check=True, capture_output=True,
        )  # fmt: skip
        face.wait(lambda _: rows_of(face.lines, "1") >= 8, "number 1 drawn big")
        heard = sink.wait(3)
        assert numbers(config, heard, 2) == [0, 1, 1]
        for before, after in itertools.pairwise(heard):
            assert after.began >= before.ended
        assert heard[2].began - heard[1].ended >= 2.0
        assert face.end() == 0
    assert len(sink.played()) == 3, "the visitor's language (Arabic) is never heard"


def test_calls_that_come_together_are_said_one_after_the_other_and_none_is_lost(
    config: Config, office: Store, sink: Sink, tmp_path: Path
) -> None:
    with display(config, tmp_path) as face:
        face.wait_for("Wartende: 8")
        for _ in range(3):
            call(office)
        for number in (1, 2, 3):
            wanted = str(number)
            face.wait(lambda _, w=wanted: rows_of(face.lines, w) >= 8, wanted)  # type: ignore[misc]
        heard = sink.wait(7)
    assert numbers(config, heard, 3) == [0, 1, 0, 2, 0, 3, 3]
    for before, after in itertools.pairwise(heard):
        assert after.began >= before.ended


def test_after_a_restart_nothing_old_is_said_but_a_recall_rings_again(
    config: Config, office: Store, sink: Sink, tmp_path: Path
) -> None:
    call(office)
    with display(config, tmp_path) as face:
        face.wait(lambda _: rows_of(face.lines, "1") >= 8, "number 1")
        assert face.end(signal.SIGKILL) == -signal.SIGKILL
    with display(config, tmp_path) as face:
        face.wait(lambda _: rows_of(face.lines, "1") >= 8, "number 1")
        assert sink.begun() == []
        operations.recall(office, desk="room", at=now(), device="test")
        assert numbers(config, sink.wait(2), 2) == [0, 1]


def test_a_broken_loudspeaker_never_delays_the_picture_and_staff_are_told(
    config: Config, office: Store, sink: Sink, tmp_path: Path
) -> None:
    (sink.bin / "aplay").write_text("#!/bin/sh\necho no such device >&2; exit 1\n")
    with display(config, tmp_path) as face:
        face.wait_for("Wartende: 8")
        for number in (1, 2):
            call(office)
            wanted = str(number)
            face.wait(lambda _, w=wanted: rows_of(face.lines, w) >= 8, wanted)  # type: ignore[misc]
        ends = time.monotonic() + 30
        while not (wrong := troubles(devices.read(office), now())):
            assert time.monotonic() < ends
            time.sleep(0.1)
    assert [each.key for each in wrong] == ["trouble.sound"]
    (life,) = devices.read(office)
    assert "no such device" in str(life.state["sound_reason"])


@contextmanager
def announcing(config: Config, turns: Turns | None = None) -> Iterator[Announcer]:
    announcer = Announcer(config, turns, lambda: None)
    announcer.start()
    yield announcer
    announcer.stop()


def test_a_house_may_want_english_after_german(config: Config, sink: Sink) -> None:
    speech = msgspec.structs.replace(config.speech, second="en")
    config = msgspec.structs.replace(config, speech=speech)
    with announcing(config) as announcer:
        announcer.announce(called(5, 9), lambda: True)
        heard = sink.wait(3)
    assert says(heard[1].wav, spoken(config, 5))
    assert says(heard[2].wav, spoken(config, 5, "en"))


def test_a_call_that_is_taken_back_falls_silent_at_once(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Sink(tmp_path / "slow", pace=10)
    monkeypatch.setenv("PATH", slow.path)
    with announcing(config) as announcer:
        announcer.announce(called(5, 9), lambda: False)
        announcer.announce(called(6, 10), lambda: False)
        ends = time.monotonic() + 10
        while not list(slow.kept.glob("*.wav")):
            assert time.monotonic() < ends
            time.sleep(0.01)
        announcer.cut()
        ends = time.monotonic() + 5
        while announcer.busy:
            assert time.monotonic() < ends
            time.sleep(0.01)
    assert len(list(slow.kept.glob("*.wav"))) == 1
    assert slow.played() == []


def test_a_configured_loudspeaker_is_named_to_the_player(
    config: Config, sink: Sink
) -> None:
    sound = msgspec.structs.replace(config.sound, device="hw:1")
    config = msgspec.structs.replace(config, sound=sound)
    with announcing(config) as announcer:
        announcer.announce(called(5, 9), lambda: True)
        (chime, *_) = sink.wait(1)
    assert chime.arguments == ["-q", "-D", "hw:1"]


def test_quiet_hours_are_quiet(config: Config, sink: Sink) -> None:
    whole_day = Quiet(begins=dt.time(0), ends=dt.time.max)
    sound = msgspec.structs.replace(config.sound, quiet=(whole_day,))
    config = msgspec.structs.replace(config, sound=sound)
    over: list[bool] = []
    announcer = Announcer(config, None, lambda: over.append(True))
    announcer.start()
    announcer.announce(called(5, 9), lambda: False)
    ends = time.monotonic() + 10
    while not over:
        assert time.monotonic() < ends
        time.sleep(0.01)
    announcer.stop()
    assert sink.begun() == []


def test_the_softest_of_two_quiet_times_holds() -> None:
    noon = Quiet(begins=dt.time(12), ends=dt.time(13), level=40)
    late = Quiet(begins=dt.time(12, 30), ends=dt.time(18), level=20)
    sound = msgspec.structs.replace(Config().sound, quiet=(noon, late))
    day = dt.datetime(2026, 1, 30, tzinfo=Config().zone)
    levels = [
        quiet.level(sound, day.replace(hour=h, minute=30)) for h in (11, 12, 17, 18)
    ]
    assert levels == [80, 20, 20, 80]
