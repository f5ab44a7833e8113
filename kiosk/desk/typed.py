"""Dates and times of day as they are typed: by digits alone, points if one likes."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress

from kiosk.config import Config
from kiosk.keypad.words import staff
from kiosk.office.appointments import reading

_POINTS = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2})?)?")
_DIGITS = re.compile(r"(\d\d)(\d\d)(\d{4}|\d{2})?")


def day(typed: str, today: dt.date) -> dt.date:
    """`2711` or `27.11.`: the next such day; `271126`, `27.11.2026`: that one.

    Raises:
        ValueError: there is no such day; a sentence for staff.
    """
    found = _POINTS.fullmatch(typed) or _DIGITS.fullmatch(typed)
    if found is None:
        raise ValueError(staff().text("desk.wrong_date"))
    d, m, year = found.groups()
    # 29.2. may be years away.
    years = range(today.year, today.year + 9)
    if year is not None:
        years = range(int(year) % 2000 + 2000, int(year) % 2000 + 2001)
    for each in years:
        with suppress(ValueError):
            if (meant := dt.date(each, int(m), int(d))) >= today or year is not None:
                return meant
    raise ValueError(staff().text("desk.wrong_date"))


def clock(typed: str, date: dt.date, config: Config) -> dt.datetime:
    """`16`, `1600`, `930`, `16.00` of that day as a moment (UTC).

    Raises:
        ValueError: there is no such time on that day; a sentence for staff.
    """
    hour, point, minute = typed.partition(".")
    if not point and len(typed) > 2:
        hour, minute = typed[:-2], typed[-2:]
    try:
        time = dt.time(int(hour), int(minute or 0))
        return reading.moment(dt.datetime.combine(date, time), config.zone)
    except (ValueError, reading.Wrong) as error:
        raise ValueError(staff().text("desk.wrong_time")) from error
