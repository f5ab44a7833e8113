"""The end of the office hours: whoever was not reached is told so by the state."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, update

from kiosk.office import order
from kiosk.office.operations.changing import acting
from kiosk.office.store import Store
from kiosk.office.tables import appointment, office_hours
from kiosk.office.values import State, Step, Ticket


def close_day(store: Store, *, at: dt.datetime, device: str) -> tuple[Ticket, ...]:
    """End the present office hours; the tickets that were not reached.

    Open talks count as finished; the appointments' rows are deleted.

    Raises:
        Refused: `refused.not_open` when there are none, or they are closed.
    """
    with acting(store, at=at, device=device, closing=True) as act:
        ended = [act.change(ticket, Step.CLOSE_DAY) for ticket in act.live()]
        hours_id = act.day.hours.id
        act.connection.execute(
            update(office_hours).where(office_hours.c.id == hours_id).values(ended=at)
        )
        act.connection.execute(
            delete(appointment).where(
                appointment.c.hours_id == hours_id,
                appointment.c.state != "here",
            )
        )
        act.record(Step.CLOSE_DAY, None)
    left = (ticket for ticket in ended if ticket.state is State.NOT_REACHED)
    return tuple(sorted(left, key=order.key))
