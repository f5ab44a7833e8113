"""`aufruf board`: what the displays show, with the event id."""

from __future__ import annotations

import argparse
import time

from kiosk.commands import common
from kiosk.config import Config
from kiosk.office.values import Board, OfficeGone


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = "What the displays show."
    parser.epilog = "example:\n  aufruf board --follow --json"
    common.add_json(parser)
    parser.add_argument(
        "--follow", action="store_true", help="print again at each change"
    )


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Print the board, once or at each change until ended."""
    from kiosk.office import board
    from kiosk.office.follow import Follower

    with common.office(config) as store:
        if not arguments.follow:
            _print(board.read(store, common.now()), config, arguments.json)
            return 0
        follower = Follower(store)
        while True:
            try:
                if follower.wait(60):
                    _print(board.read(store, common.now()), config, arguments.json)
            except OfficeGone as error:
                common.complain(error)
                time.sleep(1)


def _print(board: Board, config: Config, json: bool) -> None:
    if json:
        common.print_json(board)
        return
    called = ", ".join(f"{call.number} -> {call.label}" for call in board.current)
    print(f"event {board.event_id}  {board.situation}  waiting {board.waiting}")
    print(f"  now:  {called or '-'}")
    print(f"  last: {', '.join(str(call.number) for call in board.last) or '-'}")
    print(f"  next: {', '.join(map(str, board.next)) or '-'}", flush=True)
    if board.next_opens:
        print(f"  next date: {board.next_opens.astimezone(config.zone):%d.%m.%Y %H:%M}")
