"""Database addresses and engines: what SQLite and PostgreSQL must be told.

SQLite: write-ahead log, `synchronous=FULL` set and read back (NORMAL loses every
acknowledged ticket in a power cut), foreign keys on. PostgreSQL: deadlines on both
sides, and a refusal where a commit would not be durable.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event, exc, make_url
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from kiosk.config import Config
from kiosk.office.values import OfficeGone

SAFE_SQLITE = (3, 51, 3)
"""From here on SQLite has no WAL-reset bug (sqlite.org, release 3.51.3)."""

WAL_RESERVE = 1 << 20
"""Bytes of write-ahead log written ahead: growing it costs a second flush."""

SERVER_OPTIONS = (
    "-c timezone=UTC -c lock_timeout=3s -c statement_timeout=5s "
    "-c idle_in_transaction_session_timeout=5s"
)
"""A client that vanishes or waits must not hold up the others."""


class Address(msgspec.Struct, frozen=True):
    """Where the office is kept."""

    url: URL
    file: Path | None
    """SQLite's file; None on PostgreSQL."""
    roll: Path
    bells: Path
    """The folder of the displays' sockets (SQLite)."""

    @property
    def text(self) -> str:
        """The address for people, without its password."""
        return str(self.file) if self.file else self.url.render_as_string()


SERVICES = Path("/var/lib/aufruf")
"""Where the services keep their office (StateDirectory= of their units)."""


def data_directory() -> Path:
    """Where the services keep their office, if they are installed, else the user's own.

    A command typed by an administrator must find the office of the services, which
    are told their folder in STATE_DIRECTORY. XDG_DATA_HOME says otherwise.
    """
    if state := os.environ.get("STATE_DIRECTORY"):
        return Path(state.partition(":")[0])
    if _services_here() and os.access(SERVICES, os.W_OK | os.X_OK):
        return SERVICES
    from platformdirs import user_data_path

    return user_data_path("aufruf")


def _services_here() -> bool:
    return not os.environ.get("XDG_DATA_HOME") and SERVICES.is_dir()


def default_file() -> Path:
    """Where SQLite's file stands when the configuration names none.

    That of the services, also for whoever may not read it: an office of one's own
    beside it would answer that nobody waits.
    """
    state = os.environ.get("STATE_DIRECTORY")
    folder = SERVICES if not state and _services_here() else data_directory()
    return folder / "office.db"


def address(config: Config) -> Address:
    """What the configuration says of the database.

    Raises:
        OfficeGone: the address cannot be read.
    """
    try:
        url = make_url(config.database.url or f"sqlite:///{default_file()}")
    except exc.ArgumentError as error:
        raise OfficeGone(f"database.url cannot be read: {error}") from error
    roll = Path(config.database.roll) if config.database.roll else None
    if url.get_backend_name() == "sqlite":
        if not url.database or url.database == ":memory:":
            raise OfficeGone(
                "database.url: processes cannot share a database in memory; "
                "give a file, e.g. sqlite:////var/lib/aufruf/office.db"
            )
        file = Path(url.database).absolute()
        return Address(
            url,
            file,
            roll or file.with_name(file.name + ".roll"),
            file.with_name(file.name + ".bells"),
        )
    home = data_directory()
    return Address(
        url.set(drivername="postgresql+psycopg"),
        None,
        roll or home / f"{config.house.key}.roll",
        home / "bells",
    )


def make(place: Address) -> Engine:
    """The engine; connects only when it is used."""
    if place.file is not None:
        return _sqlite(place.file)
    try:
        from kiosk.office.deadline import DeadlineConnection

        engine = create_engine(
            place.url,
            poolclass=NullPool,
            connect_args={
                "connect_timeout": 2,
                "keepalives_idle": 2,
                "keepalives_interval": 1,
                "keepalives_count": 3,
                "tcp_user_timeout": 3000,
                "options": SERVER_OPTIONS,
            },
        )
    except ModuleNotFoundError as error:
        raise OfficeGone(
            "PostgreSQL needs the package psycopg: pip install 'aufruf[postgresql]'"
        ) from error

    def connect(_dialect: object, _record: object, args: Any, options: Any) -> Any:
        return DeadlineConnection.connect(*args, **options)

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "connect", _check_postgresql)
    return engine


def _sqlite(file: Path) -> Engine:
    driver = _driver()
    address = f"{file.as_uri()}?mode=rw"

    def connect() -> Any:
        connection = driver.connect(
            address,
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=5.0,
            detect_types=0,
        )
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")
        ((synchronous,),) = connection.execute("PRAGMA synchronous").fetchall()
        ((journal,),) = connection.execute("PRAGMA journal_mode").fetchall()
        if synchronous != 2 or journal != "wal":
            connection.close()
            raise OfficeGone(
                f"{file}: SQLite does not give durable commits here (journal "
                f"{journal}, synchronous {synchronous}); use a local disk"
            )
        return connection

    return create_engine(
        "sqlite://", module=driver, creator=connect, poolclass=NullPool
    )


def _driver() -> Any:
    """The SQLite without the WAL-reset bug where its wheel is there."""
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return sqlite3.dbapi2
    try:
        from pysqlite3 import dbapi2
    except ModuleNotFoundError:
        return sqlite3.dbapi2
    return dbapi2


def _check_postgresql(connection: Any, _record: object) -> None:
    """Refuse a server that acknowledges commits before they are on disk."""
    with connection.cursor() as cursor:
        for setting in ("synchronous_commit", "fsync", "full_page_writes"):
            cursor.execute(f"SHOW {setting}")
            (value,) = cursor.fetchone()
            if value == "off":
                raise OfficeGone(
                    f"PostgreSQL has {setting} = off: numbers could be lost and given "
                    "out twice; switch it on"
                )
    connection.commit()


SETTING_UP = 0x61756672
"""The advisory lock (any number of our own) of whoever makes or checks the tables."""


def set_up_alone(connection: Connection) -> None:
    """Let one process at a time set up a PostgreSQL database, until its commit.

    On SQLite BEGIN IMMEDIATE has done that.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL lock_timeout = '60s'")
        connection.exec_driver_sql("SET LOCAL statement_timeout = '60s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({SETTING_UP})")


def extend_wal(file: Path) -> None:
    """Write the log's file ahead once (the caller holds the gate)."""
    log = file.with_name(file.name + "-wal")
    try:
        with log.open("r+b") as handle:
            size = handle.seek(0, os.SEEK_END)
            if size < WAL_RESERVE:
                # Zeros are no valid frame: SQLite reads its log up to here.
                handle.write(bytes(WAL_RESERVE - size))
                handle.flush()
                os.fsync(handle.fileno())
    except FileNotFoundError:
        return
    except OSError as error:
        raise OfficeGone(f"{log}: {error.strerror}") from error


def warnings(connection: Connection) -> list[str]:
    """What an administrator should know of this database."""
    if connection.dialect.name != "sqlite":
        return []
    found = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
    if tuple(int(part) for part in found.split(".")) < SAFE_SQLITE:
        return [
            f"SQLite {found} has the WAL-reset bug; the gate file keeps it away, "
            "the package pysqlite3 would remove it"
        ]
    return []


@contextmanager
def errors_of(connection: Connection) -> Iterator[None]:
    """Errors of statements run on the driver itself, as SQLAlchemy's own."""
    dbapi: Any = connection.dialect.loaded_dbapi
    try:
        yield
    except dbapi.Error as error:
        raise exc.DBAPIError.instance(
            None, None, error, dbapi.Error, dialect=connection.dialect
        ) from error


FULL = "the disk is full; nothing was lost, free some space"


def _is_full(place: Address) -> bool:
    """Whether the disk has no room for a log: then SQLite says "disk I/O error"."""
    if place.file is None or not place.file.parent.is_dir():
        return False
    disk = os.statvfs(place.file.parent)
    # Of the root's reserve the services get nothing.
    return disk.f_bavail * disk.f_frsize < WAL_RESERVE or disk.f_favail == 0


_ADVICE = {
    errno.EROFS: "the disk takes no more writing; look at dmesg, it may be failing",
    errno.EACCES: "run it as the services' user (sudo -u aufruf aufruf …), or as root",
    errno.ENOSPC: FULL,
}


def file_sentence(error: OSError, file: Path | None) -> str:
    """One sentence for an administrator: what cannot be opened, and what to do."""
    said = f"{error.filename or file}: {error.strerror or error}"
    advice = _ADVICE.get(error.errno or 0)
    return f"{said} ({advice})" if advice else said


def sentence(error: exc.SQLAlchemyError, place: Address) -> str:
    """One sentence for an administrator out of what the driver said."""
    cause = getattr(error, "orig", None) or error
    said = " ".join(str(cause).split()) or type(cause).__name__
    if "disk is full" in said or ("disk I/O error" in said and _is_full(place)):
        return f"{place.text}: {FULL} ({said})"
    hints = {
        "readonly": "the database is read-only; check the rights of file and folder",
        "unable to open": "the database cannot be opened; check path and rights",
        "not a database": "the file is not an aufruf database; restore the backup",
        "malformed": "the database is damaged; restore the backup",
        "disk I/O error": "the disk reports an error; check it, then the backup",
        "is locked": "another program holds the database",
    }
    for mark, hint in hints.items():
        if mark in said:
            return f"{place.text}: {hint} ({said})"
    return f"{place.text}: the database does not answer ({said})"
