"""`aufruf statistics`: sums of past office hours, as text, CSV, JSON or one page."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands import common
from kiosk.config import Config

if TYPE_CHECKING:
    from kiosk.office.statistics import Report, Totals

REFUSED = 3


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = (
        "Sums of past office hours: visitors by kind, topics, waiting times in "
        "classes of five minutes, promises kept, unmet demand. Counts below five are "
        'shown as "<5"; no names, no staff, no length of any talk is in them.'
    )
    parser.epilog = (
        "example:\n  aufruf statistics --year 2026 --csv 2026.csv --pdf 2026.pdf"
    )
    parser.add_argument("--year", type=common.whole(2026, 2999), help="one year")
    parser.add_argument("--since", type=common.date, metavar="DATE", help="from then")
    parser.add_argument("--until", type=common.date, metavar="DATE", help="up to then")
    parser.add_argument("--csv", type=Path, metavar="FILE", help='"-": stdout')
    parser.add_argument("--pdf", type=Path, metavar="FILE", help="one page with plots")
    parser.add_argument("--png", type=Path, metavar="FILE", help="the same as picture")
    common.add_json(parser)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Gather, and write what was asked for."""
    from kiosk.office import retention

    with common.office(config) as store:
        reports = [
            report
            for report in retention.reports(store)
            if _wanted(report.day, arguments)
        ]
    try:
        _write(reports, arguments, config)
    except OSError as error:
        common.complain(f"{error.filename}: {error.strerror}")
        return REFUSED
    if arguments.json:
        common.print_json(
            {
                "hours": [{"day": one.day, **table(one.totals)} for one in reports],
                "all": table(together(reports)),
            }
        )
    elif str(arguments.csv) != "-":
        _tell(reports)
    return 0


def _wanted(day: dt.date, arguments: argparse.Namespace) -> bool:
    return (
        arguments.year in (None, day.year)
        and (arguments.since is None or day >= arguments.since)
        and (arguments.until is None or day <= arguments.until)
    )


def _write(
    reports: list[Report], arguments: argparse.Namespace, config: Config
) -> None:
    if arguments.csv is not None:
        text = as_csv(reports)
        if str(arguments.csv) == "-":
            sys.stdout.write(text)
        else:
            # With a mark, so that spreadsheets know the encoding.
            arguments.csv.write_text(text, "utf-8-sig", newline="")
    if arguments.pdf is None and arguments.png is None:
        return
    from kiosk.commands.statistics_page import draw

    page = draw(reports, config)
    for file, form in ((arguments.png, "PNG"), (arguments.pdf, "PDF")):
        if file is not None:
            page.save(file, form, resolution=150.0)


def together(reports: list[Report]) -> Totals:
    """The sum of all."""
    from kiosk.office.statistics import Totals

    return sum((report.totals for report in reports), Totals())


def table(totals: Totals) -> dict[str, object]:
    """Totals as they may be published; None: fewer than five."""
    from kiosk.office import statistics as sums

    waits = totals.all_waits()
    return {
        "visitors": sums.shown(totals.visitors),
        "topics": sums.shown(totals.topics),
        "languages": sums.shown(totals.languages),
        "waited_median": sums.percentile(waits, 0.5),
        "waited_90": sums.percentile(waits, 0.9),
        "announced": sums.shown(totals.announced),
        "unmet": sums.few(totals.unmet),
        "not_reached": sums.few(totals.not_reached),
        "no_shows": sums.few(totals.no_shows),
        "missed": sums.few(totals.missed),
        "void": sums.few(totals.void),
        "paper": sums.shown(totals.paper),
    }


def lines(totals: Totals) -> list[tuple[str, str, str]]:
    """(what, of which, count): the table flattened, for CSV and terminal."""
    found = []
    for what, value in table(totals).items():
        if isinstance(value, dict):
            for which, count in sorted(value.items()):
                found.append((what, which or "not named", _count(count)))
        elif isinstance(value, tuple):
            found.append((what, "minutes", f"{value[0]} to {value[1]}"))
        elif what.startswith("waited"):
            found.append((what, "minutes", "too few"))
        else:
            found.append((what, "", _count(value)))
    return found


def _count(count: object) -> str:
    return "<5" if count is None else str(count)


def as_csv(reports: list[Report]) -> str:
    """One line per count; `day` is empty for the sum of all."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(("day", "what", "of_which", "count"))
    for report in reports:
        for line in lines(report.totals):
            writer.writerow((report.day.isoformat(), *line))
    for line in lines(together(reports)):
        writer.writerow(("", *line))
    return text.getvalue()


def _tell(reports: list[Report]) -> None:
    if not reports:
        common.say("no past office hours")
        return
    first, last = reports[0].day, reports[-1].day
    common.say(f"{len(reports)} office hours, {first} to {last}")
    for what, which, count in lines(together(reports)):
        common.say(f"  {what.replace('_', ' '):<14} {which:<16} {count:>10}")
