"""`aufruf ticket`: draw, check in, reprint or void a number without the screen."""

from __future__ import annotations

import argparse
import datetime as dt
import uuid

from kiosk.commands import common
from kiosk.config import LANGUAGES, Config
from kiosk.office.store import Store
from kiosk.office.values import Drawn, PrintState, Refused, Ticket


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = "Draw, check in, reprint or void a number."
    parser.epilog = (
        "examples:\n  aufruf ticket issue --topic fire --print --json\n"
        "  aufruf ticket check-in --time 15:10\n  aufruf ticket reprint 17"
    )
    shared = argparse.ArgumentParser(add_help=False)
    common.add_json(shared)
    drawing = argparse.ArgumentParser(add_help=False)
    drawing.add_argument("--language", choices=LANGUAGES, metavar="LANGUAGE")
    drawing.add_argument("--draw-id", metavar="ID", help="the same id, the same number")
    drawing.add_argument("--print", action="store_true", help="print the ticket")
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    issue = acts.add_parser("issue", parents=[drawing, shared], help="draw a number")
    issue.add_argument("--topic", metavar="KEY", help="voluntary")
    check_in = acts.add_parser(
        "check-in",
        parents=[drawing, shared],
        help="an appointment is here, or a priority slip",
    )
    which = check_in.add_mutually_exclusive_group(required=True)
    which.add_argument("--code", metavar="CODE")
    which.add_argument("--time", type=common.clock, metavar="HH:MM")
    reprint = acts.add_parser(
        "reprint", parents=[shared], help="the same number on paper, marked as a copy"
    )
    reprint.add_argument("number", type=common.number)
    void = acts.add_parser("void", parents=[shared], help="take a number back")
    void.add_argument("number", type=common.number)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Do it and print the number."""
    with common.office(config) as store:
        match arguments.act:
            case "reprint":
                return _reprint(store, arguments)
            case "void":
                return _void(store, arguments)
            case _:
                return _draw(store, arguments)


def _draw(store: Store, arguments: argparse.Namespace) -> int:
    from kiosk.office import operations, setup

    at = common.now()
    language = arguments.language or store.config.kiosk.languages[0]
    draw_id = arguments.draw_id or uuid.uuid4().hex
    if not 0 < len(draw_id) <= 64:
        raise SystemExit(_complain("--draw-id: between 1 and 64 characters"))
    if arguments.act == "issue":
        drawn = operations.issue_ticket(
            store,
            draw_id=draw_id,
            topic=arguments.topic,
            language=language,
            at=at,
            device=common.DEVICE,
        )
    else:
        today = at.astimezone(store.config.zone).date()
        appointed = (
            setup.local(today, arguments.time, store.config.zone)
            if arguments.time
            else None
        )
        drawn = operations.check_in(
            store,
            draw_id=draw_id,
            language=language,
            at=at,
            device=common.DEVICE,
            code=arguments.code,
            appointed=appointed,
        )
    if not drawn.repeated:
        operations.note_wait(store, drawn.ticket.id, drawn.wait)
    state, reason = drawn.ticket.print_state, ""
    if arguments.print:
        state, reason = _print(store, drawn, copy=drawn.repeated)
    _answer(arguments, drawn, state, reason)
    return 0 if not arguments.print or state in PRINTED else 4


PRINTED = (PrintState.CONFIRMED, PrintState.SENT)


def _print(store: Store, drawn: Drawn, *, copy: bool) -> tuple[PrintState, str]:
    """Print, journalled before the act; what became of it."""
    from kiosk.lobby.journalled import print_ticket
    from kiosk.lobby.paper import Paper

    paper = Paper(store.config)
    if not paper.wanted:
        return PrintState.NONE, "printer.device is empty in the configuration"
    printed = print_ticket(store, paper, drawn, device=common.DEVICE, copy=copy)
    return printed.state, printed.reason


def _answer(
    arguments: argparse.Namespace, drawn: Drawn, state: PrintState, reason: str
) -> None:
    ticket = drawn.ticket
    if arguments.json:
        common.print_json(
            {
                "number": ticket.number,
                "id": ticket.id,
                "state": ticket.state,
                "ahead": drawn.ahead,
                "wait": [drawn.wait.low, drawn.wait.high],
                "risk": drawn.risk,
                "repeated": drawn.repeated,
                "print": state,
            }
        )
        return
    known = drawn.wait.low is not None
    wait = f"{drawn.wait.low}-{drawn.wait.high} min" if known else "unknown"
    print(f"number {ticket.number}, {drawn.ahead} ahead, wait {wait}")
    if getattr(arguments, "print", True):
        print(f"paper: {state}" + (f" ({reason})" if reason else ""))


def _numbered(store: Store, number: int, at: dt.datetime) -> Ticket:
    from kiosk.office import queries

    found = queries.ticket_by_number(store, number, at)
    if found is None:
        raise Refused("refused.unknown_number", number=number)
    return found


def _reprint(store: Store, arguments: argparse.Namespace) -> int:
    from kiosk.office import operations

    ticket = _numbered(store, arguments.number, common.now())
    # The draw id gives the same ticket again, with the queue as it is now.
    drawn = operations.issue_ticket(
        store,
        draw_id=ticket.draw_id,
        topic=ticket.topic,
        language=ticket.language,
        at=common.now(),
        device=common.DEVICE,
    )
    state, reason = _print(store, drawn, copy=True)
    _answer(arguments, drawn, state, reason)
    return 0 if state in PRINTED else 4


def _void(store: Store, arguments: argparse.Namespace) -> int:
    from kiosk.office import operations

    ticket = _numbered(store, arguments.number, common.now())
    void = operations.void_ticket(
        store, ticket_id=ticket.id, at=common.now(), device=common.DEVICE
    )
    if arguments.json:
        common.print_json({"number": void.number, "id": void.id, "state": void.state})
    else:
        print(f"number {void.number} is void")
    return 0


def _complain(sentence: str) -> int:
    import sys

    print(f"aufruf ticket: {sentence}", file=sys.stderr)
    return 2
