"""Dates of office hours: added, opened at once, cancelled."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, insert, literal, or_, select, update

from kiosk.office import hours, journal, reconcile, setup
from kiosk.office.hours import hours_of
from kiosk.office.operations.changing import record_hours
from kiosk.office.store import Store
from kiosk.office.tables import office, office_hours
from kiosk.office.values import OfficeHours, Refused

FIRST_DAY = dt.date(2026, 1, 1)
"""Before this day there was no such office: a clock that says so is wrong."""

TOGETHER = dt.timedelta(seconds=10)
"""Whoever opens at once with another, and is written later, may have begun before."""


def add(
    store: Store,
    *,
    opens: dt.datetime,
    closes: dt.datetime,
    issue_from: dt.datetime | None = None,
    issue_until: dt.datetime | None = None,
    overrun: int = 15,
    breaks: tuple[tuple[dt.datetime, dt.datetime], ...] = (),
    desks: tuple[str, ...] = (),
    at: dt.datetime,
    device: str,
    numbers: int | None = None,
    clock_is_right: bool = False,
    until_the_next: bool = False,
    act_id: str | None = None,
) -> OfficeHours:
    """Add office hours; `desks` are on duty then (none named: all).

    `numbers`: so many are given to walk-ins at most. `clock_is_right`: a person says
    so, and the office forgets that it had known a later day. `until_the_next`: they
    may run into later ones, which then take over. `act_id`: asked again with the same
    id, it is the same date.

    Raises:
        Refused: `refused.hours_exist` when they overlap others (there is one queue;
            several desks call from it); `refused.hours_empty` when they end before
            they begin, or no number could ever be drawn; `refused.hours_past`;
            `refused.already_open` when `until_the_next` and there are present ones.
    """
    issue_from = issue_from or opens - setup.ISSUE_EARLY
    issue_until = issue_until or closes
    if closes <= opens or issue_until <= issue_from:
        raise Refused("refused.hours_empty")
    if closes <= at:
        raise Refused("refused.hours_past")
    ranges = store.config.numbers
    values = {
        "office_id": store.office_id,
        "day": opens.astimezone(store.config.zone).date(),
        "opens": opens,
        "closes": closes,
        "issue_from": issue_from,
        "issue_until": issue_until,
        "overrun": overrun,
        "breaks": msgspec.json.encode(breaks).decode(),
        "duty": msgspec.json.encode(desks).decode(),
        "remaining": numbers,
        "last_walk_in": ranges.walk_in[0] - 1,
        "last_appointment": ranges.appointment[0] - 1,
    }
    with store.write() as connection:
        event_id = journal.begin(connection, store)
        if (known := _of_act(connection, store, act_id)) is not None:
            return hours_of(known)
        # Asked only here, where no other writer is under way.
        if until_the_next and hours.current(connection, store, at + TOGETHER):
            raise Refused("refused.already_open")
        if is_taken(connection, store, opens, closes, until_the_next=until_the_next):
            raise Refused("refused.hours_exist")
        row = (
            connection.execute(
                update(office_hours)
                # Cancelled, and wanted again: nobody ever held a number of them.
                .where(
                    office_hours.c.office_id == store.office_id,
                    office_hours.c.opens == opens,
                )
                .values(
                    **values,
                    cancelled=False,
                    issuing="auto",
                    paused=False,
                    delayed=False,
                    closing_told=False,
                )
                .returning(*office_hours.c)
            ).first()
            or connection.execute(
                insert(office_hours).values(**values).returning(*office_hours.c)
            ).one()
        )
        # Hours of this opening may have been lost with numbers that are held.
        reconcile.with_roll(connection, store)
        if clock_is_right:
            connection.execute(
                update(office)
                .where(office.c.id == store.office_id, office.c.last_day > row.day)
                .values(last_day=row.day)
            )
        record_hours(
            connection,
            store,
            at=at,
            device=device,
            hours_id=row.id,
            event_id=event_id,
            act_id=act_id,
        )
    store.ring()
    return hours_of(row)


def _of_act(connection: Connection, store: Store, act_id: str | None) -> Any | None:
    """The row of the date that this act changed when it was delivered before."""
    known = journal.by_act(connection, store, act_id) if act_id else None
    if known is None:
        return None
    return connection.execute(
        select(office_hours).where(office_hours.c.id == known.hours_id)
    ).one()


def is_taken(
    connection: Connection,
    store: Store,
    opens: dt.datetime,
    closes: dt.datetime,
    *,
    until_the_next: bool = False,
    but: int = 0,
) -> bool:
    """Whether other hours overlap: a number belongs to one of them.

    The same beginning is taken even if the hours have ended. `but`: these do not count.
    """
    found = connection.execute(
        select(office_hours.c.id).where(
            office_hours.c.office_id == store.office_id,
            office_hours.c.id != but,
            office_hours.c.cancelled.is_(False),
            or_(
                office_hours.c.opens == opens,
                and_(
                    literal(not until_the_next),
                    office_hours.c.ended.is_(None),
                    office_hours.c.opens < closes,
                    office_hours.c.closes > opens,
                ),
            ),
        )
    ).first()
    return found is not None


def open_now(
    store: Store,
    *,
    duration: dt.timedelta,
    at: dt.datetime,
    device: str,
    clock_is_right: bool = False,
) -> OfficeHours:
    """Open ad-hoc office hours from now (a spontaneous date, a test, the demo).

    Raises:
        Refused: `refused.already_open`; `refused.clock` when the clock stands before
            the last day the office knows, or more than rules.max_days_forward beyond
            it, and nobody has said that it is right.
    """
    with store.read() as connection:
        last_day = connection.execute(
            select(office.c.last_day).where(office.c.id == store.office_id)
        ).scalar()
    date = at.astimezone(store.config.zone).date()
    if not clock_is_right:
        ahead = (date - (last_day or date)).days
        furthest = store.config.rules.max_days_forward
        if not 0 <= ahead <= furthest or date < FIRST_DAY:
            raise Refused("refused.clock", date=date, last_day=last_day or FIRST_DAY)
    return add(
        store,
        opens=at,
        closes=at + duration,
        issue_from=at,
        at=at,
        device=device,
        clock_is_right=clock_is_right,
        until_the_next=True,
    )


def cancel(
    store: Store,
    *,
    hours_id: int,
    at: dt.datetime,
    device: str,
    act_id: str | None = None,
) -> OfficeHours:
    """Cancel office hours that have not begun.

    `act_id`: asked again with the same id, they are cancelled once.

    Raises:
        Refused: `refused.unknown_hours`; `refused.has_numbers` when somebody holds
            a number of them; `refused.hours_cancelled` when they are already.
    """
    with store.write() as connection:
        if (known := _of_act(connection, store, act_id)) is not None:
            return hours_of(known)
        row = connection.execute(
            select(office_hours)
            .where(
                office_hours.c.id == hours_id,
                office_hours.c.office_id == store.office_id,
            )
            .with_for_update(key_share=True)
        ).first()
        if row is None:
            raise Refused("refused.unknown_hours")
        if row.cancelled:
            raise Refused("refused.hours_cancelled")
        numbers = store.config.numbers
        drawn = (row.last_walk_in, row.last_appointment)
        if drawn != (numbers.walk_in[0] - 1, numbers.appointment[0] - 1):
            raise Refused("refused.has_numbers")
        row = connection.execute(
            update(office_hours)
            .where(office_hours.c.id == hours_id)
            .values(cancelled=True)
            .returning(*office_hours.c)
        ).one()
        record_hours(
            connection, store, at=at, device=device, hours_id=hours_id, act_id=act_id
        )
    store.ring()
    return hours_of(row)
