"""`aufruf migrate`: bring the database's tables to this version."""

from __future__ import annotations

import argparse

from kiosk.commands import common
from kiosk.config import Config


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = (
        "Bring the database to this version; one transaction, all or nothing."
    )
    parser.epilog = "example:\n  aufruf --config /etc/aufruf/office.toml migrate"
    common.add_json(parser)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Migrate and say from where to where."""
    from kiosk.office.store import Store

    before, after = Store.migrate(config)
    if arguments.json:
        common.print_json({"before": before, "after": after})
    elif before == after:
        common.say(f"the database is of version {after} already")
    else:
        common.say(f"the database went from version {before or 'none'} to {after}")
    return 0
