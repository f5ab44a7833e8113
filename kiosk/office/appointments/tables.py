"""Appointments from CSV: `;`, `,` or tab, German or English heads, German dates."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import msgspec

from kiosk.office.appointments.reading import (
    LONGEST_LINE,
    MOST_ROWS,
    SLOT,
    Entry,
    Parsed,
    Rejected,
    Unreadable,
    Wrong,
    lasting,
    length,
    moment,
)

HEADS = {
    "date": ("date", "datum", "tag", "startdate", "start date", "beginnt am"),
    "time": (
        *("time", "uhrzeit", "zeit", "beginn", "von", "start", "start time"),
        "beginnt um",
    ),
    "minutes": ("minutes", "minuten", "dauer", "duration"),
    "ends": ("ends", "end", "ende", "bis", "end time", "endet um"),
    "id": ("id", "uid", "nr", "nummer", "kennung"),
    "state": ("state", "status", "zustand"),
}
ORDER = ("date", "time", "minutes")
"""The columns of a file without heads."""
CANCELLED = ("cancelled", "canceled", "abgesagt", "storniert")

_DATE = re.compile(
    r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})|(\d{4})-(\d{2})-(\d{2})", re.ASCII
)
MINUTE = dt.timedelta(minutes=1)
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::00)?(?:\s*uhr)?", re.ASCII | re.IGNORECASE)


def parse(text: str, zone: ZoneInfo) -> Parsed:
    """The rows of a table.

    Raises:
        Unreadable: no table, or more rows than MOST_ROWS.
    """
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    if delimiter not in first:
        raise Unreadable("neither a calendar (ICS) nor a table with ; or ,")
    rows = _rows(text, delimiter)
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"more than {MOST_ROWS} rows")
    names = [_name(cell) for cell in rows[0][1]] if rows else []
    with_heads = bool({"date", "time"} & set(names))
    columns = _columns(names) if with_heads else {n: i for i, n in enumerate(ORDER)}
    entries: list[Entry] = []
    rejected: list[Rejected] = []
    seen: dict[str, int] = {}
    for number, cells in rows[1:] if with_heads else rows:
        try:
            entry = _entry(number, cells, columns, zone)
        except Wrong as error:
            rejected.append(Rejected(number, str(error)))
            continue
        times = seen[entry.uid] = seen.get(entry.uid, 0) + 1
        if times > 1 and "id" in columns:
            rejected.append(Rejected(number, "its id stands in the file twice"))
            continue
        if "id" not in columns:
            uid = f"{entry.uid} {times}"
            entry = msgspec.structs.replace(entry, uid=uid)
        entries.append(entry)
    width = max((len(cells) for _, cells in rows), default=0)
    read = set(columns.values())
    dropped = tuple(f"column {i + 1}" for i in range(min(width, 50)) if i not in read)
    return Parsed(tuple(entries), tuple(rejected), dropped)


def _rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    csv.field_size_limit(LONGEST_LINE)
    try:
        return list(_filled(reader))
    except csv.Error:
        raise Unreadable("not a table: a quotation mark is never closed") from None


def _filled(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    before = 0
    for cells in reader:
        line, before = before + 1, reader.line_num  # type: ignore[attr-defined]
        if any(cell.strip() for cell in cells):
            yield line, [cell.strip() for cell in cells]


def _name(cell: str) -> str:
    lowered = cell.casefold()
    return next((name for name, heads in HEADS.items() if lowered in heads), "")


def _columns(names: list[str]) -> dict[str, int]:
    return {name: names.index(name) for name in HEADS if name in names}


def _entry(
    number: int, cells: list[str], columns: dict[str, int], zone: ZoneInfo
) -> Entry:
    def cell(name: str) -> str:
        index = columns.get(name, len(cells))
        return cells[index] if index < len(cells) else ""

    date, time = cell("date"), cell("time")
    if not (date and time):
        # Both in one cell: 27.11.2026 15:20.
        date, _, time = (date or time).partition(" ")
    day = _date(date)
    starts = moment(dt.datetime.combine(day, _time(time.strip())), zone)
    minutes = cell("minutes")
    if minutes and not re.fullmatch(r"\d{1,4}", minutes, re.ASCII):
        raise Wrong("its length is not a whole number of minutes")
    lasts, fault = length(int(minutes)) if minutes else SLOT, ""
    if cell("ends") and not minutes:
        # Its time alone, or behind its date. A calendar's table has whole days, too.
        ends = _time(cell("ends").rpartition(" ")[2])
        until = moment(dt.datetime.combine(day, ends), zone)
        lasts, fault = lasting((until - starts) / MINUTE)
    if "id" in columns and not cell("id"):
        raise Wrong("it has no id")
    return Entry(
        row=number,
        uid=cell("id") if "id" in columns else f"{starts:%Y-%m-%d %H:%M}",
        starts=starts,
        minutes=lasts,
        cancelled=cell("state").casefold() in CANCELLED,
        fault=fault,
    )


def _date(text: str) -> dt.date:
    found = _DATE.fullmatch(text)
    if not found:
        raise Wrong("no date like 27.11.2026")
    d, m, y, year, month, day = found.groups()
    try:
        century = 2000 if y and len(y) == 2 else 0
        return dt.date(int(y or year) + century, int(m or month), int(d or day))
    except ValueError as error:
        raise Wrong("no such date") from error


def _time(text: str) -> dt.time:
    found = _TIME.fullmatch(text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise Wrong("no time like 15:20")
    return dt.time(int(found[1]), int(found[2]))
