"""How often devices were in trouble while visitors were there, by kind alone."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import func, select

from kiosk.office import devices, retention
from kiosk.office.tables import fault
from tests.office.afternoon import Afternoon

SECONDS = dt.timedelta(seconds=10)
WELL: dict[str, object] = {"reason": "", "low": False}
NO_PAPER: dict[str, object] = {"reason": "paper_out"}
OPENED: dict[str, object] = {"reason": "cover_open"}


def beats(
    office: Afternoon, kind: str, *states: dict[str, object], name: str = ""
) -> None:
    """Signs of life, ten seconds apart."""
    for state in states:
        office.at += SECONDS
        devices.beat(
            office.store, name=name or kind, kind=kind, state=state, at=office.at
        )


def counted(office: Afternoon) -> dict[str, int]:
    """What the statistics say of the date."""
    office.closes_the_day()
    return retention.reports(office.store)[-1].totals.faults


def test_paper_that_runs_out_is_one_fault_until_the_printer_is_well(
    office: Afternoon,
) -> None:
    beats(office, "printer", WELL, NO_PAPER, NO_PAPER, OPENED, WELL, OPENED, WELL)
    assert counted(office) == {"printer": 2}


def test_little_paper_is_no_fault(office: Afternoon) -> None:
    beats(office, "printer", WELL, {"low": True, "tickets_left": 30}, WELL)
    assert counted(office) == {}


def test_a_fault_that_is_there_when_the_office_opens_counts(office: Afternoon) -> None:
    beats(office, "keypad", {"pad": "missing"}, {"pad": "missing"})
    assert counted(office) == {"keypad": 1}


def test_two_devices_of_a_kind_are_counted_together(office: Afternoon) -> None:
    for name in ("display-one", "display-two"):
        beats(office, "display", {"sound": "failed"}, name=name)
    assert counted(office) == {"sound": 2}


def test_a_display_that_was_silent_for_a_minute_was_a_fault(office: Afternoon) -> None:
    beats(office, "display", {})
    office.later(1)
    beats(office, "display", {}, {})
    assert counted(office) == {"display": 1}


def test_a_display_that_was_off_over_night_was_none(office: Afternoon) -> None:
    office.at -= dt.timedelta(days=1)
    beats(office, "display", {})
    office.at += dt.timedelta(days=1)
    beats(office, "display", {})
    assert counted(office) == {}


def test_what_breaks_while_the_office_is_closed_is_not_counted(
    office: Afternoon,
) -> None:
    office.closes_the_day()
    beats(office, "printer", WELL, NO_PAPER)
    with office.store.read() as connection:
        rows = connection.execute(select(func.count()).select_from(fault))
        assert rows.scalar_one() == 0


def _night(office: Afternoon, kept: str) -> None:
    """A day with a printer's fault, and the night after it."""
    beats(office, "printer", WELL, NO_PAPER)
    office.draw()
    office.closes_the_day()
    office.store.config = msgspec.structs.replace(office.store.config, statistics=kept)
    retention.forget(office.store, at=office.at)
    with office.store.read() as connection:
        assert not connection.execute(select(fault)).all()


def test_after_the_night_only_the_sum_of_the_faults_is_left(office: Afternoon) -> None:
    _night(office, "totals")
    assert retention.reports(office.store)[-1].totals.faults == {"printer": 1}


def test_with_statistics_off_the_night_leaves_nothing_of_the_faults(
    office: Afternoon,
) -> None:
    _night(office, "off")
    assert retention.reports(office.store) == ()
