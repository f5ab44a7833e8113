"""`aufruf statistics`: sums of past office hours, as text, CSV, JSON or one page."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands import common
from kiosk.config import Config

if TYPE_CHECKING:
    from kiosk.office.publishing import Published, Year
    from kiosk.office.statistics import Report

REFUSED = 3


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = (
        "Sums of past office hours and of their years: visitors by kind, topics, "
        "waiting times in classes of five minutes, promises kept, unmet demand, "
        'languages, faults. Counts of 1 to 4 are shown as "<5", and what such a count '
        'could be worked out from as "-"; no names, no staff, no length of any talk '
        "is in them (deploy/statistics.md)."
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
    from kiosk.office import publishing, retention

    with common.office(config) as store:
        everything = retention.reports(store)
    reports = [report for report in everything if _wanted(report, arguments)]
    years = publishing.publish(
        everything,
        [topic.key for topic in config.topics],
        lambda report: _wanted(report, arguments),
    )
    try:
        _write(reports, years, arguments, config)
    except OSError as error:
        common.complain(f"{error.filename}: {error.strerror}")
        return REFUSED
    if arguments.json:
        common.print_json(as_json(years))
    elif str(arguments.csv) != "-":
        _tell(years)
        if config.statistics == "off":
            common.say('statistics = "off" in the configuration: nothing is added')
        _remind(years, common.now().astimezone(config.zone).year)
    return 0


def _wanted(report: Report, arguments: argparse.Namespace) -> bool:
    day = report.day
    return (
        arguments.year in (None, day.year)
        and (arguments.since is None or day >= arguments.since)
        and (arguments.until is None or day <= arguments.until)
    )


def _write(
    reports: Sequence[Report],
    years: Sequence[Year],
    arguments: argparse.Namespace,
    config: Config,
) -> None:
    if arguments.csv is not None:
        text = as_csv(years)
        if str(arguments.csv) == "-":
            sys.stdout.write(text)
        else:
            # With a mark, so that spreadsheets know the encoding.
            common.keep(arguments.csv, text.encode("utf-8-sig"))
    if arguments.pdf is None and arguments.png is None:
        return
    from kiosk.commands.statistics_page import draw
    from kiosk.office import publishing

    page = draw(reports, config, publishing.whole(years))
    for file, form in ((arguments.png, "PNG"), (arguments.pdf, "PDF")):
        if file is not None:
            drawn = io.BytesIO()
            page.save(drawn, form, resolution=150.0)
            common.keep(file, drawn.getvalue())


def _remind(years: Iterable[Year], present: int) -> None:
    if any(one.total and one.total.period == str(present) for one in years):
        common.say(
            f"{present} is not over: whoever gives out its sum now and again later "
            "gives out the difference, too (deploy/statistics.md)"
        )


def as_json(years: Iterable[Year]) -> dict[str, object]:
    """The dates, and their sum year by year; null is what is not told."""
    years = list(years)
    return {
        "hours": [_fields(date) for year in years for date in year.dates],
        "years": [_fields(year.sum) for year in years if year.total],
    }


def _fields(told: Published) -> dict[str, object]:
    from kiosk.office.publishing import Mark

    def numbers(cells: dict[str, int | Mark]) -> dict[str, int | None]:
        return {
            key: None if isinstance(cell, Mark) else cell for key, cell in cells.items()
        }

    return {
        "period": told.period,
        "visitors": numbers(told.visitors),
        "topics": numbers(told.topics),
        "languages": numbers(told.languages),
        "waited_median": told.waited_median,
        "waited_90": told.waited_90,
        "inside_percent": told.inside,
        **numbers(told.counts),
    }


def lines(told: Published) -> Iterator[tuple[str, str, str]]:
    """(what, of which, count): flattened, for CSV and terminal."""
    for what, cells in (
        ("visitors", told.visitors),
        ("topics", told.topics),
        ("languages", told.languages),
    ):
        for which, cell in cells.items():
            yield what, which or "not named", str(cell)
    for what, minutes in (
        ("waited_median", told.waited_median),
        ("waited_90", told.waited_90),
    ):
        shown = f"{minutes[0]} to {minutes[1]}" if minutes else "-"
        yield what, "minutes", shown
    inside = "-" if told.inside is None else str(told.inside)
    yield "called_as_announced", "per cent", inside
    for what, cell in told.counts.items():
        kind, _, device = what.partition("_")
        fault = kind == "fault"
        yield ("faults", device, str(cell)) if fault else (what, "", str(cell))


def as_csv(years: Iterable[Year]) -> str:
    """One line per count; the period is a date, or a year for its sum."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(("period", "what", "of_which", "count"))
    for year in years:
        for told in (*year.dates, *([year.total] if year.total else [])):
            for line in lines(told):
                writer.writerow((told.period, *line))
    return text.getvalue()


def _tell(years: Sequence[Year]) -> None:
    if not years:
        common.say("no past office hours")
    for year in years:
        told = year.total or year.dates[0]
        common.say(f"{told.period}: {len(year.dates)} office hours")
        for what, which, count in lines(told):
            common.say(f"  {what.replace('_', ' '):<20} {which:<16} {count:>10}")
