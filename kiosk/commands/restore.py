"""`aufruf restore`: put a copy of the database back."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.commands import common
from kiosk.config import Config

REFUSED = 3


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = (
        "Make FILE, a copy made by `aufruf backup`, the office's database again. A "
        "broken copy, one of another office and one of a newer program are refused. "
        "The present database is set aside, never overwritten. The number roll "
        "stays: a number given out since the copy is not given again, and whoever "
        "holds one is named."
    )
    parser.epilog = "example:\n  aufruf restore /var/backups/aufruf/office.db"
    parser.add_argument("file", type=Path, metavar="FILE", help="the copy")
    common.add_json(parser)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Put it back, and say what the roll knows more."""
    from kiosk.office import backups
    from kiosk.office.store import Store

    try:
        aside = backups.put_back(config, arguments.file, at=common.now())
    except backups.CopyRefused as error:
        common.complain(error)
        return REFUSED
    except OSError as error:
        common.complain(f"{error.filename or arguments.file}: {error.strerror}")
        return REFUSED
    store = Store.open(config, create=False)
    try:
        warnings = list(store.warnings)
    finally:
        store.close()
    if arguments.json:
        common.print_json(
            {"aside": str(aside) if aside else None, "warnings": warnings}
        )
        return 0
    common.say(f"{arguments.file} is the office's database now")
    if aside:
        common.say(f"the one before was set aside as {aside}")
    for warning in warnings:
        common.say(warning)
    return 0
