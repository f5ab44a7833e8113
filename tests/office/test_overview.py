"""What the secretary sees of the office stays whole when times and states change."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.config import Config, Database, Desk, Hours, Numbers
from kiosk.office import operations, overview, queries
from kiosk.office.outlook import Outlook
from kiosk.office.store import Store
from kiosk.office.values import Situation, Ticket, Wait

ZONE = Config().zone


def house(
    url: str, folder: Path, day: dt.date, opens: dt.time, closes: dt.time
) -> Config:
    return Config(
        database=Database(url=url, roll=str(folder / "roll")),
        desks=(Desk(key="room"), Desk(key="two")),
        hours=(Hours(date=day, opens=opens, closes=closes),),
    )


def draw(store: Store, n: int, at: dt.datetime) -> None:
    operations.issue_ticket(
        store, draw_id=f"d{n}", topic="fire", language="de", at=at, device="kiosk"
    )


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        (dt.date(2026, 1, 30), dt.time(14, 30), dt.time(16, 30)),  # over 15:00
        (dt.date(2026, 3, 29), dt.time(1, 0), dt.time(5, 0)),  # the clock goes forward
        (dt.date(2026, 10, 25), dt.time(1, 0), dt.time(5, 0)),  # and back
    ],
)
def test_every_minute_of_the_hours_shows_the_same_queue(
    sqlite_url: str, tmp_path: Path, day: dt.date, opens: dt.time, closes: dt.time
) -> None:
    config = house(sqlite_url, tmp_path, day, opens, closes)
    store = Store.open(config)
    begins = dt.datetime.combine(day, opens, ZONE).astimezone(dt.UTC)
    ends = dt.datetime.combine(day, closes, ZONE).astimezone(dt.UTC)
    for n in range(3):
        draw(store, n, begins + dt.timedelta(seconds=n))
    operations.call_next(store, desk="room", at=begins, device="pad")
    at = begins + dt.timedelta(minutes=1)
    while at < ends:
        seen = overview.read(store, at)
        assert [one.ticket.number for one in seen.queue] == [2, 3], at
        own = seen.desk("room")
        assert own is not None
        assert own.ticket is not None
        assert own.ticket.number == 1
        at += dt.timedelta(minutes=7)
    store.close()


def test_who_is_aside_is_named_and_nobody_twice(
    sqlite_url: str, tmp_path: Path
) -> None:
    day = dt.date(2026, 1, 30)
    config = house(sqlite_url, tmp_path, day, dt.time(14, 30), dt.time(16, 30))
    store = Store.open(config)
    at = dt.datetime(2026, 1, 30, 14, 0, tzinfo=dt.UTC)
    for n in range(5):
        draw(store, n, at)
    common: dict[str, Any] = {"desk": "room", "at": at, "device": "pad"}
    for act in (operations.park, operations.miss):
        operations.call_next(store, **common)
        act(store, **common)
    operations.call_next(store, **common)
    operations.park(store, minutes=5, **common)
    seen = overview.read(store, at + dt.timedelta(minutes=1))
    assert [ticket.number for ticket in seen.parked] == [1, 3]
    assert [ticket.number for ticket in seen.missed] == [2]
    assert [one.ticket.number for one in seen.queue] == [4, 5]
    later = overview.read(store, at + dt.timedelta(minutes=6))
    assert [ticket.number for ticket in later.parked] == [1]  # 3 may be called again
    assert {one.ticket.number for one in later.queue} == {3, 4, 5}
    assert not later.holds(9)
    assert later.holds(2)
    operations.close_day(store, at=at + dt.timedelta(minutes=7), device="desk")
    closed = overview.read(store, at + dt.timedelta(minutes=8))
    assert closed.situation is Situation.ENDED
    assert {ticket.number for ticket in closed.not_reached} == {1, 3, 4, 5}
    assert not closed.current
    store.close()


def test_a_long_queue_has_a_range_for_everybody_and_few_of_them_are_played(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = dt.date(2026, 1, 30)
    config = house(sqlite_url, tmp_path, day, dt.time(8, 0), dt.time(20, 0))
    config = msgspec.structs.replace(
        config,
        numbers=Numbers(walk_in=(1, 400), appointment=(401, 499)),
        desks=tuple(Desk(key=f"d{n}") for n in range(40)),
    )
    store = Store.open(config)
    at = dt.datetime(2026, 1, 30, 8, 0, tzinfo=dt.UTC)
    for n in range(120):
        draw(store, n, at + dt.timedelta(seconds=n))
    for n in range(10):
        operations.call_next(store, desk=f"d{n}", at=at, device="pad")
    later = at + dt.timedelta(minutes=3)
    whole = [one.wait for one in queries.queue(store, later)]
    played = []
    play = Outlook.wait_of

    def counted(look: Outlook, ticket: Ticket | None) -> Wait:
        played.append(ticket)
        return play(look, ticket)

    monkeypatch.setattr(Outlook, "wait_of", counted)
    told = [one.wait for one in overview.read(store, later).queue]
    assert len(told) == len(whole) == 110
    assert len(played) <= overview.NEAR + overview.FAR + 2
    assert told[: overview.NEAR] == whole[: overview.NEAR]
    for shown, exact in zip(told, whole, strict=True):
        assert None not in (shown.low, shown.high, exact.low, exact.high)
        assert shown.low <= exact.low  # type: ignore[operator]
        assert shown.high >= exact.high  # type: ignore[operator]
        assert shown.high - exact.high <= 10  # type: ignore[operator]
    store.close()


def test_without_office_hours_there_is_nothing_and_that_is_said(
    sqlite_url: str, tmp_path: Path
) -> None:
    config = msgspec.structs.replace(
        Config(),
        hours=(),
        database=Database(url=sqlite_url, roll=str(tmp_path / "roll")),
    )
    store = Store.open(config)
    seen = overview.read(store, dt.datetime(2026, 2, 1, 12, 0, tzinfo=dt.UTC))
    assert (seen.situation, seen.queue, seen.hours) == (Situation.NONE, (), None)
    store.close()
