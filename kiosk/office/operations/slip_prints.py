"""Priority slips on paper: claimed by one printer, and what became of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, update

from kiosk.office import slips
from kiosk.office.operations.prints import use_paper
from kiosk.office.prepared import Prepared
from kiosk.office.store import Store
from kiosk.office.tables import priority_slip
from kiosk.office.values import PrintState, Slip

_waiting = Prepared(
    select(priority_slip.c.id)
    .where(
        priority_slip.c.office_id == bindparam("office"),
        priority_slip.c.print_state == PrintState.PENDING.value,
    )
    .order_by(priority_slip.c.id)
    .limit(1)
)


def slips_wait(store: Store) -> bool:
    """Whether a slip waits to be printed."""
    with store.read() as connection:
        return _waiting.first(connection, office=store.office_id) is not None


def claim_slip(store: Store) -> Slip | None:
    """The next slip that waits to be printed, for the caller alone; None: none.

    It is on its way from now on, and no other kiosk prints it.
    """
    with store.write() as connection:
        first = (
            select(priority_slip.c.id)
            .where(
                priority_slip.c.office_id == store.office_id,
                priority_slip.c.print_state == PrintState.PENDING.value,
            )
            .order_by(priority_slip.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        return _taken(connection, first)


def begin_slip(store: Store, slip_id: int) -> Slip | None:
    """The same for one slip that a person wants on paper, whatever became of it."""
    one = select(priority_slip.c.id).where(
        priority_slip.c.office_id == store.office_id, priority_slip.c.id == slip_id
    )
    with store.write() as connection:
        return _taken(connection, one)


def _taken(connection: Connection, chosen: Select[Any]) -> Slip | None:
    slip_id = connection.execute(chosen).scalar()
    if slip_id is None:
        return None
    connection.execute(
        update(priority_slip)
        .where(priority_slip.c.id == slip_id)
        .values(print_state=PrintState.SENDING.value)
    )
    return slips.by_id(connection, slip_id)


def forget_slips_under_way(store: Store) -> None:
    """After a kiosk has died: of a slip on its way nobody knows whether it came.

    Another kiosk's, which still prints, is told of again when it ends.
    """
    with store.write() as connection:
        connection.execute(
            update(priority_slip)
            .where(
                priority_slip.c.office_id == store.office_id,
                priority_slip.c.print_state == PrintState.SENDING.value,
            )
            .values(print_state=PrintState.UNKNOWN.value)
        )


def record_slip(
    store: Store,
    slip_id: int,
    *,
    state: PrintState,
    used: int = 0,
    at: dt.datetime,
    device: str,
) -> None:
    """Record how the print ended; `used` millimetres count to `device`'s roll."""
    with store.write() as connection:
        connection.execute(
            update(priority_slip)
            .where(priority_slip.c.id == slip_id)
            .values(print_state=state.value)
        )
        if used > 0:
            use_paper(connection, store, device, used, at)
