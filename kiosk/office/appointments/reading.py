"""What a file says of appointed times, as plain values; no database.

Names, addresses, subjects and descriptions never leave this module: a reason for a
rejected row is one of our own sentences and quotes nothing of the file.
"""

from __future__ import annotations

import datetime as dt

import msgspec

MOST_ROWS = 20_000
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
