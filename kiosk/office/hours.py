"""Office hours: which of them is now, and what may be said of it.

They are changed in operations/dates.py and operations/today.py.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, bindparam, case, func, literal_column, or_, select

from kiosk.office.admission import Verdict
from kiosk.office.prepared import Prepared
from kiosk.office.tables import appointment, desk, office, office_hours, ticket
from kiosk.office.values import OfficeHours, Situation

if TYPE_CHECKING:
    from kiosk.office.store import Store

FORGOTTEN = dt.timedelta(hours=18)
"""Office hours that nobody closed stop being the present ones so long after closing."""


class Day(msgspec.Struct, frozen=True):
    """The present office hours with their counters."""

    hours: OfficeHours
    last_walk_in: int
    last_appointment: int
    evacuation: bool
    absent: int
    """Appointments whose visitors have not checked in, however late it is."""
    expected: int
    """Those of them that may still come."""
    desks: int
    """Desks that call (not paused)."""
    latest: dt.datetime | None = None
    """The place in time of the last walk-in: no later one comes before it, even if
    a clock goes back, or another kiosk's clock is slow."""


_latest = (
    select(
        case((ticket.c.place > ticket.c.issued, ticket.c.place), else_=ticket.c.issued)
    )
    .where(
        ticket.c.hours_id == office_hours.c.id,
        ticket.c.kind == "walk_in",
        ticket.c.number == office_hours.c.last_walk_in,
    )
    .scalar_subquery()
)
_absent = (
    select(func.count())
    .where(
        appointment.c.hours_id == office_hours.c.id,
        appointment.c.state == "expected",
    )
    .scalar_subquery()
)
_expected = (
    select(func.count())
    .where(
        appointment.c.hours_id == office_hours.c.id,
        appointment.c.state == "expected",
        appointment.c.starts >= bindparam("late"),
    )
    .scalar_subquery()
)
_paused_desks = (
    select(func.count())
    .where(
        desk.c.office_id == office.c.id,
        desk.c.paused.is_(True),
        # On duty: named in the hours' list (JSON), or none is named.
        or_(
            office_hours.c.duty == "[]",
            office_hours.c.duty.like(
                literal_column("'%\"'") + desk.c.key + literal_column("'\"%'")
            ),
        ),
    )
    .scalar_subquery()
)
_current = Prepared(
    select(
        office_hours,
        office.c.evacuation,
        office.c.last_day,
        _absent.label("absent"),
        _expected.label("expected"),
        _paused_desks.label("paused_desks"),
        _latest.label("latest"),
    )
    .join(office, office.c.id == office_hours.c.office_id)
    .where(
        office_hours.c.office_id == bindparam("office"),
        office_hours.c.cancelled.is_(False),
        office_hours.c.ended.is_(None),
        office_hours.c.issue_from <= bindparam("at"),
        office_hours.c.closes >= bindparam("forgotten"),
    )
    .order_by(office_hours.c.opens.desc())
    .limit(1)
)
_next_opening = Prepared(
    select(func.min(office_hours.c.opens)).where(
        office_hours.c.office_id == bindparam("office"),
        office_hours.c.cancelled.is_(False),
        office_hours.c.day > bindparam("today"),
    )
)
_evacuation = Prepared(
    select(office.c.evacuation).where(office.c.id == bindparam("office"))
)

_CURRENT_COLUMNS = [
    *(column.name for column in office_hours.c),
    *("evacuation", "last_day", "absent", "expected", "paused_desks", "latest"),
]


@lru_cache(maxsize=64)
def _breaks(text: str) -> tuple[tuple[dt.datetime, dt.datetime], ...]:
    return msgspec.json.decode(text, type=tuple[tuple[dt.datetime, dt.datetime], ...])


@lru_cache(maxsize=64)
def _duty(text: str) -> tuple[str, ...]:
    """The keys of the desks on duty, as a row keeps them; none: all."""
    return msgspec.json.decode(text, type=tuple[str, ...])


def hours_of(row: Any) -> OfficeHours:
    """A row of the table as a value."""
    return OfficeHours(
        id=row.id,
        day=row.day,
        opens=row.opens,
        closes=row.closes,
        issue_from=row.issue_from,
        issue_until=row.issue_until,
        overrun=row.overrun,
        breaks=_breaks(row.breaks),
        desks=_duty(row.duty),
        issuing=row.issuing,
        remaining=row.remaining,
        paused=row.paused,
        paused_until=row.paused_until,
        delayed=row.delayed,
        delayed_until=row.delayed_until,
        closing_told=row.closing_told,
        ended=row.ended,
        cancelled=row.cancelled,
        unmet=row.unmet,
    )


def current(connection: Connection, store: Store, at: dt.datetime) -> Day | None:
    """The office hours that numbers are drawn and called in.

    They keep their own date: midnight, a clock change or a reboot change nothing,
    and a clock that went back does not bring back an earlier day.
    """
    found = _current.first(
        connection,
        office=store.office_id,
        at=at,
        forgotten=at - FORGOTTEN,
        late=at - dt.timedelta(minutes=store.config.rules.grace),
    )
    if found is None:
        return None
    row = SimpleNamespace(**dict(zip(_CURRENT_COLUMNS, found, strict=True)))
    if row.last_day is not None and row.day < row.last_day:
        return None
    return Day(
        hours=hours_of(row),
        last_walk_in=row.last_walk_in,
        last_appointment=row.last_appointment,
        evacuation=row.evacuation,
        absent=row.absent,
        expected=row.expected,
        desks=_on_duty(store, row.duty) - row.paused_desks,
        latest=row.latest,
    )


def _on_duty(store: Store, named: str) -> int:
    """How many desks are on duty: those named, or all."""
    known = {one.key for one in store.config.desks}
    # A desk taken out of the configuration calls nobody.
    return len(known.intersection(_duty(named))) or len(known)


def named(connection: Connection, store: Store, hours_id: int) -> Day | None:
    """Office hours that nobody has closed, whenever they were."""
    row = connection.execute(
        select(office_hours).where(
            office_hours.c.id == hours_id,
            office_hours.c.office_id == store.office_id,
            office_hours.c.ended.is_(None),
        )
    ).first()
    if row is None:
        return None
    return Day(
        hours=hours_of(row),
        last_walk_in=row.last_walk_in,
        last_appointment=row.last_appointment,
        evacuation=False,
        absent=0,
        expected=0,
        desks=_on_duty(store, row.duty),
    )


def today(connection: Connection, store: Store, at: dt.datetime) -> OfficeHours | None:
    """Office hours of the local date that are not the current ones: before or after.

    None of a date before the last one that the office knows: that is a wrong clock.
    """
    date = at.astimezone(store.config.zone).date()
    rows = connection.execute(
        select(office_hours)
        .join(office, office.c.id == office_hours.c.office_id)
        .where(
            office_hours.c.office_id == store.office_id,
            office_hours.c.cancelled.is_(False),
            office_hours.c.day == date,
            or_(office.c.last_day.is_(None), office.c.last_day <= date),
        )
        .order_by(office_hours.c.opens)
    ).all()
    coming = [row for row in rows if row.ended is None and row.issue_from > at]
    chosen = coming[0] if coming else (rows[-1] if rows else None)
    return hours_of(chosen) if chosen is not None else None


def next_opening(
    connection: Connection, store: Store, at: dt.datetime
) -> dt.datetime | None:
    """When the office hours after today's open."""
    date = at.astimezone(store.config.zone).date()
    found: dt.datetime | None = _next_opening.scalar(
        connection, office=store.office_id, today=date
    )
    return found


def evacuated(connection: Connection, store: Store) -> bool:
    """Whether the house is being evacuated."""
    return bool(_evacuation.scalar(connection, office=store.office_id))


def is_issuing(hours: OfficeHours, at: dt.datetime) -> bool:
    """Whether numbers may be drawn, as far as clock and hand say."""
    if hours.ended is not None or hours.issuing in ("closed", "full"):
        return False
    if hours.remaining == 0:
        return False
    return hours.issuing == "open" or hours.issue_from <= at < hours.issue_until


def situation(
    hours: OfficeHours | None, at: dt.datetime, verdict: Verdict | None
) -> Situation:
    """What the start screen says, from the hours of today and admission's verdict.

    None where there are no present office hours to judge.
    """
    if hours is None:
        return Situation.NONE
    if hours.ended is not None:
        return Situation.ENDED
    if hours.issuing == "auto" and at < hours.issue_from:
        return Situation.BEFORE
    if hours.issuing != "open" and at >= hours.closes:
        return Situation.ENDED
    if hours.issuing == "full" or hours.remaining == 0 or verdict is Verdict.FULL:
        return Situation.FULL
    if not is_issuing(hours, at):
        return Situation.CLOSED
    if is_paused(hours, at):
        return Situation.PAUSED
    return Situation.RISK if verdict is Verdict.RISK else Situation.OPEN


def is_paused(hours: OfficeHours, at: dt.datetime) -> bool:
    """Whether a pause, by hand or planned, is under way."""
    if hours.paused and (hours.paused_until is None or at < hours.paused_until):
        return True
    return any(begins <= at < ends for begins, ends in hours.breaks)


def pause_end(hours: OfficeHours, at: dt.datetime) -> dt.datetime | None:
    """When the present pause ends, if that is known."""
    if hours.paused and (hours.paused_until is None or at < hours.paused_until):
        return hours.paused_until
    return next((ends for begins, ends in hours.breaks if begins <= at < ends), None)


def delay_end(hours: OfficeHours, at: dt.datetime) -> dt.datetime | None:
    """Until when it is delayed, if staff have said so and it is not over."""
    until = hours.delayed_until if hours.delayed else None
    return until if until is not None and until > at else None


def listed(store: Store) -> tuple[OfficeHours, ...]:
    """All office hours, by opening."""
    with store.read() as connection:
        rows = connection.execute(
            select(office_hours)
            .where(office_hours.c.office_id == store.office_id)
            .order_by(office_hours.c.opens)
        )
        return tuple(hours_of(row) for row in rows)
