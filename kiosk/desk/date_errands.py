"""The errands about dates and appointments to come, done with the commands' operations.

Each returns what its answer tells.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from kiosk.office.appointments import changing
from kiosk.office.appointments.reading import SLOT
from kiosk.office.operations import dates
from kiosk.office.store import Store
from kiosk.office.values import OfficeHours


def book(store: Store, starts: dt.datetime, **common: Any) -> dict[str, Any]:
    """Add an appointment."""
    added = changing.add(store, starts=starts, minutes=SLOT, **common)
    return {"starts": added.starts, "code": added.code}


def add(
    store: Store,
    opens: dt.datetime,
    closes: dt.datetime,
    numbers: int | None,
    **common: Any,
) -> dict[str, Any]:
    """Add a date, or one that was cancelled again with other times."""
    hours = dates.add(store, opens=opens, closes=closes, numbers=numbers, **common)
    return _told(store, hours)


def cancel(store: Store, hours: OfficeHours, **common: Any) -> dict[str, Any]:
    """Cancel a date."""
    return _told(store, dates.cancel(store, hours_id=hours.id, **common))


def restore(store: Store, hours: OfficeHours, **common: Any) -> dict[str, Any]:
    """Take a cancellation back: the date is as it was."""
    again = dates.add(
        store,
        opens=hours.opens,
        closes=hours.closes,
        issue_from=hours.issue_from,
        issue_until=hours.issue_until,
        overrun=hours.overrun,
        breaks=hours.breaks,
        desks=hours.desks,
        numbers=hours.remaining,
        **common,
    )
    return _told(store, again)


def _told(store: Store, hours: OfficeHours) -> dict[str, Any]:
    """The date, and how many appointments are on it."""
    booked = changing.of_hours(store, hours.id)
    return {"hours": hours, "n": sum(one.state == "expected" for one in booked)}
