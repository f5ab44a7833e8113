"""Appointments from a calendar's export (ICS).

Only the lines that tell time, id and state reach the calendar library, one event at
a time: what else stands in the file it never sees, and one broken event is one
rejected row.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from kiosk.office.appointments import repeating, zones
from kiosk.office.appointments.reading import (
    MOST_ROWS,
    Entry,
    Parsed,
    Rejected,
    Unreadable,
    Wrong,
    lasting,
    moment,
)
from kiosk.office.appointments.repeating import Part

READ = ("UID", "DTSTART", "DTEND", "DURATION", "STATUS")
REPEATING = ("RRULE", "RDATE", "RECURRENCE-ID")
ALSO_READ = (*REPEATING, "EXDATE", "EXRULE")
SILENT = ("BEGIN", "END", "DTSTAMP", "SEQUENCE", "CREATED", "LAST-MODIFIED")
NAMED = (
    *("SUMMARY", "DESCRIPTION", "ATTENDEE", "ORGANIZER", "LOCATION", "CONTACT"),
    *("COMMENT", "CATEGORIES", "URL", "ATTACH", "CLASS", "TRANSP", "PRIORITY"),
)
"""Fields that may be named as dropped; any other name might itself be content."""
SINGLE = ("REQUEST", "CANCEL", "ADD", "REPLY", "COUNTER")
"""METHODs of an invitation by mail: such a file is not the whole list."""
DEEPEST = 8
TWICE = "its id stands in the file twice"
DAY = dt.timedelta(days=1)
"""So long before today a time is past in every zone."""
_ONE = re.compile(r"(\d{8})(T\d{6}Z?)?", re.ASCII)
_UNTIL = re.compile(r"(?:^|;)UNTIL=(\d{8})", re.ASCII)


def parse(text: str, zone: ZoneInfo, at: dt.datetime | None = None) -> Parsed:
    """The events of a calendar; of repeating ones the dates after `at`.

    What cannot be an appointment to come, whatever else is in it, is skipped: a
    calendar is full of holidays, birthdays and years long past.

    Raises:
        Unreadable: not nested as a calendar is, or too many events.
    """
    dropped: set[str] = set()
    method: list[str] = []
    known = zones.Definitions()
    events = list(_events(text, dropped, method, known))
    house = known.of_house(zone, (at or dt.datetime.now(dt.UTC)).year)
    for event in events:
        event.lines = zones.told(event.lines, house, zone)
    entries: list[Entry] = []
    skipped: list[Rejected] = []
    rejected: list[Rejected] = []
    clock = repeating.Clock()
    for uid, parts in _by_id(events).items():
        if why := _beside(parts, at):
            skipped += [Rejected(part.row, why) for part in parts]
            continue
        try:
            if any(name in part.lines for part in parts for name in ALSO_READ):
                clock.one_more()
                entries += _series(uid, parts, zone, at)
                continue
            rejected += [Rejected(part.row, TWICE) for part in parts[1:]]
            entries.append(_entry(parts[0], zone))
        except Wrong as error:
            rejected.append(Rejected(parts[0].row, str(error)))
        if len(entries) > MOST_ROWS:
            raise Unreadable(f"more than {MOST_ROWS} dates")
    if "CANCEL" in method:
        entries = [msgspec.structs.replace(one, cancelled=True) for one in entries]
    rejected.sort(key=lambda one: one.row)
    whole = not set(method) & set(SINGLE)
    return Parsed(
        tuple(entries),
        tuple(rejected),
        tuple(sorted(dropped)),
        whole=whole,
        skipped=tuple(skipped),
    )


def _by_id(events: list[Part]) -> dict[str, list[Part]]:
    """The events that belong together; one without an id stands alone."""
    found: dict[str, list[Part]] = {}
    for event in events:
        uid = event.lines.get("UID", [""])[0].partition(":")[2].strip()
        found.setdefault(uid or f"\0{event.row}", []).append(event)
    return found


def _beside(parts: Sequence[Part], at: dt.datetime | None) -> str:
    """Why these can be nobody's appointment; empty if they can."""
    found = [_ONE.fullmatch(_value(part, "DTSTART")) for part in parts]
    starts = [one for one in found if one]
    if len(starts) < len(parts):
        return ""
    if not any(one[2] for one in starts):
        return "all day, it has no time"
    if at is None:
        return ""
    last = f"{at - DAY:%Y%m%d}"
    if all(one[1] < last for one in starts) and all(
        _ends_before(part, last) for part in parts
    ):
        return "already past"
    return ""


def _ends_before(part: Part, day: str) -> bool:
    """Whether it repeats at most until then (YYYYMMDD)."""
    if "RDATE" in part.lines:
        return False
    ends = [_UNTIL.search(_rule(line)) for line in part.lines.get("RRULE", ())]
    return all(one is not None and one[1] < day for one in ends)


def _rule(line: str) -> str:
    return line.partition(":")[2].strip().upper()


def _value(part: Part, name: str) -> str:
    """What stands behind the colon of its only such line."""
    lines = part.lines.get(name, ())
    return lines[0].rpartition(":")[2].strip() if len(lines) == 1 else ""


def _series(
    uid: str, parts: list[Part], zone: ZoneInfo, at: dt.datetime | None
) -> list[Entry]:
    if at is None or any("EXRULE" in part.lines for part in parts):
        raise Wrong("it repeats; enter each date by itself")
    for part in parts:
        _needs(part)
        read_once = [name for name in READ if len(part.lines.get(name, ())) > 1]
        if read_once or len(part.lines.get("RRULE", ())) > 1:
            raise Wrong("a field stands in it twice")
    return list(repeating.entries(uid, parts, zone, at))


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


def _events(
    text: str, dropped: set[str], method: list[str], known: zones.Definitions
) -> Iterator[Part]:
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
            event = Part(number, {}) if value == "VEVENT" else event
            if path == ["VCALENDAR", "VTIMEZONE"]:
                known.begin()
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
        elif path == ["VCALENDAR", "VTIMEZONE"] and name == "TZID":
            known.name(line.partition(":")[2].strip())
        elif path[:2] == ["VCALENDAR", "VTIMEZONE"] and name == "TZOFFSETTO":
            known.offset(value)
        elif path == ["VCALENDAR", "VEVENT"] and event is not None:
            if name in READ or name in ALSO_READ:
                event.lines.setdefault(name, []).append(line)
            elif name in NAMED:
                dropped.add(name)
            elif name and name not in SILENT:
                dropped.add("others")
    if path:
        raise Unreadable("no whole calendar: its end is missing")


def _needs(event: Part) -> str:
    """Its id, if it has what every event needs."""
    for name in ("UID", "DTSTART"):
        if name not in event.lines:
            raise Wrong(f"it has no {name}")
    uid = event.lines["UID"][0].partition(":")[2].strip()
    if not uid:
        raise Wrong("it has no UID")
    return uid


def _entry(event: Part, zone: ZoneInfo) -> Entry:
    if any(len(lines) > 1 for lines in event.lines.values()):
        raise Wrong("a field stands in it twice")
    uid = _needs(event)
    from icalendar import Event

    wanted = ("DTSTART", "DTEND", "DURATION")
    lines = [event.lines[name][0] for name in wanted if name in event.lines]
    try:
        # Any exception of the library means the same here, and may quote the file, as
        # its warnings do.
        with warnings.catch_warnings(action="ignore"):
            read: Any = Event.from_ical(
                "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", ""))
            )
        values = {name: read[name].dt for name in wanted if name in read}
    except Exception:  # noqa: BLE001 - see above
        raise Wrong("its time cannot be read") from None
    starts = _moment(values.get("DTSTART"), lines[0], zone)
    minutes = 0.0
    if isinstance(duration := values.get("DURATION"), dt.timedelta):
        minutes = duration / dt.timedelta(minutes=1)
    elif "DTEND" in values:
        ends = _moment(values["DTEND"], event.lines["DTEND"][0], zone)
        minutes = (ends - starts) / dt.timedelta(minutes=1)
    state = event.lines.get("STATUS", [""])[0].partition(":")[2].strip().upper()
    lasts, fault = lasting(minutes)
    return Entry(event.row, uid, starts, lasts, state == "CANCELLED", fault)


def _moment(value: object, line: str, zone: ZoneInfo) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        raise Wrong("it has a date but no time of day")
    if value.tzinfo is None and "TZID" in line.upper().partition(":")[0]:
        raise Wrong("its time zone is not known")
    return moment(value.replace(tzinfo=None), value.tzinfo or zone)
