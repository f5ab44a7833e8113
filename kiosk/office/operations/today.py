"""Today's office hours changed by hand: numbers, pause, delay, end, evacuation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy import Connection, update

from kiosk.office import hours
from kiosk.office.hours import hours_of
from kiosk.office.operations import dates
from kiosk.office.operations.changing import record_hours
from kiosk.office.store import Store
from kiosk.office.tables import office, office_hours
from kiosk.office.values import OfficeHours, Refused


def open_issuing(store: Store, *, at: dt.datetime, device: str) -> OfficeHours:
    """Draw numbers from now: before the time, or again after "closed" or "full"."""
    return _set(store, at=at, device=device, issuing="open", remaining=None)


def close_issuing(store: Store, *, at: dt.datetime, device: str) -> OfficeHours:
    """No more numbers until a person opens again."""
    return _set(store, at=at, device=device, issuing="closed")


def latch_full(store: Store, *, at: dt.datetime, device: str) -> OfficeHours:
    """All numbers are given out, until a person opens again."""
    return _set(store, at=at, device=device, issuing="full")


def limit(store: Store, *, n: int, at: dt.datetime, device: str) -> OfficeHours:
    """Set "noch n Nummern"."""
    return _set(store, at=at, device=device, remaining=n)


def pause(
    store: Store, *, until: dt.datetime | None, at: dt.datetime, device: str
) -> OfficeHours:
    """Interrupt the calls; numbers are still drawn.

    Raises:
        Refused: `refused.hours_past` when `until` is not to come.
    """
    if until is not None and until <= at:
        raise Refused("refused.hours_past")
    return _set(store, at=at, device=device, paused=True, paused_until=until)


def resume(store: Store, *, at: dt.datetime, device: str) -> OfficeHours:
    """End a pause and take back a delay notice."""
    return _set(
        store,
        at=at,
        device=device,
        paused=False,
        paused_until=None,
        delayed=False,
        delayed_until=None,
    )


def delay(
    store: Store,
    *,
    at: dt.datetime,
    device: str,
    until: dt.datetime | None = None,
    minutes: int | None = None,
) -> OfficeHours:
    """Say on the screens that it takes longer today.

    With a time (`until`, or `minutes` from now or from the opening, whichever is
    later) the waiting ranges count from then.

    Raises:
        Refused: `refused.hours_past` when `until` is not to come.
    """

    def change(_: Connection, chosen: OfficeHours) -> dict[str, object]:
        ends = until
        if minutes is not None:
            ends = max(at, chosen.opens) + dt.timedelta(minutes=minutes)
        if ends is not None and ends <= at:
            raise Refused("refused.hours_past")
        return {"delayed": True, "delayed_until": ends}

    return _change(store, at, device, change)


def move_closing(
    store: Store, *, closes: dt.datetime, at: dt.datetime, device: str
) -> OfficeHours:
    """End today later, or earlier, and tell it on the displays.

    Numbers are drawn as long before the end as they were to be. Who was refused
    while the office was full stays refused until a person opens again.

    Raises:
        Refused: `refused.hours_past`, `refused.hours_empty` when they would end
            before they begin, `refused.hours_exist` when later ones begin before.
    """

    def change(connection: Connection, chosen: OfficeHours) -> dict[str, object]:
        if closes <= at:
            raise Refused("refused.hours_past")
        if closes <= chosen.opens:
            raise Refused("refused.hours_empty")
        extended = closes > chosen.closes
        if extended and dates.is_taken(
            connection, store, chosen.closes, closes, but=chosen.id
        ):
            raise Refused("refused.hours_exist")
        moved = chosen.issue_until + (closes - chosen.closes)
        issue_until = max(moved, chosen.issue_from)
        return {"closes": closes, "issue_until": issue_until, "closing_told": True}

    return _change(store, at, device, change)


def announce_closing(
    store: Store, *, on: bool = True, at: dt.datetime, device: str
) -> OfficeHours:
    """Tell on the displays when it ends, or no longer."""
    return _set(store, at=at, device=device, closing_told=on)


def evacuate(store: Store, *, on: bool, at: dt.datetime, device: str) -> None:
    """Show "follow the instructions of staff" everywhere, or take it back."""
    with store.write() as connection:
        connection.execute(
            update(office).where(office.c.id == store.office_id).values(evacuation=on)
        )
        record_hours(connection, store, at=at, device=device)
    store.ring()


def _set(
    store: Store, *, at: dt.datetime, device: str, **values: object
) -> OfficeHours:
    """Change the present office hours, or today's next: the named columns.

    Raises:
        Refused: `refused.not_open`: there are no office hours today.
    """

    def change(_: Connection, chosen: OfficeHours) -> dict[str, object]:
        if values.get("issuing") == "open" and at < chosen.issue_from:
            return {**values, "issue_from": at}
        return values

    return _change(store, at, device, change)


def _change(
    store: Store,
    at: dt.datetime,
    device: str,
    change: Callable[[Connection, OfficeHours], dict[str, object]],
) -> OfficeHours:
    """Change the present office hours, or today's next, by what `change` says."""
    with store.write() as connection:
        day = hours.current(connection, store, at)
        chosen = day.hours if day else hours.today(connection, store, at)
        if chosen is None or chosen.ended is not None:
            raise Refused("refused.not_open")
        values = change(connection, chosen)
        row = connection.execute(
            update(office_hours)
            .where(office_hours.c.id == chosen.id)
            .values(**values)
            .returning(*office_hours.c)
        ).one()
        record_hours(connection, store, at=at, device=device, hours_id=chosen.id)
    store.ring()
    return hours_of(row)
