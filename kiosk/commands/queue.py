"""`aufruf queue`: who waits, in calling order, each with the reason for its place."""

from __future__ import annotations

import argparse

from kiosk.commands import common
from kiosk.config import Config


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = "Who waits, in calling order, and why in this order."
    parser.epilog = "example:\n  aufruf queue --json"
    common.add_json(parser)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Print the queue; reasons in the house's language."""
    from kiosk.language import language, wait_text
    from kiosk.office import queries

    said = language(config.kiosk.languages[0])
    with common.office(config) as store:
        waiting = queries.queue(store, common.now())
    if arguments.json:
        common.print_json(
            {
                "waiting": [
                    {
                        "number": entry.ticket.number,
                        "kind": entry.ticket.kind,
                        "state": entry.ticket.state,
                        "topic": entry.ticket.topic,
                        "place": entry.ticket.place,
                        "issued": entry.ticket.issued,
                        "reason": said.text(entry.reason),
                        "reason_key": entry.reason,
                        "wait": [entry.wait.low, entry.wait.high],
                        "print": entry.ticket.print_state,
                    }
                    for entry in waiting
                ]
            }
        )
        return 0
    if not waiting:
        common.say(said.plural("queue.waiting", 0))
    for entry in waiting:
        drawn = entry.ticket.issued.astimezone(config.zone)
        common.say(
            f"{entry.ticket.number:>4}  {drawn:%H:%M}  {said.text(entry.reason)}  "
            f"({wait_text(said, entry.wait)})"
        )
    return 0
