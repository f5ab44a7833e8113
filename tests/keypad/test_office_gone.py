"""The database goes and comes: a press is done once, or said not to be done."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.config import Config
from kiosk.keypad import doing
from kiosk.keypad.acts import Act, Kind, Tone
from kiosk.keypad.doing import Doer
from kiosk.keypad.link import Link
from kiosk.office import operations
from kiosk.office.values import Called, OfficeGone, Step
from tests.keypad.cables import Pty
from tests.keypad.desk import KeypadProcess, Office, two_desks, write_config

NEXT = Act(Kind.NEXT)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return two_desks(tmp_path)


@pytest.fixture
def office(config: Config) -> Iterator[Office]:
    opened = Office(config)
    opened.draw(5)
    yield opened
    opened.close()


@pytest.fixture
def link(config: Config) -> Iterator[Link]:
    opened = Link(config)
    yield opened
    opened.close()


@pytest.fixture
def doer(config: Config, link: Link) -> Doer:
    return Doer(link, config, keypad="pad", desk="room", stop=threading.Event())


class LostAnswers:
    """The office does what is asked, but so many of its answers never arrive."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, lost: int) -> None:
        self.lost = lost
        self._call_next = operations.call_next
        monkeypatch.setattr(operations, "call_next", self)

    def __call__(self, store: Any, **wish: Any) -> Called:
        called = self._call_next(store, **wish)
        if self.lost:
            self.lost -= 1
            raise OfficeGone("the line was cut after the commit")
        return called


def test_a_press_whose_answer_was_lost_calls_once(
    office: Office, doer: Doer, monkeypatch: pytest.MonkeyPatch
) -> None:
    LostAnswers(monkeypatch, lost=2)
    told: list[str] = []
    done = doer.perform(NEXT, lambda: told.append("lost"))
    assert (done.tone, done.number, done.is_call) == (Tone.NEXT, 1, True)
    assert office.called() == [1]
    assert told == ["lost"], "the desk hears at once that there is no answer, once"


def test_pressing_again_after_no_answer_is_the_same_wish(
    office: Office, doer: Doer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doing, "PATIENCE", 0.0)
    LostAnswers(monkeypatch, lost=1)
    first = doer.perform(NEXT, lambda: None)
    assert (first.tone, first.refused) == (Tone.LOST, "keypad.office_lost")
    assert doer.perform(NEXT, lambda: None).number == 1
    assert office.called() == [1]
    assert doer.perform(NEXT, lambda: None).number == 2


def test_another_act_after_no_answer_is_another_wish(
    office: Office, doer: Doer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doing, "PATIENCE", 0.0)
    LostAnswers(monkeypatch, lost=1)
    doer.perform(NEXT, lambda: None)
    assert doer.perform(Act(Kind.RECALL), lambda: None).number == 1
    assert doer.perform(NEXT, lambda: None).number == 2


def test_two_pads_and_two_starts_never_share_an_act_id(
    config: Config, link: Link, office: Office
) -> None:
    stop = threading.Event()
    for number in (1, 2):
        restarted = Doer(link, config, keypad="pad", desk="room", stop=stop)
        assert restarted.perform(NEXT, lambda: None).number == number


def test_the_end_of_the_process_is_not_held_up_by_a_lost_office(
    tmp_path: Path, config: Config
) -> None:
    (tmp_path / "office.db").mkdir()  # can be neither opened nor made
    stop = threading.Event()
    link = Link(config)
    doer = Doer(link, config, keypad="pad", desk="room", stop=stop)
    done = doer.perform(NEXT, stop.set)
    assert done.tone is Tone.LOST
    link.close()


def test_without_a_database_it_starts_waits_and_finds_it(tmp_path: Path) -> None:
    with Pty() as pty:
        config = two_desks(tmp_path, device=f"serial:{pty.device}")
        blocked = tmp_path / "office.db"
        blocked.mkdir()
        with KeypadProcess(write_config(config, tmp_path / "office.toml")) as pad:
            pad.answer(pad="ok")
            pad.answer(tone="lost", pad=None)
            assert pad.process.poll() is None
            blocked.rmdir()
            pad.answer(tone="found", pad=None)
            office = Office(config)
            office.draw(2)
            pty.press(b"\r")
            assert pad.answer(act="next")["number"] == 1
            office.close()


@pytest.mark.postgresql
def test_a_pad_at_a_postgresql_office(tmp_path: Path, postgresql_url: str) -> None:
    with Pty() as pty:
        config = two_desks(tmp_path, device=f"serial:{pty.device}")
        database = msgspec.structs.replace(config.database, url=postgresql_url)
        config = msgspec.structs.replace(config, database=database)
        office = Office(config)
        with KeypadProcess(write_config(config, tmp_path / "office.toml")) as pad:
            pad.answer(pad="ok")
            pty.press(b"\r")
            pad.answer(tone="empty")
            office.draw(2)
            assert pad.answer(tone="waiting")["waiting"] > 0
            pty.press(b"2\r")
            assert pad.answer(act="number")["number"] == 2
            assert pad.end() == 0
        assert office.called() == [2]
        office.close()


def test_a_database_that_is_moved_away_and_back_is_told_and_found(
    tmp_path: Path,
) -> None:
    with Pty() as pty:
        config = two_desks(tmp_path, device=f"serial:{pty.device}")
        office = Office(config)
        office.draw(2)
        with KeypadProcess(write_config(config, tmp_path / "office.toml")) as pad:
            pad.answer(pad="ok")
            pty.press(b"\r")
            pad.answer(act="next", number=1)
            here, away = tmp_path / "office.db", tmp_path / "away.db"
            here.rename(away)
            pad.answer(tone="lost", pad=None)
            pty.press(b"+")
            pad.answer(2, tone="lost", pad=None)
            away.rename(here)
            pad.answer(act="recall", number=1)
            assert len(office.events(Step.RECALL)) == 1
        office.close()
