"""Clocks that jump, differ or change with the season: nobody's turn is taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec
import pytest

from kiosk.config import Config, House
from kiosk.office import operations, queries
from kiosk.office.appointments import changing
from kiosk.office.store import Store
from tests.office.afternoon import MINUTE, Afternoon

CHANGES = {
    "spring": dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC),
    "autumn": dt.datetime(2026, 10, 25, 1, tzinfo=dt.UTC),
    "an ordinary night": dt.datetime(2026, 3, 22, 1, tzinfo=dt.UTC),
}
nights = pytest.mark.parametrize("night", CHANGES, ids=str)


@pytest.fixture
def jena(config: Config) -> Iterator[Afternoon]:
    """The house in its own zone, without dates."""
    made = msgspec.structs.replace(
        config, house=House(timezone="Europe/Berlin"), hours=()
    )
    store = Store.open(made)
    yield Afternoon(store, CHANGES["spring"] - 120 * MINUTE)
    store.close()


def opened(office: Afternoon, night: str) -> dt.datetime:
    """Office hours over that night's change, from half an hour before it."""
    change = CHANGES[night]
    office.at = change - 60 * MINUTE
    office.hours("add", opens=change - 30 * MINUTE, closes=change + 180 * MINUTE)
    return change


@nights
def test_waiting_times_are_real_minutes_over_the_change(
    jena: Afternoon, night: str
) -> None:
    change = opened(jena, night)
    jena.at = change - 40 * MINUTE
    assert jena.board().opens == change - 30 * MINUTE
    jena.hours("delay", until=change + 20 * MINUTE)
    wait = jena.board().wait
    assert wait.low is not None
    assert 55 <= wait.low <= 65  # 40 minutes to the change, 20 behind it


@nights
def test_a_pause_and_an_end_over_the_change_last_as_long_as_said(
    jena: Afternoon, night: str
) -> None:
    change = opened(jena, night)
    jena.at = change - 5 * MINUTE
    jena.hours("pause", until=jena.at + 10 * MINUTE)
    jena.at = change + 4 * MINUTE
    assert jena.situation().value == "paused"
    jena.at = change + 5 * MINUTE
    assert jena.situation().value == "open"
    moved = jena.hours("move_closing", closes=change + 60 * MINUTE)
    assert (moved.closes - moved.opens) == 90 * MINUTE


def test_two_appointments_of_the_repeated_hour_are_two(jena: Afternoon) -> None:
    change = opened(jena, "autumn")
    codes = [
        changing.add(
            jena.store,
            starts=change + minutes * MINUTE,
            minutes=10,
            at=jena.at,
            device="desk",
        ).code
        for minutes in (-30, 30)  # both are 02:30 by the clock on the wall
    ]
    jena.at = change - 45 * MINUTE
    first, second = (jena.check_in(code).ticket for code in codes)
    assert second.place - first.place == 60 * MINUTE
    assert jena.queue() == [61, 62]


def test_a_number_of_the_last_tenth_of_a_day_keeps_its_day(
    office: Afternoon,
) -> None:
    office.closes_the_day()
    office.at = dt.datetime(2026, 1, 30, 22, 58, 59, 900_000, tzinfo=dt.UTC)
    hours = office.hours("open_now", duration=60 * MINUTE)
    office.later(59 / 60)  # 23:59:59.9 in Jena, and a second more at the draw
    drawn = office.draw().ticket
    assert drawn.hours_id == hours.id
    office.later(10)
    assert office.queue() == [drawn.number]
    assert hours.day == dt.date(2026, 1, 30)


@pytest.mark.parametrize("back", [0.5, 50, 59])
def test_whoever_draws_after_the_clock_went_back_comes_behind(
    office: Afternoon, back: float
) -> None:
    first = office.draws(2)
    office.at -= back * MINUTE
    after = office.draws(2)
    assert office.queue() == [*first, *after]
    assert office.calls_all() == [1, 2, 3, 4]


def test_a_clock_an_hour_ahead_for_one_number_lets_nobody_starve(
    office: Afternoon,
) -> None:
    office.draw()
    office.at += 60 * MINUTE
    office.draw()
    office.at -= 60 * MINUTE
    office.draws(3)
    assert office.calls_all() == [1, 2, 3, 4, 5]


def test_three_kiosks_with_different_clocks_keep_the_order_of_drawing(
    office: Afternoon,
) -> None:
    numbers = []
    for turn in range(9):
        wrong = (-3, 0, 4)[turn % 3] * MINUTE
        numbers.append(
            operations.issue_ticket(
                office.store,
                draw_id=str(turn),
                topic=None,
                language="de",
                at=office.at + wrong,
                device=f"kiosk-{turn % 3}",
            ).ticket.number
        )
        office.later(0.2)
    assert numbers == list(range(1, 10))
    assert office.queue() == numbers


def test_a_clock_that_differs_from_the_servers_is_told(office: Afternoon) -> None:
    now = dt.datetime.now(dt.UTC)
    ahead = queries.ahead_of_database(office.store, now + 90 * MINUTE)
    if office.store.address.file is not None:
        assert ahead is None
    else:
        assert ahead is not None
        assert 5300 < ahead < 5500


def test_the_last_year_of_all_is_an_ordinary_one(office: Afternoon) -> None:
    office.at = dt.datetime(9999, 6, 1, 12, tzinfo=dt.UTC)
    office.hours("open_now", duration=60 * MINUTE, clock_is_right=True)
    assert office.draws(2) == [1, 2]
    assert office.next() == 1
    office.closes_the_day()
