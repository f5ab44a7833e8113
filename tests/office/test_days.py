"""The office's date: midnight, clock changes and wrong clocks."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from kiosk.config import Config, Hours, House
from kiosk.office import setup
from kiosk.office.store import Store
from kiosk.office.values import Refused, Situation
from tests.office.afternoon import MINUTE, NOW, Afternoon, refusal

DAY = dt.timedelta(days=1)


def in_jena(config: Config, *hours: Hours) -> Config:
    """The house itself, with these dates."""
    return msgspec.structs.replace(
        config, house=House(timezone="Europe/Berlin"), hours=hours
    )


def test_midnight_in_the_middle_changes_nothing(office: Afternoon) -> None:
    office.closes_the_day()
    office.at = dt.datetime(2026, 1, 30, 22, 30, tzinfo=dt.UTC)  # 23:30 in Jena
    opened = office.hours("open_now", duration=120 * MINUTE)
    assert office.draws(2) == [1, 2]
    assert office.next() == 1
    office.at = dt.datetime(2026, 1, 30, 23, 1, tzinfo=dt.UTC)  # 00:01 on Saturday
    assert office.situation() is Situation.OPEN
    assert office.draws(2) == [3, 4]
    assert office.next() == 2
    assert office.ticket(4).hours_id == opened.id
    assert office.queue() == [3, 4]


def test_a_restart_after_midnight_changes_nothing(
    office: Afternoon, config: Config
) -> None:
    office.closes_the_day()
    office.at = dt.datetime(2026, 1, 30, 22, 30, tzinfo=dt.UTC)
    office.hours("open_now", duration=120 * MINUTE)
    office.draws(2)
    office.store.close()
    again = Store.open(config)
    restarted = Afternoon(again, office.at + 40 * MINUTE)
    assert restarted.queue() == [1, 2]
    assert restarted.draw().ticket.number == 3
    again.close()


@pytest.mark.parametrize(
    ("day", "offset_before", "offset_after"),
    [(dt.date(2026, 3, 29), 1, 2), (dt.date(2026, 10, 25), 2, 1)],
    ids=["spring", "autumn"],
)
def test_the_night_of_a_clock_change_keeps_order_and_numbers(
    config: Config, day: dt.date, offset_before: int, offset_after: int
) -> None:
    store = Store.open(in_jena(config))
    zone = store.config.zone
    change = dt.datetime(day.year, day.month, day.day, 1, tzinfo=dt.UTC)
    assert (change - MINUTE).astimezone(zone).utcoffset() == dt.timedelta(
        hours=offset_before
    )
    assert change.astimezone(zone).utcoffset() == dt.timedelta(hours=offset_after)
    office = Afternoon(store, change - 45 * MINUTE)
    office.hours("open_now", duration=300 * MINUTE)
    for minutes in (-40, -20, -10, -1, 1, 10, 20, 40):
        office.at = change + minutes * MINUTE
        office.draw()
    assert office.queue() == [1, 2, 3, 4, 5, 6, 7, 8]
    places = [office.ticket(number).place for number in office.queue()]
    assert places == sorted(places)
    assert office.calls_all() == [1, 2, 3, 4, 5, 6, 7, 8]
    store.close()


def test_hours_on_the_day_of_a_clock_change_have_their_local_times(
    config: Config,
) -> None:
    for day, opens in (
        (dt.date(2026, 3, 27), 13),
        (dt.date(2026, 3, 29), 12),
        (dt.date(2026, 10, 23), 12),
        (dt.date(2026, 10, 25), 13),
    ):
        moment = setup.local(day, dt.time(14, 30), config.zone)
        assert moment == dt.datetime(
            day.year, day.month, day.day, opens, 30, tzinfo=dt.UTC
        )


def test_a_time_that_a_clock_change_skips_is_a_moment_all_the_same(
    config: Config,
) -> None:
    moment = setup.local(dt.date(2026, 3, 29), dt.time(2, 30), config.zone)
    assert moment == dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)
    repeated = setup.local(dt.date(2026, 10, 25), dt.time(2, 30), config.zone)
    assert repeated == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("hour", [16, 20, 23])
def test_ad_hoc_hours_work_at_any_hour_after_three(
    office: Afternoon, hour: int
) -> None:
    office.closes_the_day()
    office.at = NOW.replace(hour=hour, minute=50)
    office.hours("open_now", duration=60 * MINUTE)
    assert office.situation() is Situation.OPEN
    assert office.draw().ticket.number == 1


def test_a_clock_that_goes_back_an_hour_keeps_numbers_ascending(
    office: Afternoon,
) -> None:
    office.draws(2)
    office.at -= 50 * MINUTE
    assert office.draw().ticket.number == 3


def test_a_clock_that_went_back_does_not_bring_back_an_earlier_day(
    config: Config,
) -> None:
    (friday,) = config.hours
    thursday = msgspec.structs.replace(friday, date=friday.date - DAY)
    store = Store.open(msgspec.structs.replace(config, hours=(thursday, friday)))
    office = Afternoon(store)
    assert office.draw().ticket.number == 1
    office.at -= DAY
    assert office.situation() is Situation.NONE
    with pytest.raises(Refused) as caught:
        office.draw()
    assert refusal(caught) == "refused.not_open"
    office.at += DAY
    assert office.draw().ticket.number == 2
    store.close()


def test_a_clock_back_at_midnight_keeps_the_day(office: Afternoon) -> None:
    """A time server steps back over midnight: the running hours stay."""
    office.closes_the_day()
    office.at = dt.datetime(2026, 1, 30, 22, 59, tzinfo=dt.UTC)
    office.hours("open_now", duration=120 * MINUTE)
    office.at = dt.datetime(2026, 1, 30, 23, 0, 30, tzinfo=dt.UTC)
    assert office.draw().ticket.number == 1
    office.at = dt.datetime(2026, 1, 30, 22, 59, 50, tzinfo=dt.UTC)
    assert office.draw().ticket.number == 2


def opened_today(office: Afternoon) -> None:
    """The office has given a number today, and the day is closed."""
    office.draw()
    office.closes_the_day()


@pytest.mark.parametrize("days", [5, 30, 3660])
def test_a_clock_far_ahead_waits_for_a_person(office: Afternoon, days: int) -> None:
    opened_today(office)
    office.at += days * DAY
    with pytest.raises(Refused) as caught:
        office.hours("open_now", duration=60 * MINUTE)
    assert refusal(caught) == "refused.clock"
    assert caught.value.values["last_day"] == dt.date(2026, 1, 30)
    office.hours("open_now", duration=60 * MINUTE, clock_is_right=True)
    assert office.draw().ticket.number == 1


@pytest.mark.parametrize("days", [1, 4])
def test_a_weekend_ahead_is_nothing_unusual(office: Afternoon, days: int) -> None:
    opened_today(office)
    office.at += days * DAY
    office.hours("open_now", duration=60 * MINUTE)
    assert office.draw().ticket.number == 1


def test_a_clock_of_1970_waits_for_a_person(office: Afternoon) -> None:
    opened_today(office)
    office.at = dt.datetime(1970, 1, 1, 12, tzinfo=dt.UTC)
    assert office.situation() is Situation.NONE
    with pytest.raises(Refused) as caught:
        office.hours("open_now", duration=60 * MINUTE)
    assert refusal(caught) == "refused.clock"


def test_a_new_office_does_not_believe_1970_either(office: Afternoon) -> None:
    office.at = dt.datetime(1970, 1, 1, 12, tzinfo=dt.UTC)
    with pytest.raises(Refused) as caught:
        office.hours("open_now", duration=60 * MINUTE)
    assert refusal(caught) == "refused.clock"


def test_an_office_that_was_in_the_future_can_be_brought_back_by_a_person(
    office: Afternoon,
) -> None:
    opened_today(office)
    office.at += 3650 * DAY
    office.hours("open_now", duration=60 * MINUTE, clock_is_right=True)
    office.draw()
    office.closes_the_day()
    office.at -= 3649 * DAY
    with pytest.raises(Refused):
        office.hours("open_now", duration=60 * MINUTE)
    office.hours("open_now", duration=60 * MINUTE, clock_is_right=True)
    assert office.draw().ticket.number == 1
    assert office.next() == 1


def test_last_weeks_hours_that_nobody_closed_do_not_disturb_todays(
    config: Config,
) -> None:
    (friday,) = config.hours
    last_week = msgspec.structs.replace(friday, date=friday.date - 7 * DAY)
    store = Store.open(msgspec.structs.replace(config, hours=(last_week, friday)))
    office = Afternoon(store, NOW - 7 * DAY)
    office.draws(3)
    assert office.next() == 1
    office.at = NOW
    assert office.situation() is Situation.OPEN
    assert office.queue() == []
    assert office.draws(2) == [1, 2]
    assert office.next() == 1
    assert office.next() == 2
    assert office.queue() == []
    store.close()


def test_a_desk_can_finish_the_talk_of_hours_that_nobody_closed(
    config: Config,
) -> None:
    (friday,) = config.hours
    last_week = msgspec.structs.replace(friday, date=friday.date - 7 * DAY)
    store = Store.open(msgspec.structs.replace(config, hours=(last_week, friday)))
    office = Afternoon(store, NOW - 7 * DAY)
    ticket = office.draw().ticket
    office.next()
    office.at = NOW
    finished = office.do("finish").ticket
    assert finished is not None
    assert finished.id == ticket.id
    store.close()


def test_leap_day_and_new_year_are_ordinary_days(office: Afternoon) -> None:
    for day in (dt.date(2028, 2, 29), dt.date(2028, 12, 31)):
        office.at = dt.datetime(day.year, day.month, day.day, 13, tzinfo=dt.UTC)
        office.hours("open_now", duration=60 * MINUTE, clock_is_right=True)
        assert office.draws(2) == [1, 2]
        office.closes_the_day()
