"""A desk's pause: begun, ended, and in the way of its calls."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, bindparam, select, update

from kiosk.office import journal
from kiosk.office.operations.changing import (
    Act,
    Repeated,
    raise_if_repeated,
    refuse_unseen,
)
from kiosk.office.prepared import Prepared
from kiosk.office.store import Store
from kiosk.office.tables import desk as desk_table
from kiosk.office.values import Refused, Step

_paused = Prepared(
    select(desk_table.c.paused).where(desk_table.c.id == bindparam("desk"))
)


def refuse_paused(act: Act) -> None:
    """A paused desk calls nobody.

    Raises:
        Refused: `refused.paused`.
    """
    if _paused.scalar(act.connection, desk=act.store.desk_ids[act.desk or ""]):
        raise Refused("refused.paused")


def pause_desk(
    store: Store,
    *,
    desk: str,
    at: dt.datetime,
    device: str,
    act_id: str | None = None,
    seen: int | None = None,
) -> bool:
    """Pause the desk, or resume it; True: it is paused now.

    Raises:
        Refused: `refused.unknown_desk`.
    """
    if desk not in store.desk_ids:
        raise Refused("refused.unknown_desk", desk=desk)
    try:
        with store.write() as connection:
            event_id = journal.begin(connection, store)
            raise_if_repeated(connection, store, act_id)
            refuse_unseen(connection, store, desk, act_id, seen)
            paused = toggle_pause(connection, store, desk)
            journal.record(
                connection,
                store,
                event_id,
                Step.DESK,
                at=at,
                desk=desk,
                device=device,
                act_id=act_id,
            )
            store.ring(connection)
    except Repeated:
        with store.read() as connection:
            return bool(_paused.scalar(connection, desk=store.desk_ids[desk]))
    store.ring()
    return paused


def toggle_pause(connection: Connection, store: Store, desk: str) -> bool:
    """Write the other state of a desk's pause; True: it is paused now."""
    column = desk_table.c.paused
    changed = connection.execute(
        update(desk_table)
        .where(desk_table.c.id == store.desk_ids[desk])
        .values(paused=~column)
        .returning(column)
    )
    return bool(changed.scalar_one())
