"""The dates that are still to come, with their appointments, in one look."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import select

from kiosk.office.hours import hours_of
from kiosk.office.store import Store
from kiosk.office.tables import appointment, office_hours
from kiosk.office.values import Appointment, OfficeHours

MOST = 90
"""Dates that are looked at: ten pages of a console's list."""


class ComingDate(msgspec.Struct, frozen=True):
    """Office hours that are not over, cancelled or not."""

    hours: OfficeHours
    appointments: tuple[Appointment, ...] = ()
    """By time, whatever their state."""

    @property
    def expected(self) -> tuple[Appointment, ...]:
        """Who is still to come."""
        return tuple(one for one in self.appointments if one.state == "expected")


def read(store: Store, at: dt.datetime) -> tuple[ComingDate, ...]:
    """The next dates by opening; one that staff have closed is not among them."""
    with store.read() as connection:
        rows = connection.execute(
            select(office_hours)
            .where(
                office_hours.c.office_id == store.office_id,
                office_hours.c.ended.is_(None),
                office_hours.c.closes > at,
            )
            .order_by(office_hours.c.opens)
            .limit(MOST)
        ).all()
        booked: dict[int, list[Appointment]] = {row.id: [] for row in rows}
        for row in connection.execute(
            select(appointment)
            .where(appointment.c.hours_id.in_(booked))
            .order_by(appointment.c.starts, appointment.c.id)
        ):
            booked[row.hours_id].append(
                Appointment(row.id, row.starts, row.minutes, row.code, row.state)
            )
    return tuple(ComingDate(hours_of(row), tuple(booked[row.id])) for row in rows)
