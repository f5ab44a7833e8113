"""Copies of SQLite's database: made while everything runs, and put back.

A copy is made by SQLite itself (VACUUM INTO), so that it is whole whatever is being
written; it is checked before it gets its name. Putting one back never touches the
number roll: the numbers given out since the copy are never given again.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import msgspec
from sqlalchemy import delete, insert

from kiosk.config import Config, Database
from kiosk.office import engines, ownership, roll, schema
from kiosk.office.gate import Gate
from kiosk.office.store import Store
from kiosk.office.tables import backup, metadata
from kiosk.office.values import Kind, OfficeGone

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
        hint="its own tools copy it, e.g. pg_dump --format=custom (deploy/INSTALL.md)",
    )
    target = target.absolute()
    _may_be_written(target, source, store.address.roll, replace=replace)
    with _alone_in(target.parent):
        _may_be_written(target, source, store.address.roll, replace=replace)
        return _make(store, target, at)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Let two who copy into a folder at once do it one after the other."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        # A network's file system may know no such lock.
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _make(store: Store, target: Path, at: dt.datetime) -> int:
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


def _may_be_written(target: Path, source: Path, roll: Path, *, replace: bool) -> None:
    """Refuse what is not a file of its own."""
    own = [source, roll]
    own += [source.with_name(source.name + end) for end in ("-wal", "-shm", ".gate")]
    if target.resolve() in [path.resolve() for path in own]:
        raise CopyRefused(f"{target} is in use by the office itself")
    if not target.parent.is_dir():
        raise CopyRefused(f"there is no folder {target.parent}")
    if target.is_symlink():
        raise CopyRefused(f"{target} is a link: name the file that is meant")
    if target.exists() and not target.is_file():
        raise CopyRefused(f"{target} is no file")
    if target.exists() and not replace:
        raise CopyRefused(f"{target} is there already (--replace overwrites it)")


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

    Running processes notice the exchange and go on with the copy. The roll stays, and
    is told what only the present database knows: whoever opens the office next raises
    its counters to what the roll knows. A copy of an older version is brought up to
    this one before it takes the place.

    Raises:
        CopyRefused: PostgreSQL; the copy is broken, of another office, or newer than
            this program.
        OfficeGone: another process holds the gate.
        OSError: a file cannot be read or written.
    """
    place = engines.address(config)
    file = _sqlite_file(place, hint="its own tools put a copy back, e.g. pg_restore")
    copy = copy.absolute()
    if file.exists() and copy.exists() and copy.samefile(file):
        raise CopyRefused(f"{copy} is the office's present database")
    _fits(copy, config)
    file.parent.mkdir(parents=True, exist_ok=True)
    with _alone_in(file.parent):
        return _put_back(config, place, file, copy, at)


def _put_back(
    config: Config, place: engines.Address, file: Path, copy: Path, at: dt.datetime
) -> Path | None:
    # A folder for all that comes with a database while it is made ready.
    apart = file.with_name(f".{file.name}.restoring")
    shutil.rmtree(apart, ignore_errors=True)
    apart.mkdir(mode=0o700)
    new = apart / file.name
    gate = Gate(file.with_name(file.name + ".gate"))
    try:
        shutil.copyfile(copy, new)
        _give_rights(new, file)
        _bring_up(new, config)
        with gate.held():
            aside = None
            present = _finish(file, config.house.key)
            _tell_roll(place.roll, present)
            if file.exists():
                aside = _free_name(file, at)
                named = (str(aside), f"{at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S.%f}")
                present = msgspec.structs.replace(
                    present, copies=(*present.copies, named)
                )
            _go_on_from(new, config.house.key, present)
            _flush(new)
            if aside is not None:
                _set_aside(file, aside)
            new.replace(file)
            _flush(file.parent)
    except sqlite3.Error as error:
        raise CopyRefused(f"{copy}: {error}") from error
    finally:
        shutil.rmtree(apart, ignore_errors=True)
        gate.close()
    return aside


def _give_rights(new: Path, file: Path) -> None:
    """Let whoever could use the present database use the new one, too."""
    if file.exists():
        ownership.like(new, file)
    else:
        new.chmod(0o660)
        ownership.like_folder(new, file.parent)


def _free_name(file: Path, at: dt.datetime) -> Path:
    """Where the present database can be set aside."""
    name = f"{file.name}.before-{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    free = (file.with_name(f"{name}{more}") for more in ("", *range(-2, -1000, -1)))
    return next(path for path in free if not path.exists())


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
    log = copy.with_name(copy.name + "-wal")
    if log.is_file() and log.stat().st_size:
        raise CopyRefused(
            f"{copy} is a database in use, or was copied with {log.name} beside it: "
            "`aufruf backup` makes a whole copy"
        )
    try:
        _whole(copy)
        with closing(_reading(copy)) as connection:
            version = connection.execute(
                "SELECT version_num FROM alembic_version"
            ).fetchone()
            offices = connection.execute("SELECT key FROM office").fetchall()
            names = connection.execute("SELECT name FROM sqlite_master").fetchall()
    except sqlite3.Error as error:
        raise CopyRefused(f"{copy} is no whole copy of an office ({error})") from error
    except OfficeGone as error:
        raise CopyRefused(str(error)) from error
    found = version[0] if version else None
    tables = {name for (name,) in names}
    if found not in schema.KNOWN:
        raise CopyRefused(
            f"{copy} is of version {found}, newer than this program "
            f"({schema.VERSION}): install the newer aufruf first"
        )
    missing = {table.name for table in metadata.sorted_tables} - tables
    if missing and found == schema.VERSION:
        raise CopyRefused(f"{copy} lacks the tables {', '.join(sorted(missing))}")
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


class _Present(msgspec.Struct, frozen=True):
    """What the present database knows that a copy does not."""

    last_event: int | None = 0
    """None: it is broken, and that is why a copy is put back."""
    last_day: str | None = None
    given: tuple[tuple[str, str, int, int], ...] = ()
    """Day, opening (UTC) and the last numbers of each date."""
    copies: tuple[tuple[str, str], ...] = ()
    """Where other copies were put, and when (UTC)."""


def _finish(file: Path, key: str) -> _Present:
    """Empty the present database's log into it; what it knows."""
    if not file.exists():
        return _Present()
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True)) as one:
            row = one.execute(
                "SELECT last_event, last_day FROM office WHERE key = ?", (key,)
            ).fetchone()
            given = one.execute(
                "SELECT day, opens, last_walk_in, last_appointment FROM office_hours "
                "WHERE office_id = (SELECT id FROM office WHERE key = ?)",
                (key,),
            ).fetchall()
            copies = one.execute(
                "SELECT path, made FROM backup "
                "WHERE office_id = (SELECT id FROM office WHERE key = ?)",
                (key,),
            ).fetchall()
            ((busy, *_),) = one.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.Error:
        return _Present(None)
    if busy:
        raise OfficeGone(
            f"something has been reading {file} for 5 s; stop it, then restore again"
        )
    last_event, last_day = row or (0, None)
    return _Present(last_event, last_day, tuple(given), tuple(copies))


def _tell_roll(path: Path, present: _Present) -> None:
    """Write onto the roll what only the present database knows: it may be lost."""
    known, _ = roll.highest(path)
    lines = []
    for day, opens, *last in present.given:
        moment = dt.datetime.fromisoformat(f"{opens}+00:00")
        for kind, number in zip((Kind.WALK_IN, Kind.APPOINTMENT), last, strict=True):
            if number > known.get((f"{moment:%Y%m%dT%H%M%SZ}", kind), 0):
                date = dt.date.fromisoformat(day)
                lines.append(roll.line(date, moment, kind, number))
    if lines:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.writelines(lines)
        _flush(path)


def _bring_up(new: Path, config: Config) -> None:
    """Bring the tables of an older version's copy to this one."""
    roll_apart = str(new.with_name("roll"))
    database = Database(url=f"sqlite:///{new}", roll=roll_apart)
    Store.migrate(msgspec.structs.replace(config, database=database))


def _go_on_from(new: Path, key: str, present: _Present) -> None:
    """Number events beyond all that displays have seen; the day never goes back."""
    last, day = present.last_event, present.last_day
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
        # So that `forget` names them.
        connection.executemany(
            "INSERT OR IGNORE INTO backup (office_id, path, made) "
            "SELECT id, ?, ? FROM office WHERE key = ?",
            [(path, made, key) for path, made in present.copies],
        )
    with closing(sqlite3.connect(new)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
