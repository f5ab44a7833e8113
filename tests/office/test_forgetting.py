"""What the office knows of a day is gone the night after; sums stay."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select

from kiosk.office import devices, operations, retention
from kiosk.office.operations import dates
from kiosk.office.store import Store
from kiosk.office.tables import metadata
from kiosk.office.values import OfficeGone, Refused
from tests.office.afternoon import MINUTE, NOW, Afternoon
from tests.office.shell import Shell
from tests.offices import open_office

NIGHT = dt.timedelta(hours=12)
RAW = ("ticket", "event", "print_attempt", "announced", "appointment")


def rows(store: Store) -> dict[str, int]:
    """How many rows the tables of persons hold."""
    with store.read() as connection:
        return {
            name: connection.execute(
                select(func.count()).select_from(metadata.tables[name])
            ).scalar_one()
            for name in RAW
        }


def an_afternoon(office: Afternoon) -> None:
    """Six walk-ins, two appointments of whom one comes, one miss, one not reached."""
    for topic in ("fire", "fire", "fire", "fire", "fire", None):
        office.draw(topic=topic)
    office.arrives(5)
    office.book(20)
    for _ in range(5):
        office.later(4)
        office.next()
    office.do("miss")


def test_after_the_night_sums_are_all_that_is_left(office: Afternoon) -> None:
    an_afternoon(office)
    office.closes_the_day()
    done = retention.forget(office.store, at=office.at + NIGHT)
    (one,) = [found for found in done if found.tickets]
    assert (one.tickets, one.closed, one.kept) == (7, False, True)
    assert rows(office.store) == dict.fromkeys(RAW, 0)
    totals = retention.reports(office.store)[-1].totals
    assert totals.visitors == {"walk_in": 6, "appointment": 1}
    assert totals.topics == {"fire": 5, "": 1}
    assert (totals.no_shows, totals.missed) == (1, 1)
    assert sum(totals.all_waits().values()) == 5
    assert totals.not_reached == 2


def test_the_sums_are_the_same_before_and_after_the_night(office: Afternoon) -> None:
    an_afternoon(office)
    office.closes_the_day()
    before = retention.reports(office.store)
    retention.forget(office.store, at=office.at + NIGHT)
    assert retention.reports(office.store) == before


def test_a_second_night_finds_nothing_to_do(office: Afternoon) -> None:
    an_afternoon(office)
    office.closes_the_day()
    assert retention.forget(office.store, at=office.at + NIGHT)
    assert retention.forget(office.store, at=office.at + 2 * NIGHT) == ()


def test_nights_of_several_machines_at_once_forget_once(office: Afternoon) -> None:
    an_afternoon(office)
    office.closes_the_day()
    stores = [Store.open(office.store.config) for _ in range(4)]
    together = threading.Barrier(len(stores))

    def night(store: Store) -> int:
        together.wait(30)
        done = retention.forget(store, at=office.at + NIGHT)
        return sum(one.tickets for one in done)

    with ThreadPoolExecutor(len(stores)) as pool:
        assert sorted(pool.map(night, stores)) == [0, 0, 0, 7]
    for store in stores:
        store.close()
    totals = retention.reports(office.store)[-1].totals
    assert totals.visitors == {"walk_in": 6, "appointment": 1}


def test_a_dry_run_deletes_nothing_and_says_the_same(office: Afternoon) -> None:
    an_afternoon(office)
    office.closes_the_day()
    before = rows(office.store)
    said = retention.forget(office.store, at=office.at + NIGHT, dry_run=True)
    assert rows(office.store) == before
    assert retention.forget(office.store, at=office.at + NIGHT) == said


@pytest.mark.parametrize("statistics", ["totals", "off"])
def test_a_dry_run_says_the_same_of_hours_that_nobody_closed(
    office: Afternoon, statistics: str
) -> None:
    an_afternoon(office)
    office.book(25)
    office.store.config = msgspec.structs.replace(
        office.store.config, statistics=statistics
    )
    before = rows(office.store)
    night = office.at + NIGHT
    said = retention.forget(office.store, at=night, dry_run=True)
    assert rows(office.store) == before
    assert retention.forget(office.store, at=night) == said
    (one,) = [found for found in said if found.tickets]
    assert one.events == before["event"]
    assert one.appointments == before["appointment"] == 3
    assert rows(office.store) == dict.fromkeys(RAW, 0)


def test_hours_that_nobody_closed_are_closed_at_night(office: Afternoon) -> None:
    an_afternoon(office)
    (one,) = retention.forget(office.store, at=office.at + NIGHT)
    assert (one.closed, one.tickets) == (True, 7)
    assert rows(office.store)["ticket"] == 0


def test_the_open_afternoon_is_not_touched(office: Afternoon) -> None:
    an_afternoon(office)
    before = rows(office.store)
    assert retention.forget(office.store, at=office.at + MINUTE) == ()
    assert rows(office.store) == before
    assert office.draw().ticket.number == 7


def test_without_statistics_nothing_is_kept(office: Afternoon) -> None:
    an_afternoon(office)
    office.closes_the_day()
    office.store.config = msgspec.structs.replace(office.store.config, statistics="off")
    assert retention.reports(office.store) == ()
    (one,) = [
        f for f in retention.forget(office.store, at=office.at + NIGHT) if f.tickets
    ]
    assert not one.kept
    assert rows(office.store) == dict.fromkeys(RAW, 0)
    assert all(not report.totals.people for report in retention.reports(office.store))


def test_numbers_after_the_night_begin_anew_and_events_go_on(
    office: Afternoon,
) -> None:
    an_afternoon(office)
    office.closes_the_day()
    retention.forget(office.store, at=office.at + NIGHT)
    event = office.board().event_id
    office.at += NIGHT
    office.hours("open_now", duration=60 * MINUTE, clock_is_right=True)
    assert office.draw().ticket.number == 1
    assert office.board().event_id > event


def test_a_visitor_left_at_a_desk_by_the_day_before_hinders_no_night(
    office: Afternoon,
) -> None:
    office.draws(2)
    office.next()
    office.at += 30 * 60 * MINUTE  # nobody closed
    office.hours("open_now", duration=60 * MINUTE, clock_is_right=True)
    office.draw()
    assert office.next() == 1
    done = retention.forget(office.store, at=office.at)
    assert [found.tickets for found in done] == [2]
    assert office.draw().ticket.number == 2


def test_the_night_and_a_person_who_closes_at_once_do_not_hinder_each_other(
    office: Afternoon,
) -> None:
    hours_id = office.draw().ticket.hours_id
    office.closes_the_day()
    with pytest.raises(Refused, match=r"refused\.not_open"):
        operations.close_day(
            office.store, at=office.at, device="night", hours_id=hours_id
        )
    (one,) = retention.forget(office.store, at=office.at)
    assert not one.closed


def heard(office: Afternoon) -> None:
    """A display gives a sign of life."""
    devices.beat(office.store, name="display", kind="display", state={}, at=office.at)


@pytest.mark.parametrize("days", [5, 3650])
def test_a_clock_far_ahead_deletes_no_appointment_of_coming_hours(
    office: Afternoon, days: int
) -> None:
    office.arrives(5)
    office.book(60)
    heard(office)
    ahead = office.at + dt.timedelta(days=days)
    assert retention.doubt(office.store, ahead) == office.at
    assert retention.forget(office.store, at=ahead) == ()
    assert rows(office.store)["appointment"] == 2
    (one,) = retention.forget(office.store, at=ahead, clock_is_right=True)
    assert (one.closed, one.tickets) == (True, 1)


def test_after_a_month_without_power_the_second_night_forgets(
    office: Afternoon,
) -> None:
    an_afternoon(office)
    office.at += dt.timedelta(days=30)
    assert retention.forget(office.store, at=office.at) == ()
    heard(office)
    office.at += NIGHT
    (one,) = retention.forget(office.store, at=office.at)
    assert (one.closed, one.tickets) == (True, 7)


def test_what_a_person_closed_is_forgotten_whatever_the_clock_says(
    office: Afternoon,
) -> None:
    an_afternoon(office)
    office.closes_the_day()
    for at in (
        office.at + dt.timedelta(days=3650),
        dt.datetime(1970, 1, 1, tzinfo=UTC),
    ):
        assert len(retention.forget(office.store, at=at, dry_run=True)) == 1


def test_a_clock_of_1970_forgets_nothing_that_is_still_to_come(
    office: Afternoon,
) -> None:
    an_afternoon(office)
    before = rows(office.store)
    assert retention.forget(office.store, at=dt.datetime(1970, 1, 1, tzinfo=UTC)) == ()
    assert rows(office.store) == before


def test_the_hour_that_comes_twice_forgets_once(office: Afternoon) -> None:
    """Two o'clock on 25 October 2026, in summer time and again in winter time."""
    an_afternoon(office)
    office.closes_the_day()
    first = dt.datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    assert retention.forget(office.store, at=first)
    assert retention.forget(office.store, at=first + 60 * MINUTE) == ()


def test_a_reader_that_keeps_the_log_is_named_and_the_next_run_empties_it(
    sqlite_with_tables: Path, tmp_path: Path
) -> None:
    file = tmp_path / "office.db"
    shutil.copyfile(sqlite_with_tables, file)
    store = Store.open(open_office(f"sqlite:///{file}", tmp_path, NOW))
    office = Afternoon(store)
    office.draw(draw_id=PLANTED)
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(file)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reading\n"
        office.closes_the_day()
        with pytest.raises(OfficeGone, match="could not be emptied"):
            retention.forget(store, at=office.at + NIGHT)
    finally:
        reader.kill()
        reader.communicate()
    assert retention.forget(store, at=office.at + NIGHT) == ()
    found = subprocess.run(
        ["grep", "-rlaF", PLANTED, str(tmp_path)], capture_output=True, check=False
    )
    assert found.stdout == b""
    store.close()


READER = """
import sqlite3, sys, time
one = sqlite3.connect(sys.argv[1], isolation_level=None)
one.execute("BEGIN")
one.execute("SELECT count(*) FROM ticket").fetchone()
print("reading", flush=True)
time.sleep(60)
"""
PLANTED = "3fa85f64b3fc"


def test_no_file_of_the_office_holds_what_was_forgotten(
    sqlite_with_tables: Path, tmp_path: Path
) -> None:
    file = tmp_path / "office.db"
    shutil.copyfile(sqlite_with_tables, file)
    store = Store.open(open_office(f"sqlite:///{file}", tmp_path, NOW))
    office = Afternoon(store)
    for serial in range(20):
        office.draw(draw_id=f"{PLANTED}{serial}")
    office.book(10, code="918273")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]

    def holding() -> list[str]:
        marks = (PLANTED.encode(), b"918273")
        return [
            path.name
            for path in files
            if path.exists() and any(mark in path.read_bytes() for mark in marks)
        ]

    assert holding()
    office.closes_the_day()
    retention.forget(store, at=office.at + NIGHT)
    assert holding() == []
    store.close()
    assert holding() == []


def test_a_house_whose_nights_do_not_come_is_told(tmp_path: Path) -> None:
    """The timer was never enabled: nobody would notice that nothing is deleted."""
    now = dt.datetime.now(UTC)
    config = open_office(f"sqlite:///{tmp_path / 'office.db'}", tmp_path, now)
    store = Store.open(config)
    week_ago = now - dt.timedelta(days=7)
    begun = dates.add(
        store,
        opens=week_ago,
        closes=week_ago + 60 * MINUTE,
        at=week_ago - MINUTE,
        device="test",
    )
    Afternoon(store, week_ago + MINUTE).draw()
    store.close()
    shell = Shell(config, tmp_path)

    def night() -> dict[str, object]:
        said = json.loads(shell.run("check", "--json").stdout)
        (found,) = [one for one in said["findings"] if one["subject"] == "night"]
        return dict(found)

    told = night()
    assert not told["ok"]
    assert str(told["says"]).startswith(f"since {begun.day:%d.%m.%Y} no night")
    assert "aufruf-forget.timer" in str(told["do"])
    shell.run("forget", "--clock-is-right")
    assert night()["ok"]
