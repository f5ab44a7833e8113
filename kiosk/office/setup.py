"""What the configuration says must stand in the database: office, desks, dates."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, insert, select, update

from kiosk.config import Config, Hours
from kiosk.office.engines import set_up_alone
from kiosk.office.tables import desk, office, office_hours

ISSUE_EARLY = dt.timedelta(minutes=30)
"""Numbers are drawn from so long before opening, if nothing else is said."""


def ensure(connection: Connection, config: Config) -> int:
    """Add what is missing of office, desks and configured dates; the office's id.

    A date that is already there is left alone: staff may have changed it.
    """
    set_up_alone(connection)
    key = config.house.key
    found = connection.execute(select(office.c.id).where(office.c.key == key)).scalar()
    office_id = (
        found
        or connection.execute(
            insert(office).values(key=key).returning(office.c.id)
        ).scalar_one()
    )
    present = desk_ids(connection, office_id)
    for wanted in config.desks:
        if wanted.key not in present:
            connection.execute(insert(desk).values(office_id=office_id, key=wanted.key))
    # A desk taken out of the configuration keeps its row (tickets name it), but no
    # pause of it may count.
    connection.execute(
        update(desk)
        .where(
            desk.c.office_id == office_id,
            desk.c.key.not_in([wanted.key for wanted in config.desks]),
            desk.c.paused.is_(True),
        )
        .values(paused=False)
    )
    openings = set(
        connection.execute(
            select(office_hours.c.opens).where(office_hours.c.office_id == office_id)
        ).scalars()
    )
    for hours in config.hours:
        row = row_of(hours, config)
        if row["opens"] not in openings:
            connection.execute(insert(office_hours).values(office_id=office_id, **row))
    return int(office_id)


def desk_ids(connection: Connection, office_id: int) -> dict[str, int]:
    """The desks that the database knows, by key."""
    rows = connection.execute(
        select(desk.c.key, desk.c.id).where(desk.c.office_id == office_id)
    )
    return {row.key: row.id for row in rows}


def local(date: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """A local time of day as a moment (UTC).

    In the hour that a clock change repeats, the first is meant; a time that it
    skips is the moment the clock would have shown it.
    """
    return dt.datetime.combine(date, time, zone).astimezone(dt.UTC)


def row_of(hours: Hours, config: Config) -> dict[str, object]:
    """A configured date as a row of `office_hours`."""
    zone = config.zone

    def at(time: dt.time) -> dt.datetime:
        return local(hours.date, time, zone)

    opens = at(hours.opens)
    breaks = [(at(pause.begins), at(pause.ends)) for pause in hours.breaks]
    return {
        "day": hours.date,
        "opens": opens,
        "closes": at(hours.closes),
        "issue_from": at(hours.issue_from) if hours.issue_from else opens - ISSUE_EARLY,
        "issue_until": at(hours.issue_until or hours.closes),
        "overrun": hours.overrun,
        "breaks": msgspec.json.encode(breaks).decode(),
        "duty": msgspec.json.encode(hours.desks).decode(),
        "last_walk_in": config.numbers.walk_in[0] - 1,
        "last_appointment": config.numbers.appointment[0] - 1,
    }
