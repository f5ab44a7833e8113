"""A date is added: not over another one, not at a time that does not exist."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config, House
from kiosk.office import hours
from kiosk.office.operations import dates
from kiosk.office.store import Store
from kiosk.office.values import Refused
from tests.office.afternoon import MINUTE, NOW, Afternoon, refusal
from tests.office.shell import Shell
from tests.offices import open_office


def test_hours_that_overlap_others_are_refused(office: Afternoon) -> None:
    with pytest.raises(Refused) as caught:
        office.hours("add", opens=NOW + 60 * MINUTE, closes=NOW + 400 * MINUTE)
    assert refusal(caught) == "refused.hours_exist"
    office.hours("add", opens=NOW + 240 * MINUTE, closes=NOW + 400 * MINUTE)


def test_an_opening_that_a_clock_change_skips_is_a_slip(tmp_path: Path) -> None:
    config = open_office(f"sqlite:///{tmp_path / 'office.db'}", tmp_path)
    in_jena = msgspec.structs.replace(config, house=House(), hours=())
    said = Shell(in_jena, tmp_path).fails(
        2, "hours", "add", "28.3.2027", "2:30", "5:00"
    )
    assert "a clock change skips this time" in said


def test_a_spontaneous_date_may_run_into_the_next_which_then_takes_over(
    tmp_path: Path,
) -> None:
    config = open_office(f"sqlite:///{tmp_path / 'office.db'}", tmp_path)
    store = Store.open(msgspec.structs.replace(config, hours=()))
    try:
        later = dates.add(
            store,
            opens=NOW + 60 * MINUTE,
            closes=NOW + 180 * MINUTE,
            at=NOW,
            device="test",
            clock_is_right=True,
        )
        now = dates.open_now(
            store,
            duration=120 * MINUTE,
            at=NOW,
            device="test",
            clock_is_right=True,
        )
        assert now.closes > later.opens
        with store.read() as connection:
            first = hours.current(connection, store, NOW + MINUTE)
            then = hours.current(connection, store, NOW + 61 * MINUTE)
        assert first is not None
        assert first.hours.id == now.id
        assert then is not None
        assert then.hours.id == later.id
    finally:
        store.close()


def test_breaks_and_desks_on_duty_are_part_of_a_date(
    office: Afternoon, config: Config, tmp_path: Path
) -> None:
    office.store.close()
    shell = Shell(config, tmp_path)
    words = ("hours", "add", "26.2.2027", "14:30", "16:30")
    (added,) = shell.json(
        *words, "--break", "15:30-15:45", "--desk", "room", "--desk", "two"
    )["hours"]
    assert added["breaks"] == [["2027-02-26T14:30:00Z", "2027-02-26T14:45:00Z"]]
    assert added["desks"] == ["room", "two"]
    assert "break 15:30–15:45, desks room two" in shell.says("hours", "list")
    later = ("hours", "add", "26.3.2027", "14:30", "16:30")
    assert "between opens and closes" in shell.fails(
        2, *later, "--break", "16:20-16:40"
    )
    assert 'no desk "cellar"' in shell.fails(2, *later, "--desk", "cellar")


def calling(office: Afternoon) -> int:
    """How many desks call now."""
    with office.store.read() as connection:
        day = hours.current(connection, office.store, office.at)
    assert day is not None
    return day.desks


def test_only_desks_on_duty_count_for_the_waiting_time(office: Afternoon) -> None:
    assert calling(office) == 3
    office.closes_the_day()
    office.hours(
        "add",
        opens=office.at + 5 * MINUTE,
        closes=office.at + 125 * MINUTE,
        issue_from=office.at,
        desks=("two",),
    )
    assert calling(office) == 1
    office.desk_pauses("two")
    assert calling(office) == 0
    office.desk_pauses("two")
    office.desk_pauses("room")
    assert calling(office) == 1
