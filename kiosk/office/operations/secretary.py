"""What the secretary does with a number by name: back into the queue, first, void."""

from __future__ import annotations

import datetime as dt

from kiosk.office import order, queries
from kiosk.office.operations.changing import Act, Repeated, acting
from kiosk.office.store import Store
from kiosk.office.values import Refused, Step, Ticket


def _numbered(act: Act, number: int) -> Ticket:
    found = queries.by_number(act.connection, act.store, act.day.hours.id, number)
    if found is None:
        raise Refused("refused.unknown_number", number=number)
    return found


def return_to_queue(
    store: Store, *, number: int, at: dt.datetime, device: str
) -> Ticket:
    """Let a visitor who missed the call back in, next but one; once.

    Raises:
        Refused: `refused.unknown_number`, `refused.not_allowed`,
            `refused.already_returned`.
    """
    with acting(store, at=at, device=device) as act:
        missed = _numbered(act, number)
        if missed.returned:
            raise Refused("refused.already_returned", number=number)
        waiting = order.calling_order(act.live(), at, store.config.rules)
        rank, place = order.next_but_one(waiting, at)
        back = act.change(
            missed, Step.RETURN, returned=True, place=place, rank=rank, desk=None
        )
        act.record(Step.RETURN, back)
    return back


def put_first(
    store: Store,
    *,
    number: int,
    at: dt.datetime,
    device: str,
    desk: str | None = None,
    act_id: str | None = None,
) -> Ticket:
    """Call this visitor before all others; the reason is nobody's business.

    `desk`: who did it, and so who can take it back.

    Raises:
        Refused: `refused.unknown_number`, `refused.not_allowed`.
    """
    try:
        with acting(store, at=at, device=device, desk=desk, act_id=act_id) as act:
            first = act.change(_numbered(act, number), Step.PUT_FIRST, rank=0)
            act.record(Step.PUT_FIRST, first)
    except Repeated as repeated:
        return _known(store, repeated)
    return first


def void_ticket(
    store: Store,
    *,
    ticket_id: int,
    at: dt.datetime,
    device: str,
    desk: str | None = None,
    act_id: str | None = None,
) -> Ticket:
    """Give a number back; it is not used again.

    `desk`: who did it, and so who can take it back.

    Raises:
        Refused: `refused.unknown_number`, `refused.not_allowed` once it was called.
    """
    try:
        with acting(store, at=at, device=device, desk=desk, act_id=act_id) as act:
            found = queries.by_id(act.connection, store, ticket_id)
            if found is None or found.hours_id != act.day.hours.id:
                raise Refused("refused.unknown_number", ticket=ticket_id)
            void = act.change(found, Step.VOID)
            act.record(Step.VOID, void)
    except Repeated as repeated:
        return _known(store, repeated)
    return void


def _known(store: Store, repeated: Repeated) -> Ticket:
    """The ticket of an act that was delivered before."""
    with store.read() as connection:
        known = queries.by_id(connection, store, repeated.ticket_id or 0)
    if known is None:
        raise Refused("refused.unknown_number", ticket=repeated.ticket_id)
    return known
