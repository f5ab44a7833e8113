"""Acts before, their undo after: three o'clock, midnight, both changes of the clock.

A peer lost every call after 15:00 to an hour added twice; ours opens at 14:30.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from kiosk.config import Config
from kiosk.office.store import Store
from kiosk.office.values import Refused
from tests.office.afternoon import MINUTE, Afternoon, refusal, tables
from tests.office.test_days import in_jena

SECOND = dt.timedelta(seconds=1)
MOMENTS = {
    "three o'clock": dt.datetime(2026, 1, 30, 14, tzinfo=dt.UTC),
    "midnight": dt.datetime(2026, 1, 30, 23, tzinfo=dt.UTC),
    "spring": dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC),
    "autumn": dt.datetime(2026, 10, 25, 1, tzinfo=dt.UTC),
}
ACTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("call_next", {}),
    ("call_next", {"missed_within": 30}),
    ("call_number", {"number": 4}),
    ("recall", {}),
    ("start", {}),
    ("finish", {}),
    ("miss", {}),
    ("park", {"minutes": 10}),
    ("forward", {"to": "two"}),
)


@pytest.fixture(params=MOMENTS)
def moment(request: pytest.FixtureRequest) -> dt.datetime:
    return MOMENTS[request.param]


@pytest.fixture
def evening(config: Config, moment: dt.datetime) -> Iterator[Afternoon]:
    """Office hours from an hour before the moment; three wait, number 1 is called."""
    store = Store.open(in_jena(config))
    office = Afternoon(store, moment - 60 * MINUTE)
    office.hours("open_now", duration=300 * MINUTE)
    office.draws(4)
    office.at = moment - 30 * SECOND
    office.next()
    yield office
    store.close()


def test_an_act_just_before_is_taken_back_just_after_exactly(
    evening: Afternoon, moment: dt.datetime
) -> None:
    before = tables(evening.store)
    for act, more in ACTS:
        evening.at = moment - 20 * SECOND
        evening.do(act, **more)
        assert tables(evening.store) != before, act
        evening.at = moment + 30 * SECOND
        evening.do("undo")
        assert tables(evening.store) == before, act
    evening.at = moment - 20 * SECOND
    evening.desk_pauses()
    evening.at = moment + 30 * SECOND
    evening.do("undo")
    assert tables(evening.store) == before


def test_after_a_minute_it_is_too_late_on_that_night_as_on_any(
    evening: Afternoon, moment: dt.datetime
) -> None:
    evening.at = moment - 20 * SECOND
    evening.do("recall")
    before = tables(evening.store)
    evening.at = moment + 42 * SECOND
    with pytest.raises(Refused) as caught:
        evening.do("undo")
    assert refusal(caught) == "refused.nothing_to_undo"
    assert tables(evening.store) == before


def test_a_call_is_seen_before_and_after(
    evening: Afternoon, moment: dt.datetime
) -> None:
    for at, number in ((moment - SECOND, 2), (moment, 3), (moment + 70 * MINUTE, 4)):
        evening.at = at
        assert evening.next() == number
        (call,) = evening.board().current
        assert (call.number, call.called) == (number, evening.at)
        assert next(last.number for last in evening.board().last) == number - 1


def test_minutes_are_minutes_across_it(evening: Afternoon, moment: dt.datetime) -> None:
    evening.at = moment - 20 * SECOND
    evening.do("park", minutes=10)
    assert evening.queue() == [2, 3, 4]
    evening.at = moment + 9 * MINUTE
    assert evening.queue() == [2, 3, 4]
    evening.at = moment + 10 * MINUTE
    assert evening.queue() == [1, 2, 3, 4]


def test_so_soon_after_a_call_is_soon_across_it(
    evening: Afternoon, moment: dt.datetime
) -> None:
    evening.at = moment - 10 * SECOND
    evening.do("recall")
    evening.at = moment + 10 * SECOND
    evening.do("call_next", missed_within=30)
    assert evening.state(1) == "missed"
    evening.at += 40 * SECOND
    evening.do("call_next", missed_within=30)
    assert evening.state(2) == "finished"
