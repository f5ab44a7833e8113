"""Series of dates: "every second Friday, not on holidays", as proposals.

Pure. Nothing is added by itself: a person looks at the proposals and confirms them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

import msgspec

_WITHIN_A_DAY = re.compile("HOURLY|MINUTELY|SECONDLY|BYHOUR|BYMINUTE|BYSECOND")
"""Parts of a rule that repeat within a day: millions of times in a year."""
_INTERVAL = re.compile(r"INTERVAL=(?![1-9]\d{0,2}(;|$))")
"""Of INTERVAL=0 the library looks for the second date for ever."""
_UTC_END = re.compile(r"(UNTIL=\d{8}T\d{6})Z")
"""As calendars write it; the library wants it without a zone, as its dates are."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST = 200
"""Dates that one series may propose."""


class Proposal(msgspec.Struct, frozen=True):
    """One date of a series."""

    day: dt.date
    holiday: str = ""
    """The holiday's name, if it is one: then the date is not proposed."""


class RuleWrong(ValueError):
    """The rule cannot be read, or has no end."""


def propose(
    *,
    first: dt.date,
    until: dt.date,
    weekday: str | None = None,
    every: int = 1,
    nth: tuple[int, ...] = (),
    rule: str | None = None,
    holidays: Mapping[dt.date, str] | None = None,
) -> tuple[Proposal, ...]:
    """The dates of a series from `first` to `until`, both included.

    Args:
        first: where it begins; "every second week" is counted from its first date.
        until: where it ends.
        weekday: one of WEEKDAYS.
        every: each so manieth week.
        nth: instead of weeks: the so manieth such weekday of each month, -1 the last.
        rule: instead of all that: a rule as calendars write it (RFC 5545, RRULE).
        holidays: names of the days on which nobody works.

    Raises:
        RuleWrong: no such rule, none of its dates lies in between, or too many do.
    """
    days = []
    for day in _dates(first, until, weekday, every, nth, rule):
        days.append(Proposal(day, (holidays or {}).get(day, "")))
        if len(days) > MOST:
            raise RuleWrong(f"more than {MOST} dates; choose an earlier end")
    if not days:
        raise RuleWrong(f"no date of this rule lies between {first} and {until}")
    return tuple(days)


def _dates(
    first: dt.date,
    until: dt.date,
    weekday: str | None,
    every: int,
    nth: tuple[int, ...],
    rule: str | None,
) -> Iterator[dt.date]:
    from dateutil import rrule

    start = dt.datetime.combine(first, dt.time())
    end = dt.datetime.combine(until, dt.time())
    if rule is not None:
        if found := _WITHIN_A_DAY.search(rule.upper()):
            raise RuleWrong(f'"{rule}": {found[0]} is for times, a date is wanted')
        if _INTERVAL.search(rule.upper()):
            raise RuleWrong(f'"{rule}": its INTERVAL must be 1 to 999')
        try:
            series = rrule.rrulestr(_UTC_END.sub(r"\1", rule.upper()), dtstart=start)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise RuleWrong(f'"{rule}" is no rule like FREQ=WEEKLY;BYDAY=FR') from error
    elif weekday is None:
        raise RuleWrong("which weekday?")
    elif nth:
        day = rrule.weekday(WEEKDAYS.index(weekday))
        series = rrule.rrule(
            rrule.MONTHLY, dtstart=start, byweekday=[day(place) for place in nth]
        )
    else:
        day = rrule.weekday(WEEKDAYS.index(weekday))
        series = rrule.rrule(
            rrule.WEEKLY, interval=every, dtstart=start, byweekday=day, wkst=day
        )
    seen = None
    for moment in series.xafter(start, inc=True):
        if moment > end:
            return
        if moment.date() != seen:
            yield moment.date()
        seen = moment.date()


def holidays_of(region: str, years: range) -> Mapping[dt.date, str]:
    """The public holidays of a region like "DE-TH" (Thuringia), by date.

    Raises:
        RuleWrong: there is no such region.
    """
    if not region:
        return {}
    import holidays

    country, _, part = region.partition("-")
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=years)
    except NotImplementedError as error:
        raise RuleWrong(
            f'no holidays are known of "{region}"; e.g. DE-TH is Thuringia'
        ) from error
    return dict(found)
