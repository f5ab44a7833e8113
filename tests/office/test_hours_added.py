"""A date is added: not over another one, not at a time that does not exist."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kiosk.config import House
from kiosk.office import hours
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
    said = Shell(in_jena, tmp_path).fails(2, "hours", "add", "28.3.2027", "2:30", "5:0")
    assert "a clock change skips this time" in said


def test_a_spontaneous_date_may_run_into_the_next_which_then_takes_over(
    tmp_path: Path,
) -> None:
    config = open_office(f"sqlite:///{tmp_path / 'office.db'}", tmp_path)
    store = Store.open(msgspec.structs.replace(config, hours=()))
    try:
        later = hours.add(
            store,
            opens=NOW + 60 * MINUTE,
            closes=NOW + 180 * MINUTE,
            at=NOW,
            device="test",
            clock_is_right=True,
        )
        now = hours.open_now(
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
