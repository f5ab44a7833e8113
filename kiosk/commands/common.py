"""What the commands share: opening the office, the present time, answering."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
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


ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

LOOK = 0.5
"""Seconds that a following command waits at most before it looks whether to end."""


class Ending:
    """Whether a signal has asked the process to end."""

    asked = False


@contextmanager
def ending(*, following: bool) -> Iterator[Ending]:
    """Signals only ask a following command to end; who asks twice does not wait.

    (An exception out of a signal's handler would tear a database's answer in two.)
    """
    wish = Ending()
    before = {one: signal.getsignal(one) for one in ENDINGS}

    def end(_number: int, _frame: object) -> None:
        wish.asked = True
        for one, handler in before.items():
            signal.signal(one, handler)

    for one in ENDINGS if following else ():
        signal.signal(one, end)
    try:
        yield wish
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


class Patience:
    """Says once that the office is gone, and once that it is back."""

    def __init__(self) -> None:
        self._gone = False

    def gone(self, error: Exception) -> None:
        """The office is gone: wait a moment before the next try."""
        if not self._gone:
            complain(error)
        self._gone = True
        time.sleep(1)

    def there(self) -> None:
        """The office answers."""
        if self._gone:
            complain("the office is back")
        self._gone = False


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option `--json`."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def print_json(value: Any) -> None:
    """One JSON object on one line, at once."""
    say(msgspec.json.encode(value).decode())


def say(line: str) -> None:
    """A line of the answer, at once: a reader who has gone is noticed here."""
    print(line, flush=True)


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


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number between these, for an option's `type`."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(
                f'"{text}": a whole number from {least} to {most}'
            )
        return value

    return read


LARGEST = 2**31 - 1
"""The largest id that a table can hold."""

number = whole(1, 9999)
"""A number as visitors hold it."""


def act_id(text: str) -> str:
    """An id that a device gives its act."""
    if not 0 < len(text) <= 96:
        raise argparse.ArgumentTypeError("between 1 and 96 characters")
    return text


def duration(text: str) -> dt.timedelta:
    """`2h`, `90m`, `1h30m`, `45` (minutes)."""
    match = re.fullmatch(r"(?:(\d{1,4})h)?(?:(\d{1,4})m?)?", text.strip())
    if not match or not any(match.groups()):
        raise argparse.ArgumentTypeError(f'"{text}" is no duration; e.g. 2h, 90m')
    length = dt.timedelta(hours=int(match[1] or 0), minutes=int(match[2] or 0))
    if not dt.timedelta() < length <= dt.timedelta(hours=24):
        raise argparse.ArgumentTypeError(f"{text}: between 1m and 24h")
    return length


def clock(text: str) -> dt.time:
    """`14:30`, `14.30`."""
    found = re.fullmatch(r"(\d{1,2})[:.](\d{2})", text.strip(), re.ASCII)
    try:
        return dt.time(int(found[1]), int(found[2])) if found else _no_time(text)
    except ValueError:
        return _no_time(text)


def _no_time(text: str) -> dt.time:
    raise argparse.ArgumentTypeError(f'"{text}" is no time; e.g. 14:30')


_DATE = re.compile(
    r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2})?)?|(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII
)


def date(text: str) -> dt.date:
    """`2026-01-30`, `30.1.2026`, `30.1.26`; `30.1.` is the next one there is."""
    found = _DATE.fullmatch(text.strip())
    if not found:
        raise argparse.ArgumentTypeError(
            f'"{text}" is no date; e.g. 30.1.2026 or 2026-01-30'
        )
    d, m, y, year, month, day = found.groups()
    try:
        if year is None and y is None:
            return _coming(int(m), int(d), now().date())
        century = 2000 if y is not None and len(y) == 2 else 0
        return dt.date(int(year or y) + century, int(month or m), int(day or d))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'"{text}": there is no such day') from error


def _coming(month: int, day: int, today: dt.date) -> dt.date:
    """The next such day of the year; 29.2. may be years away."""
    for year in range(today.year, today.year + 9):
        with suppress(ValueError):
            if (found := dt.date(year, month, day)) >= today:
                return found
    raise ValueError(f"{day}.{month}.")


def keep(file: Path, content: bytes) -> None:
    """Write a file: all of it, or what was there stays.

    Raises:
        OSError: it cannot be written; `filename` says which.
    """
    new = file.with_name(f".{file.name}.new")
    try:
        if file.exists() and not file.is_file():
            file.write_bytes(content)  # a device, a pipe
            return
        try:
            new.write_bytes(content)
            new.replace(file)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(file)) from error


def complain(said: object) -> None:
    """One sentence on stderr; the command goes on."""
    print(f"aufruf: {said}", file=sys.stderr, flush=True)
