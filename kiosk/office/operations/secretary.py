"""What the secretary does with a number by name: back into the queue, first, void."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kiosk.office import order, queries
from kiosk.office.operations.changing import Act, Repeated, acting
from kiosk.office.store import Store
from kiosk.office.values import Refused, State, Step, Ticket


def _numbered(act: Act, number: int) -> Ticket:
    found = queries.by_number(act.connection, act.store, act.day.hours.id, number)
    if found is None:
        raise Refused("refused.unknown_number", number=number)
    return found


def return_to_queue(
    store: Store,
    *,
    number: int,
    at: dt.datetime,
    device: str,
    desk: str | None = None,
    act_id: str | None = None,
) -> Ticket:
    """Let somebody back into the queue: who was parked, or who missed the call.

    Whoever was parked has the old place in time again. Whoever missed the call is
    next but one, once. `desk`: who did it, and so who can take it back.

    Raises:
        Refused: `refused.unknown_number`, `refused.not_allowed`,
            `refused.already_returned`.
    """
    try:
        with acting(store, at=at, device=device, desk=desk, act_id=act_id) as act:
            away = _numbered(act, number)
            back = act.change(away, Step.RETURN, desk=None, **_place(act, away))
            act.record(Step.RETURN, back)
    except Repeated as repeated:
        return _known(store, repeated)
    return back


def _place(act: Act, away: Ticket) -> dict[str, Any]:
    """Where somebody returns to."""
    if away.state is not State.MISSED:
        return {"park_until": None}
    if away.returned:
        raise Refused("refused.already_returned", number=away.number)
    rules = act.store.config.rules
    waiting = order.calling_order(act.live(), act.at, rules)
    rank, place = order.next_but_one(waiting, act.at)
    return {"returned": True, "place": place, "rank": rank}


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
