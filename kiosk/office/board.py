"""What may be shown in public: numbers, rooms and sentences; no topic, no name."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kiosk.office import hours as office_days
from kiosk.office import queries, slips
from kiosk.office.journal import event_number
from kiosk.office.lifecycle import OPEN_CALL
from kiosk.office.store import Store
from kiosk.office.values import (
    Board,
    Call,
    Notice,
    OfficeHours,
    Situation,
    State,
    Ticket,
    Wait,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

SHOWN_NEXT = 6
"""The most numbers a display shows as next."""

SHOWN_LAST = 8
"""Calls before the present ones that are told in any case."""

RECENT = dt.timedelta(seconds=60)
"""Calls no older are told, too: a display that comes back announces them."""

MOST_RECENT = 120
"""So many of those at most."""


def read(store: Store, at: dt.datetime) -> Board:
    """The board at this moment, in one consistent look."""
    with store.read() as connection:
        event_id = event_number(connection, store)
        day = office_days.current(connection, store, at)
        hours = day.hours if day else office_days.today(connection, store, at)
        next_opens = office_days.next_opening(connection, store, at)
        shown = slips.unused(connection, store, day.hours.id) if day else 0
        alarm = office_days.evacuated(connection, store)
        if day is None:
            look, called = None, []
            store.knowledge.end(store)
        else:
            look = queries.look(connection, store, day, at)
            called = _last_called(connection, store, day.hours.id, at)
    situation = office_days.situation(hours, at, look.verdict if look else None)
    drawing = day is not None and situation in DRAWING
    if alarm:
        situation, drawing = Situation.EVACUATION, False
    # Not out of the last calls: beside a long talk others may have called many.
    current = sorted(
        look.running if look else (),
        key=lambda ticket: ticket.call_event or 0,
        reverse=True,
    )
    waiting = look.waiting if look else []
    return Board(
        event_id=event_id,
        at=at,
        situation=situation,
        current=tuple(_call(store, ticket) for ticket in current),
        last=_ended(store, called, at),
        next=tuple(ticket.number for ticket in waiting[:SHOWN_NEXT]),
        waiting=len(waiting),
        wait=look.wait_of(None) if look else Wait(),
        drawing=drawing,
        opens=hours.opens if hours else None,
        closes=hours.closes if hours else None,
        issue_from=hours.issue_from if hours else None,
        next_opens=next_opens,
        paused_until=office_days.pause_end(hours, at) if hours else None,
        delayed=hours.delayed if hours else False,
        delayed_until=office_days.delay_end(hours, at) if hours else None,
        appointments=day.absent if day else 0,
        slips=shown,
        notices=_notices(hours, at, waiting, store),
    )


def _last_called(
    connection: Connection, store: Store, hours_id: int, at: dt.datetime
) -> list[Ticket]:
    """The calls of the last minute, and some before; mostly one short look."""
    desks = len(store.desk_ids)
    few = queries.last_called(connection, store, hours_id, SHOWN_LAST + desks)
    if len(few) < SHOWN_LAST + desks or not _is_recent(few[-1], at):
        return few
    return queries.last_called(connection, store, hours_id, MOST_RECENT + desks)


def _is_recent(ticket: Ticket, at: dt.datetime) -> bool:
    return ticket.called is not None and at - ticket.called < RECENT


def _ended(store: Store, called: list[Ticket], at: dt.datetime) -> tuple[Call, ...]:
    """Calls that are over, the newest first."""
    over = [t for t in called if t.state not in (*OPEN_CALL, State.WAITING)]
    return tuple(
        _call(store, ticket)
        for place, ticket in enumerate(over)
        if place < SHOWN_LAST or _is_recent(ticket, at)
    )


DRAWING = (Situation.OPEN, Situation.RISK, Situation.PAUSED)


def _call(store: Store, ticket: Ticket) -> Call:
    desk = store.config.desk(ticket.desk or "")
    return Call(
        number=ticket.number,
        desk=ticket.desk or "",
        label=desk.label if desk else "",
        called=ticket.called or ticket.issued,
        calls=ticket.calls,
        event_id=ticket.call_event or 0,
        inside=ticket.state is State.SERVING,
    )


def _notices(
    hours: OfficeHours | None, at: dt.datetime, waiting: list[Ticket], store: Store
) -> tuple[Notice, ...]:
    if hours is None:
        return ()
    notices = []
    if office_days.is_paused(hours, at):
        ends = office_days.pause_end(hours, at)
        notices.append(Notice("display.break" if ends else "display.paused", ends))
    if hours.delayed:
        ends = office_days.delay_end(hours, at)
        notices.append(Notice("display.delay_until" if ends else "display.delay", ends))
    if hours.closing_told and at < hours.closes:
        notices.append(Notice("display.closes_at", hours.closes))
    if any(ticket.appointed for ticket in waiting):
        notices.append(Notice("wait.order_note"))
    notices.append(Notice("display.missed"))
    return tuple(notices)
