"""What the configuration says must stand in the database: office, desks, dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, Row, and_, exists, insert, or_, select, update

from kiosk.config import Config, Hours
from kiosk.office.engines import set_up_alone
from kiosk.office.tables import desk, office, office_hours, ticket

ISSUE_EARLY = dt.timedelta(minutes=30)
"""Numbers are drawn from so long before opening, if nothing else is said."""


def ensure(connection: Connection, config: Config) -> int:
    """Add what is missing of office, desks and configured dates; the office's id.

    A date that is already there is left alone: staff may have changed it. One that
    overlaps such a date is not added, since there is one queue (see `differences`).
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
    known = _known(connection, office_id)
    openings = {there.opens for there in known}
    for hours in config.hours:
        row = row_of(hours, config)
        if row["opens"] not in openings and not _overlapped(row, known):
            connection.execute(insert(office_hours).values(office_id=office_id, **row))
    _count_from_the_ranges(connection, config, office_id)
    return int(office_id)


def _count_from_the_ranges(
    connection: Connection, config: Config, office_id: int
) -> None:
    """Dates of which nobody holds a number begin where the ranges begin now.

    Else a date that was known before the ranges were changed gives numbers of the
    former ones, perhaps the same to a walk-in and to a registered visitor. (What the
    roll knows is counted afterwards.)
    """
    start = _counters(config)
    unused = and_(
        office_hours.c.office_id == office_id,
        office_hours.c.ended.is_(None),
        or_(*(office_hours.c[name] != value for name, value in start.items())),
        ~exists().where(ticket.c.hours_id == office_hours.c.id),
    )
    found = connection.execute(select(office_hours.c.id).where(unused)).scalars().all()
    for hours_id in found:
        mine = office_hours.c.id == hours_id
        # A draw that is under way ends first; then it is seen.
        connection.execute(
            select(office_hours.c.id).where(mine).with_for_update(key_share=True)
        )
        connection.execute(update(office_hours).where(mine, unused).values(**start))


def _counters(config: Config) -> dict[str, int]:
    """The last numbers of a date of which none has been given."""
    return {
        "last_walk_in": config.numbers.walk_in[0] - 1,
        "last_appointment": config.numbers.appointment[0] - 1,
    }


def _known(connection: Connection, office_id: int) -> Sequence[Row[Any]]:
    return connection.execute(
        select(office_hours).where(office_hours.c.office_id == office_id)
    ).all()


def _overlapped(row: Mapping[str, Any], known: Iterable[Row[Any]]) -> list[Row[Any]]:
    return [
        there
        for there in known
        if not there.cancelled and there.ended is None
        if there.opens < row["closes"] and row["opens"] < there.closes
    ]


TOLD = ("closes", "issue_from", "issue_until", "overrun", "breaks", "duty")
"""What of a date can be changed in the configuration without effect."""


def differences(
    connection: Connection, config: Config, office_id: int, at: dt.datetime
) -> list[tuple[str, str]]:
    """Where dates to come are not as the configuration says: what, and what to do.

    From tomorrow on: today's may have been changed by staff.
    """
    today = at.astimezone(config.zone).date()
    known = _known(connection, office_id)
    there = {row.opens: row for row in known}
    said = []
    for hours in config.hours:
        row = row_of(hours, config)
        found = there.get(row["opens"])
        if hours.date <= today:
            continue
        if found is None:
            said += [_beside(hours, one.id) for one in _overlapped(row, known)]
        elif not found.cancelled:
            other = [key for key in TOLD if getattr(found, key) != row[key]]
            said += [_otherwise(hours, found.id, other)] if other else []
    return said


def _beside(hours: Hours, other: int) -> tuple[str, str]:
    return (
        f"the configuration's {hours.date:%d.%m.%Y} {hours.opens:%H:%M} is not added: "
        f"it overlaps date {other}",
        f"aufruf hours cancel {other}; then it comes by itself",
    )


def _otherwise(hours: Hours, known: int, other: list[str]) -> tuple[str, str]:
    name = f"{hours.date:%d.%m.%Y} {hours.opens:%H:%M}"
    return (
        f"the date {name} is known, with other {', '.join(other)} than the "
        "configuration says now",
        f"aufruf hours cancel {known} && aufruf hours add {name} "
        f"{hours.closes:%H:%M} …; or correct the configuration",
    )


def others(connection: Connection, config: Config) -> list[str]:
    """The keys of other offices with dates to come, or numbers nobody forgets."""
    living = and_(office_hours.c.cancelled.is_(False), office_hours.c.ended.is_(None))
    numbers = exists().where(ticket.c.hours_id == office_hours.c.id)
    found = connection.execute(
        select(office.c.key)
        .where(
            office.c.key != config.house.key,
            exists().where(office_hours.c.office_id == office.c.id, living | numbers),
        )
        .order_by(office.c.key)
    )
    return list(found.scalars())


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


def row_of(hours: Hours, config: Config) -> dict[str, Any]:
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
        **_counters(config),
    }
