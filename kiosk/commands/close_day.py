"""`aufruf close-day`: end the present office hours."""

from __future__ import annotations

import argparse

from kiosk.commands import common
from kiosk.config import Config


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = (
        "End the present office hours: open talks are finished, whoever still waits "
        "was not reached and gets a priority slip for the next date (the kiosk prints "
        "it, see printer.slips), appointments are deleted."
    )
    parser.epilog = (
        "examples:\n  aufruf close-day --json\n  aufruf close-day --no-slips"
    )
    parser.add_argument(
        "--no-slips", action="store_true", help="nobody is there to take a slip"
    )
    common.add_json(parser)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Close and name the numbers that were not reached."""
    from kiosk.office import operations

    with common.office(config) as store:
        left = operations.close_day(
            store,
            at=common.now(),
            device=common.DEVICE,
            slips=not arguments.no_slips,
        )
    numbers = [ticket.number for ticket in left]
    if arguments.json:
        common.print_json({"not_reached": numbers})
    elif numbers:
        common.say(f"closed; not reached: {', '.join(map(str, numbers))}")
        if not arguments.no_slips:
            common.say("their priority slips: aufruf slips")
    else:
        common.say("closed; everybody was reached")
    return 0
