"""`aufruf backup`: a copy of the database, made while everything runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.commands import common
from kiosk.config import Config

REFUSED = 3


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = (
        "Copy the database (SQLite) into FILE while everything runs; the copy is "
        "checked before it gets its name. A copy holds the day's numbers: delete it "
        "when they are forgotten; `aufruf forget` names the copies that are left. "
        "An office on PostgreSQL is copied by PostgreSQL's own tools."
    )
    parser.epilog = (
        "example:\n  aufruf backup --replace /var/backups/aufruf/office.db\n\n"
        "back again:\n  aufruf restore /var/backups/aufruf/office.db"
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="where the copy goes")
    parser.add_argument(
        "--replace", action="store_true", help="overwrite FILE if it is there"
    )
    common.add_json(parser)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Copy and say how large it is."""
    from kiosk.office import backups
    from kiosk.office.store import Store

    store = Store.open(config, create=False)
    try:
        size = backups.make(
            store, arguments.file, at=common.now(), replace=arguments.replace
        )
    except backups.CopyRefused as error:
        common.complain(error)
        return REFUSED
    except OSError as error:
        common.complain(f"{error.filename or arguments.file}: {error.strerror}")
        return REFUSED
    finally:
        store.close()
    if arguments.json:
        common.print_json({"file": str(arguments.file.absolute()), "bytes": size})
    else:
        common.say(f"copied to {arguments.file.absolute()} ({size} bytes, checked)")
    return 0
