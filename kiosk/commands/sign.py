"""`aufruf sign`: the signs and lamps of the configuration, tried one at a time."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from kiosk.commands import common
from kiosk.config import Config, Sign

NOT_THERE = 4


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = (
        "List or try the signs and lamps of the configuration ([[signs]]). A display "
        "that runs on this machine has them for itself: stop it before a test."
    )
    parser.epilog = (
        "examples:\n"
        "  aufruf sign list\n"
        "  aufruf sign test --number 17          each sign of the configuration\n"
        "  aufruf sign test lamp --seconds 3\n"
        "  aufruf sign test sign --dry-run       only print the bytes"
    )
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    listing = acts.add_parser("list", help="name, template, device")
    common.add_json(listing)
    test = acts.add_parser("test", help="show a number, or light a lamp, then clear it")
    test.add_argument("name", nargs="?", help="which (default: all)")
    test.add_argument("--number", type=int, default=88, help="default: 88")
    test.add_argument(
        "--seconds", type=float, default=5.0, help="how long it is shown (default: 5)"
    )
    test.add_argument(
        "--dry-run", action="store_true", help="print the bytes and open nothing"
    )


def run(arguments: argparse.Namespace, config: Config) -> int:
    """List or try them; 2 if there is no such sign, 4 if one is not there."""
    if arguments.act == "list":
        return _list(config.signs, json=arguments.json)
    chosen = [s for s in config.signs if arguments.name in (None, s.name)]
    if not chosen:
        known = ", ".join(sign.name for sign in config.signs) or "none"
        wanted = f'no sign "{arguments.name}"' if arguments.name else "no sign"
        sys.stderr.write(
            f"aufruf sign: there is {wanted} in the configuration; known: {known}\n"
        )
        return 2
    heard = [_test(sign, config, arguments) for sign in chosen]
    return 0 if all(heard) else NOT_THERE


def _list(signs: Sequence[Sign], *, json: bool) -> int:
    if json:
        common.print_json(signs)
        return 0
    for sign in signs:
        desk = sign.desk or "every desk"
        print(f"{sign.name:<16} {sign.template:<6} {desk:<12} {sign.device}")
    if not signs:
        print("no [[signs]] in the configuration")
    return 0


def _test(sign: Sign, config: Config, arguments: argparse.Namespace) -> bool:
    """Show a number on one sign, or light one lamp; whether it was there."""
    from kiosk.signs import frames
    from kiosk.signs.line import Line, SignGone

    room = (config.desk(sign.desk) or config.desks[0]).label
    lamp = frames.is_lamp(sign)
    on, off = (
        (frames.switched(sign, lit=True), frames.switched(sign, lit=False))
        if lamp
        else (
            frames.shown(sign, arguments.number, room),
            frames.shown(sign, None, ""),
        )
    )
    print(f"{sign.name}: {on.hex(' ') or f'{sign.template} on'}", flush=True)
    if arguments.dry_run:
        return True
    line = Line(sign)
    try:
        line.open()
        for message, lit, seconds in ((on, True, arguments.seconds), (off, False, 0.0)):
            if message:
                line.send(message)
            else:
                line.switch(lit=lit)
            time.sleep(seconds)
            line.look()
    except SignGone as gone:
        sys.stderr.write(f"aufruf sign: {sign.name}: {gone}\n")
        return False
    finally:
        line.close()
    return True
