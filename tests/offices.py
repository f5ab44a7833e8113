"""Configurations for tests: an office that is open at this moment."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.config import Config, Database, Hours, House
from kiosk.config_rules import check

BEFORE = dt.timedelta(hours=1)
AFTER = dt.timedelta(hours=4)


def zone_by_day(now: dt.datetime) -> str:
    """A zone in which office hours around `now` lie within one date.

    The house's own by day; late and early, one where it is noon.
    """
    local = now.astimezone(ZoneInfo("Europe/Berlin"))
    if 4 <= local.hour < 19:  # not in the hours that a clock change makes and takes
        return "Europe/Berlin"
    offset = 12 - now.astimezone(dt.UTC).hour
    # POSIX signs: Etc/GMT-2 is two hours east of Greenwich.
    return f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT"


def open_office(url: str, folder: Path, now: dt.datetime | None = None) -> Config:
    """The shipped office on that database, open from an hour ago for four hours."""
    now = now or dt.datetime.now(dt.UTC)
    name = zone_by_day(now)
    local = now.astimezone(ZoneInfo(name)).replace(second=0, microsecond=0)
    hours = Hours(
        date=local.date(),
        opens=(local - BEFORE).time(),
        closes=(local + AFTER).time(),
    )
    config = Config(
        house=House(timezone=name),
        database=Database(url=url, roll=str(folder / "office.roll")),
        hours=(hours,),
    )
    return check(config, "the tests' office")
