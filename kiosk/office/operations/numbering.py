"""Taking a number: counter, ticket and event in one transaction.

On SQLite four statements; on PostgreSQL one data-modifying statement, so that a
draw costs one round trip and not four.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    bindparam,
    case,
    exists,
    insert,
    literal,
    select,
    update,
)

from kiosk.office import journal
from kiosk.office.hours import Day
from kiosk.office.prepared import Prepared
from kiosk.office.store import Store
from kiosk.office.tables import (
    appointment,
    event,
    office,
    office_hours,
    priority_slip,
    ticket,
)
from kiosk.office.values import Kind, PrintState, Refused, State, Step, Ticket

TICKET_COLUMNS = (
    "hours_id",
    "kind",
    "draw_id",
    "state",
    "place",
    "issued",
    "topic",
    "language",
    "appointment_id",
    "appointed",
    "print_state",
    "number",
)


class Wish(msgspec.Struct, frozen=True):
    """What somebody wants a number for."""

    kind: Kind
    draw_id: str
    topic: str | None
    language: str
    at: dt.datetime
    place: dt.datetime
    device: str
    appointment_id: int | None = None
    appointed: dt.datetime | None = None
    slip_id: int | None = None
    """The priority slip that is shown for it."""

    @property
    def may_be_refused(self) -> bool:
        """Whether admission has a say; who holds a promise is never turned away."""
        return self.kind is Kind.WALK_IN and self.slip_id is None

    @property
    def step(self) -> Step:
        """The event's step."""
        return Step.ISSUE if self.kind is Kind.WALK_IN else Step.CHECK_IN

    def ticket(self, ticket_id: int, hours_id: int, number: int) -> Ticket:
        """The ticket that it becomes."""
        return Ticket(
            id=ticket_id,
            hours_id=hours_id,
            kind=self.kind,
            number=number,
            draw_id=self.draw_id,
            state=State.WAITING,
            place=self.place,
            issued=self.at,
            topic=self.topic,
            language=self.language,
            appointed=self.appointed,
        )


def _counter(kind: Kind) -> Column[int]:
    if kind is Kind.WALK_IN:
        return office_hours.c.last_walk_in
    return office_hours.c.last_appointment


_FEWER = case(
    # Who shows a priority slip has a number even when there are none left.
    (office_hours.c.remaining > 0, office_hours.c.remaining - 1),
    else_=office_hours.c.remaining,
)


def _count_up(kind: Kind) -> Prepared:
    column = _counter(kind)
    values: dict[str, Any] = {column.name: column + 1}
    if kind is Kind.WALK_IN:
        values["remaining"] = _FEWER
    return Prepared(
        update(office_hours)
        .where(office_hours.c.id == bindparam("hours"), column < bindparam("upto"))
        .values(**values)
        .returning(column)
    )


_count = {kind: _count_up(kind) for kind in Kind}
_next_event = (
    update(office)
    .where(office.c.id == bindparam("office"))
    .values(
        last_event=office.c.last_event + 1,
        last_day=case(
            (office.c.last_day > bindparam("new_day"), office.c.last_day),
            else_=bindparam("new_day"),
        ),
    )
    .returning(office.c.last_event)
)
_take_event = Prepared(_next_event)
_insert_ticket = Prepared(
    insert(ticket)
    .values({name: bindparam(name) for name in TICKET_COLUMNS})
    .returning(ticket.c.id)
)
_arrive = Prepared(
    update(appointment)
    .where(
        appointment.c.id == bindparam("appointment"),
        appointment.c.state == "expected",
    )
    .values(state="here")
)


_use = Prepared(
    update(priority_slip)
    .where(priority_slip.c.id == bindparam("slip"), priority_slip.c.used.is_(None))
    .values(used=bindparam("at", type_=priority_slip.c.used.type))
    .returning(priority_slip.c.id)
)


def take(
    connection: Connection, store: Store, day: Day, wish: Wish, upto: int
) -> tuple[int, int] | None:
    """Take the next number of the kind, at most `upto`; (ticket id, number).

    None: there is none left, and nothing was written.
    """
    if connection.dialect.name == "postgresql":
        taken = _take_in_one(connection, store, day, wish, upto)
    else:
        taken = _take_in_four(connection, store, day, wish, upto)
    if taken is not None and wish.appointment_id is not None:
        _arrive.all(connection, appointment=wish.appointment_id)
    if taken is not None and wish.slip_id is not None:
        _use_slip(connection, wish)
    return taken


def _use_slip(connection: Connection, wish: Wish) -> None:
    if _use.scalar(connection, slip=wish.slip_id, at=wish.at) is None:
        raise Refused("refused.slip_used")  # at another kiosk, this moment


def _ticket_row(day: Day, wish: Wish) -> dict[str, Any]:
    return {
        "hours_id": day.hours.id,
        "kind": wish.kind.value,
        "draw_id": wish.draw_id,
        "state": State.WAITING.value,
        "place": wish.place,
        "issued": wish.at,
        "topic": wish.topic,
        "language": wish.language,
        "appointment_id": wish.appointment_id,
        "appointed": wish.appointed,
        "print_state": PrintState.NONE.value,
    }


def _changes(day: Day, wish: Wish, ticket_id: int, number: int) -> str:
    drawn = wish.ticket(ticket_id, day.hours.id, number)
    changes = [journal.change(None, drawn)]
    if wish.slip_id is not None:
        was, now = {"used": False}, {"used": True}
        changes.append({"slip": wish.slip_id, "was": was, "now": now})
    return msgspec.json.encode(changes).decode()


def _take_in_four(
    connection: Connection, store: Store, day: Day, wish: Wish, upto: int
) -> tuple[int, int] | None:
    number = _count[wish.kind].scalar(connection, hours=day.hours.id, upto=upto)
    if number is None:
        return None
    event_id = _take_event.scalar(
        connection, office=store.office_id, new_day=day.hours.day
    )
    ticket_id = _insert_ticket.scalar(
        connection, **_ticket_row(day, wish), number=number
    )
    journal.insert_event.all(
        connection,
        office_id=store.office_id,
        id=event_id,
        at=wish.at,
        step=wish.step.value,
        hours_id=day.hours.id,
        ticket_id=ticket_id,
        desk_id=None,
        device=wish.device,
        changes=_changes(day, wish, ticket_id, number),
        undoes=None,
        act_id=None,
    )
    return ticket_id, number


def _one_statement(kind: Kind) -> Prepared:
    """Number -> event id (and the office's lock) -> ticket -> event, in one go.

    Atomic by itself, so that it needs no transaction around it: three messages to
    the server with the two looks before it, where five statements need five.

    The ticket's own id and number are not known before the statement runs: the
    event's picture has them as marks that the statement replaces.
    """
    from sqlalchemy import cast, func
    from sqlalchemy.dialects.postgresql import TEXT

    column = _counter(kind)
    values: dict[str, Any] = {column.name: column + 1}
    if kind is Kind.WALK_IN:
        values["remaining"] = _FEWER
    count = (
        update(office_hours)
        .where(
            office_hours.c.id == bindparam("hours"),
            column < bindparam("upto"),
            # Looked at again when another change had to be waited for.
            office_hours.c.ended.is_(None),
            office_hours.c.cancelled.is_(False),
            office_hours.c.issuing == bindparam("e_issuing"),
        )
        .values(**values)
        .returning(column.label("number"))
        .cte("count")
    )
    turn = _next_event.where(exists(select(count.c.number))).cte("turn")
    names = [name for name in TICKET_COLUMNS if name != "number"]
    made = (
        insert(ticket)
        .from_select(
            [*names, "number"],
            select(
                *(
                    bindparam(f"t_{name}", type_=ticket.c[name].type).label(name)
                    for name in names
                ),
                count.c.number,
            ),
        )
        .returning(ticket.c.id, ticket.c.number)
        .cte("made")
    )
    told = func.replace(
        func.replace(
            bindparam("e_changes", type_=TEXT), literal("-1001"), cast(made.c.id, TEXT)
        ),
        literal("-1002"),
        cast(made.c.number, TEXT),
    )
    written = (
        insert(event)
        .from_select(
            [
                "office_id",
                "id",
                "at",
                "step",
                "hours_id",
                "ticket_id",
                "device",
                "changes",
            ],
            select(
                bindparam("office", type_=event.c.office_id.type),
                turn.c.last_event,
                bindparam("e_at", type_=event.c.at.type),
                bindparam("e_step", type_=event.c.step.type),
                bindparam("hours", type_=event.c.hours_id.type),
                made.c.id,
                bindparam("e_device", type_=event.c.device.type),
                told,
            ).select_from(turn.join(made, literal(1) == 1)),
        )
        .cte("written")
    )
    return Prepared(select(made.c.id, made.c.number).add_cte(written))


_one: dict[Kind, Prepared] = {}


def _take_in_one(
    connection: Connection, store: Store, day: Day, wish: Wish, upto: int
) -> tuple[int, int] | None:
    statement = _one.get(wish.kind)
    if statement is None:
        statement = _one[wish.kind] = _one_statement(wish.kind)
    row = statement.first(
        connection,
        office=store.office_id,
        new_day=day.hours.day,
        hours=day.hours.id,
        upto=upto,
        **{f"t_{name}": value for name, value in _ticket_row(day, wish).items()},
        e_issuing=day.hours.issuing,
        e_at=wish.at,
        e_step=wish.step.value,
        e_device=wish.device,
        e_changes=_changes(day, wish, -1001, -1002),
    )
    return (row[0], row[1]) if row is not None else None
