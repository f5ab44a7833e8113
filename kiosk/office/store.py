"""The office's database: the engine, reading, one-writer transactions, the bell.

`Store.open` gives the handle that every operation takes. A process has one; its
threads share it, and it lets one of them in at a time over one kept connection
(the last connection to close would take SQLite's write-ahead log with it).

Everything that goes wrong between here and the disk becomes `OfficeGone` with a
sentence; the next call tries again with a new connection.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, event, exc

from kiosk.config import Config
from kiosk.office import engines, reconcile, schema, setup
from kiosk.office.bell import Bell
from kiosk.office.gate import Gate
from kiosk.office.identity import Identity, Lost
from kiosk.office.judge import Judge
from kiosk.office.knowledge import Knowledge
from kiosk.office.ownership import hand_over
from kiosk.office.roll import Roll
from kiosk.office.values import OfficeGone

log = logging.getLogger(__name__)

NIGHT = 660.0
"""Seconds that PostgreSQL may take for clearing up at night; it gives up before."""
WRITING = {"aufruf_writing": True}
"""Marks a connection's transactions as writing (BEGIN IMMEDIATE on SQLite)."""

REPEATABLE_READ = 3
"""psycopg.IsolationLevel; psycopg itself is loaded only where it is used."""


class Store:
    """An open office."""

    def __init__(self, config: Config, address: engines.Address) -> None:
        self.config = config
        self.address = address
        self.engine: Engine = engines.make(address)
        self.office_id = 0
        self.desk_ids: dict[str, int] = {}
        self.desk_keys: dict[int, str] = {}
        self.roll: Roll | None = None
        self.judge = Judge(config)
        """What this process has just played of the queue."""
        self.knowledge = Knowledge()
        """What it knows of the talks of these office hours."""
        self.warnings: list[str] = []
        """What an administrator should hear of (`aufruf check`)."""
        self._lock = threading.RLock()
        self._connection: Connection | None = None
        self._alone: Connection | None = None
        self._identity = Identity(address.file)
        # After a loss the file may be another: it is trusted with the roll's word.
        self._reopened = False
        self._gate: Gate | None = None
        self._bell: Bell | None = None
        event.listen(self.engine, "begin", self._begin)

    @classmethod
    def open(cls, config: Config, *, create: bool = True) -> Self:
        """Open the office; an empty database gets its tables if `create`.

        Raises:
            OfficeGone: it cannot be reached, or is of another version.
        """
        store = cls(config, engines.address(config))
        try:
            store._prepare(create=create)
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def migrate(cls, config: Config) -> tuple[str | None, str]:
        """Bring the database's tables to this version; (before, after).

        Raises:
            OfficeGone: it cannot be reached, or is newer than the program.
        """
        store = cls(config, engines.address(config))
        try:
            store._open_files(create=True)
            with store._lock, store._translated(), store._gated():
                store._make_file()
                return schema.migrate(store._migrating())
        finally:
            store.close()

    def _prepare(self, *, create: bool) -> None:
        self._open_files(create=create)
        with self._lock, self._translated():
            with self._gated():
                self._make_file()
                with self._connected() as connection, connection.begin():
                    found = schema.version(connection)
                self._disconnect()
                if found is None and create:
                    schema.migrate(self._migrating())
                else:
                    schema.refuse_other_versions(found)
                if self.address.file is not None:
                    engines.extend_wal(self.address.file)
            with self.write() as connection:
                self.warnings += engines.warnings(connection)
                self._learn(connection)

    def _open_files(self, *, create: bool) -> None:
        """Gate, bells and roll, beside the database."""
        file = self.address.file
        try:
            if file is not None:
                if create:
                    file.parent.mkdir(parents=True, exist_ok=True)
                elif not file.exists():
                    raise OfficeGone(f"there is no database at {file}")
                self._gate = Gate(file.with_name(file.name + ".gate"))
                self._bell = Bell(self.address.bells)
            self.address.roll.parent.mkdir(parents=True, exist_ok=True)
            self.roll = Roll(self.address.roll)
        except OSError as error:
            raise OfficeGone(engines.file_sentence(error, file)) from error

    def _make_file(self) -> None:
        """SQLite opens only what is there: a lost file is never made anew."""
        file = self.address.file
        if file is None:
            return
        if not file.exists():
            file.touch(0o660)
        hand_over(file)

    def _migrating(self) -> Engine:
        """The engine for schema.migrate, whose transaction writes."""
        return self.engine.execution_options(**WRITING)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent look; never waits for a writer, never writes."""
        with (
            self._lock,
            self._translated(),
            self._connected() as connection,
            self._one_moment(connection),
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def _one_moment(self, connection: Connection) -> Iterator[None]:
        """Have all statements of a look see the same commits, as on SQLite anyway.

        The driver puts it into its BEGIN, so it costs no further round trip.
        """
        if self.address.file is not None:
            yield
            return
        driver: Any = connection.connection.driver_connection
        driver.isolation_level = REPEATABLE_READ
        try:
            yield
        finally:
            if not driver.closed:
                driver.isolation_level = None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The one writing transaction; committed and durable when the block ends."""
        with (
            self._lock,
            self._translated(),
            self._gated(),
            self._connected(WRITING) as connection,
        ):
            self._trust_again(connection)
            with connection.begin():
                yield connection

    @contextmanager
    def drawing(self) -> Iterator[Connection]:
        """For a change that is one statement with looks before it.

        SQLite: a writing transaction, begun and ended on the driver itself (Core's
        own bookkeeping costs more than the commit). PostgreSQL: no transaction.
        """
        with self._lock, self._translated():
            if self.address.file is None:
                with self._connected(alone=True) as connection:
                    if self._reopened and self._connection is not None:
                        self._trust_again(self._connection)
                    yield connection
                return
            with self._gated(), self._connected(WRITING) as connection:
                self._trust_again(connection)
                driver: Any = connection.connection.driver_connection
                with engines.errors_of(connection):
                    driver.execute("BEGIN IMMEDIATE")
                    try:
                        yield connection
                        driver.execute("COMMIT")
                    except BaseException:
                        if driver.in_transaction:
                            driver.execute("ROLLBACK")
                        raise

    def _trust_again(self, connection: Connection) -> None:
        """After a loss: see whose database it is, and ask the roll what it forgot.

        In a transaction of its own: what it finds holds even if the change that
        comes next is refused.
        """
        if not self._reopened:
            return
        with connection.begin():
            schema.refuse_other_versions(schema.version(connection))
            self._learn(connection)
        self._reopened = False

    def _learn(self, connection: Connection) -> None:
        """Who we are in this database, what is missing in it, what it has lost."""
        self.office_id = setup.ensure(connection, self.config)
        self.desk_ids = setup.desk_ids(connection, self.office_id)
        self.desk_keys = {id_: key for key, id_ in self.desk_ids.items()}
        self.warnings += reconcile.with_roll(connection, self)

    def erase(self) -> None:
        """Have what was deleted vanish from the files, too, as far as they are ours.

        SQLite has overwritten the rows (secure_delete); their last copies stand in
        its log, which is emptied here. PostgreSQL frees the room at once; what its
        own log and archives still hold is the server's administrator's.
        """
        with self._lock, self._translated():
            if self.address.file is None:
                with self.engine.connect() as connection:
                    alone = connection.execution_options(isolation_level="AUTOCOMMIT")
                    # Another machine's night may be at it: it tries for 5 s a table.
                    alone.exec_driver_sql("SET statement_timeout = '10min'")
                    alone.exec_driver_sql("SET lock_timeout = '10min'")
                    answering: Any = connection.connection.driver_connection
                    answering.patience = NIGHT
                    alone.exec_driver_sql(
                        "VACUUM ticket, event, print_attempt, announced, "
                        "appointment, priority_slip"
                    )
                return
            with self._gated(), self._connected() as connection:
                driver: Any = connection.connection.driver_connection
                with engines.errors_of(connection):
                    ((busy, *_),) = driver.execute(
                        "PRAGMA wal_checkpoint(TRUNCATE)"
                    ).fetchall()
                engines.extend_wal(self.address.file)
            if busy:
                raise OfficeGone(
                    f"{self.address.file}-wal could not be emptied: something has been "
                    "reading the database for 5 s; the deleted rows stand in it until "
                    "`aufruf forget` runs again"
                )

    def damage(self) -> str | None:
        """What SQLite finds wrong with its file, page by page; None: nothing.

        PostgreSQL's checksums are its administrator's.
        """
        if self.address.file is None:
            return None
        with self.read() as connection:
            said = connection.exec_driver_sql("PRAGMA integrity_check(3)").scalars()
            found = [str(line) for line in said]
        return None if found == ["ok"] else "; ".join(found)

    def copy_to(self, target: Path) -> None:
        """Write a whole copy of SQLite's database as it is at this moment.

        `target` must be an empty file. Nobody waits for it: it reads like any other.
        """
        with self._lock, self._translated(), self._connected() as connection:
            driver: Any = connection.connection.driver_connection
            with engines.errors_of(connection):
                driver.execute("VACUUM INTO ?", (str(target),))

    def ring(self, connection: Connection | None = None) -> None:
        """Wake the displays: after COMMIT on SQLite, at COMMIT on PostgreSQL."""
        if self._bell is not None and connection is None:
            self._bell.ring()
        elif self._bell is None and connection is not None:
            connection.exec_driver_sql(f"NOTIFY aufruf_{self.office_id}")

    def listener(self) -> Any:
        """A psycopg connection of its own that hears this office's bell."""
        with self._translated():
            connection = self.engine.connect()
            raw: Any = connection.connection.driver_connection
            connection.detach()
            raw.autocommit = True
            raw.execute(f"LISTEN aufruf_{self.office_id}")
        return raw

    def close(self) -> None:
        """Give everything back; the office can be opened again."""
        with self._lock:
            if self._connection is not None:
                with self._gated():
                    self._disconnect()
            for part in (self._gate, self._bell, self.roll):
                if part is not None:
                    part.close()
            self._gate = self._bell = self.roll = None

    @contextmanager
    def _gated(self) -> Iterator[None]:
        if self._gate is None:
            yield
        else:
            with self._gate.held():
                yield

    @contextmanager
    def _connected(
        self, options: dict[str, bool] | None = None, *, alone: bool = False
    ) -> Iterator[Connection]:
        """The kept connection; dropped when anything breaks in its use.

        `alone`: another one, on which every statement is its own transaction.
        """
        self._check_identity()
        if self._connection is None:
            self._connection = self.engine.connect()
            self._note_identity()
            self._reopened = self.office_id > 0
        if alone and self._alone is None:
            self._alone = self.engine.connect().execution_options(
                isolation_level="AUTOCOMMIT"
            )
        connection = self._connection
        if alone and self._alone is not None:
            connection = self._alone
        connection.info["writing"] = options is not None
        try:
            yield connection
        except exc.DBAPIError as error:
            if (
                not isinstance(error, exc.IntegrityError)
                or error.connection_invalidated
            ):
                self._disconnect()
            raise

    def _begin(self, connection: Connection) -> None:
        """Start SQLite's transaction ourselves: the driver would begin too late."""
        if self.address.file is None:
            return
        writing = connection.info.get(
            "writing"
        ) or connection.get_execution_options().get("aufruf_writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    def _note_identity(self) -> None:
        try:
            self._identity.note()
        except OfficeGone:
            self._disconnect()
            raise

    def _check_identity(self) -> None:
        """Refuse a database file that was moved, removed or replaced while open."""
        try:
            lost = self._identity.lost()
        except OfficeGone:
            self._disconnect()
            raise
        if lost is Lost.NOTHING:
            return
        if lost is not Lost.FILE:
            self._save_from_lost_log(renewed=lost is Lost.LOG_RENEWED)
        self._disconnect()

    def _save_from_lost_log(self, *, renewed: bool) -> None:
        """Somebody removed SQLite's log: what it holds goes into the database now.

        TRUNCATE waits for all readers, empties the nameless file and has the next
        writer begin a new log. Where another process was quicker and has begun it
        (`renewed`), there is nothing left to save and the emptied file says so.
        """
        if self._connection is None:
            return
        driver: Any = self._connection.connection.driver_connection
        try:
            with self._gated(), engines.errors_of(self._connection):
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except exc.DBAPIError:
            if not renewed:
                raise
        else:
            said = f"{self.address.file}-wal was removed while it was in use"
            log.error("%s; its content was saved into the database", said)
            self.warnings.append(said)

    def _disconnect(self) -> None:
        kept, self._connection = self._connection, None
        alone, self._alone = self._alone, None
        self._identity.forget()
        for connection in (kept, alone):
            if connection is not None:
                try:
                    connection.close()
                except exc.SQLAlchemyError as error:
                    log.debug("closing a broken connection: %s", error)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except exc.IntegrityError:
            raise
        except (exc.DBAPIError, exc.TimeoutError) as error:
            raise OfficeGone(engines.sentence(error, self.address)) from error
