"""`aufruf journal`: the events, as they are or as they come."""

from __future__ import annotations

import argparse

from kiosk.commands import common
from kiosk.config import Config
from kiosk.office.values import Event, OfficeGone


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = (
        "The events: every change of the queue is one line. With --prints what became "
        "of the paper: every attempt to print a ticket is one line."
    )
    parser.epilog = (
        "examples:\n"
        "  aufruf journal --since 40 --follow --json\n"
        "  aufruf journal --prints"
    )
    common.add_json(parser)
    parser.add_argument("--follow", action="store_true", help="go on as events come")
    parser.add_argument(
        "--since",
        type=common.whole(0, common.LARGEST),
        default=0,
        metavar="ID",
        help="only events (attempts) after this one",
    )
    parser.add_argument(
        "--prints", action="store_true", help="the attempts to print tickets instead"
    )


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Print the events; with --follow until ended."""
    from kiosk.office import queries
    from kiosk.office.follow import Follower

    if arguments.prints:
        return _run_prints(arguments, config)
    seen = arguments.since
    follow = arguments.follow
    with common.ending(following=follow) as wish, common.office(config) as store:
        follower = Follower(store)
        patience = common.Patience()
        while not wish.asked:
            try:
                while (events := queries.events(store, seen)) and not wish.asked:
                    for event in events:
                        _print(event, config, arguments.json)
                        seen = event.id
                if not follow:
                    break
                while not (follower.wait(common.LOOK) or wish.asked):
                    patience.there()
                patience.there()
            except OfficeGone as error:
                if not follow:
                    raise
                patience.gone(error)
        follower.close()
    return 0


def _run_prints(arguments: argparse.Namespace, config: Config) -> int:
    import time

    from kiosk.commands.journal_prints import Prints

    follow = arguments.follow
    shown = Prints(config, arguments.since, json=arguments.json)
    with common.ending(following=follow) as wish, common.office(config) as store:
        patience = common.Patience()
        while not wish.asked:
            try:
                shown.show(store, following=follow)
                patience.there()
            except OfficeGone as error:
                if not follow:
                    raise
                patience.gone(error)
            if not follow:
                break
            time.sleep(common.LOOK)  # nothing rings when paper comes out
    return 0


def _print(event: Event, config: Config, json: bool) -> None:
    if json:
        common.print_json(event)
        return
    words = [
        f"{event.id:>6}",
        f"{event.at.astimezone(config.zone):%Y-%m-%d %H:%M:%S}",
        event.step,
        f"number {event.number}" if event.number is not None else "",
        f"desk {event.desk}" if event.desk else "",
        f"by {event.device}" if event.device else "",
        f"takes back {event.undoes}" if event.undoes else "",
    ]
    common.say("  ".join(word for word in words if word))
