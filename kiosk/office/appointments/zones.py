"""Time zones as calendars name and define them, where they are the house's own.

Outlook, Exchange and Notes call their zones as they like ("W. Europe", "Customized
Time Zone") and define them in the file (VTIMEZONE). A zone whose offsets in summer
and in winter are the house's is the house's; nothing else of the definition is read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from zoneinfo import ZoneInfo

MOST = 50
"""Zones that a file may define; further ones are passed over."""

_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(?:\d{2})?", re.ASCII)
_NAMED = re.compile(r';TZID=("[^"]*"|[^;:"]*)', re.IGNORECASE)


class Definitions:
    """What a file says of its zones, gathered line by line."""

    def __init__(self) -> None:
        self._offsets: dict[str, set[str]] = {}
        self._present: set[str] = set()

    def begin(self) -> None:
        """A definition begins."""
        self._present = set()

    def name(self, value: str) -> None:
        """Its name; what is told of its offsets before or after belongs to it."""
        if len(self._offsets) < MOST:
            self._offsets[value] = self._present

    def offset(self, value: str) -> None:
        """One of the offsets from UTC that it has in the course of a year."""
        self._present.add(value)

    def of_house(self, zone: ZoneInfo, year: int) -> frozenset[str]:
        """The names that mean the house's zone."""
        seasons = (dt.datetime(year, month, 1, tzinfo=zone) for month in (1, 7))
        house = {moment.utcoffset() for moment in seasons}
        return frozenset(
            name for name, said in self._offsets.items() if _deltas(said) == house
        )


def _deltas(said: Collection[str]) -> set[dt.timedelta | None]:
    return {_delta(one) for one in said}


def _delta(said: str) -> dt.timedelta | None:
    found = _OFFSET.fullmatch(said)
    if not found:
        return None
    length = dt.timedelta(hours=int(found[2]), minutes=int(found[3]))
    return -length if found[1] == "-" else length


def told(
    lines: Mapping[str, list[str]], names: Collection[str], zone: ZoneInfo
) -> dict[str, list[str]]:
    """The lines of an event with the house's zone called by its real name."""

    def renamed(line: str) -> str:
        found = _NAMED.search(line)
        if not found or found[1].strip('"').strip() not in names:
            return line
        return f"{line[: found.start()]};TZID={zone.key}{line[found.end() :]}"

    return {name: [renamed(line) for line in some] for name, some in lines.items()}
