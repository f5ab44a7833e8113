"""Priority slips: who holds one, on which date it is honoured, and until when.

A slip says nothing but a random code, the number that was not reached and the
language it is printed in. It is honoured once: on the next date, or on any office
hours before that.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select

from kiosk.office.hours import Day
from kiosk.office.prepared import Prepared
from kiosk.office.store import Store
from kiosk.office.tables import appointment, office_hours, priority_slip
from kiosk.office.values import PrintState, Refused, Slip, Ticket

DIGITS = 6
"""Of a code: two more than an appointment's, since a slip is valid for weeks."""

_with_hours = select(
    priority_slip, office_hours.c.day, office_hours.c.opens.label("from_opens")
).join(office_hours, office_hours.c.id == priority_slip.c.hours_id)
_unused = Prepared(
    select(func.count()).where(
        priority_slip.c.office_id == bindparam("office"),
        priority_slip.c.hours_id != bindparam("hours"),
        priority_slip.c.used.is_(None),
    )
)


def make(
    connection: Connection, store: Store, ticket: Ticket, *, wanted: bool
) -> tuple[int, dict[str, object]]:
    """Write a slip for a ticket that was not reached; its id and its event's words.

    `wanted`: the kiosk is to print it.
    """
    promised = _next_day(connection, store, after=ticket.hours_id)
    state = PrintState.PENDING if wanted else PrintState.NONE
    slip_id: int = connection.execute(
        insert(priority_slip)
        .values(
            office_id=store.office_id,
            hours_id=ticket.hours_id,
            number=ticket.number,
            language=ticket.language,
            code=_new_code(connection, store),
            promised=promised,
            print_state=state.value,
        )
        .returning(priority_slip.c.id)
    ).scalar_one()
    return slip_id, {"number": ticket.number, "used": False}


def presented(
    connection: Connection, store: Store, day: Day, code: str, at: dt.datetime
) -> Row[Any] | None:
    """The slip of that code, if it is to be honoured now; None: it is no slip's code.

    Raises:
        Refused: `refused.slip_unknown`, `refused.slip_used`, `refused.slip_expired`,
            `refused.slip_too_early` (of these very hours), `refused.not_open`.
    """
    if not (len(code) == DIGITS and code.isascii() and code.isdigit()):
        return None
    if _is_appointment(connection, day, code):
        return None
    row = connection.execute(
        _with_hours.where(
            priority_slip.c.office_id == store.office_id, priority_slip.c.code == code
        )
    ).first()
    if row is None:
        raise Refused("refused.slip_unknown")
    if row.used is not None:
        raise Refused("refused.slip_used")
    if row.from_opens >= day.hours.opens:
        raise Refused("refused.slip_too_early")
    last = last_day(connection, store, row)
    if last is not None and day.hours.day > last:
        raise Refused("refused.slip_expired", date=last)
    if at >= day.hours.closes:
        raise Refused("refused.not_open")
    return row


def last_day(connection: Connection, store: Store, row: Row[Any]) -> dt.date | None:
    """The date on which a slip is honoured at the latest; None: not known yet.

    The promised one; if that is cancelled, the next after it.
    """
    return _next_day(connection, store, after=row.hours_id, not_before=row.promised)


def _next_day(
    connection: Connection,
    store: Store,
    *,
    after: int,
    not_before: dt.date | None = None,
) -> dt.date | None:
    source = select(office_hours.c.opens).where(office_hours.c.id == after)
    found: dt.date | None = connection.execute(
        select(office_hours.c.day)
        .where(
            office_hours.c.office_id == store.office_id,
            office_hours.c.cancelled.is_(False),
            office_hours.c.opens > source.scalar_subquery(),
            office_hours.c.day >= (not_before or dt.date.min),
        )
        .order_by(office_hours.c.opens)
        .limit(1)
    ).scalar()
    return found


def is_over(
    connection: Connection, store: Store, row: Row[Any], today: dt.date
) -> bool:
    """Whether a slip need not be kept: used, or long enough past its date."""
    if row.used is not None:
        return True
    # Without a next date it waits for one, but not for ever.
    last = last_day(connection, store, row) or row.day + YEAR
    return today > last + dt.timedelta(days=store.config.rules.slip_days)


YEAR = dt.timedelta(days=366)


def of_hours(connection: Connection, store: Store, hours_id: int) -> list[Row[Any]]:
    """The slips that were made at the end of these hours."""
    return list(
        connection.execute(
            _with_hours.where(
                priority_slip.c.office_id == store.office_id,
                priority_slip.c.hours_id == hours_id,
            ).order_by(priority_slip.c.number)
        )
    )


def unused(connection: Connection, store: Store, hours_id: int) -> int:
    """How many slips of other hours were not shown yet."""
    count: int = _unused.scalar(connection, office=store.office_id, hours=hours_id)
    return count


def listed(store: Store) -> tuple[Slip, ...]:
    """All slips that are kept, the oldest date first."""
    with store.read() as connection:
        rows = connection.execute(
            _with_hours.where(priority_slip.c.office_id == store.office_id).order_by(
                office_hours.c.opens, priority_slip.c.number
            )
        ).all()
    return tuple(slip_of(row) for row in rows)


def by_id(connection: Connection, slip_id: int) -> Slip:
    """The slip of that id, which is there."""
    return slip_of(
        connection.execute(_with_hours.where(priority_slip.c.id == slip_id)).one()
    )


def slip_of(row: Any) -> Slip:
    """A row, with its hours' day, as a value."""
    return Slip(
        id=row.id,
        number=row.number,
        day=row.day,
        language=row.language,
        code=row.code,
        promised=row.promised,
        used=row.used is not None,
        print_state=PrintState(row.print_state),
    )


def _is_appointment(connection: Connection, day: Day, code: str) -> bool:
    found = connection.execute(
        select(appointment.c.id).where(
            appointment.c.hours_id == day.hours.id, appointment.c.code == code
        )
    ).first()
    return found is not None


def _new_code(connection: Connection, store: Store) -> str:
    """Random digits that no other slip has."""
    taken = set(
        connection.execute(
            select(priority_slip.c.code).where(
                priority_slip.c.office_id == store.office_id
            )
        ).scalars()
    )
    while True:
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        if code not in taken and len(set(code)) > 2:
            return code
