"""An administrator changes a date in the configuration that is known already."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from kiosk.config import Config, Hours
from kiosk.office import hours, setup
from kiosk.office.operations import dates
from kiosk.office.store import Store
from tests.office.afternoon import NOW

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
