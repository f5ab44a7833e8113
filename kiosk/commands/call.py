"""`aufruf call`: a desk's acts for scripts and for whoever has no keypad."""

from __future__ import annotations

import argparse

from kiosk.commands import common
from kiosk.config import Config, ConfigError
from kiosk.office.store import Store
from kiosk.office.values import Called

ACTS = ("next", "again", "start", "finish", "miss", "park", "forward", "undo", "number")
NUMBERED = ("number", "first", "return")
"""Acts that name a number."""
BY_NUMBER = ("first", "return")
"""What the secretary does in the queue; no desk is needed."""


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = "Do at a desk what its keypad does."
    parser.epilog = (
        "examples:\n  aufruf call next --desk room\n  aufruf call number 17\n"
        "  aufruf call park --minutes 10\n  aufruf call forward --to two\n"
        "  aufruf call first 17     (17 is next; nobody is asked why)\n"
        "  aufruf call return 17    (17 missed the call and is back: next but one)"
    )
    parser.add_argument("act", choices=(*ACTS, *BY_NUMBER, "pause"), help="what to do")
    parser.add_argument(
        "number",
        type=common.number,
        nargs="?",
        help="with `number`, `first` and `return`: which",
    )
    parser.add_argument("--desk", metavar="KEY", help="the desk (needed with several)")
    parser.add_argument("--to", metavar="KEY", help="with `forward`: to which desk")
    parser.add_argument(
        "--minutes", type=common.whole(1, 1440), help="with `park`: for how long"
    )
    parser.add_argument(
        "--act-id",
        type=common.act_id,
        metavar="ID",
        help="done once, however often sent",
    )
    common.add_json(parser)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Do the act and print the answer."""
    _refuse_what_does_not_fit(arguments)
    if arguments.act in BY_NUMBER:
        return _by_number(arguments, config)
    desk = common.desk_key(config, arguments.desk)
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
                common.say(f"{desk}: {'paused' if paused else 'open'}")
            return 0
        called = _act(store, arguments, desk)
    if arguments.json:
        common.print_json(called)
    else:
        common.say(_sentence(called))
    return 0


def _by_number(arguments: argparse.Namespace, config: Config) -> int:
    from kiosk.office import operations

    act = {"first": operations.put_first, "return": operations.return_to_queue}
    with common.office(config) as store:
        ticket = act[arguments.act](
            store, number=arguments.number, at=common.now(), device=common.DEVICE
        )
    if arguments.json:
        common.print_json(ticket)
    else:
        place = "is next" if arguments.act == "first" else "waits again"
        common.say(f"number {ticket.number} {place}")
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


def _refuse_what_does_not_fit(arguments: argparse.Namespace) -> None:
    """An option of another act is a slip: better asked than passed over.

    Raises:
        ConfigError: which option is missing, or too many.
    """
    example = {"number": "17", "to": "--to two", "minutes": "--minutes 10"}
    for option, acts, needed in (
        ("number", NUMBERED, True),
        ("to", ("forward",), True),
        ("minutes", ("park",), False),
        # A repeated put-first or return changes nothing, or is refused.
        ("act_id", (*ACTS, "pause"), False),
    ):
        there = getattr(arguments, option) is not None
        name = "NUMBER" if option == "number" else f"--{option.replace('_', '-')}"
        fits = arguments.act in acts
        act = arguments.act if fits else acts[0]
        said = f"e.g. aufruf call {act} {example.get(option, '--act-id ID')}"
        if fits and needed and not there:
            raise ConfigError(name, "", f"is missing; {said}")
        if there and not fits:
            raise ConfigError(name, "", f"goes with `{act}` only; {said}")
