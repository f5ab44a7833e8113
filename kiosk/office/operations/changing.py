"""What the acts share: who is at the desk, writing a changed ticket, repetition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, exc, select, update

from kiosk.office import hours as office_days
from kiosk.office import journal, lifecycle, order, queries
from kiosk.office.hours import Day
from kiosk.office.prepared import Prepared
from kiosk.office.store import Store
from kiosk.office.tables import event, office_hours
from kiosk.office.tables import ticket as ticket_table
from kiosk.office.values import Called, OfficeGone, Refused, Step, Ticket

_update = Prepared(
    update(ticket_table)
    .where(ticket_table.c.id == bindparam("ticket"))
    .values(
        state=bindparam("new_state"),
        place=bindparam("new_place"),
        rank=bindparam("new_rank"),
        desk_id=bindparam("new_desk"),
        called=bindparam("new_called"),
        call_event=bindparam("new_call_event"),
        calls=bindparam("new_calls"),
        returned=bindparam("new_returned"),
        park_until=bindparam("new_park_until"),
    )
)


class Act:
    """One change under way: its transaction, its event id, what it touches."""

    def __init__(
        self,
        store: Store,
        connection: Connection,
        day: Day,
        *,
        at: dt.datetime,
        device: str,
        desk: str | None,
        act_id: str | None,
    ) -> None:
        self.store = store
        self.connection = connection
        self.day = day
        self.at = at
        self.device = device
        self.desk = desk
        self.act_id = act_id
        self.event_id = journal.begin(connection, store)
        self.changes: list[journal.Change] = []

    def live(self) -> list[Ticket]:
        """The tickets that wait, are parked or are at a desk."""
        return queries.live(self.connection, self.store, self.day.hours.id)

    def present(self, tickets: list[Ticket]) -> Ticket | None:
        """Who is at this desk: of these live tickets, or left there by hours before.

        Office hours that nobody closed may have left a talk open; the desk's next
        act finishes it like any other.
        """
        for ticket in tickets:
            if ticket.desk == self.desk and ticket.state in lifecycle.OPEN_CALL:
                return ticket
        desk_id = self.store.desk_ids[self.desk or ""]
        return queries.open_call(self.connection, self.store, desk_id)

    def change(self, was: Ticket, step: Step, **fields: Any) -> Ticket:
        """Take a ticket a step further and write it."""
        now = msgspec.structs.replace(
            was, state=lifecycle.after(was.state, step), **fields
        )
        self.write(was, now)
        return now

    def write(self, was: Ticket, now: Ticket) -> None:
        """Write a ticket's picture and note the difference for the event."""
        self.changes.append(journal.change(was, now))
        _update.all(
            self.connection,
            ticket=now.id,
            new_state=now.state.value,
            new_place=now.place,
            new_rank=now.rank,
            new_desk=self.store.desk_ids[now.desk] if now.desk else None,
            new_called=now.called,
            new_call_event=now.call_event,
            new_calls=now.calls,
            new_returned=now.returned,
            new_park_until=now.park_until,
        )

    def record(
        self, step: Step, ticket: Ticket | None, undoes: int | None = None
    ) -> None:
        """Write the event row; the displays are woken by it."""
        journal.record(
            self.connection,
            self.store,
            self.event_id,
            step,
            at=self.at,
            hours_id=self.day.hours.id,
            ticket_id=ticket.id if ticket else None,
            desk=self.desk,
            device=self.device,
            changes=self.changes,
            undoes=undoes,
            act_id=self.act_id,
        )
        self.store.ring(self.connection)

    def answer(
        self,
        step: Step,
        ticket: Ticket | None,
        finished: Ticket | None = None,
        reason: str = "",
    ) -> Called:
        """Write the event and give the desk its answer."""
        self.record(step, ticket or finished)
        waiting = order.calling_order(self.live(), self.at, self.store.config.rules)
        return Called(
            step=step,
            desk=self.desk or "",
            ticket=ticket,
            finished=finished,
            waiting=len(waiting),
            event_id=self.event_id,
            reason=reason,
        )


@contextmanager
def acting(
    store: Store,
    *,
    at: dt.datetime,
    device: str,
    desk: str | None = None,
    act_id: str | None = None,
    closing: bool = False,
    hours_id: int | None = None,
) -> Iterator[Act]:
    """Open a change; committed, then the displays woken, when the block ends.

    `closing`: the office hours themselves will be changed. `hours_id`: those that
    are meant, if not the present ones.

    Raises:
        Refused: `refused.unknown_desk`, `refused.not_open`, or what the block raises;
            then nothing was changed.
        Repeated: the act was delivered before.
    """
    if desk is not None and desk not in store.desk_ids:
        raise Refused("refused.unknown_desk", desk=desk)
    try:
        with store.write() as connection:
            raise_if_repeated(connection, store, act_id)
            day = (
                office_days.current(connection, store, at)
                if hours_id is None
                else office_days.named(connection, store, hours_id)
            )
            if day is None:
                raise Refused("refused.not_open")
            if closing:
                # A draw, too, locks the hours before the office.
                connection.execute(
                    select(office_hours.c.id)
                    .where(office_hours.c.id == day.hours.id)
                    .with_for_update(key_share=True)
                )
            yield Act(
                store,
                connection,
                day,
                at=at,
                device=device,
                desk=desk,
                act_id=act_id,
            )
    except exc.IntegrityError as error:
        # The same act may have come twice at once: the other one was first.
        with store.read() as connection:
            raise_if_repeated(connection, store, act_id)
        raise OfficeGone(f"the act broke a rule: {error.orig}") from error
    store.ring()


def record_hours(
    connection: Connection,
    store: Store,
    *,
    at: dt.datetime,
    device: str,
    hours_id: int | None = None,
    event_id: int | None = None,
    act_id: str | None = None,
    appointment_id: int | None = None,
) -> None:
    """Write the event of changed office hours; its commit wakes the displays.

    Called after the hours' own row was changed: a draw, too, locks the hours before
    the office. `event_id`: one that was taken before. `appointment_id`: what was
    added or cancelled, for whoever asks again for the act `act_id`; never its code.
    """
    if event_id is None:
        event_id = journal.begin(connection, store)
    journal.record(
        connection,
        store,
        event_id,
        Step.HOURS,
        at=at,
        hours_id=hours_id,
        device=device,
        act_id=act_id,
        changes=[{"appointment": appointment_id}] if appointment_id else None,
    )
    store.ring(connection)


class Repeated(Exception):
    """The act of this id was delivered before; it is not done twice."""

    def __init__(self, step: Step, event_id: int, ticket_id: int | None) -> None:
        self.step = step
        self.event_id = event_id
        self.ticket_id = ticket_id
        super().__init__(f"event {event_id}")


def raise_if_repeated(connection: Connection, store: Store, act_id: str | None) -> None:
    """Raise Repeated when the act of this id was delivered before."""
    if act_id is None:
        return
    known = journal.by_act(connection, store, act_id)
    if known is not None:
        raise Repeated(Step(known.step), known.id, known.ticket_id)


def refuse_unseen(
    connection: Connection,
    store: Store,
    desk: str,
    act_id: str | None,
    seen: int | None,
) -> None:
    """Refuse an act at a desk where somebody else has acted after the event `seen`.

    An act's own device is known by its act id ("pad:boot:7"), all but the count.

    Raises:
        Refused: `refused.somebody_acted`.
    """
    if seen is None:
        return
    own = (act_id or "").rpartition(":")[0]
    rows = connection.execute(
        select(event.c.act_id).where(
            event.c.office_id == store.office_id,
            event.c.id > seen,
            event.c.desk_id == store.desk_ids[desk],
        )
    )
    if any((row.act_id or "").rpartition(":")[0] != own for row in rows):
        raise Refused("refused.somebody_acted", desk=desk)


def repeated_answer(
    store: Store, desk: str, repeated: Repeated, at: dt.datetime
) -> Called:
    """The answer to an act that was delivered before."""
    with store.read() as connection:
        ticket = (
            queries.by_id(connection, store, repeated.ticket_id)
            if repeated.ticket_id is not None
            else None
        )
        ended = _ended(connection, store, repeated)
        day = office_days.current(connection, store, at)
        tickets = queries.live(connection, store, day.hours.id) if day else []
    waiting = order.calling_order(tickets, at, store.config.rules)
    return Called(
        step=repeated.step,
        desk=desk,
        ticket=ticket,
        finished=ended,
        waiting=len(waiting),
        event_id=repeated.event_id,
    )


def _ended(connection: Connection, store: Store, repeated: Repeated) -> Ticket | None:
    """Whom a call finished or missed on the way, as the tickets are now."""
    if repeated.step is not Step.CALL:
        return None
    (done,) = journal.read(connection, store, repeated.event_id - 1, 1)
    others = [c["ticket"] for c in done.changes if c["ticket"] != repeated.ticket_id]
    return queries.by_id(connection, store, int(str(others[0]))) if others else None
