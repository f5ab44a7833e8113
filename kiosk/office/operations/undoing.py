"""Taking back a desk's last act, exactly, with a compensating event."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from sqlalchemy import or_, select

from kiosk.office import journal, order, queries
from kiosk.office.lifecycle import UNDOABLE
from kiosk.office.operations.changing import (
    Act,
    Repeated,
    acting,
    refuse_unseen,
    repeated_answer,
)
from kiosk.office.operations.pausing import toggle_pause
from kiosk.office.store import Store
from kiosk.office.tables import event
from kiosk.office.values import Called, Event, Refused, Step, Ticket

SINCE = 10_000
"""Events that are looked at since the act: more than a minute of forty desks."""


def undo(
    store: Store,
    *,
    desk: str,
    at: dt.datetime,
    device: str,
    act_id: str | None = None,
    seen: int | None = None,
) -> Called:
    """Take back the last act of the desk, if it is younger than rules.undo seconds.

    Undone acts do not count: a second undo takes back the act before. A pause or its
    end is an act like any other. Where the clock was set back by more than those
    seconds, nothing is taken back: nobody knows how old the act is.

    Raises:
        Refused: `refused.nothing_to_undo`; also when somebody else has since changed
            what the act touched. `refused.somebody_acted` (see acts.py).
    """
    try:
        with acting(store, at=at, device=device, desk=desk, act_id=act_id) as act:
            refuse_unseen(act.connection, store, desk, act_id, seen)
            last = _last_act(act)
            _refuse_if_touched_since(act, last)
            if last.step is Step.DESK:
                toggle_pause(act.connection, store, desk)
            tickets = [_take_back(act, change) for change in reversed(last.changes)]
            about = [entry for entry in tickets if entry.id == last.ticket_id]
            act.record(Step.UNDO, next(iter(about + tickets), None), undoes=last.id)
            live = act.live()
            waiting = order.calling_order(live, at, store.config.rules)
            return Called(
                step=Step.UNDO,
                desk=desk,
                ticket=act.present(live),
                waiting=len(waiting),
                event_id=act.event_id,
            )
    except Repeated as repeated:
        return repeated_answer(store, desk, repeated, at)


def _last_act(act: Act) -> Event:
    store = act.store
    undone = event.alias()
    row = act.connection.execute(
        select(event, event.c.id.label("number"))
        .where(
            event.c.office_id == store.office_id,
            event.c.desk_id == store.desk_ids[act.desk or ""],
            # What was closed stays closed, even if new hours open within the minute.
            # A pause belongs to no hours.
            or_(
                event.c.hours_id == act.day.hours.id,
                event.c.step == Step.DESK.value,
            ),
            event.c.step.in_([step.value for step in UNDOABLE]),
            ~select(undone.c.id)
            .where(
                undone.c.office_id == event.c.office_id,
                undone.c.desk_id == event.c.desk_id,
                undone.c.undoes == event.c.id,
            )
            .exists(),
        )
        .order_by(event.c.id.desc())
        .limit(1)
    ).first()
    limit = dt.timedelta(seconds=store.config.rules.undo)
    if row is None or abs(act.at - row.at) > limit:
        raise Refused("refused.nothing_to_undo")
    return journal.event_of(row, store)


def _refuse_if_touched_since(act: Act, last: Event) -> None:
    """Leave alone what another act has changed since, even if it looks as before.

    A visitor whom this desk parked, another called and parked again is parked as
    before, but at another desk. What was done since and taken back again is nothing.

    Raises:
        Refused: `refused.nothing_to_undo`, naming the number.
    """
    ours = {change["ticket"] for change in last.changes}
    later = journal.read(act.connection, act.store, last.id, SINCE)
    nothing = {e.undoes for e in later if e.undoes is not None and e.undoes > last.id}
    for entry in later:
        if entry.id in nothing or entry.undoes in nothing:
            continue
        if any(change.get("ticket") in ours for change in entry.changes):
            raise Refused("refused.nothing_to_undo", number=entry.number)


def _take_back(act: Act, change: dict[str, Any]) -> Ticket:
    present = queries.by_id(act.connection, act.store, change["ticket"])
    if present is None:
        raise Refused("refused.nothing_to_undo")
    picture = msgspec.to_builtins(present)
    if any(picture[name] != value for name, value in change["now"].items()):
        raise Refused("refused.nothing_to_undo", number=present.number)
    before = msgspec.convert({**picture, **change["was"]}, Ticket)
    act.write(present, before)
    return before
