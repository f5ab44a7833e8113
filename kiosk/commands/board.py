"""`aufruf board`: what the displays show, with the event id."""

from __future__ import annotations

import argparse

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

    follow = arguments.follow
    with common.ending(following=follow) as wish, common.office(config) as store:
        if not follow:
            _print(board.read(store, common.now()), config, arguments.json)
            return 0
        follower = Follower(store)
        patience = common.Patience()
        while not wish.asked:
            try:
                if follower.wait(common.LOOK):
                    _print(board.read(store, common.now()), config, arguments.json)
                patience.there()
            except OfficeGone as error:
                patience.gone(error)
        follower.close()
    return 0


def _print(board: Board, config: Config, json: bool) -> None:
    if json:
        common.print_json(board)
        return
    called = ", ".join(f"{call.number} -> {call.label}" for call in board.current)
    common.say(f"event {board.event_id}  {board.situation}  waiting {board.waiting}")
    common.say(f"  now:  {called or '-'}")
    common.say(f"  last: {', '.join(str(call.number) for call in board.last) or '-'}")
    common.say(f"  next: {', '.join(map(str, board.next)) or '-'}")
    if board.next_opens:
        common.say(
            f"  next date: {board.next_opens.astimezone(config.zone):%d.%m.%Y %H:%M}"
        )
