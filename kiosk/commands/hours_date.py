"""What is said of one date of office hours, typed for `hours add` or for a series."""

from __future__ import annotations

import argparse
import datetime as dt

import msgspec

from kiosk.commands import common
from kiosk.config import Config, ConfigError
from kiosk.office.store import Store
from kiosk.office.values import OfficeHours, Refused

Span = tuple[dt.datetime, dt.datetime]


class Planned(msgspec.Struct, frozen=True):
    """The moments of a date, all in UTC."""

    opens: dt.datetime
    closes: dt.datetime
    issue_from: dt.datetime | None
    issue_until: dt.datetime | None
    breaks: tuple[Span, ...]


def register(parser: argparse.ArgumentParser) -> None:
    """The options of a date, but the day itself."""
    parser.add_argument("opens", type=common.clock, help="14:30")
    parser.add_argument("closes", type=common.clock, help="16:30")
    parser.add_argument(
        "--issue-from",
        type=common.clock,
        metavar="HH:MM",
        help="numbers are drawn from then (default: 30 minutes before it opens)",
    )
    parser.add_argument(
        "--issue-until",
        type=common.clock,
        metavar="HH:MM",
        help="and until then (default: until it closes)",
    )
    parser.add_argument(
        "--overrun",
        type=common.whole(0, 1440),
        default=15,
        metavar="MINUTES",
        help="may be used after closing to keep the promise (default: 15)",
    )
    parser.add_argument(
        "--break",
        dest="breaks",
        type=_span,
        action="append",
        default=[],
        metavar="HH:MM-HH:MM",
        help="a planned pause; may be repeated",
    )
    parser.add_argument(
        "--numbers",
        type=common.whole(0, 9999),
        metavar="N",
        help="so many are given to walk-ins at most",
    )
    parser.add_argument(
        "--desk",
        dest="desks",
        action="append",
        default=[],
        metavar="KEY",
        help="a desk on duty; may be repeated (default: all)",
    )


def _span(text: str) -> tuple[dt.time, dt.time]:
    """`15:30-15:40`."""
    begins, dash, ends = text.replace("–", "-").partition("-")
    if not dash:
        raise argparse.ArgumentTypeError(f'"{text}" is no pause; e.g. 15:30-15:40')
    return common.clock(begins), common.clock(ends)


def moment(option: str, day: dt.date, time: dt.time, config: Config) -> dt.datetime:
    """A local time of that day as a moment (UTC).

    Raises:
        ConfigError: the clock change skips it; `__cause__` is reading.Wrong.
    """
    from kiosk.office.appointments import reading

    try:
        return reading.moment(dt.datetime.combine(day, time), config.zone)
    except reading.Wrong as error:
        raise ConfigError(option, "", f"{time:%H:%M}: {error}") from error


def planned(day: dt.date, arguments: argparse.Namespace, config: Config) -> Planned:
    """The date of that day.

    Raises:
        ConfigError: a time that the clock change skips, an unknown desk, or times
            that do not fit together.
        Refused: `refused.hours_empty` when they end before they begin.
    """

    def when(option: str, time: dt.time) -> dt.datetime:
        return moment(option, day, time, config)

    for key in arguments.desks:
        common.desk_key(config, key)
    opens, closes = when("opens", arguments.opens), when("closes", arguments.closes)
    if closes <= opens:
        raise Refused("refused.hours_empty")
    breaks = [(when("--break", a), when("--break", b)) for a, b in arguments.breaks]
    for begins, ends in breaks:
        if not opens <= begins < ends <= closes:
            raise ConfigError("--break", "", "must lie between opens and closes")
    issue_from, issue_until = arguments.issue_from, arguments.issue_until
    first = when("--issue-from", issue_from) if issue_from else None
    last = when("--issue-until", issue_until) if issue_until else None
    if first is not None and first >= (last or closes):
        raise ConfigError("--issue-from", "", "no number could be drawn before the end")
    if last is not None and not (first or opens) < last <= closes:
        raise ConfigError("--issue-until", "", "must lie between opens and closes")
    return Planned(opens, closes, first, last, tuple(breaks))


def add(
    store: Store, found: Planned, arguments: argparse.Namespace, at: dt.datetime
) -> OfficeHours:
    """Add it to the office."""
    from kiosk.office.operations import dates

    return dates.add(
        store,
        opens=found.opens,
        closes=found.closes,
        issue_from=found.issue_from,
        issue_until=found.issue_until,
        overrun=arguments.overrun,
        breaks=found.breaks,
        numbers=arguments.numbers,
        desks=tuple(dict.fromkeys(arguments.desks)),
        at=at,
        device=common.DEVICE,
    )
