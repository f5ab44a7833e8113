"""Signs of life: which device is there, since when, and what it says of itself.

A fault that begins while office hours are open is counted, by its kind alone: which
device, and when, is not kept.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from kiosk.office import hours, troubles
from kiosk.office.store import Store
from kiosk.office.tables import device, fault
from kiosk.office.values import DeviceLife


def beat(
    store: Store, *, name: str, kind: str, state: dict[str, object], at: dt.datetime
) -> None:
    """Say that a device is alive, and how it is; wakes nobody."""
    values = {"kind": kind, "seen": at, "state": msgspec.json.encode(state).decode()}
    mine = (device.c.office_id == store.office_id) & (device.c.name == name)
    now = DeviceLife(name, kind, at, state)
    with store.write() as connection:
        row = connection.execute(select(device).where(mine)).first()
        before = _life(row) if row is not None else None
        if before is not None:
            connection.execute(update(device).where(mine).values(**values))
        else:
            connection.execute(
                insert(device).values(office_id=store.office_id, name=name, **values)
            )
        if troubles.begun(before, now) or troubles.begun(None, now):
            _count(connection, store, before, now)


def _count(
    connection: Connection, store: Store, before: DeviceLife | None, now: DeviceLife
) -> None:
    """One more of each fault that has begun, if office hours are open."""
    day = hours.current(connection, store, now.seen)
    if day is None or now.seen < day.hours.issue_from:
        return
    if before is not None and before.seen < day.hours.issue_from:
        # Nobody missed it before; what is wrong when it is first seen, counts.
        before = None
    for kind in troubles.begun(before, now):
        mine = (fault.c.hours_id == day.hours.id) & (fault.c.kind == kind)
        more = update(fault).where(mine).values(count=fault.c["count"] + 1)
        if not connection.execute(more).rowcount:
            connection.execute(
                insert(fault).values(hours_id=day.hours.id, kind=kind, count=1)
            )


def read(store: Store) -> tuple[DeviceLife, ...]:
    """All devices that were ever seen, by name."""
    with store.read() as connection:
        rows = connection.execute(
            select(device)
            .where(device.c.office_id == store.office_id)
            .order_by(device.c.name)
        )
        return tuple(_life(row) for row in rows)


def _life(row: Row[Any]) -> DeviceLife:
    state = msgspec.json.decode(row.state, type=dict)
    return DeviceLife(row.name, row.kind, row.seen, state)
