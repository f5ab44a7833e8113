"""A date in three weeks, for tests of the console's planning."""

from __future__ import annotations

import datetime as dt

from kiosk.config import Config
from kiosk.office import coming
from kiosk.office.appointments import changing
from kiosk.office.coming import ComingDate
from kiosk.office.operations import dates
from kiosk.office.store import Store
from kiosk.office.values import OfficeHours
from tests.calls.console import Seat, now

DAYS = dt.timedelta(days=20)


def day(config: Config) -> dt.date:
    """A day in three weeks."""
    return (now() + DAYS).astimezone(config.zone).date()


def at(config: Config, hour: int, minute: int = 0) -> dt.datetime:
    """That time of the day in three weeks."""
    time = dt.time(hour, minute)
    return dt.datetime.combine(day(config), time, config.zone).astimezone(dt.UTC)


def planned(store: Store) -> list[ComingDate]:
    """The dates to come, without today's."""
    return [one for one in coming.read(store, now()) if one.hours.opens > now()]


def friday(store: Store, config: Config) -> OfficeHours:
    """A date from 16 to 18 in three weeks, with a break and few numbers."""
    pause = (at(config, 17), at(config, 17, 10))
    return dates.add(
        store,
        opens=at(config, 16),
        closes=at(config, 18),
        issue_until=at(config, 17, 30),
        breaks=(pause,),
        numbers=12,
        at=now(),
        device="test",
    )


def book(store: Store, starts: dt.datetime) -> str:
    return changing.add(store, starts=starts, minutes=10, at=now(), device="test").code


async def knows(seat: Seat, dates_: int, appointments: int = 0) -> None:
    """Wait until the console has seen so many dates and appointments."""

    def seen() -> bool:
        found = seat.app.scene().coming
        booked = sum(len(one.expected) for one in found)
        return (len(found), booked) == (dates_, appointments)

    await seat.until(seen, f"{dates_} dates with {appointments} appointments")
