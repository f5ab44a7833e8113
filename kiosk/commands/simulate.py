"""`aufruf simulate`: what if the office hours were held otherwise."""

from __future__ import annotations

import argparse
import datetime as dt
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kiosk.commands import common
from kiosk.config import Config, ConfigError

if TYPE_CHECKING:
    from kiosk.commands.simulate_rows import Row
    from kiosk.office.simulate.scenario import Scenario

REFUSED = 3
AFTERNOONS = 1000
SEED = 2026
STEP = 20
"""Afternoons from one look of the progress bar to the next."""

T = TypeVar("T")


def register(parser: argparse.ArgumentParser) -> None:
    """The options; most take several values, and every combination is a row."""
    parser.description = (
        "Play afternoons that never were, by the office's own rules: who is called "
        "next, and whether another number may be drawn. Answers: two hours or three? "
        "an appointment every 15 or every 20 minutes? one room more? Several values, "
        "with commas between, are compared: each combination gives a row, and the "
        "same people come in each. Nothing is read from the database or written to it."
    )
    parser.epilog = (
        "examples:\n"
        "  aufruf simulate --length 2h,3h\n"
        "  aufruf simulate --rooms 1,2 --spacing 15,20 --walk-ins 6 --png what-if.png"
    )
    _add_hours(parser)
    _add_people(parser)
    parser.add_argument(
        "--afternoons", type=common.whole(1, 100_000), default=AFTERNOONS, metavar="N"
    )
    parser.add_argument(
        "--seed", type=common.whole(0, common.LARGEST), default=SEED, metavar="N"
    )
    parser.add_argument(
        "--estimates",
        action="store_true",
        help="announce waiting ranges and admit as the kiosk does, play by play "
        "(slower); else admission is a closed form of the same rule",
    )
    parser.add_argument(
        "--csv",
        type=Path,
        metavar="FILE",
        help='for a spreadsheet, decimal commas; "-": stdout, points',
    )
    parser.add_argument("--png", type=Path, metavar="FILE", help="a picture of it")
    common.add_json(parser)


def _add_hours(parser: argparse.ArgumentParser) -> None:
    hours = parser.add_argument_group("the office hours")
    hours.add_argument(
        "--length",
        type=several(common.duration),
        metavar="LENGTH",
        help="from opening to closing, e.g. 2h,2h30m (default: 2h)",
    )
    hours.add_argument(
        "--from", dest="since", type=common.clock, metavar="HH:MM", help="opening, …"
    )
    hours.add_argument(
        "--until", type=several(common.clock), metavar="HH:MM", help="… and closing"
    )
    hours.add_argument(
        "--rooms",
        type=several(common.whole(1, 40)),
        default=[1],
        metavar="N",
        help="rooms that call (default: 1)",
    )
    hours.add_argument(
        "--overrun",
        type=several(common.whole(0, 240)),
        default=[15],
        metavar="MIN",
        help="minutes after closing in which calls are still made (default: 15)",
    )


def _add_people(parser: argparse.ArgumentParser) -> None:
    people = parser.add_argument_group("who comes")
    people.add_argument(
        "--appointments",
        type=several(common.whole(0, 999)),
        metavar="N",
        help="how many by appointment (default: one at each time)",
    )
    people.add_argument(
        "--spacing",
        type=several(common.whole(1, 240)),
        default=[15],
        metavar="MIN",
        help="minutes from one appointed time to the next (default: 15)",
    )
    people.add_argument(
        "--walk-ins",
        type=several(decimal(0, 240)),
        default=[3.0],
        metavar="N",
        help="people per hour who want to draw a number (default: 3)",
    )
    people.add_argument(
        "--talk",
        type=several(decimal(0.5, 240)),
        metavar="MIN",
        help="planned minutes of every talk (default: the configuration's, by topic)",
    )
    people.add_argument(
        "--topics",
        type=several(share),
        metavar="KEY=SHARE",
        help="which topics are brought, e.g. fire=3,order=1 (default: all alike)",
    )
    people.add_argument(
        "--pace",
        type=several(decimal(0.1, 10)),
        default=[1.0],
        metavar="TIMES",
        help="talks take so many times the planned minutes (default: 1)",
    )
    people.add_argument(
        "--no-show",
        type=several(common.whole(0, 95)),
        metavar="PERCENT",
        help="appointments whose visitor stays away (default: the configuration's)",
    )


def several(one: Callable[[str], T]) -> Callable[[str], list[T]]:
    """Values with commas between, for an option's `type`."""

    def read(text: str) -> list[T]:
        values = [one(part.strip()) for part in text.split(",")]
        if any(value in values[:place] for place, value in enumerate(values)):
            raise argparse.ArgumentTypeError(f'"{text}": each value once')
        return values

    return read


def decimal(least: float, most: float) -> Callable[[str], float]:
    """A number between these, for an option's `type`."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(
                f'"{text}": a number from {least:g} to {most:g}'
            )
        return value

    return read


def share(text: str) -> tuple[str, float]:
    """`fire=3`: a topic's key and how often it comes, relative to the others."""
    key, sign, number = text.partition("=")
    return key, decimal(0.001, 1e6)(number) if sign else 1.0


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Play each combination, and write what was asked for."""
    from kiosk.commands import simulate_rows as rows
    from kiosk.commands import simulate_text as text

    lengths = _lengths(arguments)
    scenarios = rows.scenarios(arguments, lengths, config)
    for note in rows.notes(arguments, scenarios):
        common.complain(note)
    with _progress(arguments, len(scenarios)) as progress:
        found = [_play(scenario, arguments, progress) for scenario in scenarios]
    try:
        _write(found, arguments, config)
    except OSError as error:
        common.complain(f"{error.filename}: {error.strerror}")
        return REFUSED
    if arguments.json:
        common.print_json(text.as_json(found, arguments.seed))
    elif str(arguments.csv) != "-":
        for line in text.as_text(found):
            common.say(line)
    return 0


def _lengths(arguments: argparse.Namespace) -> list[float]:
    """Minutes from opening to closing, one for each that was asked for."""
    if arguments.since is None and arguments.until is None:
        wanted = arguments.length or [dt.timedelta(hours=2)]
        return [length / dt.timedelta(minutes=1) for length in wanted]
    if arguments.length or arguments.since is None or arguments.until is None:
        raise ConfigError(
            "--from, --until", "", "say either both of them, or --length alone"
        )
    opens = _minute(arguments.since)
    lengths = [float(_minute(closes) - opens) for closes in arguments.until]
    if min(lengths) <= 0:
        raise ConfigError("--until", "", "must be after --from, on the same day")
    return lengths


def _minute(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _play(
    scenario: Scenario, arguments: argparse.Namespace, progress: Callable[[], None]
) -> Row:
    from kiosk.commands.simulate_rows import Row
    from kiosk.office.simulate.played import Played
    from kiosk.office.simulate.playing import what_if

    figures = what_if(
        scenario,
        Played(scenario) if arguments.estimates else None,
        afternoons=arguments.afternoons,
        seed=arguments.seed,
        progress=progress,
    )
    return Row(scenario, figures)


@contextmanager
def _progress(
    arguments: argparse.Namespace, scenarios: int
) -> Iterator[Callable[[], None]]:
    """A bar on the terminal, none in a pipe."""
    if arguments.json or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    afternoons = scenarios * arguments.afternoons
    columns: Any = (
        TextColumn("{task.completed:.0f} of {task.total:.0f} afternoons"),
        BarColumn(),
        TimeRemainingColumn(),
    )
    done = 0
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=afternoons)

        def step() -> None:
            nonlocal done
            done += 1
            if done % STEP == 0:
                bar.update(task, completed=done)

        yield step


def _write(found: list[Row], arguments: argparse.Namespace, config: Config) -> None:
    from kiosk.commands.simulate_text import as_csv

    if arguments.csv is not None:
        if str(arguments.csv) == "-":
            sys.stdout.write(as_csv(found))
        else:
            # With a mark, so that spreadsheets know the encoding.
            text = as_csv(found, point=",")
            common.keep(arguments.csv, text.encode("utf-8-sig"))
    if arguments.png is not None:
        from kiosk.commands.simulate_page import draw

        drawn = io.BytesIO()
        draw(found, config).save(drawn, "PNG")
        common.keep(arguments.png, drawn.getvalue())
