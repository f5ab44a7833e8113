"""The end of the office hours: whoever was not reached is told so by the state."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, update

from kiosk.office import knowledge, order
from kiosk.office import slips as priority
from kiosk.office.operations.changing import acting
from kiosk.office.store import Store
from kiosk.office.tables import appointment, office_hours, ticket
from kiosk.office.values import State, Step, Ticket


def close_day(
    store: Store,
    *,
    at: dt.datetime,
    device: str,
    hours_id: int | None = None,
    slips: bool = True,
    print_slips: bool | None = None,
) -> tuple[Ticket, ...]:
    """End the present office hours; the tickets that were not reached.

    Open talks count as finished; the appointments' rows are deleted, and how many
    of them did not come is counted. `hours_id`: end these instead. `slips`: whoever
    was not reached gets a priority slip (slips.listed); `print_slips`: the kiosk
    prints them, by default as printer.slips says.

    Raises:
        Refused: `refused.not_open` when there are none, or they are closed.
    """
    with acting(store, at=at, device=device, closing=True, hours_id=hours_id) as act:
        ended = [act.change(one, Step.CLOSE_DAY) for one in act.live()]
        mine = act.day.hours.id
        # The tickets keep their appointed time, not whose code it was.
        act.connection.execute(
            update(ticket)
            .where(ticket.c.hours_id == mine, ticket.c.appointment_id.is_not(None))
            .values(appointment_id=None)
        )
        states = act.connection.execute(
            delete(appointment)
            .where(appointment.c.hours_id == mine)
            .returning(appointment.c.state)
        ).scalars()
        missing = sum(state == "expected" for state in states)
        act.connection.execute(
            update(office_hours)
            .where(office_hours.c.id == mine)
            .values(ended=at, no_shows=missing)
        )
        knowledge.keep(act.connection, store, act.day, at)
        left = sorted(
            (one for one in ended if one.state is State.NOT_REACHED),
            key=order.key,
        )
        wanted = store.config.printer.slips if print_slips is None else print_slips
        for one in left if slips else ():
            slip_id, said = priority.make(act.connection, store, one, wanted=wanted)
            act.changes.append({"slip": slip_id, "was": {}, "now": said})
        act.record(Step.CLOSE_DAY, None)
    store.knowledge.end(store)
    return tuple(left)
