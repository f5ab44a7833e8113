"""What happened to a ticket's paper; each attempt is journalled before the act."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import insert, select, update

from kiosk.office.store import Store
from kiosk.office.tables import announced, print_attempt, ticket
from kiosk.office.values import PrintState, Refused, Wait


class PrintAttempt(msgspec.Struct, frozen=True):
    """A print whose end is not known."""

    id: int
    ticket_id: int
    began: dt.datetime


def begin_print(store: Store, *, ticket_id: int, at: dt.datetime, device: str) -> int:
    """Record that a print begins, before its first byte; the attempt's id.

    Raises:
        Refused: `refused.unknown_number`.
    """
    with store.write() as connection:
        changed = connection.execute(
            update(ticket)
            .where(ticket.c.id == ticket_id)
            .values(print_state=PrintState.SENDING.value)
        ).rowcount
        if not changed:
            raise Refused("refused.unknown_number", ticket=ticket_id)
        return int(
            connection.execute(
                insert(print_attempt)
                .values(ticket_id=ticket_id, device=device, began=at)
                .returning(print_attempt.c.id)
            ).scalar_one()
        )


def record_print(
    store: Store,
    *,
    attempt: int,
    state: PrintState,
    reason: str = "",
    at: dt.datetime,
    device: str,
) -> None:
    """Record how an attempt ended; the ticket's state follows its last attempt."""
    del device  # the attempt knows which device began it
    with store.write() as connection:
        ticket_id = connection.execute(
            update(print_attempt)
            .where(print_attempt.c.id == attempt)
            .values(outcome=state.value, reason=reason[:200], ended=at)
            .returning(print_attempt.c.ticket_id)
        ).scalar()
        if ticket_id is None:
            raise Refused("refused.unknown_number", attempt=attempt)
        connection.execute(
            update(ticket)
            .where(
                ticket.c.id == ticket_id,
                ~select(print_attempt.c.id)
                .where(
                    print_attempt.c.ticket_id == ticket_id,
                    print_attempt.c.id > attempt,
                )
                .exists(),
            )
            .values(print_state=state.value)
        )


def interrupted_prints(store: Store, *, device: str) -> tuple[PrintAttempt, ...]:
    """Attempts of a device that have no end: what was under way when it died."""
    with store.read() as connection:
        rows = connection.execute(
            select(print_attempt)
            .where(print_attempt.c.device == device, print_attempt.c.ended.is_(None))
            .order_by(print_attempt.c.id)
        )
        return tuple(PrintAttempt(row.id, row.ticket_id, row.began) for row in rows)


def note_wait(store: Store, ticket_id: int, wait: Wait) -> None:
    """Note the range a visitor was told, for the day's sums; once per ticket."""
    if wait.low is None or wait.high is None:
        return
    with store.write() as connection:
        known = connection.execute(
            select(announced.c.ticket_id).where(announced.c.ticket_id == ticket_id)
        ).first()
        if known is None:
            connection.execute(
                insert(announced).values(
                    ticket_id=ticket_id, low=wait.low, high=wait.high
                )
            )
