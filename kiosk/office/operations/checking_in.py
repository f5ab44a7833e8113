"""An appointment, or a priority slip, is turned into a number."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, select

from kiosk.office import hours as office_days
from kiosk.office import order, queries, slips
from kiosk.office.hours import Day
from kiosk.office.operations import draws, numbering
from kiosk.office.store import Store
from kiosk.office.tables import appointment, office_hours
from kiosk.office.values import Drawn, Kind, Refused


def check_in(
    store: Store,
    *,
    draw_id: str,
    language: str,
    at: dt.datetime,
    device: str,
    code: str | None = None,
    appointed: dt.datetime | None = None,
) -> Drawn:
    """Turn an appointment, named by its code or its time, into a number.

    A priority slip's code is honoured, too: it gives a walk-in's number with a place
    ahead (order.slip_place), however full the day is.

    Raises:
        Refused: `refused.appointment_not_found`, `refused.appointment_already_here`,
            `refused.appointment_cancelled`; `refused.appointment_too_early` before
            numbers are drawn, `refused.appointment_over` after the end,
            `refused.appointment_other_day` (they know `time`, `date`, `begins`);
            `refused.not_open`; and what slips.presented refuses.
    """
    while True:
        with store.read() as connection:
            known = queries.by_draw(connection, store, draw_id)
            if known is not None:
                return draws.repeated_answer(connection, store, known, at)
            day = office_days.current(connection, store, at)
            if day is None:
                _refuse_elsewhere(connection, store, code, appointed, at)
                raise Refused("refused.not_open")
            slip = slips.presented(connection, store, day, code, at) if code else None
            if slip is None:
                chosen = _expected(connection, store, day, code, appointed, at)
                after_last = _last_is_over(connection, day, at)
        if slip is not None:
            return draws.draw(
                store,
                numbering.Wish(
                    kind=Kind.WALK_IN,
                    draw_id=draw_id,
                    topic=None,
                    language=language,
                    at=at,
                    place=order.slip_place(at, day.hours.opens, store.config.rules),
                    device=device,
                    slip_id=slip.id,
                ),
            )
        wish = numbering.Wish(
            kind=Kind.APPOINTMENT,
            draw_id=draw_id,
            topic=None,
            language=language,
            at=at,
            place=order.place(at, chosen.starts, store.config.rules),
            device=device,
            appointment_id=chosen.id,
            appointed=chosen.starts,
        )
        try:
            drawn = draws.draw(store, wish)
            return msgspec.structs.replace(drawn, after_last=after_last)
        except draws.AlreadyHere:
            continue  # at another kiosk, this moment; perhaps there is one more


def _expected(
    connection: Connection,
    store: Store,
    day: Day,
    code: str | None,
    appointed: dt.datetime | None,
    at: dt.datetime,
) -> Row[Any]:
    """The appointment that is meant, if it still waits for its visitor."""
    rows = connection.execute(
        select(appointment)
        .where(appointment.c.hours_id == day.hours.id, _meant(code, appointed))
        .order_by(appointment.c.id)
    ).all()
    if not rows:
        _refuse_elsewhere(connection, store, code, appointed, at)
        raise Refused("refused.appointment_not_found")
    for row in rows:
        if row.state == "expected":
            if at >= day.hours.closes + dt.timedelta(minutes=day.hours.overrun):
                raise Refused("refused.appointment_over", time=row.starts)
            return row
    if any(row.state == "here" for row in rows):
        raise Refused("refused.appointment_already_here")
    raise Refused("refused.appointment_cancelled")


def _last_is_over(connection: Connection, day: Day, at: dt.datetime) -> bool:
    """Whether no appointment of the day is under way or still to come."""
    slots = connection.execute(
        select(appointment.c.starts, appointment.c.minutes).where(
            appointment.c.hours_id == day.hours.id, appointment.c.state != "cancelled"
        )
    )
    return all(at >= one.starts + dt.timedelta(minutes=one.minutes) for one in slots)


def _meant(code: str | None, appointed: dt.datetime | None) -> ColumnElement[bool]:
    if code is not None:
        return appointment.c.code == code
    return appointment.c.starts == appointed


def _refuse_elsewhere(
    connection: Connection,
    store: Store,
    code: str | None,
    appointed: dt.datetime | None,
    at: dt.datetime,
) -> None:
    """Say when the appointment is, if it is in office hours that have not begun."""
    row = connection.execute(
        select(appointment.c.starts, office_hours.c.issue_from, office_hours.c.day)
        .join(office_hours, office_hours.c.id == appointment.c.hours_id)
        .where(
            office_hours.c.office_id == store.office_id,
            office_hours.c.ended.is_(None),
            office_hours.c.cancelled.is_(False),
            office_hours.c.issue_from > at,
            appointment.c.state == "expected",
            _meant(code, appointed),
        )
        .order_by(appointment.c.starts)
    ).first()
    if row is None:
        return
    if row.day == at.astimezone(store.config.zone).date():
        raise Refused(
            "refused.appointment_too_early", time=row.starts, begins=row.issue_from
        )
    raise Refused("refused.appointment_other_day", date=row.starts, time=row.starts)
