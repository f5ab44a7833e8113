"""What the commands share: opening the office, the present time, answering."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from kiosk.config import Config, ConfigError

if TYPE_CHECKING:
    from kiosk.office.store import Store

DEVICE = "command"
"""What the journal calls the command line."""


def now() -> dt.datetime:
    """The present moment (aware UTC)."""
    return dt.datetime.now(dt.UTC)


@contextmanager
def office(config: Config) -> Iterator[Store]:
    """The open office."""
    # Here, since not every command needs a database.
    from kiosk.office.store import Store

    store = Store.open(config)
    try:
        yield store
    finally:
        store.close()


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option `--json`."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def print_json(value: Any) -> None:
    """One JSON object on one line, at once."""
    print(msgspec.json.encode(value).decode(), flush=True)


def desk_key(config: Config, given: str | None) -> str:
    """The desk that is meant; with one desk none need be named.

    Raises:
        ConfigError: there is no such desk, or several and none was named.
    """
    keys = [desk.key for desk in config.desks]
    if given is None and len(keys) == 1:
        return keys[0]
    if given not in keys:
        said = f'there is no desk "{given}"' if given else "which desk?"
        raise ConfigError("--desk", "", f"{said} Allowed: {', '.join(keys)}")
    return given


def duration(text: str) -> dt.timedelta:
    """`2h`, `90m`, `1h30m`, `45` (minutes)."""
    match = re.fullmatch(r"(?:(\d+)h)?(?:(\d+)m?)?", text.strip())
    if not match or not any(match.groups()):
        raise argparse.ArgumentTypeError(f'"{text}" is no duration; e.g. 2h, 90m')
    length = dt.timedelta(hours=int(match[1] or 0), minutes=int(match[2] or 0))
    if not dt.timedelta() < length <= dt.timedelta(hours=24):
        raise argparse.ArgumentTypeError(f"{text}: between 1m and 24h")
    return length


def clock(text: str) -> dt.time:
    """`14:30`."""
    try:
        return dt.datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time of day
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'"{text}" is no time; e.g. 14:30') from error


def date(text: str) -> dt.date:
    """`2026-01-30` or `30.1.2026`."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a date
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f'"{text}" is no date; e.g. 2026-01-30')


def complain(error: Exception) -> None:
    """One sentence on stderr; the command goes on."""
    print(f"aufruf: {error}", file=sys.stderr, flush=True)
