"""Office hours: which of them is now, what may be said of it, and changing them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    update,
)

from kiosk.office import journal, reconcile, setup
from kiosk.office.admission import Verdict
from kiosk.office.prepared import Prepared
from kiosk.office.tables import appointment, desk, office, office_hours, ticket
from kiosk.office.values import OfficeHours, Refused, Situation, Step

if TYPE_CHECKING:
    from kiosk.office.store import Store

FORGOTTEN = dt.timedelta(hours=18)
"""Office hours that nobody closed stop being the present ones so long after closing."""

FIRST_DAY = dt.date(2026, 1, 1)
"""Before this day there was no such office: a clock that says so is wrong."""


class Day(msgspec.Struct, frozen=True):
    """The present office hours with their counters."""

    hours: OfficeHours
    last_walk_in: int
    last_appointment: int
    evacuation: bool
    absent: int
    """Appointments whose visitors have not checked in, however late it is."""
    expected: int
    """Those of them that may still come."""
    desks: int
    """Desks that call (not paused)."""
    latest: dt.datetime | None = None
    """The place in time of the last walk-in: no later one comes before it, even if
    a clock goes back, or another kiosk's clock is slow."""


_latest = (
    select(
        case((ticket.c.place > ticket.c.issued, ticket.c.place), else_=ticket.c.issued)
    )
    .where(
        ticket.c.hours_id == office_hours.c.id,
        ticket.c.kind == "walk_in",
        ticket.c.number == office_hours.c.last_walk_in,
    )
    .scalar_subquery()
)
_absent = (
    select(func.count())
    .where(
        appointment.c.hours_id == office_hours.c.id,
        appointment.c.state == "expected",
    )
    .scalar_subquery()
)
_expected = (
    select(func.count())
    .where(
        appointment.c.hours_id == office_hours.c.id,
        appointment.c.state == "expected",
        appointment.c.starts >= bindparam("late"),
    )
    .scalar_subquery()
)
_paused_desks = (
    select(func.count())
    .where(
        desk.c.office_id == office.c.id,
        desk.c.paused.is_(True),
        # On duty: named in the hours' list (JSON), or none is named.
        or_(
            office_hours.c.duty == "[]",
            office_hours.c.duty.like(
                literal_column("'%\"'") + desk.c.key + literal_column("'\"%'")
            ),
        ),
    )
    .scalar_subquery()
)
_current = Prepared(
    select(
        office_hours,
        office.c.evacuation,
        office.c.last_day,
        _absent.label("absent"),
        _expected.label("expected"),
        _paused_desks.label("paused_desks"),
        _latest.label("latest"),
    )
    .join(office, office.c.id == office_hours.c.office_id)
    .where(
        office_hours.c.office_id == bindparam("office"),
        office_hours.c.cancelled.is_(False),
        office_hours.c.ended.is_(None),
        office_hours.c.issue_from <= bindparam("at"),
        office_hours.c.closes >= bindparam("forgotten"),
    )
    .order_by(office_hours.c.opens.desc())
    .limit(1)
)
_next_opening = Prepared(
    select(func.min(office_hours.c.opens)).where(
        office_hours.c.office_id == bindparam("office"),
        office_hours.c.cancelled.is_(False),
        office_hours.c.day > bindparam("today"),
    )
)
_evacuation = Prepared(
    select(office.c.evacuation).where(office.c.id == bindparam("office"))
)

_CURRENT_COLUMNS = [
    *(column.name for column in office_hours.c),
    *(
        "evacuation",
        "last_day",
        "absent",
        "expected",
        "paused_desks",
        "latest",
    ),
]


@lru_cache(maxsize=64)
def _breaks(text: str) -> tuple[tuple[dt.datetime, dt.datetime], ...]:
    return msgspec.json.decode(text, type=tuple[tuple[dt.datetime, dt.datetime], ...])


@lru_cache(maxsize=64)
def duty(text: str) -> tuple[str, ...]:
    """The keys of the desks on duty, as a row keeps them; none: all."""
    return msgspec.json.decode(text, type=tuple[str, ...])


def hours_of(row: Any) -> OfficeHours:
    """A row of the table as a value."""
    return OfficeHours(
        id=row.id,
        day=row.day,
        opens=row.opens,
        closes=row.closes,
        issue_from=row.issue_from,
        issue_until=row.issue_until,
        overrun=row.overrun,
        breaks=_breaks(row.breaks),
        desks=duty(row.duty),
        issuing=row.issuing,
        remaining=row.remaining,
        paused=row.paused,
        paused_until=row.paused_until,
        delayed=row.delayed,
        delayed_until=row.delayed_until,
        closing_told=row.closing_told,
        ended=row.ended,
        cancelled=row.cancelled,
        unmet=row.unmet,
    )


def current(connection: Connection, store: Store, at: dt.datetime) -> Day | None:
    """The office hours that numbers are drawn and called in.

    They keep their own date: midnight, a clock change or a reboot change nothing,
    and a clock that went back does not bring back an earlier day.
    """
    found = _current.first(
        connection,
        office=store.office_id,
        at=at,
        forgotten=at - FORGOTTEN,
        late=at - dt.timedelta(minutes=store.config.rules.grace),
    )
    if found is None:
        return None
    row = SimpleNamespace(**dict(zip(_CURRENT_COLUMNS, found, strict=True)))
    if row.last_day is not None and row.day < row.last_day:
        return None
    return Day(
        hours=hours_of(row),
        last_walk_in=row.last_walk_in,
        last_appointment=row.last_appointment,
        evacuation=row.evacuation,
        absent=row.absent,
        expected=row.expected,
        desks=_on_duty(store, row.duty) - row.paused_desks,
        latest=row.latest,
    )


def _on_duty(store: Store, named: str) -> int:
    """How many desks are on duty: those named, or all."""
    known = {one.key for one in store.config.desks}
    # A desk taken out of the configuration calls nobody.
    return len(known.intersection(duty(named))) or len(known)


def named(connection: Connection, store: Store, hours_id: int) -> Day | None:
    """Office hours that nobody has closed, whenever they were."""
    row = connection.execute(
        select(office_hours).where(
            office_hours.c.id == hours_id,
            office_hours.c.office_id == store.office_id,
            office_hours.c.ended.is_(None),
        )
    ).first()
    if row is None:
        return None
    return Day(
        hours=hours_of(row),
        last_walk_in=row.last_walk_in,
        last_appointment=row.last_appointment,
        evacuation=False,
        absent=0,
        expected=0,
        desks=_on_duty(store, row.duty),
    )


def today(connection: Connection, store: Store, at: dt.datetime) -> OfficeHours | None:
    """Office hours of the local date that are not the current ones: before or after.

    None of a date before the last one that the office knows: that is a wrong clock.
    """
    date = at.astimezone(store.config.zone).date()
    rows = connection.execute(
        select(office_hours)
        .join(office, office.c.id == office_hours.c.office_id)
        .where(
            office_hours.c.office_id == store.office_id,
            office_hours.c.cancelled.is_(False),
            office_hours.c.day == date,
            or_(office.c.last_day.is_(None), office.c.last_day <= date),
        )
        .order_by(office_hours.c.opens)
    ).all()
    coming = [row for row in rows if row.ended is None and row.issue_from > at]
    chosen = coming[0] if coming else (rows[-1] if rows else None)
    return hours_of(chosen) if chosen is not None else None


def next_opening(
    connection: Connection, store: Store, at: dt.datetime
) -> dt.datetime | None:
    """When the office hours after today's open."""
    date = at.astimezone(store.config.zone).date()
    found: dt.datetime | None = _next_opening.scalar(
        connection, office=store.office_id, today=date
    )
    return found


def evacuated(connection: Connection, store: Store) -> bool:
    """Whether the house is being evacuated."""
    return bool(_evacuation.scalar(connection, office=store.office_id))


def is_issuing(hours: OfficeHours, at: dt.datetime) -> bool:
    """Whether numbers may be drawn, as far as clock and hand say."""
    if hours.ended is not None or hours.issuing in ("closed", "full"):
        return False
    if hours.remaining == 0:
        return False
    return hours.issuing == "open" or hours.issue_from <= at < hours.issue_until


def situation(
    hours: OfficeHours | None, at: dt.datetime, verdict: Verdict | None
) -> Situation:
    """What the start screen says, from the hours of today and admission's verdict.

    None where there are no present office hours to judge.
    """
    if hours is None:
        return Situation.NONE
    if hours.ended is not None:
        return Situation.ENDED
    if hours.issuing == "auto" and at < hours.issue_from:
        return Situation.BEFORE
    if hours.issuing != "open" and at >= hours.closes:
        return Situation.ENDED
    if hours.issuing == "full" or hours.remaining == 0 or verdict is Verdict.FULL:
        return Situation.FULL
    if not is_issuing(hours, at):
        return Situation.CLOSED
    if is_paused(hours, at):
        return Situation.PAUSED
    return Situation.RISK if verdict is Verdict.RISK else Situation.OPEN


def is_paused(hours: OfficeHours, at: dt.datetime) -> bool:
    """Whether a pause, by hand or planned, is under way."""
    if hours.paused and (hours.paused_until is None or at < hours.paused_until):
        return True
    return any(begins <= at < ends for begins, ends in hours.breaks)


def pause_end(hours: OfficeHours, at: dt.datetime) -> dt.datetime | None:
    """When the present pause ends, if that is known."""
    if hours.paused and (hours.paused_until is None or at < hours.paused_until):
        return hours.paused_until
    return next((ends for begins, ends in hours.breaks if begins <= at < ends), None)


def delay_end(hours: OfficeHours, at: dt.datetime) -> dt.datetime | None:
    """Until when it is delayed, if staff have said so and it is not over."""
    until = hours.delayed_until if hours.delayed else None
    return until if until is not None and until > at else None


def listed(store: Store) -> tuple[OfficeHours, ...]:
    """All office hours, by opening."""
    with store.read() as connection:
        rows = connection.execute(
            select(office_hours)
            .where(office_hours.c.office_id == store.office_id)
            .order_by(office_hours.c.opens)
        )
        return tuple(hours_of(row) for row in rows)


def add(
    store: Store,
    *,
    opens: dt.datetime,
    closes: dt.datetime,
    issue_from: dt.datetime | None = None,
    issue_until: dt.datetime | None = None,
    overrun: int = 15,
    breaks: tuple[tuple[dt.datetime, dt.datetime], ...] = (),
    desks: tuple[str, ...] = (),
    at: dt.datetime,
    device: str,
    numbers: int | None = None,
    clock_is_right: bool = False,
    until_the_next: bool = False,
) -> OfficeHours:
    """Add office hours; `desks` are on duty then (none named: all).

    `numbers`: so many are given to walk-ins at most. `clock_is_right`: a person says
    so, and the office forgets that it had known a later day. `until_the_next`: they
    may run into later ones, which then take over.

    Raises:
        Refused: `refused.hours_exist` when they overlap others (there is one queue;
            several desks call from it); `refused.hours_empty` when they end before
            they begin, or no number could ever be drawn; `refused.hours_past`.
    """
    issue_from = issue_from or opens - setup.ISSUE_EARLY
    issue_until = issue_until or closes
    if closes <= opens or issue_until <= issue_from:
        raise Refused("refused.hours_empty")
    if closes <= at:
        raise Refused("refused.hours_past")
    ranges = store.config.numbers
    values = {
        "office_id": store.office_id,
        "day": opens.astimezone(store.config.zone).date(),
        "opens": opens,
        "closes": closes,
        "issue_from": issue_from,
        "issue_until": issue_until,
        "overrun": overrun,
        "breaks": msgspec.json.encode(breaks).decode(),
        "duty": msgspec.json.encode(desks).decode(),
        "remaining": numbers,
        "last_walk_in": ranges.walk_in[0] - 1,
        "last_appointment": ranges.appointment[0] - 1,
    }
    with store.write() as connection:
        event_id = journal.begin(connection, store)
        if _taken(connection, store, opens, closes, until_the_next=until_the_next):
            raise Refused("refused.hours_exist")
        row = (
            connection.execute(
                update(office_hours)
                # Cancelled, and wanted again: nobody ever held a number of them.
                .where(
                    office_hours.c.office_id == store.office_id,
                    office_hours.c.opens == opens,
                )
                .values(
                    **values,
                    cancelled=False,
                    issuing="auto",
                    paused=False,
                    delayed=False,
                    closing_told=False,
                )
                .returning(*office_hours.c)
            ).first()
            or connection.execute(
                insert(office_hours).values(**values).returning(*office_hours.c)
            ).one()
        )
        # Hours of this opening may have been lost with numbers that are held.
        reconcile.with_roll(connection, store)
        if clock_is_right:
            connection.execute(
                update(office)
                .where(office.c.id == store.office_id, office.c.last_day > row.day)
                .values(last_day=row.day)
            )
        journal.record(
            connection,
            store,
            event_id,
            Step.HOURS,
            at=at,
            hours_id=row.id,
            device=device,
        )
        store.ring(connection)
    store.ring()
    return hours_of(row)


def _taken(
    connection: Connection,
    store: Store,
    opens: dt.datetime,
    closes: dt.datetime,
    *,
    until_the_next: bool = False,
    but: int = 0,
) -> bool:
    """Whether other hours overlap: a number belongs to one of them.

    The same beginning is taken even if the hours have ended. `but`: these do not count.
    """
    found = connection.execute(
        select(office_hours.c.id).where(
            office_hours.c.office_id == store.office_id,
            office_hours.c.id != but,
            office_hours.c.cancelled.is_(False),
            or_(
                office_hours.c.opens == opens,
                and_(
                    literal(not until_the_next),
                    office_hours.c.ended.is_(None),
                    office_hours.c.opens < closes,
                    office_hours.c.closes > opens,
                ),
            ),
        )
    ).first()
    return found is not None


def open_now(
    store: Store,
    *,
    duration: dt.timedelta,
    at: dt.datetime,
    device: str,
    clock_is_right: bool = False,
) -> OfficeHours:
    """Open ad-hoc office hours from now (a spontaneous date, a test, the demo).

    Raises:
        Refused: `refused.already_open`; `refused.clock` when the clock stands before
            the last day the office knows, or more than rules.max_days_forward beyond
            it, and nobody has said that it is right.
    """
    with store.read() as connection:
        if current(connection, store, at) is not None:
            raise Refused("refused.already_open")
        last_day = connection.execute(
            select(office.c.last_day).where(office.c.id == store.office_id)
        ).scalar()
    date = at.astimezone(store.config.zone).date()
    if not clock_is_right:
        ahead = (date - (last_day or date)).days
        furthest = store.config.rules.max_days_forward
        if not 0 <= ahead <= furthest or date < FIRST_DAY:
            raise Refused("refused.clock", date=date, last_day=last_day or FIRST_DAY)
    return add(
        store,
        opens=at,
        closes=at + duration,
        issue_from=at,
        at=at,
        device=device,
        clock_is_right=clock_is_right,
        until_the_next=True,
    )


def adjust(
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

    return _adjust(store, at, device, change)


def _adjust(
    store: Store,
    at: dt.datetime,
    device: str,
    change: Callable[[Connection, OfficeHours], dict[str, object]],
) -> OfficeHours:
    """Change the present office hours, or today's next, by what `change` says."""
    with store.write() as connection:
        day = current(connection, store, at)
        chosen = day.hours if day else today(connection, store, at)
        if chosen is None or chosen.ended is not None:
            raise Refused("refused.not_open")
        values = change(connection, chosen)
        # Before the event: a draw, too, locks the hours before the office.
        row = connection.execute(
            update(office_hours)
            .where(office_hours.c.id == chosen.id)
            .values(**values)
            .returning(*office_hours.c)
        ).one()
        event_id = journal.begin(connection, store)
        journal.record(
            connection,
            store,
            event_id,
            Step.HOURS,
            at=at,
            hours_id=chosen.id,
            device=device,
        )
        store.ring(connection)
    store.ring()
    return hours_of(row)


def open_issuing(store: Store, *, at: dt.datetime, device: str) -> OfficeHours:
    """Draw numbers from now: before the time, or again after "closed" or "full"."""
    return adjust(store, at=at, device=device, issuing="open", remaining=None)


def close_issuing(store: Store, *, at: dt.datetime, device: str) -> OfficeHours:
    """No more numbers until a person opens again."""
    return adjust(store, at=at, device=device, issuing="closed")


def latch_full(store: Store, *, at: dt.datetime, device: str) -> OfficeHours:
    """All numbers are given out, until a person opens again."""
    return adjust(store, at=at, device=device, issuing="full")


def limit(store: Store, *, n: int, at: dt.datetime, device: str) -> OfficeHours:
    """Set "noch n Nummern"."""
    return adjust(store, at=at, device=device, remaining=n)


def pause(
    store: Store, *, until: dt.datetime | None, at: dt.datetime, device: str
) -> OfficeHours:
    """Interrupt the calls; numbers are still drawn.

    Raises:
        Refused: `refused.hours_past` when `until` is not to come.
    """
    if until is not None and until <= at:
        raise Refused("refused.hours_past")
    return adjust(store, at=at, device=device, paused=True, paused_until=until)


def resume(store: Store, *, at: dt.datetime, device: str) -> OfficeHours:
    """End a pause and take back a delay notice."""
    return adjust(
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

    return _adjust(store, at, device, change)


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
        if extended and _taken(connection, store, chosen.closes, closes, but=chosen.id):
            raise Refused("refused.hours_exist")
        moved = chosen.issue_until + (closes - chosen.closes)
        issue_until = max(moved, chosen.issue_from)
        return {"closes": closes, "issue_until": issue_until, "closing_told": True}

    return _adjust(store, at, device, change)


def announce_closing(
    store: Store, *, on: bool = True, at: dt.datetime, device: str
) -> OfficeHours:
    """Tell on the displays when it ends, or no longer."""
    return adjust(store, at=at, device=device, closing_told=on)


def cancel(store: Store, *, hours_id: int, at: dt.datetime, device: str) -> OfficeHours:
    """Cancel office hours that have not begun.

    Raises:
        Refused: `refused.unknown_hours`; `refused.has_numbers` when somebody holds
            a number of them.
    """
    with store.write() as connection:
        row = connection.execute(
            select(office_hours)
            .where(
                and_(
                    office_hours.c.id == hours_id,
                    office_hours.c.office_id == store.office_id,
                )
            )
            .with_for_update(key_share=True)
        ).first()
        if row is None:
            raise Refused("refused.unknown_hours")
        numbers = store.config.numbers
        drawn = (row.last_walk_in, row.last_appointment)
        if drawn != (numbers.walk_in[0] - 1, numbers.appointment[0] - 1):
            raise Refused("refused.has_numbers")
        row = connection.execute(
            update(office_hours)
            .where(office_hours.c.id == hours_id)
            .values(cancelled=True)
            .returning(*office_hours.c)
        ).one()
        event_id = journal.begin(connection, store)
        journal.record(
            connection,
            store,
            event_id,
            Step.HOURS,
            at=at,
            hours_id=hours_id,
            device=device,
        )
        store.ring(connection)
    store.ring()
    return hours_of(row)


def evacuate(store: Store, *, on: bool, at: dt.datetime, device: str) -> None:
    """Show "follow the instructions of staff" everywhere, or take it back."""
    with store.write() as connection:
        event_id = journal.begin(connection, store)
        connection.execute(
            update(office).where(office.c.id == store.office_id).values(evacuation=on)
        )
        journal.record(connection, store, event_id, Step.HOURS, at=at, device=device)
        store.ring(connection)
    store.ring()
