"""Who is next, and why: pure functions of plain values (no database, no clock).

Everybody has a place in time, fixed at check-in: a walk-in's is the moment of
drawing; a registered visitor's is `head_start` before the appointed time, as if the
number had been drawn then; whoever checks in more than `grace` late has the moment
of check-in. The earliest place is called first; equal places: registered first,
then the lower number. Places never change, so nobody can starve.

In words for the wall: "Angemeldete zählen so, als wären sie eine halbe Stunde vor
ihrem Termin gekommen. Wer zuerst da war, kommt zuerst."
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from kiosk.config import Rules
from kiosk.office.values import Kind, State, Ticket

Key = tuple[int, dt.datetime, int, int]


def place(
    checked_in: dt.datetime, appointed: dt.datetime | None, rules: Rules
) -> dt.datetime:
    """The place in time of whoever checks in (or draws) at `checked_in` (UTC)."""
    if appointed is None:
        return checked_in
    if checked_in > appointed + dt.timedelta(minutes=rules.grace):
        return checked_in
    return appointed - dt.timedelta(minutes=rules.head_start)


def slip_place(drawn: dt.datetime, opens: dt.datetime, rules: Rules) -> dt.datetime:
    """The place in time of whoever shows a priority slip of an earlier date.

    As if the number had been drawn `head_start` before the opening: ahead of all who
    drew later, behind registered visitors of the same place, never later than now.
    """
    return min(drawn, opens - dt.timedelta(minutes=rules.head_start))


def arrival(
    checked_in: dt.datetime,
    appointed: dt.datetime | None,
    rules: Rules,
    *,
    after_last: bool = False,
) -> str:
    """The message key of what a registered visitor is told at check-in.

    `appt.early` before the head start, `appt.checked_in` in time, `appt.late_kept`
    after the time but within the grace, `appt.late` when the moment of check-in has
    become the place, `appt.after_last` when no appointment of the day is still to
    come, besides; empty for walk-ins.
    """
    if appointed is None:
        return ""
    if checked_in < appointed - dt.timedelta(minutes=rules.head_start):
        return "appt.early"
    if checked_in > appointed + dt.timedelta(minutes=rules.grace):
        return "appt.after_last" if after_last else "appt.late"
    return "appt.late_kept" if checked_in > appointed else "appt.checked_in"


def key(ticket: Ticket) -> Key:
    """What tickets are sorted by; smaller is called earlier."""
    registered_first = 0 if ticket.kind is Kind.APPOINTMENT else 1
    return (ticket.rank, ticket.place, registered_first, ticket.number)


def is_early(ticket: Ticket, at: dt.datetime, rules: Rules) -> bool:
    """Whether it is too early to call a registered visitor while others wait."""
    return (
        ticket.appointed is not None
        and ticket.rank > 0
        and at < ticket.appointed - dt.timedelta(minutes=rules.early)
    )


def can_be_called(ticket: Ticket, desk: str | None, at: dt.datetime) -> bool:
    """Whether "next" of that desk may take this ticket (None: any desk)."""
    if ticket.state is State.PARKED:
        return ticket.park_until is not None and ticket.park_until <= at
    if ticket.state is not State.WAITING:
        return False
    return desk is None or ticket.desk is None or ticket.desk == desk


def calling_order(
    tickets: Iterable[Ticket], at: dt.datetime, rules: Rules, desk: str | None = None
) -> list[Ticket]:
    """The tickets that "next" may take, the first of them first."""
    callable_now = sorted(
        (ticket for ticket in tickets if can_be_called(ticket, desk, at)), key=key
    )
    ready = [ticket for ticket in callable_now if not is_early(ticket, at, rules)]
    early = [ticket for ticket in callable_now if is_early(ticket, at, rules)]
    return ready + early


def reason(ticket: Ticket, rules: Rules) -> str:
    """The message key that says why the ticket has its place."""
    if ticket.rank == 0:
        return "order.first"
    if ticket.state is State.PARKED:
        return "order.parked"
    if ticket.returned:
        return "order.returned"
    if ticket.state is State.WAITING and ticket.desk is not None:
        return "order.forwarded"
    if ticket.appointed is None:
        # Only a slip gives a walk-in a place before the moment of drawing.
        return "order.walk_in" if ticket.place >= ticket.issued else "order.slip"
    on_time = ticket.appointed - dt.timedelta(minutes=rules.head_start)
    return "order.appointment" if ticket.place == on_time else "order.late"


def next_but_one(waiting: Sequence[Ticket], at: dt.datetime) -> tuple[int, dt.datetime]:
    """Rank and place of whoever returns after a miss: behind the first who waits.

    `waiting` is in calling order. With nobody waiting: the present moment.
    """
    if not waiting:
        return 1, at
    first = waiting[0]
    return first.rank, first.place + dt.timedelta(microseconds=1)
