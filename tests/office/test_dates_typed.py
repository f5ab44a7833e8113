"""Dates and times as people type them: German, ISO, without a year, and slips."""

from __future__ import annotations

import argparse
import datetime as dt

import pytest

from kiosk.commands import common
from tests.office.afternoon import NOW


@pytest.fixture(autouse=True)
def on_the_thirtieth_of_january(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "now", lambda: NOW)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("27.2.2026", (2026, 2, 27)),
        ("27.02.2026", (2026, 2, 27)),
        ("27.2.26", (2026, 2, 27)),
        ("2026-02-27", (2026, 2, 27)),
        (" 27.2. ", (2026, 2, 27)),
        ("27.2", (2026, 2, 27)),
        ("30.1.", (2026, 1, 30)),
        ("29.1.", (2027, 1, 29)),
        ("29.2.", (2028, 2, 29)),
    ],
)
def test_a_date_is_understood(typed: str, day: tuple[int, int, int]) -> None:
    assert common.date(typed) == dt.date(*day)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31.2.", "there is no such day"),
        ("31.2.2026", "there is no such day"),
        ("2026-02-30", "there is no such day"),
        ("0.1.2026", "there is no such day"),
        ("1.13.", "there is no such day"),
        ("1.122026", "is no date"),
        ("morgen", "is no date"),
        ("27/2/2026", "is no date"),
        ("٢٧.٢.٢٠٢٦", "is no date"),
        ("", "is no date"),
    ],
)
def test_a_slip_in_a_date_is_named(typed: str, said: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=said):
        common.date(typed)


@pytest.mark.parametrize("typed", ["14:30", "14.30", " 14:30"])
def test_a_time_is_understood(typed: str) -> None:
    assert common.clock(typed) == dt.time(14, 30)


@pytest.mark.parametrize("typed", ["24:00", "14:60", "1430", "14", "14:3", "14:30:00"])
def test_a_slip_in_a_time_is_named(typed: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is no time"):
        common.clock(typed)
