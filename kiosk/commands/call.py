"""`aufruf call`: a desk's acts for scripts and for whoever has no keypad."""

from __future__ import annotations

import argparse

from kiosk.commands import common
from kiosk.config import Config
from kiosk.office.store import Store
from kiosk.office.values import Called

ACTS = ("next", "again", "start", "finish", "miss", "park", "forward", "undo", "number")


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = "Do at a desk what its keypad does."
    parser.epilog = (
        "examples:\n  aufruf call next --desk room\n  aufruf call number 17\n"
        "  aufruf call park --minutes 10\n  aufruf call forward --to two"
    )
    parser.add_argument("act", choices=(*ACTS, "pause"), help="what to do")
    parser.add_argument("number", type=int, nargs="?", help="with `number`: which")
    parser.add_argument("--desk", metavar="KEY", help="the desk (needed with several)")
    parser.add_argument("--to", metavar="KEY", help="with `forward`: to which desk")
    parser.add_argument("--minutes", type=int, help="with `park`: for how long")
    parser.add_argument("--act-id", metavar="ID", help="done once, however often sent")
    common.add_json(parser)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Do the act and print the answer."""
    desk = common.desk_key(config, arguments.desk)
    if arguments.act == "number" and arguments.number is None:
        raise SystemExit(_usage("which number? e.g. aufruf call number 17"))
    if arguments.act == "forward" and arguments.to is None:
        raise SystemExit(_usage("to which desk? e.g. aufruf call forward --to two"))
    if arguments.minutes is not None and not 0 < arguments.minutes <= 24 * 60:
        raise SystemExit(_usage("--minutes: between 1 and 1440"))
    with common.office(config) as store:
        if arguments.act == "pause":
            from kiosk.office import operations

            paused = operations.pause_desk(
                store,
                desk=desk,
                at=common.now(),
                device=common.DEVICE,
                act_id=arguments.act_id,
            )
            if arguments.json:
                common.print_json({"desk": desk, "paused": paused})
            else:
                print(f"{desk}: {'paused' if paused else 'open'}")
            return 0
        called = _act(store, arguments, desk)
    if arguments.json:
        common.print_json(called)
    else:
        print(_sentence(called))
    return 0


def _act(store: Store, arguments: argparse.Namespace, desk: str) -> Called:
    from kiosk.office import operations

    options = {
        "desk": desk,
        "at": common.now(),
        "device": common.DEVICE,
        "act_id": arguments.act_id,
    }
    match arguments.act:
        case "number":
            return operations.call_number(store, number=arguments.number, **options)
        case "forward":
            return operations.forward(store, to=arguments.to, **options)
        case "park":
            return operations.park(store, minutes=arguments.minutes, **options)
        case act:
            simple = {
                "next": operations.call_next,
                "again": operations.recall,
                "start": operations.start,
                "finish": operations.finish,
                "miss": operations.miss,
                "undo": operations.undo,
            }
            return simple[act](store, **options)


def _sentence(called: Called) -> str:
    parts = [f"{called.desk}: {called.step}"]
    if called.ticket is not None:
        parts.append(f"number {called.ticket.number} ({called.ticket.state})")
    if called.finished is not None:
        parts.append(f"finished {called.finished.number}")
    parts.append(f"{called.waiting} waiting")
    return ", ".join(parts)


def _usage(sentence: str) -> int:
    import sys

    print(f"aufruf call: {sentence}", file=sys.stderr)
    return 2
