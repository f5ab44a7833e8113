"""Signs of life: which device is there, since when, and what it says of itself."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import insert, select, update

from kiosk.office.store import Store
from kiosk.office.tables import device
from kiosk.office.values import DeviceLife


def beat(
    store: Store, *, name: str, kind: str, state: dict[str, object], at: dt.datetime
) -> None:
    """Say that a device is alive, and how it is; wakes nobody."""
    values = {"kind": kind, "seen": at, "state": msgspec.json.encode(state).decode()}
    mine = (device.c.office_id == store.office_id) & (device.c.name == name)
    with store.write() as connection:
        changed = connection.execute(update(device).where(mine).values(**values))
        if not changed.rowcount:
            connection.execute(
                insert(device).values(office_id=store.office_id, name=name, **values)
            )


def read(store: Store) -> tuple[DeviceLife, ...]:
    """All devices that were ever seen, by name."""
    with store.read() as connection:
        rows = connection.execute(
            select(device)
            .where(device.c.office_id == store.office_id)
            .order_by(device.c.name)
        )
        return tuple(
            DeviceLife(
                row.name, row.kind, row.seen, msgspec.json.decode(row.state, type=dict)
            )
            for row in rows
        )
