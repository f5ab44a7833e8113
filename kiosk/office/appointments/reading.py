"""What a file says of appointed times: bytes in, plain values out; no database.

Names, addresses, subjects and descriptions never leave this module: a reason for a
rejected row is one of our own sentences and quotes nothing of the file.
"""

from __future__ import annotations

import datetime as dt
from typing import BinaryIO
from zoneinfo import ZoneInfo

import msgspec

LARGEST_FILE = 5_000_000
"""Bytes; more is not a list of appointments."""
MOST_ROWS = 20_000
PACKED = (
    b"PK",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\xd0\xcf\x11",
)
"""How archives, and Excel's and Outlook's own files, begin."""
LONGEST_LINE = 100_000
"""Characters; longer lines are no calendar's."""
SLOT = 10
"""Minutes of an appointment whose file does not say how long it is."""
LONGEST = 240
"""Minutes."""


class Unreadable(Exception):
    """The file as a whole cannot be used; the sentence quotes nothing of it."""


class Entry(msgspec.Struct, frozen=True):
    """One appointed time of the file."""

    row: int
    """The line it begins at, counted from 1."""
    uid: str
    """The calendar's id for it; only its keyed hash is ever kept."""
    starts: dt.datetime
    minutes: int
    cancelled: bool = False
    fault: str = ""
    """Why it cannot be an appointment; of no interest outside the office hours."""


class Rejected(msgspec.Struct, frozen=True):
    """A row that is not taken."""

    row: int
    reason: str


class Parsed(msgspec.Struct, frozen=True):
    """All that a file says."""

    entries: tuple[Entry, ...]
    rejected: tuple[Rejected, ...]
    dropped: tuple[str, ...]
    """Which fields were not read."""
    whole: bool = True
    """Whether what the file does not name is cancelled (a single invitation's
    file is not the whole list)."""
    skipped: tuple[Rejected, ...] = ()
    """Rows that are nobody's appointment: all-day events, events of the past."""


class Wrong(Exception):
    """One row is wrong: our own sentence."""


def moment(naive: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """A local time as a moment (UTC); in a repeated hour the first.

    Raises:
        Wrong: a clock change skips that time, or there is no such year.
    """
    try:
        found = naive.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)
        back = found.astimezone(zone).replace(tzinfo=None, fold=0)
    except (OverflowError, ValueError) as error:
        raise Wrong("no such date") from error
    if back != naive.replace(fold=0):
        raise Wrong("a clock change skips this time")
    return found


def length(minutes: float) -> int:
    """Minutes of an appointment.

    Raises:
        Wrong: shorter than a minute or longer than LONGEST.
    """
    if not 1 <= minutes <= LONGEST:
        raise Wrong(f"its length is not between 1 and {LONGEST} minutes")
    return round(minutes)


def lasting(minutes: float) -> tuple[int, str]:
    """Minutes of a calendar's event, and what is wrong with them; 0: it has no end."""
    if minutes == 0:
        return SLOT, ""
    try:
        return length(minutes), ""
    except Wrong as error:
        return LONGEST, str(error)


def read(file: BinaryIO, zone: ZoneInfo, at: dt.datetime | None = None) -> Parsed:
    """Read ICS or CSV, told apart by what stands in it.

    Never takes more than LARGEST_FILE bytes into memory, and unpacks nothing. Of
    what repeats, the dates after `at` are taken; without it such rows are rejected.

    Raises:
        Unreadable: too large, packed, not text, or neither of the two.
    """
    raw = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise Unreadable(
            f"larger than {LARGEST_FILE // 1_000_000} MB; export only the dates to come"
        )
    if raw.startswith(PACKED):
        raise Unreadable("a packed file or a workbook; save it as ICS or CSV first")
    text = decoded(raw)
    lines = text.splitlines()
    if not text.strip():
        raise Unreadable("empty")
    if len(lines) > MOST_ROWS * 20 or max(map(len, lines)) > LONGEST_LINE:
        raise Unreadable("too many lines, or lines too long")
    if text.lstrip()[:15].upper() == "BEGIN:VCALENDAR":
        from kiosk.office.appointments import calendars

        return calendars.parse(text, zone, at)
    from kiosk.office.appointments import tables

    return tables.parse(text, zone)


def decoded(raw: bytes) -> str:
    """UTF-8 with or without a mark, else CP1252 (what Excel writes)."""
    if b"\0" in raw:
        raise Unreadable("not a text in UTF-8 or CP1252 (it holds NUL bytes)")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("not a text in UTF-8 or CP1252")
