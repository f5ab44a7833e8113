"""What the secretary may see: the whole office in one consistent look.

Unlike the board it has topics, codes and who was missed; it is for staff alone.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right

import msgspec
from sqlalchemy import select

from kiosk.office import hours as office_days
from kiosk.office import journal, order, queries, slips
from kiosk.office.lifecycle import OPEN_CALL
from kiosk.office.outlook import Outlook
from kiosk.office.store import Store
from kiosk.office.tables import desk as desk_table
from kiosk.office.values import (
    Appointment,
    Event,
    OfficeHours,
    Situation,
    State,
    Ticket,
    Wait,
    Waiting,
)

EVENTS = 60
"""How many of the journal's newest lines are looked at."""


NEAR, FAR = 12, 24
"""Of a long queue the ranges of the first are played, and of so many evenly spread
behind them: each takes milliseconds, and with many desks none lasts until the next
look."""


class DeskNow(msgspec.Struct, frozen=True):
    """One desk at this moment."""

    key: str
    label: str
    paused: bool
    ticket: Ticket | None
    """Who was called there or is in the room."""


class Overview(msgspec.Struct, frozen=True):
    """The office at one moment."""

    event_id: int
    at: dt.datetime
    situation: Situation
    hours: OfficeHours | None
    """The present office hours, else today's next or last."""
    current: bool
    """Whether numbers can be called: the hours are the present ones."""
    next_opens: dt.datetime | None
    queue: tuple[Waiting, ...]
    """Who can be called, in calling order."""
    parked: tuple[Ticket, ...]
    """Put aside, and not yet back in the queue."""
    missed: tuple[Ticket, ...]
    """Called, and not come."""
    not_reached: tuple[Ticket, ...]
    """Who still held a number when the day was closed."""
    desks: tuple[DeskNow, ...]
    """In the configuration's order."""
    expected: tuple[Appointment, ...]
    """Appointments that are not here yet, by time."""
    wait: Wait
    """For whoever would draw a number now."""
    events: tuple[Event, ...]
    """What happened last, the newest first."""
    slips: int = 0
    """Priority slips of earlier dates that were not shown yet."""

    def desk(self, key: str) -> DeskNow | None:
        """The desk of that key."""
        return next((desk for desk in self.desks if desk.key == key), None)

    def holds(self, number: int) -> bool:
        """Whether somebody waits, is put aside or was missed with that number."""
        away = (*self.parked, *self.missed)
        return number in {t.number for t in away} or number in {
            waiting.ticket.number for waiting in self.queue
        }


def read(store: Store, at: dt.datetime) -> Overview:
    """The office at this moment."""
    with store.read() as connection:
        event_id = journal.event_number(connection, store)
        day = office_days.current(connection, store, at)
        hours = day.hours if day else office_days.today(connection, store, at)
        next_opens = office_days.next_opening(connection, store, at)
        alarm = office_days.evacuated(connection, store)
        look = queries.look(connection, store, day, at) if day else None
        tickets = queries.of_hours(connection, store, hours.id) if hours else []
        left = queries.open_calls(connection, store)
        paused = {
            row.key
            for row in connection.execute(
                select(desk_table.c.key).where(
                    desk_table.c.office_id == store.office_id,
                    desk_table.c.paused.is_(True),
                )
            )
        }
        expected = [
            one
            for one in queries.appointments_of(connection, hours.id if hours else 0)
            if one.state == "expected"
        ]
        events = journal.read(connection, store, event_id - EVENTS, EVENTS)
        shown = slips.unused(connection, store, day.hours.id) if day else 0
    situation = office_days.situation(hours, at, look.verdict if look else None)
    rules = store.config.rules
    return Overview(
        event_id=event_id,
        at=at,
        situation=Situation.EVACUATION if alarm else situation,
        hours=hours,
        current=day is not None,
        next_opens=next_opens,
        queue=tuple(
            Waiting(one, order.reason(one, rules), told)
            for one, told in zip(look.waiting, _waits(look), strict=True)
        )
        if look
        else (),
        parked=_aside(tickets, State.PARKED, look.waiting if look else []),
        missed=_aside(tickets, State.MISSED, []),
        not_reached=_aside(tickets, State.NOT_REACHED, []),
        desks=tuple(
            DeskNow(desk.key, desk.label, desk.key in paused, _at(left, desk.key))
            for desk in store.config.desks
        ),
        expected=tuple(expected),
        wait=look.wait_of(None) if look else Wait(),
        events=events[::-1],
        slips=shown,
    )


def _waits(look: Outlook) -> list[Wait]:
    """A range for each who waits, in calling order.

    Who stands between two that were played has a range from the lower end of the one
    before to the upper end of the one behind: never too narrow.
    """
    waiting = look.waiting
    if len(waiting) <= NEAR + FAR:
        return [look.wait_of(one) for one in waiting]
    last = len(waiting) - 1
    spread = (NEAR + (last - NEAR) * k // FAR for k in range(FAR + 1))
    played = {place: look.wait_of(waiting[place]) for place in {*range(NEAR), *spread}}
    places = sorted(played)
    return [
        _between(
            played[places[bisect_right(places, place) - 1]],
            played[places[bisect_left(places, place)]],
        )
        for place in range(len(waiting))
    ]


def _between(before: Wait, behind: Wait) -> Wait:
    if before.low is None or behind.high is None:
        return Wait()
    return Wait(min(before.low, behind.low or 0), max(behind.high, before.high or 0))


def _aside(
    tickets: list[Ticket], state: State, back: list[Ticket]
) -> tuple[Ticket, ...]:
    """Those of that state that are not back in the queue, by number."""
    callable_now = {ticket.id for ticket in back}
    found = [t for t in tickets if t.state is state and t.id not in callable_now]
    return tuple(sorted(found, key=lambda ticket: ticket.number))


def _at(tickets: list[Ticket], desk: str) -> Ticket | None:
    """Who is at the desk, even if hours before left the talk open."""
    return next(
        (one for one in tickets if one.desk == desk and one.state in OPEN_CALL), None
    )
