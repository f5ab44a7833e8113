"""The night, a copy and its return, killed at line after line: nothing by halves."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from kiosk.config import Config
from kiosk.office import backups, retention
from kiosk.office.store import Store
from tests.office.afternoon import MINUTE, NOW, Afternoon
from tests.office.test_forgetting import NIGHT, an_afternoon
from tests.offices import open_office

lines_apart = pytest.mark.parametrize(
    "step", [37, pytest.param(3, marks=(pytest.mark.slow, pytest.mark.timeout(1800)))]
)
"""Primes, so that loops are met at each of their lines."""
FILES = ("retention.py", "backups.py", "closing.py")


def processes() -> ForkServerContext:
    """Processes that have imported everything already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.test_night_kills"])
    return context


def killed_at(line: int, act: Callable[..., Any], *given: Any) -> None:
    """Do it, and be killed at that line of the files in question; 7: not so far."""
    seen = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal seen
        if not frame.f_code.co_filename.endswith(FILES):
            return None
        if event == "line":
            seen += 1
            if seen >= line:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    act(*given)
    sys.settrace(None)
    os._exit(7)


def kills(
    step: int, folder: Path, act: Callable[..., Any], *given: Any
) -> Iterator[int]:
    """Killed processes, each a few lines further, each on the folder as it was."""
    context = processes()
    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)
    for line in range(1, 4000, step):
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
        process = context.Process(target=killed_at, args=(line, act, *given))
        process.start()
        process.join(60)
        assert process.exitcode in {7, -signal.SIGKILL}
        yield line
        if process.exitcode == 7:
            assert line > 2 * step
            return


@pytest.fixture
def house(tmp_path: Path) -> Config:
    """An office whose afternoon is over; nobody has closed it."""
    folder = tmp_path / "state"
    folder.mkdir()
    config = open_office(f"sqlite:///{folder / 'office.db'}", folder, NOW)
    store = Store.open(config)
    an_afternoon(Afternoon(store))
    store.close()
    return config


def forgets(config: Config) -> None:
    """A night."""
    store = Store.open(config)
    retention.forget(store, at=NOW + NIGHT)
    store.close()


@lines_apart
def test_a_night_killed_anywhere_keeps_tickets_or_their_sums(
    house: Config, tmp_path: Path, step: int
) -> None:
    for line in kills(step, tmp_path / "state", forgets, house):
        store = Store.open(house)
        with store.read() as connection:
            left = connection.exec_driver_sql("SELECT count(*) FROM ticket").scalar()
            kept = connection.exec_driver_sql("SELECT count(*) FROM report").scalar()
        assert (left, kept) in {(7, 0), (0, 1)}, line
        retention.forget(store, at=NOW + 2 * NIGHT)
        totals = retention.reports(store)[-1].totals
        assert totals.visitors == {"walk_in": 6, "appointment": 1}, line
        assert (totals.no_shows, totals.missed, totals.not_reached) == (1, 1, 2), line
        store.close()


def puts_back(config: Config, copy: Path) -> None:
    """The copy becomes the office's database."""
    backups.put_back(config, copy, at=NOW)


@lines_apart
def test_a_copy_put_back_and_killed_anywhere_leaves_the_old_or_the_new(
    house: Config, tmp_path: Path, step: int
) -> None:
    copy = tmp_path / "copy.db"
    store = Store.open(house)
    backups.make(store, copy, at=NOW, replace=False)
    office = Afternoon(store, NOW + 30 * MINUTE)
    assert office.draws(2) == [7, 8]
    store.close()
    for line in kills(step, tmp_path / "state", puts_back, house, copy):
        again = Store.open(house)
        assert Afternoon(again, NOW + 40 * MINUTE).draw().ticket.number == 9, line
        again.close()
        puts_back(house, copy)
        again = Store.open(house)
        assert Afternoon(again, NOW + 50 * MINUTE).draw().ticket.number == 10, line
        again.close()


def copies(config: Config, copy: Path) -> None:
    """A copy over the one of yesterday."""
    store = Store.open(config)
    backups.make(store, copy, at=NOW, replace=True)
    store.close()


@lines_apart
def test_a_copy_killed_anywhere_leaves_yesterdays_whole(
    house: Config, tmp_path: Path, step: int
) -> None:
    copy = tmp_path / "state" / "copy.db"
    copies(house, copy)
    for _ in kills(step, tmp_path / "state", copies, house, copy):
        with closing(sqlite3.connect(copy)) as one:
            assert one.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert one.execute("SELECT count(*) FROM ticket").fetchone() == (7,)
    copies(house, copy)
    assert not list(copy.parent.glob(".copy.db*"))
