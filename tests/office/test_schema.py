"""The tables: made once, whole, by whoever comes first, and refused when strange."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest
from sqlalchemy import event, inspect, text

from kiosk.config import Config
from kiosk.office import engines, schema
from kiosk.office.store import Store
from kiosk.office.tables import metadata
from kiosk.office.values import OfficeGone
from tests import servers
from tests.office.afternoon import NOW, Afternoon
from tests.offices import open_office

TABLES = {table.name for table in metadata.sorted_tables} | {"alembic_version"}


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Config:
    """An office whose database has nothing in it."""
    url = request.getfixturevalue(f"{request.param}_url")
    return open_office(url, tmp_path, NOW)


both = pytest.mark.parametrize(
    "empty",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)


def names(config: Config) -> set[str]:
    """The tables that are there."""
    engine = engines.make(engines.address(config))
    with engine.connect() as connection:
        return set(inspect(connection).get_table_names())


SIGNS = "()'\""


def differs_by_default(
    _context: object,
    _inspected: object,
    _declared: object,
    found: str | None,
    _default: object,
    wanted: str | None,
) -> bool | None:
    """Alembic takes SQLite's default '' for another than ''; the rest it decides."""
    if found is not None and wanted is not None:
        return False if found.strip(SIGNS) == wanted.strip(SIGNS) else None
    return None


@both
def test_the_steps_make_exactly_the_tables_of_the_program(empty: Config) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    assert Store.migrate(empty) == (None, schema.VERSION)
    engine = engines.make(engines.address(empty))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "compare_server_default": differs_by_default},
        )
        assert compare_metadata(context, metadata) == []
        inspector = inspect(connection)
        for table in metadata.sorted_tables:
            declared = {
                constraint.name
                for constraint in table.constraints
                if type(constraint).__name__ == "CheckConstraint"
            }
            found = {
                check["name"] for check in inspector.get_check_constraints(table.name)
            }
            assert found == declared, table.name


@both
def test_the_newest_step_is_the_one_the_program_asks_for(empty: Config) -> None:
    steps = sorted(
        path.stem[1:5]
        for path in (Path(schema.__file__).parent / "migrations/versions").glob("s*.py")
    )
    assert tuple(steps) == schema.KNOWN
    assert steps[-1] == schema.VERSION


@both
def test_migrating_twice_changes_nothing(empty: Config) -> None:
    Store.migrate(empty)
    assert Store.migrate(empty) == (schema.VERSION, schema.VERSION)


@both
def test_an_office_opens_on_an_empty_database(empty: Config) -> None:
    store = Store.open(empty)
    assert Afternoon(store).draw().ticket.number == 1
    store.close()
    assert names(empty) == TABLES


@both
def test_an_empty_database_can_be_left_alone(empty: Config) -> None:
    with pytest.raises(OfficeGone):
        Store.open(empty, create=False)
    if empty.database.url.startswith("sqlite"):
        assert not Path(empty.database.url.removeprefix("sqlite:///")).exists()


def processes_context() -> ForkServerContext:
    """Processes of their own that need not import everything again."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["pytest", "tests.office.test_schema", "kiosk.office.operations", "alembic"]
    )
    return context


def open_and_draw(config: Config, draw_id: str) -> None:
    """In a process of its own."""
    store = Store.open(config)
    from kiosk.office import operations

    operations.issue_ticket(
        store, draw_id=draw_id, topic=None, language="de", at=NOW, device="kiosk"
    )
    store.close()


@both
@pytest.mark.parametrize("count", [2, 8])
def test_processes_that_open_an_empty_database_at_once_all_succeed(
    empty: Config, count: int
) -> None:
    context = processes_context()
    processes = [
        context.Process(target=open_and_draw, args=(empty, f"draw-{n}"))
        for n in range(count)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * count
    assert names(empty) == TABLES
    store = Store.open(empty)
    office = Afternoon(store)
    assert office.queue() == list(range(1, count + 1))
    assert len(store.desk_ids) == 1
    store.close()


def migrate_and_die(config: Config, statements: int) -> None:
    """Be killed after so many statements of the migration, before the commit."""
    count = 0

    def executed(*_: object) -> None:
        nonlocal count
        count += 1
        if count > statements:
            os.kill(os.getpid(), signal.SIGKILL)

    store = Store(config, engines.address(config))
    event.listen(store.engine, "after_cursor_execute", executed)
    store._open_files(create=True)
    store._make_file()
    schema.migrate(store._migrating())
    sys.exit(7)


@both
def test_a_migration_killed_anywhere_leaves_no_half(empty: Config) -> None:
    context = processes_context()
    killed = 0
    for statements in (1, 3, 5, 8, 12, 16, 20, 24):
        process = context.Process(target=migrate_and_die, args=(empty, statements))
        process.start()
        process.join(60)
        if process.exitcode == 7:
            break
        assert process.exitcode == -signal.SIGKILL
        killed += 1
        assert names(empty) in (set(), TABLES)
    assert killed >= 4
    store = Store.open(empty)
    assert Afternoon(store).draw().ticket.number == 1
    store.close()


def set_version(config: Config, version: str) -> None:
    """As if another version of the program had made the tables."""
    engine = engines.make(engines.address(config))
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :v"), {"v": version}
        )


@both
@pytest.mark.parametrize("way", ["open", "migrate"])
def test_a_database_newer_than_the_program_is_left_alone(
    empty: Config, way: str
) -> None:
    Store.migrate(empty)
    set_version(empty, "9999")
    with pytest.raises(OfficeGone, match=r"newer than this program.*install the newer"):
        getattr(Store, way)(empty)


@both
def test_a_database_of_an_older_version_names_the_command(
    empty: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.migrate(empty)
    monkeypatch.setattr(schema, "VERSION", "0900")
    monkeypatch.setattr(schema, "KNOWN", (*schema.KNOWN, "0900"))
    with pytest.raises(OfficeGone, match="make a backup, then run `aufruf migrate`"):
        Store.open(empty)


@both
def test_two_offices_share_a_database_without_meeting(
    empty: Config, tmp_path: Path
) -> None:
    import msgspec

    from kiosk.config import House

    other = msgspec.structs.replace(empty, house=House(key="lobeda"))
    with contextlib.ExitStack() as stack:
        offices = []
        for config in (empty, other):
            store = Store.open(config)
            stack.callback(store.close)
            offices.append(Afternoon(store))
        jena, lobeda = offices
        assert [jena.draws(2), lobeda.draws(2)] == [[1, 2], [1, 2]]
        assert jena.next() == 1
        assert lobeda.queue() == [1, 2]
        assert lobeda.next() == 1
        assert jena.board().event_id == lobeda.board().event_id == 3
        assert [call.number for call in lobeda.board().current] == [1]


@pytest.mark.postgresql
def test_tables_are_made_by_an_ordinary_role(
    postgresql_server: servers.PostgreSQL, tmp_path: Path
) -> None:
    with postgresql_server.database() as url:
        config = open_office(url, tmp_path, NOW)
        Store.open(config).close()
        assert names(config) == TABLES
