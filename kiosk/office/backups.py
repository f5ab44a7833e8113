"""Copies of SQLite's database: made while everything runs, and put back.

A copy is made by SQLite itself (VACUUM INTO), so that it is whole whatever is being
written; it is checked before it gets its name. Putting one back never touches the
number roll: the numbers given out since the copy are never given again.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import delete, insert

from kiosk.config import Config
from kiosk.office import engines, schema
from kiosk.office.gate import Gate
from kiosk.office.store import Store
from kiosk.office.tables import backup
from kiosk.office.values import OfficeGone

EVENTS_BEYOND = 1_000_000
"""So many event ids are skipped when the old database cannot say its last one."""


class CopyRefused(Exception):
    """The copy cannot be made or put back; nothing was changed."""


def _sqlite_file(place: engines.Address, *, hint: str) -> Path:
    if place.file is None:
        raise CopyRefused(f"the office is kept in PostgreSQL: {hint}")
    return place.file


def make(store: Store, target: Path, *, at: dt.datetime, replace: bool) -> int:
    """Copy the database to `target` while it is in use; the copy's bytes.

    Raises:
        CopyRefused: PostgreSQL, or `target` is there and is not to be replaced.
        OfficeGone: the database cannot be read.
        OSError: `target` cannot be written.
    """
    source = _sqlite_file(
        store.address,
        hint="its own tools copy it, e.g. pg_dump --format=custom; see the README",
    )
    target = target.absolute()
    if target in (source, store.address.roll):
        raise CopyRefused(f"{target} is in use by the office itself")
    if target.exists() and not replace:
        raise CopyRefused(f"{target} is there already (--replace overwrites it)")
    new = target.with_name(f".{target.name}.new")
    new.unlink(missing_ok=True)
    _remember(store, target, at)
    try:
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        store.copy_to(new)
        _whole(new)
        _flush(new)
        new.replace(target)
        _flush(target.parent)
    except sqlite3.Error as error:
        raise OfficeGone(f"{target}: the copy failed ({error})") from error
    finally:
        new.unlink(missing_ok=True)
    return target.stat().st_size


def _remember(store: Store, target: Path, at: dt.datetime) -> None:
    """Note where the copy goes; the copy knows of itself, too."""
    with store.write() as connection:
        connection.execute(
            delete(backup).where(
                backup.c.office_id == store.office_id, backup.c.path == str(target)
            )
        )
        connection.execute(
            insert(backup).values(office_id=store.office_id, path=str(target), made=at)
        )


def put_back(config: Config, copy: Path, *, at: dt.datetime) -> Path | None:
    """Make a copy the office's database; where the present one was set aside.

    Running processes notice the exchange and go on with the copy. The roll stays:
    whoever opens the office next raises its counters to what the roll knows.

    Raises:
        CopyRefused: PostgreSQL; the copy is broken, of another office, or newer than
            this program.
        OfficeGone: another process holds the gate.
        OSError: a file cannot be read or written.
    """
    place = engines.address(config)
    file = _sqlite_file(place, hint="its own tools put a copy back, e.g. pg_restore")
    copy = copy.absolute()
    if copy == file:
        raise CopyRefused(f"{copy} is the office's present database")
    _fits(copy, config)
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".{file.name}.new")
    gate = Gate(file.with_name(file.name + ".gate"))
    try:
        shutil.copyfile(copy, new)
        new.chmod(0o660)
        with gate.held():
            aside = None
            last, day = _finish(file, config.house.key)
            _go_on_from(new, config.house.key, last, day)
            _flush(new)
            if file.exists():
                aside = file.with_name(f"{file.name}.before-{at:%Y%m%dT%H%M%SZ}")
                _set_aside(file, aside)
            new.replace(file)
            _flush(file.parent)
    except sqlite3.Error as error:
        raise CopyRefused(f"{copy}: {error}") from error
    finally:
        new.unlink(missing_ok=True)
        gate.close()
    return aside


def _set_aside(file: Path, aside: Path) -> None:
    """Give the present database its second name, and take its log away from the first.

    The new one takes the first name in one step: there is no moment without one. A
    log left behind would be taken for the new one's.
    """
    for ending in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            file.with_name(file.name + ending).rename(
                aside.with_name(aside.name + ending)
            )
    aside.hardlink_to(file)


def _fits(copy: Path, config: Config) -> None:
    """Refuse what is no whole copy of this office in a version we know."""
    if not copy.is_file():
        raise CopyRefused(f"there is no file {copy}")
    try:
        _whole(copy)
        with closing(_reading(copy)) as connection:
            version = connection.execute(
                "SELECT version_num FROM alembic_version"
            ).fetchone()
            offices = connection.execute("SELECT key FROM office").fetchall()
    except sqlite3.Error as error:
        raise CopyRefused(f"{copy} is no whole copy of an office ({error})") from error
    except OfficeGone as error:
        raise CopyRefused(str(error)) from error
    found = version[0] if version else None
    if found not in schema.KNOWN:
        raise CopyRefused(
            f"{copy} is of version {found}, newer than this program "
            f"({schema.VERSION}): install the newer aufruf first"
        )
    keys = [key for (key,) in offices]
    if config.house.key not in keys:
        raise CopyRefused(
            f"{copy} is of another office ({', '.join(keys)}); the configuration "
            f'says house.key = "{config.house.key}"'
        )


def _reading(file: Path) -> sqlite3.Connection:
    # Immutable: nothing is written beside the copy, not even a log.
    return sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)


def _whole(file: Path) -> None:
    """Raise OfficeGone unless the file is a whole database."""
    with closing(_reading(file)) as connection:
        said = connection.execute("PRAGMA integrity_check(3)").fetchall()
    if said != [("ok",)]:
        raise OfficeGone(f"{file} is damaged: {'; '.join(line for (line,) in said)}")


def _finish(file: Path, key: str) -> tuple[int | None, str | None]:
    """Empty the present database's log into it; its last event and day.

    None where it cannot say: it is broken, and that is why a copy is put back.
    """
    if not file.exists():
        return 0, None
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True)) as one:
            row = one.execute(
                "SELECT last_event, last_day FROM office WHERE key = ?", (key,)
            ).fetchone()
            ((busy, *_),) = one.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.Error:
        return None, None
    if busy:
        raise OfficeGone(
            f"something has been reading {file} for 5 s; stop it, then restore again"
        )
    return row or (0, None)


def _go_on_from(new: Path, key: str, last: int | None, day: str | None) -> None:
    """Number events beyond all that displays have seen; the day never goes back."""
    with closing(sqlite3.connect(new)) as connection, connection:
        (here,) = connection.execute(
            "SELECT last_event FROM office WHERE key = ?", (key,)
        ).fetchone()
        beyond = here + EVENTS_BEYOND if last is None else max(here, last) + 1
        connection.execute(
            "UPDATE office SET last_event = ?, "
            "last_day = max(coalesce(last_day, ?), coalesce(?, last_day)) "
            "WHERE key = ?",
            (beyond, day, day, key),
        )


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
