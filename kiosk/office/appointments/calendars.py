"""Appointments from a calendar's export (ICS).

Only the lines that tell time, id and state reach the calendar library, one event at
a time: what else stands in the file it never sees, and one broken event is one
rejected row.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from kiosk.office.appointments.reading import (
    MOST_ROWS,
    SLOT,
    Entry,
    Parsed,
    Rejected,
    Unreadable,
    Wrong,
    length,
    moment,
)

READ = ("UID", "DTSTART", "DTEND", "DURATION", "STATUS")
REPEATING = ("RRULE", "RDATE", "RECURRENCE-ID", "EXRULE")
SILENT = ("BEGIN", "END", "DTSTAMP", "EXDATE", "SEQUENCE", "CREATED", "LAST-MODIFIED")
NAMED = (
    *("SUMMARY", "DESCRIPTION", "ATTENDEE", "ORGANIZER", "LOCATION", "CONTACT"),
    *("COMMENT", "CATEGORIES", "URL", "ATTACH", "CLASS", "TRANSP", "PRIORITY"),
)
"""Fields that may be named as dropped; any other name might itself be content."""
SINGLE = ("REQUEST", "CANCEL", "ADD", "REPLY", "COUNTER")
"""METHODs of an invitation by mail: such a file is not the whole list."""
DEEPEST = 8


class _Event(msgspec.Struct):
    row: int
    lines: dict[str, list[str]] = {}


def parse(text: str, zone: ZoneInfo) -> Parsed:
    """The events of a calendar.

    Raises:
        Unreadable: not nested as a calendar is, or too many events.
    """
    dropped: set[str] = set()
    method: list[str] = []
    events = list(_events(text, dropped, method))
    entries: list[Entry] = []
    rejected: list[Rejected] = []
    seen: set[str] = set()
    for event in events:
        try:
            entry = _entry(event, zone)
        except Wrong as error:
            rejected.append(Rejected(event.row, str(error)))
            continue
        if entry.uid in seen:
            rejected.append(Rejected(event.row, "its id stands in the file twice"))
            continue
        seen.add(entry.uid)
        entries.append(
            msgspec.structs.replace(entry, cancelled=True)
            if "CANCEL" in method
            else entry
        )
    whole = not set(method) & set(SINGLE)
    return Parsed(tuple(entries), tuple(rejected), tuple(sorted(dropped)), whole)


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Each line with its continuations, and the number of its first."""
    begun, parts = 0, list[str]()
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if line[:1] in (" ", "\t") and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield begun, "".join(parts)
        begun, parts = number, [line]
    yield begun, "".join(parts)


def _events(text: str, dropped: set[str], method: list[str]) -> Iterator[_Event]:
    path: list[str] = []
    event, count = None, 0
    for number, line in _unfolded(text):
        name = re.split("[:;]", line, maxsplit=1)[0].strip().upper()
        value = line.partition(":")[2].strip().upper()
        if name == "BEGIN":
            path.append(value)
            if len(path) > DEEPEST:
                raise Unreadable("no calendar: nested too deeply")
            if value == "VEVENT" and path != ["VCALENDAR", "VEVENT"]:
                raise Unreadable(f"no calendar: line {number} begins an event inside")
            event = _Event(number) if value == "VEVENT" else event
        elif name == "END":
            if not path or path.pop() != value:
                raise Unreadable(f"no calendar: line {number} ends what did not begin")
            if value == "VEVENT" and event is not None:
                count += 1
                if count > MOST_ROWS:
                    raise Unreadable(f"more than {MOST_ROWS} events")
                yield event
                event = None
        elif path == ["VCALENDAR"] and name == "METHOD":
            method.append(value)
        elif path == ["VCALENDAR", "VEVENT"] and event is not None:
            if name in READ or name in REPEATING:
                event.lines.setdefault(name, []).append(line)
            elif name in NAMED:
                dropped.add(name)
            elif name and name not in SILENT:
                dropped.add("others")
    if path:
        raise Unreadable("no whole calendar: its end is missing")


def _entry(event: _Event, zone: ZoneInfo) -> Entry:
    if any(name in event.lines for name in REPEATING):
        raise Wrong("it repeats; enter each date by itself")
    if any(len(lines) > 1 for lines in event.lines.values()):
        raise Wrong("a field stands in it twice")
    for name in ("UID", "DTSTART"):
        if name not in event.lines:
            raise Wrong(f"it has no {name}")
    from icalendar import Event

    uid = event.lines["UID"][0].partition(":")[2].strip()
    if not uid:
        raise Wrong("it has no UID")
    wanted = ("DTSTART", "DTEND", "DURATION")
    lines = [event.lines[name][0] for name in wanted if name in event.lines]
    try:
        # Any exception of the library means the same here, and may quote the file.
        read: Any = Event.from_ical(
            "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", ""))
        )
        values = {name: read[name].dt for name in wanted if name in read}
    except Exception:  # noqa: BLE001 - see above
        raise Wrong("its time cannot be read") from None
    starts = _moment(values.get("DTSTART"), lines[0], zone)
    minutes: float = SLOT
    if isinstance(duration := values.get("DURATION"), dt.timedelta):
        minutes = duration / dt.timedelta(minutes=1)
    elif "DTEND" in values:
        ends = _moment(values["DTEND"], event.lines["DTEND"][0], zone)
        minutes = (ends - starts) / dt.timedelta(minutes=1)
    state = event.lines.get("STATUS", [""])[0].partition(":")[2].strip().upper()
    return Entry(event.row, uid, starts, length(minutes), state == "CANCELLED")


def _moment(value: object, line: str, zone: ZoneInfo) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        raise Wrong("it has a date but no time of day")
    if value.tzinfo is None and "TZID" in line.upper().partition(":")[0]:
        raise Wrong("its time zone is not known")
    return moment(value.replace(tzinfo=None), value.tzinfo or zone)
