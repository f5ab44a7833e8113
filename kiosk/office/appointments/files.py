"""A file of appointed times, read by the kind that it turns out to be."""

from __future__ import annotations

import datetime as dt
from typing import BinaryIO
from zoneinfo import ZoneInfo

from kiosk.office.appointments import calendars, tables
from kiosk.office.appointments.reading import (
    LONGEST_LINE,
    MOST_ROWS,
    Parsed,
    Unreadable,
)

LARGEST_FILE = 5_000_000
"""Bytes; more is not a list of appointments."""
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
        return calendars.parse(text, zone, at)
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
