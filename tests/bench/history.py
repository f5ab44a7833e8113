"""A million past tickets against a hundred: what an old database costs."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from kiosk.config import Config
from kiosk.office import board, operations
from kiosk.office.store import Store
from tests.bench.offices import draw, opened, roomy
from tests.bench.report import Line, ratio

ROUNDS = 150


def aged(folder: Path, tickets: int) -> Store:
    """An office with that many tickets of earlier days, then opened."""
    config: Config = roomy(f"sqlite:///{folder / 'office.db'}", folder)
    store = Store.open(config)
    long_ago = dt.datetime(2020, 1, 1, 8, tzinfo=dt.UTC)
    with store.write() as connection:
        for day in range(max(tickets // 5000, 1)):
            opens = long_ago + dt.timedelta(days=day)
            connection.execute(
                text(
                    "INSERT INTO office_hours (office_id, day, opens, closes, "
                    "issue_from, issue_until, overrun, ended, last_walk_in, "
                    "last_appointment) VALUES (:o, :d, :a, :b, :a, :b, 0, :b, 5000, "
                    "9000)"
                ),
                {
                    "o": store.office_id,
                    "d": str(opens.date()),
                    "a": f"{opens:%Y-%m-%d %H:%M:%S.%f}",
                    "b": f"{opens + dt.timedelta(hours=2):%Y-%m-%d %H:%M:%S.%f}",
                },
            )
        connection.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n "
                "WHERE i + 1 < :n) INSERT INTO ticket (hours_id, kind, number, "
                "draw_id, state, place, issued, language, call_event, called) SELECT "
                "1 + i / 5000, 'walk_in', 1 + i % 5000, 'past-' || i, 'finished', "
                "'2020-01-01 08:00:00.000000', '2020-01-01 08:00:00.000000', 'de', "
                "i, '2020-01-01 09:00:00.000000' FROM n"
            ),
            {"n": tickets},
        )
    store.close()
    return opened(config)


def round_of(store: Store, turn: int) -> tuple[float, float, float]:
    """Seconds of a draw, a board and a call."""
    at = dt.datetime.now(dt.UTC)
    a = time.perf_counter()
    draw(store, f"draw-{turn}", topic="fire", at=at)
    b = time.perf_counter()
    board.read(store, at)
    c = time.perf_counter()
    operations.call_next(store, desk="desk-1", at=at, device="bench")
    return b - a, c - b, time.perf_counter() - c


def measure() -> list[Line]:
    """Target 4, in memory so that the disk's flush hides nothing."""
    with (
        tempfile.TemporaryDirectory(dir="/dev/shm") as young_folder,
        tempfile.TemporaryDirectory(dir="/dev/shm") as old_folder,
    ):
        young = aged(Path(young_folder), 100)
        old = aged(Path(old_folder), 1_000_000)
        pairs = [(round_of(young, turn), round_of(old, turn)) for turn in range(ROUNDS)]
        young.close()
        old.close()
    lines = []
    for index, (name, target) in enumerate(
        (("draw", 2.0), ("board", 1.2), ("call", 1.2))
    ):
        new = [pair[0][index] for pair in pairs[20:]]
        aged_ = [pair[1][index] for pair in pairs[20:]]
        lines.append(
            Line(f"{name}, 1,000,000 past tickets", ratio(aged_, new), "×", target)
        )
    return lines
