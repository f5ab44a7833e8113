"""Forgetting: what past office hours left becomes totals, then it is deleted.

Run every night. Whatever it finds is done in one transaction per office hours, so
that a power cut leaves either the tickets or their totals, never half of both; run
again, it finds nothing to do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, and_, delete, func, insert, or_, select, update

from kiosk.office import operations, queries, slips
from kiosk.office.hours import hours_of
from kiosk.office.statistics import Report, Totals, summarise
from kiosk.office.store import Store
from kiosk.office.tables import (
    announced,
    appointment,
    backup,
    device,
    event,
    fault,
    office_hours,
    print_attempt,
    priority_slip,
    report,
    ticket,
)
from kiosk.office.values import PrintState, Refused, Step

DEVICE = "night"
"""What the journal calls whoever closes hours that nobody closed."""


class Forgotten(msgspec.Struct, frozen=True):
    """What was deleted of one date (or would be)."""

    day: dt.date
    opens: dt.datetime
    closed: bool
    """True: nobody had closed these hours, that was done first."""
    tickets: int
    events: int
    prints: int
    appointments: int
    slips: int
    """Priority slips of that date that were used or are long past."""
    kept: bool
    """Whether totals were kept of it."""


def forget(
    store: Store,
    *,
    at: dt.datetime,
    dry_run: bool = False,
    clock_is_right: bool = False,
) -> tuple[Forgotten, ...]:
    """Delete what past office hours left; what was deleted, date by date.

    Past: closed by a person, or left open on an earlier day; the latter not while the
    clock is in doubt (`doubt`), unless a person says that it is right. `dry_run` only
    counts.

    Raises:
        OfficeGone: the database is not there; or something kept SQLite's log from
            being emptied, then the next run does it.
    """
    done = []
    doubted = not clock_is_right and doubt(store, at) is not None
    for row in _past(store, at):
        unclosed = row.ended is None and not row.cancelled
        if row.ended is None and doubted:
            continue
        if unclosed:
            # Told as it is before closing, which deletes the appointments itself and
            # makes events: a dry run could not know of those.
            found = _one(store, row.id, at, closed=True, dry_run=True)
            if not dry_run:
                _close(store, row.id, at)
                _one(store, row.id, at, closed=True, dry_run=False)
        else:
            found = _one(store, row.id, at, closed=False, dry_run=dry_run)
        if found is not None:
            done.append(found)
    if not dry_run:
        _forget_lost_copies(store)
        # Also when nothing was found: the last run may have failed just here.
        store.erase()
    return tuple(done)


def _close(store: Store, hours_id: int, at: dt.datetime) -> None:
    # Closed meanwhile by a person: as good.
    with suppress(Refused):
        # Nobody is there any more to take a slip.
        operations.close_day(
            store, at=at, device=DEVICE, hours_id=hours_id, slips=False
        )


def doubt(store: Store, at: dt.datetime) -> dt.datetime | None:
    """When the office last heard of anybody, if `at` is too far ahead to be believed.

    None also where it does not matter: all past hours were closed by somebody.
    A clock that is years ahead for an hour would make coming dates past ones, and
    their appointments be deleted. After a day the devices' signs of life agree with
    it, or somebody has set it right.
    """
    if all(row.ended is not None for row in _past(store, at)):
        return None
    with store.read() as connection:
        heard = [
            connection.execute(
                select(func.max(moment)).where(mine == store.office_id)
            ).scalar()
            for moment, mine in (
                (device.c.seen, device.c.office_id),
                (event.c.at, event.c.office_id),
            )
        ]
    last = max((moment for moment in heard if moment is not None), default=None)
    most = dt.timedelta(days=store.config.rules.max_days_forward)
    return last if last is not None and at - last > most else None


def _past(store: Store, at: dt.datetime) -> list[Row[Any]]:
    today = at.astimezone(store.config.zone).date()
    with store.read() as connection:
        return list(
            connection.execute(
                select(office_hours)
                .where(
                    office_hours.c.office_id == store.office_id,
                    or_(
                        office_hours.c.ended.is_not(None),
                        and_(office_hours.c.day < today, office_hours.c.closes < at),
                    ),
                )
                .order_by(office_hours.c.opens)
            )
        )


def _one(
    store: Store, hours_id: int, at: dt.datetime, *, closed: bool, dry_run: bool
) -> Forgotten | None:
    """One date, in one transaction; None when there is nothing of it."""
    look = store.read if dry_run else store.write
    with look() as connection:
        mine = select(office_hours).where(office_hours.c.id == hours_id)
        # Another machine's night, too, waits here, and then finds nothing to do.
        row = connection.execute(mine if dry_run else mine.with_for_update()).one()
        known = connection.execute(
            select(report.c.day).where(
                report.c.office_id == store.office_id, report.c.opens == row.opens
            )
        ).first()
        counts = {
            table.name: connection.execute(
                select(func.count()).select_from(table).where(where)
            ).scalar_one()
            for table, where in _left(hours_id)
        }
        today = at.astimezone(store.config.zone).date()
        over = [
            slip.id
            for slip in slips.of_hours(connection, store, hours_id)
            if slips.is_over(connection, store, slip, today)
        ]
        wanted = store.config.statistics == "totals" and not row.cancelled
        keep = wanted and known is None
        if not (any(counts.values()) or over or keep):
            return None
        if not dry_run:
            if keep:
                _keep(connection, store, row)
            for table, where in _left(hours_id):
                connection.execute(delete(table).where(where))
            connection.execute(
                delete(priority_slip).where(priority_slip.c.id.in_(over))
            )
            if not wanted:
                connection.execute(
                    update(office_hours)
                    .where(office_hours.c.id == hours_id)
                    .values(unmet=0, no_shows=0)
                )
    return Forgotten(
        day=row.day,
        opens=row.opens,
        closed=closed,
        tickets=counts["ticket"],
        events=counts["event"],
        prints=counts["print_attempt"],
        appointments=counts["appointment"],
        slips=len(over),
        kept=keep,
    )


def _left(hours_id: int) -> Iterator[tuple[Any, Any]]:
    """What hangs on office hours, in the order in which it can be deleted."""
    mine = select(ticket.c.id).where(ticket.c.hours_id == hours_id)
    yield print_attempt, print_attempt.c.ticket_id.in_(mine)
    yield announced, announced.c.ticket_id.in_(mine)
    yield fault, fault.c.hours_id == hours_id
    # The next hours' first call may have finished a ticket of these.
    yield event, or_(event.c.hours_id == hours_id, event.c.ticket_id.in_(mine))
    yield ticket, ticket.c.hours_id == hours_id
    yield appointment, appointment.c.hours_id == hours_id


def _keep(connection: Connection, store: Store, row: Row[Any]) -> None:
    totals = totals_of(connection, store, row)
    connection.execute(
        insert(report).values(
            office_id=store.office_id,
            opens=row.opens,
            day=row.day,
            totals=msgspec.json.encode(totals).decode(),
        )
    )


def totals_of(connection: Connection, store: Store, row: Row[Any]) -> Totals:
    """The totals of office hours whose tickets are still there."""
    tickets = queries.of_hours(connection, store, row.id)
    mine = select(ticket.c.id).where(ticket.c.hours_id == row.id)
    calls = connection.execute(
        select(event.c.ticket_id, func.min(event.c.at))
        .where(event.c.step == Step.CALL.value, event.c.ticket_id.in_(mine))
        .group_by(event.c.ticket_id)
    )
    told = connection.execute(select(announced).where(announced.c.ticket_id.in_(mine)))
    prints = connection.execute(
        select(print_attempt.c.outcome).where(print_attempt.c.ticket_id.in_(mine))
    )
    faults = connection.execute(
        select(fault.c.kind, fault.c["count"]).where(fault.c.hours_id == row.id)
    ).all()
    return summarise(
        hours_of(row),
        tickets,
        first_calls={call.ticket_id: call[1] for call in calls},
        announced={line.ticket_id: (line.low, line.high) for line in told},
        prints=[PrintState(outcome) for (outcome,) in prints],
        no_shows=row.no_shows,
        faults={kind: many for kind, many in faults},  # noqa: C416 - rows, not pairs
    )


def reports(store: Store) -> tuple[Report, ...]:
    """The totals of all past dates, forgotten or not, oldest first.

    With statistics = "off" only those that were kept before it was.
    """
    with store.read() as connection:
        kept = {
            row.opens: Report(
                row.day, row.opens, msgspec.json.decode(row.totals, type=Totals)
            )
            for row in connection.execute(
                select(report).where(report.c.office_id == store.office_id)
            )
        }
        ended = connection.execute(
            select(office_hours).where(
                office_hours.c.office_id == store.office_id,
                office_hours.c.ended.is_not(None),
                office_hours.c.cancelled.is_(False),
            )
        ).all()
        for row in ended if store.config.statistics == "totals" else ():
            if row.opens not in kept:
                kept[row.opens] = Report(
                    row.day, row.opens, totals_of(connection, store, row)
                )
    return tuple(kept[opens] for opens in sorted(kept))


def _forget_lost_copies(store: Store) -> None:
    """Copies that somebody has deleted need not be known any more."""
    with store.write() as connection:
        mine = backup.c.office_id == store.office_id
        paths = connection.execute(select(backup.c.path).where(mine)).scalars().all()
        lost = [path for path in paths if _is_there(Path(path)) is False]
        if lost:
            connection.execute(delete(backup).where(mine, backup.c.path.in_(lost)))


class Copy(msgspec.Struct, frozen=True):
    """A copy of the database that was put somewhere."""

    path: Path
    made: dt.datetime
    seen: bool
    """False: it may be there, but not for this user's eyes (/root, /home)."""


def backups(store: Store) -> tuple[Copy, ...]:
    """Copies of the database that are, or may be, where they were put, oldest first."""
    with store.read() as connection:
        rows = connection.execute(
            select(backup)
            .where(backup.c.office_id == store.office_id)
            .order_by(backup.c.made)
        ).all()
    found = [(Path(row.path), row.made, _is_there(Path(row.path))) for row in rows]
    return tuple(
        Copy(path, made, seen=there is not None)
        for path, made, there in found
        if there is not False
    )


def _is_there(path: Path) -> bool | None:
    """None: this user may not look."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return None
    return True
