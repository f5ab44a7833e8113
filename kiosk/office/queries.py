"""Reading the queue: rows in, frozen values out. A read never locks."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    Connection,
    Integer,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    text,
)

from kiosk.office import hours as office_days
from kiosk.office import journal, order, outlook
from kiosk.office.prepared import Prepared, Row
from kiosk.office.store import Store
from kiosk.office.tables import appointment, ticket
from kiosk.office.values import (
    Appointment,
    Event,
    Kind,
    PrintState,
    State,
    Ticket,
    Waiting,
)

# Literal, not bound: only so may the database use the partial indexes.
LIVE = text("ticket.state IN ('waiting', 'parked', 'called', 'serving')")
OPEN_CALL = text("ticket.state IN ('called', 'serving')")

_columns = [column for column in ticket.c if column.name != "appointment_id"]

_tickets = select(*_columns)
_live = Prepared(_tickets.where(ticket.c.hours_id == bindparam("hours"), LIVE))
_of_hours = Prepared(_tickets.where(ticket.c.hours_id == bindparam("hours")))
_by_id = Prepared(_tickets.where(ticket.c.id == bindparam("id")))
_by_draw = Prepared(_tickets.where(ticket.c.draw_id == bindparam("draw")))
_by_number = Prepared(
    _tickets.where(
        ticket.c.hours_id == bindparam("hours"),
        # Both kinds named, so that the unique index serves.
        text("ticket.kind IN ('walk_in', 'appointment')"),
        ticket.c.number == bindparam("number"),
    )
)
_open_call = Prepared(_tickets.where(ticket.c.desk_id == bindparam("desk"), OPEN_CALL))
_last_called = Prepared(
    _tickets.where(
        ticket.c.hours_id == bindparam("hours"), ticket.c.call_event.is_not(None)
    )
    .order_by(ticket.c.call_event.desc())
    .limit(bindparam("limit", type_=Integer))
)
_at_desk = case(
    (text("ticket.state IN ('called', 'serving')"), ticket.c.id), else_=literal(0)
)
_before = or_(ticket.c.rank == 0, ticket.c.place <= bindparam("place"))
_tally = Prepared(
    select(
        _at_desk,
        ticket.c.topic,
        ticket.c.appointed,
        _before,
        func.count(),
        func.min(ticket.c.issued),
        func.max(ticket.c.calls),
        func.max(ticket.c.called),
    )
    .where(
        ticket.c.hours_id == bindparam("hours"),
        LIVE,
        or_(ticket.c.state != "parked", ticket.c.park_until <= bindparam("at")),
    )
    .group_by(text("1"), text("2"), text("3"), text("4"))
)
_slots = Prepared(
    select(appointment.c.starts, appointment.c.minutes, appointment.c.state)
    .where(
        appointment.c.hours_id == bindparam("hours"),
        appointment.c.state != "cancelled",
    )
    .order_by(appointment.c.starts)
)


def tally(
    connection: Connection,
    hours_id: int,
    *,
    place: dt.datetime,
    at: dt.datetime,
) -> outlook.Tally:
    """The queue in numbers before a new ticket at that place in time.

    It counts where the tickets lie: its cost hardly grows with the queue.
    """
    groups: list[outlook.Group] = []
    running: list[outlook.Open] = []
    issued: list[dt.datetime] = []
    called_before = False
    rows = _tally.all(connection, hours=hours_id, place=place, at=at)
    for desk, topic, appointed, before, count, oldest, calls, called in rows:
        if desk:
            running.append(outlook.Open(called or at, topic, appointed))
            continue
        issued.append(oldest)
        called_before = called_before or calls > 0
        groups.append(outlook.Group(topic, appointed, bool(before), count))
    return outlook.Tally(
        groups=tuple(groups),
        running=tuple(running),
        oldest=min(issued, default=None),
        called_before=called_before,
    )


def setting(
    connection: Connection, store: Store, day: office_days.Day, at: dt.datetime
) -> outlook.Setting:
    """The office hours as `wait` and `admission` see them."""
    slots = _slots_of(connection, store, day)
    return outlook.Setting(store.config, day, at, slots, store.judge)


def look(
    connection: Connection, store: Store, day: office_days.Day, at: dt.datetime
) -> outlook.Outlook:
    """The queue at this moment, ticket by ticket."""
    store.knowledge.refresh(connection, store, day, at)
    tickets = live(connection, store, day.hours.id)
    slots = _slots_of(connection, store, day)
    return outlook.Outlook(store.config, day, tickets, at, slots, store.judge)


def _slots_of(
    connection: Connection, store: Store, day: office_days.Day
) -> list[outlook.Slot]:
    """The day's appointments, if it has any."""
    none_came = day.last_appointment < store.config.numbers.appointment[0]
    if day.expected == 0 and none_came:
        return []
    rows = _slots.all(connection, hours=day.hours.id)
    return [
        outlook.Slot(starts, minutes, state == "expected")
        for starts, minutes, state in rows
    ]


def ticket_of(row: Row, store: Store) -> Ticket:
    """A row of the table as a value."""
    (
        id_,
        hours_id,
        kind,
        number,
        draw_id,
        state,
        place,
        issued,
        topic,
        language,
        appointed,
        rank,
        desk_id,
        called,
        call_event,
        calls,
        returned,
        park_until,
        print_state,
    ) = row
    return Ticket(
        id=id_,
        hours_id=hours_id,
        kind=Kind(kind),
        number=number,
        draw_id=draw_id,
        state=State(state),
        place=place,
        issued=issued,
        topic=topic,
        language=language,
        appointed=appointed,
        rank=rank,
        desk=store.desk_keys.get(desk_id) if desk_id is not None else None,
        called=called,
        call_event=call_event,
        calls=calls,
        returned=returned,
        park_until=park_until,
        print_state=PrintState(print_state),
    )


def live(connection: Connection, store: Store, hours_id: int) -> list[Ticket]:
    """All tickets of the office hours that wait, are parked or are at a desk."""
    return [ticket_of(row, store) for row in _live.all(connection, hours=hours_id)]


def of_hours(connection: Connection, store: Store, hours_id: int) -> list[Ticket]:
    """All tickets ever drawn in the office hours."""
    return [ticket_of(row, store) for row in _of_hours.all(connection, hours=hours_id)]


def by_id(connection: Connection, store: Store, ticket_id: int) -> Ticket | None:
    """The ticket of that id."""
    row = _by_id.first(connection, id=ticket_id)
    return ticket_of(row, store) if row else None


def by_draw(connection: Connection, store: Store, draw_id: str) -> Ticket | None:
    """The ticket that this draw gave."""
    row = _by_draw.first(connection, draw=draw_id)
    return ticket_of(row, store) if row else None


def by_number(
    connection: Connection, store: Store, hours_id: int, number: int
) -> Ticket | None:
    """The ticket of that number in these office hours (the ranges do not overlap)."""
    row = _by_number.first(connection, hours=hours_id, number=number)
    return ticket_of(row, store) if row else None


def open_call(connection: Connection, store: Store, desk_id: int) -> Ticket | None:
    """The ticket at a desk."""
    row = _open_call.first(connection, desk=desk_id)
    return ticket_of(row, store) if row else None


def last_called(
    connection: Connection, store: Store, hours_id: int, limit: int
) -> list[Ticket]:
    """The tickets called last, the newest first."""
    rows = _last_called.all(connection, hours=hours_id, limit=limit)
    return [ticket_of(row, store) for row in rows]


def open_calls(connection: Connection, store: Store) -> list[Ticket]:
    """Who is at the desks, even if hours before left a talk open."""
    found = (open_call(connection, store, desk) for desk in store.desk_keys)
    return [ticket for ticket in found if ticket is not None]


def queue(store: Store, at: dt.datetime) -> tuple[Waiting, ...]:
    """Who waits, in calling order, each with the reason for its place."""
    with store.read() as connection:
        day = office_days.current(connection, store, at)
        if day is None:
            return ()
        seen = look(connection, store, day, at)
    rules = store.config.rules
    return tuple(
        Waiting(entry, order.reason(entry, rules), seen.wait_of(entry))
        for entry in seen.waiting
    )


def waiting_at(store: Store, desk: str, at: dt.datetime) -> int:
    """How many "next" of this desk could call: not who was sent on to another."""
    with store.read() as connection:
        day = office_days.current(connection, store, at)
        tickets = live(connection, store, day.hours.id) if day else []
    return len(order.calling_order(tickets, at, store.config.rules, desk))


def desk_state(store: Store, desk: str, at: dt.datetime) -> Ticket | None:
    """The open call of a desk (`at` is the caller's clock, as everywhere)."""
    del at
    with store.read() as connection:
        return open_call(connection, store, store.desk_ids.get(desk, 0))


def ticket_by_draw(store: Store, draw_id: str) -> Ticket | None:
    """The ticket that a draw id gave, or None: for a kiosk that was interrupted."""
    with store.read() as connection:
        return by_draw(connection, store, draw_id)


def ticket_by_number(store: Store, number: int, at: dt.datetime) -> Ticket | None:
    """The ticket of that number in the present office hours."""
    with store.read() as connection:
        day = office_days.current(connection, store, at)
        return by_number(connection, store, day.hours.id, number) if day else None


def appointments(store: Store, at: dt.datetime) -> tuple[Appointment, ...]:
    """Today's appointments by time, whatever their state."""
    with store.read() as connection:
        day = office_days.current(connection, store, at)
        return appointments_of(connection, day.hours.id) if day else ()


def appointments_of(connection: Connection, hours_id: int) -> tuple[Appointment, ...]:
    """The appointments of these office hours by time, whatever their state."""
    rows = connection.execute(
        select(appointment)
        .where(appointment.c.hours_id == hours_id)
        .order_by(appointment.c.starts, appointment.c.id)
    )
    return tuple(
        Appointment(row.id, row.starts, row.minutes, row.code, row.state)
        for row in rows
    )


def ahead_of_database(store: Store, at: dt.datetime) -> float | None:
    """How many seconds a machine's clock (`at`) is ahead of the server's.

    None on SQLite: there it is the same machine.
    """
    with store.read() as connection:
        if connection.dialect.name == "sqlite":
            return None
        there = connection.execute(select(func.clock_timestamp())).scalar_one()
    return float((at - there).total_seconds())


def events(store: Store, since: int, limit: int = 500) -> tuple[Event, ...]:
    """The journal's lines after `since`, oldest first."""
    with store.read() as connection:
        return journal.read(connection, store, since, limit)
