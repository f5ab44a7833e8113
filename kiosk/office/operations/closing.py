"""The end of the office hours: whoever was not reached is told so by the state."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, update

from kiosk.office import knowledge, order
from kiosk.office.operations.changing import acting
from kiosk.office.store import Store
from kiosk.office.tables import appointment, office_hours
from kiosk.office.values import State, Step, Ticket


def close_day(
    store: Store, *, at: dt.datetime, device: str, hours_id: int | None = None
) -> tuple[Ticket, ...]:
    """End the present office hours; the tickets that were not reached.

    Open talks count as finished; the appointments' rows are deleted, and how many
    of them did not come is counted. `hours_id`: end these instead.

    Raises:
        Refused: `refused.not_open` when there are none, or they are closed.
    """
    with acting(store, at=at, device=device, closing=True, hours_id=hours_id) as act:
        ended = [act.change(ticket, Step.CLOSE_DAY) for ticket in act.live()]
        mine = act.day.hours.id
        missing = act.connection.execute(
            delete(appointment)
            .where(appointment.c.hours_id == mine, appointment.c.state == "expected")
            .returning(appointment.c.id)
        ).all()
        act.connection.execute(
            delete(appointment).where(
                appointment.c.hours_id == mine, appointment.c.state != "here"
            )
        )
        act.connection.execute(
            update(office_hours)
            .where(office_hours.c.id == mine)
            .values(ended=at, no_shows=len(missing))
        )
        knowledge.keep(act.connection, store, act.day, at)
        act.record(Step.CLOSE_DAY, None)
    store.knowledge.end(store)
    left = (ticket for ticket in ended if ticket.state is State.NOT_REACHED)
    return tuple(sorted(left, key=order.key))
