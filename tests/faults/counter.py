"""Somebody who draws in an office that goes wrong, and what must hold afterwards."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
from sqlalchemy import select

from kiosk.config import Config
from kiosk.office import board, journal, operations, queries
from kiosk.office.store import Store
from kiosk.office.tables import ticket
from kiosk.office.values import Board, Event

ROOT = Path(__file__).parents[2]


class Counter:
    """Draws numbers now."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def draw(self, draw_id: str | None = None) -> int:
        """A number."""
        return operations.issue_ticket(
            self.store,
            draw_id=draw_id or uuid4().hex,
            topic=None,
            language="de",
            at=dt.datetime.now(dt.UTC),
            device="kiosk",
        ).ticket.number

    def draws(self, count: int) -> list[int]:
        """So many numbers."""
        return [self.draw() for _ in range(count)]

    def call(self) -> int | None:
        """The number that "next" calls."""
        called = operations.call_next(
            self.store, desk="room", at=dt.datetime.now(dt.UTC), device="keypad"
        )
        return called.ticket.number if called.ticket else None

    def board(self) -> Board:
        """What the displays show."""
        return board.read(self.store, dt.datetime.now(dt.UTC))


def numbers(store: Store) -> dict[str, int]:
    """Every number in the table, by its draw id."""
    with store.read() as connection:
        rows = connection.execute(select(ticket.c.draw_id, ticket.c.number))
        return {row.draw_id: row.number for row in rows}


def is_sound(store: Store) -> dict[str, int]:
    """No gap, no double, and the events tell the same; the numbers by draw id."""
    found = numbers(store)
    assert sorted(found.values()) == list(range(1, len(found) + 1))
    events: list[Event] = []
    while more := queries.events(store, events[-1].id if events else 0):
        events += more
    assert [event.id for event in events] == list(range(1, len(events) + 1))
    told = journal.rebuild(events)
    assert {one.draw_id: one.number for one in told.values()} == found
    if store.address.file is not None:
        with store.read() as connection:
            said = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            assert said == "ok"
            wrong = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            assert not wrong
    return found


def command(config: Config, folder: Path, *words: str) -> list[str]:
    """The command line of a process of `tests.faults.drawing`."""
    file = folder / "config.json"
    file.write_bytes(msgspec.json.encode(config))
    return [sys.executable, "-m", "tests.faults.drawing", str(file), *words]


def run(config: Config, folder: Path, *words: str, before: tuple[str, ...] = ()) -> Any:
    """What such a process answers; `before` stands before its command line."""
    done = subprocess.run(
        [*before, *command(config, folder, *words)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return msgspec.json.decode(done.stdout)
