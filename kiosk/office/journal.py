"""The events: every change is one row, and the rows alone give the queue again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from kiosk.office.prepared import Prepared
from kiosk.office.tables import event, office, ticket
from kiosk.office.values import Event, Step, Ticket

if TYPE_CHECKING:
    from kiosk.office.store import Store

MUTABLE = (
    "state",
    "place",
    "rank",
    "desk",
    "called",
    "call_event",
    "calls",
    "returned",
    "park_until",
)
"""What a step may change of a ticket."""

Change = dict[str, object]

_next_id = Prepared(
    update(office)
    .where(office.c.id == bindparam("office"))
    .values(last_event=office.c.last_event + 1)
    .returning(office.c.last_event)
)
_last_event = Prepared(
    select(office.c.last_event).where(office.c.id == bindparam("office"))
)
insert_event = Prepared(
    insert(event).values({column.name: bindparam(column.name) for column in event.c})
)
_by_act = select(
    event.c.id, event.c.step, event.c.ticket_id, event.c.hours_id, event.c.changes
).where(event.c.office_id == bindparam("office"), event.c.act_id == bindparam("act"))


def event_number(connection: Connection, store: Store) -> int:
    """The id of the office's newest event, within a look that is under way."""
    return int(_last_event.scalar(connection, office=store.office_id))


def last_event(store: Store) -> int:
    """The id of the office's newest event."""
    with store.read() as connection:
        return event_number(connection, store)


def begin(connection: Connection, store: Store) -> int:
    """Take the next event id: the first statement of every change.

    On PostgreSQL it locks the office's row, so that one change at a time is under
    way and ids are in commit order; on SQLite BEGIN IMMEDIATE has done that.
    """
    return int(_next_id.scalar(connection, office=store.office_id))


def picture(ticket_: Ticket) -> Change:
    """All that a step may change, as plain values for the row."""
    return {name: getattr(ticket_, name) for name in MUTABLE}


def change(was: Ticket | None, now: Ticket) -> Change:
    """One entry of an event's `changes`: only what differs, all for a new ticket."""
    if was is None:
        return {"ticket": now.id, "was": {}, "now": msgspec.to_builtins(now)}
    before, after = picture(was), picture(now)
    differing = [name for name in MUTABLE if before[name] != after[name]]
    return {
        "ticket": now.id,
        "was": {name: before[name] for name in differing},
        "now": {name: after[name] for name in differing},
    }


def record(
    connection: Connection,
    store: Store,
    event_id: int,
    step: Step,
    *,
    at: dt.datetime,
    hours_id: int | None = None,
    ticket_id: int | None = None,
    desk: str | None = None,
    device: str | None = None,
    changes: list[Change] | None = None,
    undoes: int | None = None,
    act_id: str | None = None,
) -> None:
    """Write the event row of a change."""
    insert_event.all(
        connection,
        office_id=store.office_id,
        id=event_id,
        at=at,
        step=step.value,
        hours_id=hours_id,
        ticket_id=ticket_id,
        desk_id=store.desk_ids.get(desk) if desk else None,
        device=device,
        changes=msgspec.json.encode(changes or []).decode(),
        undoes=undoes,
        act_id=act_id,
    )


def by_act(connection: Connection, store: Store, act_id: str) -> Any | None:
    """The event that this act wrote when it was delivered before."""
    return connection.execute(
        _by_act, {"office": store.office_id, "act": act_id}
    ).first()


def read(
    connection: Connection, store: Store, since: int, limit: int
) -> tuple[Event, ...]:
    """Events after `since`, oldest first."""
    rows = connection.execute(
        select(event, ticket.c.number)
        .join(ticket, ticket.c.id == event.c.ticket_id, isouter=True)
        .where(event.c.office_id == store.office_id, event.c.id > since)
        .order_by(event.c.id)
        .limit(limit)
    )
    return tuple(event_of(row, store) for row in rows)


def event_of(row: Any, store: Store) -> Event:
    """A row of the journal as a value."""
    return Event(
        id=row.id,
        at=row.at,
        step=Step(row.step),
        hours_id=row.hours_id,
        ticket_id=row.ticket_id,
        number=row.number,
        desk=store.desk_keys.get(row.desk_id),
        device=row.device,
        changes=msgspec.json.decode(row.changes),
        undoes=row.undoes,
    )


def rebuild_slips(events: Iterable[Event]) -> dict[int, dict[str, object]]:
    """The priority slips as the events alone tell them, by id: number, and if used."""
    told: dict[int, dict[str, object]] = {}
    for entry in events:
        _gather(told, entry, "slip")
    return told


def _gather(told: dict[int, dict[str, object]], entry: Event, kind: str) -> None:
    for line in entry.changes:
        if kind not in line:
            continue
        id_, now = line[kind], line["now"]
        assert isinstance(id_, int)
        assert isinstance(now, dict)
        told.setdefault(id_, {}).update(now)


def rebuild(events: Iterable[Event]) -> dict[int, Ticket]:
    """The tickets as the events alone tell them, by id."""
    told: dict[int, dict[str, object]] = {}
    for entry in events:
        _gather(told, entry, "ticket")
    return {
        ticket_id: msgspec.convert(fields, Ticket) for ticket_id, fields in told.items()
    }
