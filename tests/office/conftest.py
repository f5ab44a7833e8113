"""Offices on prepared databases: made once, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config
from kiosk.office.store import Store
from kiosk.office.tables import metadata
from tests import servers
from tests.office.afternoon import NOW, THREE_DESKS, Afternoon
from tests.offices import open_office


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with tables and nothing in them."""
    folder = tmp_path_factory.mktemp("template")
    Store.migrate(open_office(f"sqlite:///{folder / 'office.db'}", folder, NOW))
    return folder / "office.db"


@pytest.fixture(scope="session")
def postgresql_with_tables(
    postgresql_server: servers.PostgreSQL, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A PostgreSQL database with tables; whoever uses it finds them empty."""
    with postgresql_server.database() as url:
        Store.migrate(open_office(url, tmp_path_factory.mktemp("template"), NOW))
        yield url


def emptied(server: servers.PostgreSQL, url: str) -> str:
    """The database as it was made: a tenth of the price of a new one."""
    tables = ", ".join(table.name for table in metadata.sorted_tables)
    with server.admin(url.rpartition("/")[2]) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY".encode())
    return url


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database with tables: each test runs on both kinds."""
    if request.param == "sqlite":
        file = tmp_path / "office.db"
        shutil.copyfile(request.getfixturevalue("sqlite_with_tables"), file)
        return f"sqlite:///{file}"
    return emptied(
        request.getfixturevalue("postgresql_server"),
        request.getfixturevalue("postgresql_with_tables"),
    )


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """The shipped office with three desks, on a Friday afternoon in January."""
    made = open_office(database_url, tmp_path, NOW)
    return msgspec.structs.replace(made, desks=THREE_DESKS)


@pytest.fixture
def office(store: Store) -> Afternoon:
    """That office, open since an hour."""
    return Afternoon(store)


@pytest.fixture
def alone(config: Config) -> Iterator[Afternoon]:
    """The same with the one room that the house has: 27 talks fit the afternoon."""
    one = msgspec.structs.replace(config, desks=THREE_DESKS[:1])
    opened = Store.open(one)
    yield Afternoon(opened)
    opened.close()
