"""What a desk does: call, recall, start, finish, miss, park, forward.

Every act takes `desk` (its key) and, from devices, an `act_id`: the same id
delivered twice is done once and answered twice. With `seen`, the newest event that
whoever asks can have noticed, it is refused when somebody else has acted at the desk
since (`refused.somebody_acted`): a press that was meant for the visitor before must
not fall on the next one. A recall is always welcome.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, select

from kiosk.office import order, queries
from kiosk.office.operations.changing import (
    Act,
    Repeated,
    acting,
    refuse_unseen,
    repeated_answer,
)
from kiosk.office.operations.pausing import refuse_paused
from kiosk.office.prepared import Prepared
from kiosk.office.store import Store
from kiosk.office.tables import event as event_table
from kiosk.office.values import Called, Refused, State, Step, Ticket

_rang = Prepared(
    select(event_table.c.at).where(
        event_table.c.office_id == bindparam("office"),
        event_table.c.id == bindparam("event"),
    )
)


def _perform(
    store: Store,
    desk: str,
    at: dt.datetime,
    device: str,
    act_id: str | None,
    seen: int | None,
    body: Callable[[Act], Called],
) -> Called:
    try:
        with acting(store, at=at, device=device, desk=desk, act_id=act_id) as act:
            refuse_unseen(act.connection, store, desk, act_id, seen)
            return body(act)
    except Repeated as repeated:
        return repeated_answer(store, desk, repeated, at)


def _called(act: Act, ticket: Ticket) -> Ticket:
    return act.change(
        ticket,
        Step.CALL,
        desk=act.desk,
        called=act.at,
        call_event=act.event_id,
        calls=ticket.calls + 1,
        park_until=None,
    )


def _finished(act: Act, present: Ticket | None) -> Ticket | None:
    return act.change(present, Step.FINISH) if present is not None else None


def _ended(act: Act, present: Ticket | None, missed_within: float) -> Ticket | None:
    """Who was at the desk, finished or missed by the next one's call."""
    if present is not None and _did_not_come(act, present, missed_within):
        return act.change(present, Step.MISS)
    return _finished(act, present)


def _did_not_come(act: Act, present: Ticket, missed_within: float) -> bool:
    """Whether so little time has passed since the last call that nobody came.

    A clock that was set back meanwhile tells nothing: then the talk is finished.
    """
    if missed_within <= 0 or present.state is not State.CALLED:
        return False
    called = _rang.scalar(
        act.connection, office=act.store.office_id, event=present.call_event
    )
    if called is None:
        return False
    return bool(0 <= (act.at - called).total_seconds() < missed_within)


def call_next(
    store: Store,
    *,
    desk: str,
    at: dt.datetime,
    device: str,
    act_id: str | None = None,
    seen: int | None = None,
    missed_within: float = 0.0,
) -> Called:
    """Call who is next; the ticket at the desk is finished by it.

    When nobody waits the ticket at the desk is finished and `Called.ticket` is None.
    `missed_within`: so many seconds after a call or recall, whoever is at the desk
    and not yet in the room did not come, and is missed instead of finished.

    Raises:
        Refused: `refused.nobody_waiting` when the desk is empty and nobody waits;
            `refused.paused` when the desk is paused.
    """

    def body(act: Act) -> Called:
        refuse_paused(act)
        tickets = act.live()
        present = act.present(tickets)
        callable_now = order.calling_order(
            tickets, act.at, store.config.rules, act.desk
        )
        if not callable_now and present is None:
            raise Refused("refused.nobody_waiting")
        ended = _ended(act, present, missed_within)
        if not callable_now:
            missed = ended is not None and ended.state is State.MISSED
            return act.answer(Step.MISS if missed else Step.FINISH, None, ended)
        chosen = callable_now[0]
        reason = order.reason(chosen, store.config.rules)
        return act.answer(Step.CALL, _called(act, chosen), ended, reason)

    return _perform(store, desk, at, device, act_id, seen, body)


def call_number(
    store: Store,
    *,
    number: int,
    desk: str,
    at: dt.datetime,
    device: str,
    act_id: str | None = None,
    seen: int | None = None,
) -> Called:
    """Call that number: one that waits, is parked, or missed its call.

    Raises:
        Refused: `refused.unknown_number`; `refused.not_allowed` when it is at
            another desk, finished or void.
    """

    def body(act: Act) -> Called:
        refuse_paused(act)
        chosen = queries.by_number(act.connection, store, act.day.hours.id, number)
        if chosen is None:
            raise Refused("refused.unknown_number", number=number)
        present = act.present(act.live())
        if present is not None and present.id == chosen.id:
            return act.answer(Step.RECALL, _recalled(act, present))
        if chosen.state not in (State.WAITING, State.PARKED, State.MISSED):
            raise Refused("refused.not_allowed", number=number, state=chosen.state)
        finished = _finished(act, present)
        return act.answer(
            Step.CALL, _called(act, chosen), finished, "order.called_by_number"
        )

    return _perform(store, desk, at, device, act_id, seen, body)


def _recalled(act: Act, present: Ticket) -> Ticket:
    return act.change(
        present, Step.RECALL, call_event=act.event_id, calls=present.calls + 1
    )


def recall(
    store: Store,
    *,
    desk: str,
    at: dt.datetime,
    device: str,
    act_id: str | None = None,
) -> Called:
    """Call the same number again.

    Raises:
        Refused: `refused.no_current`.
    """

    def body(act: Act) -> Called:
        return act.answer(Step.RECALL, _recalled(act, _present(act)))

    return _perform(store, desk, at, device, act_id, None, body)


def start(
    store: Store,
    *,
    desk: str,
    at: dt.datetime,
    device: str,
    act_id: str | None = None,
    seen: int | None = None,
) -> Called:
    """The visitor has come in (optional).

    Raises:
        Refused: `refused.no_current`, `refused.not_allowed`.
    """
    return _step(store, Step.START, desk, at, device, act_id, seen)


def finish(
    store: Store,
    *,
    desk: str,
    at: dt.datetime,
    device: str,
    act_id: str | None = None,
    seen: int | None = None,
) -> Called:
    """The talk is over; nobody is called.

    Raises:
        Refused: `refused.no_current`.
    """
    return _step(store, Step.FINISH, desk, at, device, act_id, seen)


def miss(
    store: Store,
    *,
    desk: str,
    at: dt.datetime,
    device: str,
    act_id: str | None = None,
    seen: int | None = None,
) -> Called:
    """The visitor did not come.

    Raises:
        Refused: `refused.no_current`, `refused.not_allowed` once the talk has begun.
    """
    return _step(store, Step.MISS, desk, at, device, act_id, seen)


def park(
    store: Store,
    *,
    desk: str,
    at: dt.datetime,
    device: str,
    minutes: int | None = None,
    act_id: str | None = None,
    seen: int | None = None,
) -> Called:
    """Put the visitor aside: for minutes, or until the number is called by hand.

    Raises:
        Refused: `refused.no_current`.
    """
    until = at + dt.timedelta(minutes=minutes) if minutes else None
    return _step(store, Step.PARK, desk, at, device, act_id, seen, park_until=until)


def forward(
    store: Store,
    *,
    desk: str,
    to: str,
    at: dt.datetime,
    device: str,
    act_id: str | None = None,
    seen: int | None = None,
) -> Called:
    """Send the visitor to another desk, with the place in time kept.

    Raises:
        Refused: `refused.unknown_desk`, `refused.same_desk`, `refused.no_current`.
    """
    if to not in store.desk_ids:
        raise Refused("refused.unknown_desk", desk=to)
    if to == desk:
        raise Refused("refused.same_desk", desk=to)

    def body(act: Act) -> Called:
        present = _present(act)
        return act.answer(Step.FORWARD, act.change(present, Step.FORWARD, desk=to))

    return _perform(store, desk, at, device, act_id, seen, body)


def _step(
    store: Store,
    step: Step,
    desk: str,
    at: dt.datetime,
    device: str,
    act_id: str | None,
    seen: int | None,
    **fields: Any,
) -> Called:
    def body(act: Act) -> Called:
        return act.answer(step, act.change(_present(act), step, **fields))

    return _perform(store, desk, at, device, act_id, seen, body)


def _present(act: Act) -> Ticket:
    present = act.present(act.live())
    if present is None:
        raise Refused("refused.no_current")
    return present
