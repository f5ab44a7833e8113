"""`aufruf language`: which translations a speaker has read, and the sheet to read."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands import common
from kiosk.config import LANGUAGES, Config

if TYPE_CHECKING:
    from kiosk.language.review import Row

REFUSED = 3
SAYS = {
    "source": "the source",
    "draft": "a draft: nobody who speaks it has read it yet",
    "read": "read",
    "changed": "a draft again: texts have changed since it was read",
}


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = (
        "A translation is a draft until somebody who speaks the language has read "
        "it; Leichte Sprache until people from its target group have. `review` writes "
        "the sheet for them, `list` says what is a draft."
    )
    parser.epilog = (
        "examples:\n  aufruf language list\n"
        "  aufruf language review --language uk --html uk.html --csv uk.csv\n\n"
        "When it was read and corrected, `review` names the line for the "
        "configuration\n(kiosk.reviewed). No name of any reader is kept."
    )
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    listed = acts.add_parser("list", help="every language, and whether it is a draft")
    common.add_json(listed)
    review = acts.add_parser("review", help="the sheet for whoever reads it")
    review.add_argument("--language", required=True, choices=LANGUAGES[1:])
    review.add_argument("--csv", type=Path, metavar="FILE", help='"-": stdout')
    review.add_argument("--html", type=Path, metavar="FILE", help="to print or fill in")
    review.add_argument(
        "--staff", action="store_true", help="also the texts that only staff read"
    )


def run(arguments: argparse.Namespace, config: Config) -> int:
    """List, or write the sheet."""
    if arguments.act == "list":
        return _list(arguments, config)
    from kiosk.language import review

    tag = arguments.language
    values = sample(config, tag)
    sheet = list(review.rows(tag, values, staff=arguments.staff))
    if arguments.csv is None and arguments.html is None:
        common.complain("name a file: --html FILE or --csv FILE")
        return 2
    try:
        _write(arguments, tag, sheet)
    except OSError as error:
        common.complain(f"{error.filename}: {error.strerror}")
        return REFUSED
    if str(arguments.csv) != "-":
        today = dt.datetime.now(config.zone).date()
        print(f"{len(sheet)} texts. Once they have been read and are right, write in")
        print("the configuration below [kiosk] (other languages stay beside it):")
        print(f'  reviewed = {{ {tag} = "{today} {review.stamp(tag)}" }}')
    return 0


def _list(arguments: argparse.Namespace, config: Config) -> int:
    from kiosk.language import language, review

    reviewed = {str(tag): said for tag, said in config.kiosk.reviewed.items()}
    states = {tag: review.state(tag, reviewed) for tag in LANGUAGES}
    if arguments.json:
        common.print_json({"languages": states})
        return 0
    for tag, state in states.items():
        offered = "" if tag in config.kiosk.languages else " (not offered here)"
        when = f" on {reviewed[tag].split()[0]}" if state == "read" else ""
        print(f"{tag:<10} {language(tag).name:<18} {SAYS[state]}{when}{offered}")
    return 0


def sample(config: Config, tag: str) -> dict[str, object]:
    """What stands in for the placeholders of an example."""
    from kiosk.language import language, topic_label, without_isolates

    said, house = language(tag), config.house
    topic = config.topics[0]
    afternoon = dt.datetime(2026, 1, 30, 14, 30, tzinfo=config.zone)
    values: dict[str, object] = {
        "number": 17,
        "low": 20,
        "high": 35,
        "room": house.room,
        "floor_sign": house.floor_sign,
        "street": house.street,
        "host": house.host,
        "email": house.email,
        "date": said.date(afternoon),
        "time": said.time(afternoon),
        "begins": "14:00",
        "topic": topic_label(said, topic.key, {**topic.labels}),
        "name": said.name,
        "key": "0",
        "code": "4711",
        "place": config.desks[0].spoken,
        "n": 3,
        "all": 8,
    }
    return {
        name: without_isolates(one) if isinstance(one, str) else one
        for name, one in values.items()
    }


def _write(arguments: argparse.Namespace, tag: str, sheet: Sequence[Row]) -> None:
    if arguments.csv is not None:
        from kiosk.commands.language_sheet import as_csv

        text = as_csv(sheet, tag)
        if str(arguments.csv) == "-":
            sys.stdout.write(text)
        else:
            # With a mark, so that spreadsheets know the encoding.
            common.keep(arguments.csv, text.encode("utf-8-sig"))
    if arguments.html is not None:
        from kiosk.commands.language_page import page

        common.keep(arguments.html, page(sheet, tag).encode())
