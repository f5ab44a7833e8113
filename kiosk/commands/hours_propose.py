"""`aufruf hours propose`: a series of dates, looked at before it is added."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from typing import TYPE_CHECKING

from kiosk.commands import common, hours_date
from kiosk.config import Config, ConfigError
from kiosk.office.series import WEEKDAYS

if TYPE_CHECKING:
    from kiosk.office.store import Store
    from kiosk.office.values import OfficeHours

YEAR = dt.timedelta(days=366)


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = (
        "Propose a series of dates without the holidays of the house "
        "(house.holidays). In a terminal the proposals are shown and asked about; "
        "elsewhere they are only shown, unless --add is given."
    )
    parser.epilog = (
        "examples:\n"
        "  aufruf hours propose --weekday fri --every 2 14:30 16:30\n"
        "  aufruf hours propose --weekday thu --nth 1 --until 31.12. 15:00 18:00\n"
        "  aufruf hours propose --weekday fri 14:30 16:30 --break 15:30-15:40\n"
        '  aufruf hours propose --rule "FREQ=MONTHLY;BYDAY=-1FR" 14:30 16:30 --add'
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    hours_date.register(parser)
    parser.add_argument("--weekday", choices=WEEKDAYS)
    parser.add_argument(
        "--every",
        type=common.whole(1, 52),
        default=1,
        metavar="N",
        help="every Nth week, counted from the first date",
    )
    parser.add_argument(
        "--nth",
        type=common.whole(-5, 5),
        action="append",
        default=[],
        metavar="N",
        help="the Nth such weekday of each month (-1: the last); may be repeated",
    )
    parser.add_argument("--rule", metavar="RRULE", help="a calendar's rule (RFC 5545)")
    parser.add_argument(
        "--from", dest="first", type=common.date, metavar="DATE", help="default: today"
    )
    parser.add_argument(
        "--until", type=common.date, metavar="DATE", help="default: a year later"
    )
    parser.add_argument("--add", action="store_true", help="add them without asking")
    common.add_json(parser)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Show what is proposed, and add it if a person wants it."""
    from kiosk.office import series

    if (arguments.rule is None) == (arguments.weekday is None):
        raise ConfigError("hours propose", "", "give either --weekday or --rule")
    if 0 in arguments.nth:
        raise ConfigError("--nth", "", "1 to 5, or -1 to -5 from the month's end")
    at = common.now()
    first = arguments.first or at.astimezone(config.zone).date()
    until = arguments.until or first + YEAR
    try:
        proposals = series.propose(
            first=first,
            until=until,
            weekday=arguments.weekday,
            every=arguments.every,
            nth=tuple(arguments.nth),
            rule=arguments.rule,
            holidays=series.holidays_of(
                config.house.holidays, range(first.year, until.year + 1)
            ),
        )
    except series.RuleWrong as error:
        raise ConfigError("hours propose", "", str(error)) from error
    with common.office(config) as store:
        return _offer(store, proposals, arguments, config, at)


def _offer(
    store: Store,
    proposals: tuple[object, ...],
    arguments: argparse.Namespace,
    config: Config,
    at: dt.datetime,
) -> int:
    from kiosk.office import hours as office_days
    from kiosk.office.series import Proposal

    taken = {known.day for known in office_days.listed(store) if not known.cancelled}
    free: list[hours_date.Planned] = []
    lines: list[tuple[dt.date, str]] = []
    for one in proposals:
        assert isinstance(one, Proposal)
        there = "there is one already" if one.day in taken else ""
        planned, why_not = _planned(one.day, arguments, config, at)
        why_not = why_not or one.holiday or there
        if planned is not None and not why_not:
            free.append(planned)
        lines.append((one.day, why_not))
    if not arguments.json:
        for day, why_not in lines:
            mark = f"  not proposed: {why_not}" if why_not else ""
            common.say(f"  {day:%a %d.%m.%Y}{mark}")
    added: list[OfficeHours] = []
    if free and (arguments.add or _confirmed(len(free), arguments)):
        added = [hours_date.add(store, one, arguments, at) for one in free]
    if arguments.json:
        common.print_json(
            {
                "proposed": [day for day, why_not in lines if not why_not],
                "left_out": [{"day": d, "why": why} for d, why in lines if why],
                "added": added,
            }
        )
    elif added:
        common.say(f"added: {len(added)} dates; `aufruf hours list` shows them")
    else:
        common.say(f"{len(free)} dates proposed, none added (--add adds them)")
    return 0


def _confirmed(count: int, arguments: argparse.Namespace) -> bool:
    if arguments.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    try:
        return input(f"Add these {count} dates? [y/N] ").strip().lower() in {"y", "j"}
    except EOFError:
        return False


def _planned(
    day: dt.date, arguments: argparse.Namespace, config: Config, at: dt.datetime
) -> tuple[hours_date.Planned | None, str]:
    """The date, or why there cannot be one on that day.

    Raises:
        ConfigError: there could be none on any day.
    """
    from kiosk.office.appointments.reading import Wrong

    try:
        planned = hours_date.planned(day, arguments, config)
    except ConfigError as error:
        if isinstance(error.__cause__, Wrong):
            return None, "a clock change skips one of its times"
        raise
    return planned, "it is over" if planned.closes <= at else ""
