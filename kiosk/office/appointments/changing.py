"""Appointments in the database: a file's difference, adding, cancelling, codes."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import hmac
import secrets
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from kiosk.office import journal
from kiosk.office.appointments.reading import Entry, Parsed, Rejected
from kiosk.office.hours import hours_of
from kiosk.office.operations.changing import record_hours
from kiosk.office.store import Store
from kiosk.office.tables import appointment, office, office_hours
from kiosk.office.values import Appointment, OfficeHours, Refused

RISING = "01234567890123"
"""Codes that are a part of this, forwards or backwards, are too easy to guess."""


CHANGING = ("new", "moved", "cancelled")
"""What of a difference is written."""


class Change(msgspec.Struct, frozen=True):
    """One line of the difference."""

    what: str
    """new, moved, cancelled, unchanged, here (checked in: ticket stays as is), or kept
    (the file names nothing of its date)."""
    starts: dt.datetime
    minutes: int
    was: dt.datetime | None = None
    id: int | None = None
    hours_id: int = 0
    origin: str = ""


class Plan(msgspec.Struct, frozen=True):
    """What an import does, or would do."""

    changes: tuple[Change, ...]
    skipped: tuple[Rejected, ...]
    """Rows that are right but not for this office's coming hours."""
    rejected: tuple[Rejected, ...]
    """With one of these nothing at all is imported."""


def coming(connection: Connection, store: Store, at: dt.datetime) -> list[OfficeHours]:
    """The office hours that can still have appointments."""
    rows = connection.execute(
        select(office_hours)
        .where(
            office_hours.c.office_id == store.office_id,
            office_hours.c.cancelled.is_(False),
            office_hours.c.ended.is_(None),
            office_hours.c.closes > at,
        )
        .order_by(office_hours.c.opens)
    )
    return [hours_of(row) for row in rows]


def listed(store: Store, at: dt.datetime) -> tuple[Appointment, ...]:
    """The appointments of all coming office hours, by time."""
    with store.read() as connection:
        rows = _rows(connection, [day.id for day in coming(connection, store, at)])
    return tuple(_value(row) for row in rows)


def of_hours(store: Store, hours_id: int) -> tuple[Appointment, ...]:
    """The appointments of one date, by time."""
    with store.read() as connection:
        return tuple(_value(row) for row in _rows(connection, [hours_id]))


def preview(store: Store, parsed: Parsed, *, keep: bool, at: dt.datetime) -> Plan:
    """What importing it would do; changes nothing."""
    with store.read() as connection:
        key = _key(connection, store) or secrets.token_hex(32)
        return _plan(connection, store, parsed, key, keep=keep, at=at)


def apply(
    store: Store, parsed: Parsed, *, keep: bool, at: dt.datetime, device: str
) -> Plan:
    """Import it: all of it, or nothing when a row is rejected.

    `keep`: what the file does not name stays.
    """
    with store.write() as connection:
        _lock(connection, store)
        key = _key(connection, store)
        if key is None:
            key = secrets.token_hex(32)
            connection.execute(
                update(office)
                .where(office.c.id == store.office_id)
                .values(import_key=key)
            )
        plan = _plan(connection, store, parsed, key, keep=keep, at=at)
        touched = [one for one in plan.changes if one.what in CHANGING]
        if plan.rejected or not touched:
            return plan
        codes = _codes(connection, store)
        for one in touched:
            _write(connection, one, codes)
        _record(connection, store, {one.hours_id for one in touched}, at, device)
    store.ring()
    return plan


def add(
    store: Store,
    *,
    starts: dt.datetime,
    minutes: int,
    at: dt.datetime,
    device: str,
    act_id: str | None = None,
) -> Appointment:
    """Add one by hand; asked again with the same `act_id`, it is the same one.

    Raises:
        Refused: `refused.outside_hours` when no office hours have that time free;
            `refused.hours_past`.
    """
    if starts < at:
        raise Refused("refused.hours_past")
    with store.write() as connection:
        _lock(connection, store)
        if (known := _of_act(connection, store, act_id)) is not None:
            return known
        entry = Entry(0, "", starts, minutes)
        day, reason = _place(coming(connection, store, at), entry, at)
        if day is None or reason:
            raise Refused("refused.outside_hours", time=starts.isoformat())
        row = connection.execute(
            insert(appointment)
            .values(
                hours_id=day.id,
                starts=starts,
                minutes=minutes,
                code=_new_code(_codes(connection, store)),
            )
            .returning(*appointment.c)
        ).one()
        record_hours(
            connection,
            store,
            at=at,
            device=device,
            hours_id=day.id,
            act_id=act_id,
            appointment_id=row.id,
        )
    store.ring()
    return _value(row)


def _of_act(
    connection: Connection, store: Store, act_id: str | None
) -> Appointment | None:
    """The one that this act changed when it was delivered before."""
    known = journal.by_act(connection, store, act_id) if act_id else None
    if known is None:
        return None
    (changed,) = (line["appointment"] for line in msgspec.json.decode(known.changes))
    row = connection.execute(
        select(appointment).where(appointment.c.id == changed)
    ).one()
    return _value(row)


def cancel(
    store: Store,
    *,
    code: str | None = None,
    starts: dt.datetime | None = None,
    at: dt.datetime,
    device: str,
    act_id: str | None = None,
) -> Appointment:
    """Cancel the one of that code or time; with the same `act_id` again: once.

    Raises:
        Refused: `refused.appointment_not_found` (or several have that time),
            `refused.appointment_already_here`, `refused.appointment_cancelled`.
    """
    with store.write() as connection:
        _lock(connection, store)
        if (known := _of_act(connection, store, act_id)) is not None:
            return known
        days = [day.id for day in coming(connection, store, at)]
        found = [
            row
            for row in _rows(connection, days)
            if (row.code == code if code is not None else row.starts == starts)
        ]
        live = [row for row in found if row.state == "expected"]
        if not found or len(live) > 1:
            raise Refused("refused.appointment_not_found", matches=len(live))
        if not live:
            if any(row.state == "here" for row in found):
                raise Refused("refused.appointment_already_here")
            raise Refused("refused.appointment_cancelled")
        row = connection.execute(
            update(appointment)
            .where(appointment.c.id == live[0].id)
            .values(state="cancelled")
            .returning(*appointment.c)
        ).one()
        record_hours(
            connection,
            store,
            at=at,
            device=device,
            hours_id=row.hours_id,
            act_id=act_id,
            appointment_id=row.id,
        )
    store.ring()
    return _value(row)


def _value(row: Any) -> Appointment:
    return Appointment(row.id, row.starts, row.minutes, row.code, row.state)


def _rows(connection: Connection, hours_ids: list[int]) -> list[Any]:
    return list(
        connection.execute(
            select(appointment)
            .where(appointment.c.hours_id.in_(hours_ids))
            .order_by(appointment.c.starts, appointment.c.id)
        )
    )


def _lock(connection: Connection, store: Store) -> None:
    """A draw, too, locks the hours before the office."""
    connection.execute(
        select(office_hours.c.id)
        .where(
            office_hours.c.office_id == store.office_id, office_hours.c.ended.is_(None)
        )
        .order_by(office_hours.c.id)
        .with_for_update(key_share=True)
    )


def _record(
    connection: Connection, store: Store, days: set[int], at: dt.datetime, device: str
) -> None:
    for hours_id in sorted(days):
        record_hours(connection, store, at=at, device=device, hours_id=hours_id)


def _key(connection: Connection, store: Store) -> str | None:
    key: str | None = connection.execute(
        select(office.c.import_key).where(office.c.id == store.office_id)
    ).scalar()
    return key


def _origin(key: str, uid: str) -> str:
    return hmac.new(bytes.fromhex(key), uid.encode(), hashlib.sha256).hexdigest()


def _place(
    days: list[OfficeHours], entry: Entry, at: dt.datetime
) -> tuple[OfficeHours | None, str]:
    """The office hours it falls in, and why it cannot be in them."""
    ends = entry.starts + dt.timedelta(minutes=entry.minutes)
    if entry.starts < at:
        return None, "already past"
    for day in days:
        if entry.starts <= day.opens and ends >= day.closes:
            return None, "it is the office hours themselves, or covers them"
        if (entry.starts, ends) in day.breaks:
            return None, "it is the break"
        if day.opens <= entry.starts < day.closes:
            if ends > day.closes + dt.timedelta(minutes=day.overrun):
                return day, "it ends after closing"
            if any(entry.starts < e and b < ends for b, e in day.breaks):
                return day, "it lies in a break"
            return day, ""
    return None, "outside the office hours"


def _plan(
    connection: Connection,
    store: Store,
    parsed: Parsed,
    key: str,
    *,
    keep: bool,
    at: dt.datetime,
) -> Plan:
    days = coming(connection, store, at)
    known = {
        row.origin: row
        for row in _rows(connection, [day.id for day in days])
        if row.origin is not None
    }
    changes: list[Change] = []
    skipped = list(parsed.skipped)
    rejected = list(parsed.rejected)
    named: set[str] = set()
    covered: set[int] = set()
    for entry in parsed.entries:
        origin = _origin(key, entry.uid)
        named.add(origin)
        row = known.get(origin)
        if entry.cancelled:
            if row is not None:
                changes.append(_gone(row))
            continue
        day, reason = _place(days, entry, at)
        reason = entry.fault or reason if day else reason
        if day is None:
            skipped.append(Rejected(entry.row, reason))
            if row is not None and (row.starts, row.minutes) != _when(entry):
                changes.append(_gone(row))
        elif reason:
            rejected.append(Rejected(entry.row, reason))
        else:
            covered.add(day.id)
            changes.append(_compared(row, entry, day, origin))
    if parsed.whole and not keep:
        changes += [
            _gone(row) if row.hours_id in covered else _kept(row)
            for origin, row in known.items()
            if origin not in named and row.starts >= at
        ]
    ordered = sorted(changes, key=lambda one: (one.starts, one.id or 0))
    skipped.sort(key=lambda one: one.row)
    return Plan(tuple(ordered), tuple(skipped), tuple(rejected))


def _when(entry: Entry) -> tuple[dt.datetime, int]:
    return entry.starts, entry.minutes


def _gone(row: Any) -> Change:
    what = {"expected": "cancelled", "here": "here"}.get(row.state, "unchanged")
    return Change(what, row.starts, row.minutes, id=row.id, hours_id=row.hours_id)


def _kept(row: Any) -> Change:
    what = "kept" if row.state == "expected" else "unchanged"
    return Change(what, row.starts, row.minutes, id=row.id, hours_id=row.hours_id)


def _compared(row: Any, entry: Entry, day: OfficeHours, origin: str) -> Change:
    if row is None:
        return Change(
            "new", entry.starts, entry.minutes, hours_id=day.id, origin=origin
        )
    same = (row.starts, row.minutes) == _when(entry)
    if same and row.state != "cancelled":
        what = "unchanged"
    else:
        what = "here" if row.state == "here" else "moved"
    return Change(what, entry.starts, entry.minutes, row.starts, row.id, day.id, origin)


def _write(connection: Connection, one: Change, codes: set[str]) -> None:
    if one.what == "new":
        connection.execute(
            insert(appointment).values(
                hours_id=one.hours_id,
                starts=one.starts,
                minutes=one.minutes,
                code=_new_code(codes),
                origin=one.origin,
            )
        )
        return
    values: dict[str, object] = {"state": "cancelled"}
    if one.what == "moved":
        values = {
            "state": "expected",
            "starts": one.starts,
            "minutes": one.minutes,
            "hours_id": one.hours_id,
        }
    connection.execute(
        update(appointment).where(appointment.c.id == one.id).values(**values)
    )


def _codes(connection: Connection, store: Store) -> set[str]:
    """Every code there is, of cancelled ones too: none is given again."""
    return set(
        connection.execute(
            select(appointment.c.code)
            .join(office_hours, office_hours.c.id == appointment.c.hours_id)
            .where(office_hours.c.office_id == store.office_id)
        ).scalars()
    )


def _new_code(taken: set[str]) -> str:
    """Four random digits that nobody has, and nobody would try first."""
    left = [code for code in _possible() if code not in taken]
    if not left:
        raise Refused("refused.exhausted")
    code = secrets.choice(left)
    taken.add(code)
    return code


@functools.cache
def _possible() -> tuple[str, ...]:
    codes = (f"{n:04}" for n in range(10_000))
    return tuple(code for code in codes if not _easy(code))


def _easy(code: str) -> bool:
    return len(set(code)) == 1 or code in RISING or code[::-1] in RISING
