"""Appointments that repeat: a calendar's rule, worked out date by date.

Bounded: only rules by day, week, month and year, only the dates up to HORIZON, and
no longer than DEADLINE for a whole file.
"""

from __future__ import annotations

import datetime as dt
import re
import time
import warnings
from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from kiosk.office.appointments.reading import (
    Entry,
    Unreadable,
    Wrong,
    lasting,
    moment,
)

HORIZON = dt.timedelta(days=400)
"""So far ahead repetitions are looked at."""
OLDEST = dt.timedelta(days=20 * 366)
"""A rule that began longer ago is none of an office's appointments."""
MOST_SERIES = 200
MOST_LINES = 1000
"""Of one series, exceptions included."""
DEADLINE = 10.0
"""Seconds for all the series of a file; one takes milliseconds."""

_DAY = "(MO|TU|WE|TH|FR|SA|SU)"
_PARTS = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d{0,2}",  # of 0 the library never comes back
    "COUNT": r"[1-9]\d{0,4}",
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
    "BYDAY": f"[+-]?[1-5]?{_DAY}(,[+-]?[1-5]?{_DAY})*",
    "BYMONTH": "(0?[1-9]|1[0-2])(,(0?[1-9]|1[0-2]))*",
    "BYMONTHDAY": r"-?([1-9]|[12]\d|3[01])(,-?([1-9]|[12]\d|3[01]))*",
    "BYSETPOS": "-?[1-5](,-?[1-5])*",
    "WKST": _DAY,
}
"""What a rule may say; all else is refused, above all what repeats within a day."""


class Part(msgspec.Struct):
    """One event of a series: its rule, or one date of it that differs."""

    row: int
    lines: dict[str, list[str]]


class Clock:
    """How long a file's series may still take."""

    def __init__(self) -> None:
        self._until = time.monotonic() + DEADLINE
        self._series = 0

    def one_more(self) -> None:
        """Another series.

        Raises:
            Unreadable: there are too many, or they take too long.
        """
        self._series += 1
        if self._series > MOST_SERIES:
            raise Unreadable(f"more than {MOST_SERIES} repeating events")
        if time.monotonic() > self._until:
            raise Unreadable("its repeating events take too long to work out")


def entries(
    uid: str, parts: Sequence[Part], zone: ZoneInfo, at: dt.datetime
) -> Iterator[Entry]:
    """The dates of a series from `at` on; each has an id that stays when it moves.

    Raises:
        Wrong: the series cannot be read, or one of its dates cannot be.
    """
    _check(parts, at)
    row = parts[0].row
    first = at.astimezone(zone).date()
    named_zone = any("TZID" in part.lines["DTSTART"][0].upper() for part in parts)
    for found in _occurrences(parts, first, (at + HORIZON).astimezone(zone).date()):
        starts, ends, was = found["DTSTART"].dt, found["DTEND"].dt, _identity(found)
        if starts.tzinfo is None and named_zone:
            raise Wrong("its time zone is not known")
        begins = _moment(starts, zone)
        minutes = (_moment(ends, zone) - begins) / dt.timedelta(minutes=1)
        lasts, fault = lasting(minutes)
        yield Entry(
            row,
            f"{uid} {_moment(was, zone):%Y%m%dT%H%M}",
            begins,
            lasts,
            str(found.get("STATUS", "")).upper() == "CANCELLED",
            fault,
        )


def _identity(found: Any) -> dt.datetime:
    """When this date of the series would have been."""
    was: object = found["RECURRENCE-ID"].dt
    return was if isinstance(was, dt.datetime) else found["DTSTART"].dt


def _moment(local: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    try:
        return moment(local.replace(tzinfo=None), local.tzinfo or zone)
    except Wrong as error:
        raise Wrong(f"its date {local:%d.%m.%Y}: {error}") from error


def _check(parts: Sequence[Part], at: dt.datetime) -> None:
    masters = [part for part in parts if "RECURRENCE-ID" not in part.lines]
    changed = [line for part in parts for line in part.lines.get("RECURRENCE-ID", ())]
    if len(masters) > 1 or len(set(changed)) < len(changed):
        raise Wrong("its id stands in the file twice")
    count = sum(len(lines) for part in parts for lines in part.lines.values())
    values = sum(line.count(",") for part in parts for line in part.lines["DTSTART"])
    for part in parts:
        for name in ("RDATE", "EXDATE"):
            values += sum(line.count(",") + 1 for line in part.lines.get(name, ()))
        for line in part.lines.get("RRULE", ()):
            _check_rule(line.partition(":")[2].strip().upper())
        if _year(part) < (at - OLDEST).year:
            raise Wrong("it began too long ago")
    if count + values > MOST_LINES:
        raise Wrong("it has too many exceptions")


def _year(part: Part) -> int:
    starts = part.lines["DTSTART"][0].rpartition(":")[2].strip()
    if not re.fullmatch(r"\d{8}(T\d{6}Z?)?", starts, re.ASCII):
        raise Wrong("its time cannot be read")
    if "T" not in starts:
        raise Wrong("it has a date but no time of day")
    return int(starts[:4])


def _check_rule(rule: str) -> None:
    parts = dict(part.partition("=")[::2] for part in rule.split(";") if part)
    for name, value in parts.items():
        if not re.fullmatch(_PARTS.get(name, "(?!)"), value, re.ASCII):
            raise Wrong("it repeats by a rule that is not understood")
    if "FREQ" not in parts:
        raise Wrong("it repeats by a rule that is not understood")
    if parts["FREQ"] in ("DAILY", "WEEKLY") and parts.keys() & {
        "BYMONTHDAY",
        "BYSETPOS",
    }:
        raise Wrong("it repeats by a rule that is not understood")


def _occurrences(
    parts: Sequence[Part], first: dt.date, last: dt.date
) -> list[dict[str, Any]]:
    # Here: importing it takes longer than reading most files.
    import icalendar
    import recurring_ical_events

    lines = ["BEGIN:VCALENDAR"]
    for part in parts:
        told = [
            line for name, some in part.lines.items() if name != "UID" for line in some
        ]
        lines += ["BEGIN:VEVENT", "UID:series", *told, "END:VEVENT"]
    text = "\r\n".join((*lines, "END:VCALENDAR", ""))
    try:
        # Any exception of the libraries means the same here, and may quote the file,
        # as their warnings do.
        with warnings.catch_warnings(action="ignore"):
            calendar = icalendar.Calendar.from_ical(text)
            return list(recurring_ical_events.of(calendar).between(first, last))
    except Exception:  # noqa: BLE001 - see above
        raise Wrong("its repetition cannot be read") from None
