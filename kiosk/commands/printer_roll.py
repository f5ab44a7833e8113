"""`aufruf printer new-roll`: a new roll of paper is in; and how long it will last."""

from __future__ import annotations

import argparse

from kiosk.config import Config, ConfigError

SAYS = "say that a new roll of paper is in, so that its length is counted anew"
EXAMPLE = "aufruf printer new-roll"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.epilog = (
        f"{parser.epilog}\n\nNot needed where the printer said that the paper was out, "
        "or the cover was\nopened when it was low: then the kiosk knows by itself."
    )
    parser.add_argument(
        "--kiosk", metavar="NAME", help="whose printer; default: kiosk.name"
    )


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Count from nothing.

    Raises:
        ConfigError: no length of a roll is configured, so nothing is counted.
    """
    from kiosk.commands import common
    from kiosk.office.operations import prints

    if not config.printer.roll:
        raise ConfigError(
            "configuration",
            "printer.roll",
            "nothing is counted: say how many metres a new roll has, e.g. roll = 80.0",
        )
    name = arguments.kiosk or config.kiosk.name
    with common.office(config) as store:
        if name != config.kiosk.name and prints.read_roll(store, name) is None:
            raise ConfigError(
                "command line", "--kiosk", f'no paper was ever counted for "{name}"'
            )
        prints.new_roll(store, device=name, at=common.now())
        left = prints.tickets_left(store, name, config.printer.roll)
    print(f"{name}: a new roll of {config.printer.roll:g} m, about {left} tickets")
    return 0


def left_on_roll(config: Config) -> int | None:
    """About how many tickets the roll still gives; None: nobody counts, or knows."""
    if not config.printer.roll:
        return None
    from kiosk.commands import common
    from kiosk.office.operations import prints
    from kiosk.office.values import OfficeGone

    try:
        with common.office(config) as store:
            return prints.tickets_left(store, config.kiosk.name, config.printer.roll)
    except OfficeGone as error:
        common.complain(f"paper is counted in the office, but {error}")
        return None
