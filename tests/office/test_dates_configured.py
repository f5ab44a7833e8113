"""An administrator changes a date in the configuration that is known already."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import delete

from kiosk.config import Config, Hours, Numbers
from kiosk.office import hours, setup
from kiosk.office.operations import dates
from kiosk.office.store import Store
from kiosk.office.tables import announced, event, ticket
from tests.office.afternoon import MINUTE, NOW, Afternoon
from tests.office.shell import Shell
from tests.offices import open_office

DAY = dt.date(2026, 2, 27)


def saying(config: Config, opens: str, closes: str) -> Config:
    begins, ends = dt.time.fromisoformat(opens), dt.time.fromisoformat(closes)
    return msgspec.structs.replace(
        config, hours=(Hours(date=DAY, opens=begins, closes=ends),)
    )


def look(config: Config) -> tuple[list[str], list[tuple[str, str]]]:
    """The dates that count, and what `check` finds of them."""
    store = Store.open(config)
    with store.read() as connection:
        found = setup.differences(connection, config, store.office_id, NOW)
    shown = [
        f"{one.opens.astimezone(config.zone):%H:%M}-"
        f"{one.closes.astimezone(config.zone):%H:%M}"
        for one in hours.listed(store)
        if not one.cancelled and one.day == DAY
    ]
    store.close()
    return shown, found


@pytest.fixture
def first(config: Config) -> Config:
    """The configuration, with its date known."""
    before = saying(config, "14:30", "16:30")
    assert look(before) == (["14:30-16:30"], [])
    return before


def test_another_end_is_told_and_what_to_do(first: Config) -> None:
    shown, ((says, do),) = look(saying(first, "14:30", "17:30"))
    assert shown == ["14:30-16:30"]
    assert "closes, issue_until" in says
    assert "aufruf hours add 27.02.2026 14:30 17:30" in do


def test_another_beginning_makes_no_second_date_beside_it(first: Config) -> None:
    later = saying(first, "15:00", "17:00")
    shown, ((says, do),) = look(later)
    assert shown == ["14:30-16:30"]
    assert "27.02.2026 15:00 is not added: it overlaps date" in says
    store = Store.open(later)
    (known,) = [one for one in hours.listed(store) if one.day == DAY]
    assert do == f"aufruf hours cancel {known.id}; then it comes by itself"
    dates.cancel(store, hours_id=known.id, at=NOW, device="test")
    store.close()
    assert look(later) == (["15:00-17:00"], [])


def test_todays_date_may_have_been_changed_by_staff(first: Config) -> None:
    other = saying(first, "14:30", "17:30")
    store = Store.open(other)
    with store.read() as connection:
        found = setup.differences(
            connection, other, store.office_id, NOW + dt.timedelta(days=28)
        )
    store.close()
    assert found == []


def test_dates_without_numbers_begin_where_the_ranges_begin_now(
    office: Afternoon,
) -> None:
    """Else a walk-in and a registered visitor would hold the same number."""
    opens = office.at + dt.timedelta(days=7)
    coming = office.hours("add", opens=opens, closes=opens + 60 * MINUTE)
    office.draw()
    other = msgspec.structs.replace(
        office.store.config, numbers=Numbers(walk_in=(1, 99), appointment=(201, 299))
    )
    store = Store.open(other)
    assert Afternoon(store, office.at).draw().ticket.number == 2, "today goes on"
    later = Afternoon(store, coming.opens + MINUTE)
    assert later.check_in(later.book(10)).ticket.number == 201
    assert later.draw().ticket.number == 1
    store.close()


def test_a_date_is_cancelled_although_the_ranges_were_changed(
    office: Afternoon,
) -> None:
    opens = office.at + dt.timedelta(days=7)
    coming = office.hours("add", opens=opens, closes=opens + 60 * MINUTE)
    other = msgspec.structs.replace(
        office.store.config, numbers=Numbers(walk_in=(100, 159), appointment=(1, 9))
    )
    store = Store.open(other)
    dates.cancel(store, hours_id=coming.id, at=office.at, device="test")
    store.close()


def test_a_number_on_the_roll_is_not_given_again_when_the_ranges_change(
    office: Afternoon,
) -> None:
    office.draws(3)
    with office.store.write() as connection:
        for table in (announced, event, ticket):
            connection.execute(delete(table))
    store = Store.open(office.store.config)
    assert Afternoon(store, office.at).draw().ticket.number == 4
    store.close()


def test_whoever_renames_the_house_is_told_what_is_not_shown(tmp_path: Path) -> None:
    config = open_office(f"sqlite:///{tmp_path / 'office.db'}", tmp_path)
    Store.open(config).close()
    house = msgspec.structs.replace(config.house, key="renamed")
    shell = Shell(msgspec.structs.replace(config, house=house), tmp_path)
    said = json.loads(shell.run("check", "--json").stdout)
    (found,) = [one for one in said["findings"] if one["subject"] == "office"]
    assert not found["ok"]
    assert f"the office {config.house.key}" in found["says"]
    store = Store.open(config)
    for one in hours.listed(store):
        dates.cancel(store, hours_id=one.id, at=NOW, device="test")
    store.close()
    said = json.loads(shell.run("check", "--json").stdout)
    assert not [one for one in said["findings"] if one["subject"] == "office"]
