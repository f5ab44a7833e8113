"""What happened to a ticket's paper; each attempt is journalled before the act."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection, Row, Select, insert, select, update

from kiosk.office.store import Store
from kiosk.office.tables import (
    announced,
    office_hours,
    paper_roll,
    print_attempt,
    ticket,
)
from kiosk.office.values import PrintState, Refused, Wait


class PrintAttempt(msgspec.Struct, frozen=True):
    """A print whose end is not known."""

    id: int
    ticket_id: int
    began: dt.datetime


class Print(msgspec.Struct, frozen=True):
    """A line of the print journal."""

    id: int
    number: int
    device: str
    began: dt.datetime
    ended: dt.datetime | None
    """None while it is under way."""
    state: PrintState
    grade: str
    """The printer's word: A it said that the ticket is out, B it processed the job,
    C it was well before and after, D it never answers; empty: none."""
    copy: bool
    reason: str
    """Why no paper is certain, as the printer's error; empty when all went well."""


class PaperRoll(msgspec.Struct, frozen=True):
    """What was printed from the roll that is in a kiosk's printer."""

    began: dt.datetime
    """When it was put in, as far as is known."""
    used: int
    """Millimetres."""
    tickets: int

    def left(self, metres: float) -> int:
        """About how many tickets a roll of that length still gives."""
        each = self.used / self.tickets if self.tickets else TICKET
        return max(0, int((metres * 1000 - self.used) / each))


TICKET = 110
"""Millimetres of a ticket while none was printed from the roll."""


def begin_print(
    store: Store, *, ticket_id: int, at: dt.datetime, device: str, copy: bool = False
) -> int:
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
                .values(ticket_id=ticket_id, device=device, began=at, copy=copy)
                .returning(print_attempt.c.id)
            ).scalar_one()
        )


def record_print(
    store: Store,
    *,
    attempt: int,
    state: PrintState,
    reason: str = "",
    grade: str = "",
    used: int = 0,
    at: dt.datetime,
    device: str,
) -> None:
    """Record how an attempt ended; the ticket's state follows its last attempt.

    `used` millimetres are counted to the roll of paper of `device`, the printer's
    kiosk: in the same transaction, so that none is counted twice or forgotten.
    """
    with store.write() as connection:
        ticket_id = connection.execute(
            update(print_attempt)
            .where(print_attempt.c.id == attempt)
            .values(outcome=state.value, reason=reason[:200], grade=grade[:1], ended=at)
            .returning(print_attempt.c.ticket_id)
        ).scalar()
        if ticket_id is None:
            raise Refused("refused.unknown_number", attempt=attempt)
        if used > 0:
            use_paper(connection, store, device, used, at)
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
            _attempts(store).where(
                print_attempt.c.device == device, print_attempt.c.ended.is_(None)
            )
        )
        return tuple(PrintAttempt(row.id, row.ticket_id, row.began) for row in rows)


def prints(store: Store, since: int = 0, limit: int = 500) -> tuple[Print, ...]:
    """The print journal after the attempt `since`, oldest first."""
    with store.read() as connection:
        rows = connection.execute(
            _attempts(store).where(print_attempt.c.id > since).limit(limit)
        )
        return tuple(_print_of(row) for row in rows)


def _attempts(store: Store) -> Select[tuple[object, ...]]:
    """All attempts of this office, with the numbers of their tickets."""
    return (
        select(print_attempt, ticket.c.number)
        .join(ticket, ticket.c.id == print_attempt.c.ticket_id)
        .join(office_hours, office_hours.c.id == ticket.c.hours_id)
        .where(office_hours.c.office_id == store.office_id)
        .order_by(print_attempt.c.id)
    )


def _print_of(row: Row[tuple[object, ...]]) -> Print:
    return Print(
        id=row.id,
        number=row.number,
        device=row.device,
        began=row.began,
        ended=row.ended,
        state=PrintState(row.outcome),
        grade=row.grade,
        copy=row.copy,
        reason=row.reason,
    )


def read_roll(store: Store, device: str) -> PaperRoll | None:
    """The roll in that kiosk's printer; None: nothing was ever counted."""
    with store.read() as connection:
        row = connection.execute(
            select(paper_roll).where(
                paper_roll.c.office_id == store.office_id,
                paper_roll.c.device == device,
            )
        ).first()
    return PaperRoll(row.began, row.used, row.tickets) if row else None


def tickets_left(store: Store, device: str, metres: float) -> int | None:
    """About how many tickets that kiosk's roll still gives; None: nobody counts."""
    if not metres:
        return None
    roll = read_roll(store, device) or PaperRoll(dt.datetime.now(dt.UTC), 0, 0)
    return roll.left(metres)


def new_roll(store: Store, *, device: str, at: dt.datetime) -> None:
    """A new roll of paper is in that kiosk's printer: count from nothing."""
    with store.write() as connection:
        _put(connection, store, device, {"began": at, "used": 0, "tickets": 0})


def use_paper(
    connection: Connection, store: Store, device: str, used: int, at: dt.datetime
) -> None:
    """Count `used` millimetres to the roll in that kiosk's printer."""
    mine = (paper_roll.c.office_id == store.office_id) & (paper_roll.c.device == device)
    counted = connection.execute(
        update(paper_roll)
        .where(mine)
        .values(used=paper_roll.c.used + used, tickets=paper_roll.c.tickets + 1)
    )
    if not counted.rowcount:
        _put(connection, store, device, {"began": at, "used": used, "tickets": 1})


def _put(
    connection: Connection, store: Store, device: str, values: dict[str, object]
) -> None:
    mine = (paper_roll.c.office_id == store.office_id) & (paper_roll.c.device == device)
    changed = connection.execute(update(paper_roll).where(mine).values(**values))
    if not changed.rowcount:
        connection.execute(
            insert(paper_roll).values(
                office_id=store.office_id, device=device, **values
            )
        )


def note_wait(
    store: Store,
    ticket_id: int,
    wait: Wait,
    told: tuple[float, float] | None = None,
) -> None:
    """Note the range a visitor was told, for the day's sums; once per ticket.

    `told` is the same before it was rounded: whether it held is what later ranges of
    the day learn from.
    """
    if wait.low is None or wait.high is None:
        return
    with store.write() as connection:
        known = connection.execute(
            select(announced.c.ticket_id).where(announced.c.ticket_id == ticket_id)
        ).first()
        if known is None:
            connection.execute(
                insert(announced).values(
                    ticket_id=ticket_id,
                    low=wait.low,
                    high=wait.high,
                    least=told[0] if told else None,
                    most=told[1] if told else None,
                )
            )
