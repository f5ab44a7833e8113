"""Offices on prepared databases: made once, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config
from kiosk.office.store import Store
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
    """The name of a PostgreSQL database with tables and nothing in them."""
    with postgresql_server.database() as url:
        Store.migrate(open_office(url, tmp_path_factory.mktemp("template"), NOW))
        yield url.rpartition("/")[2]


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with tables of its own: each test runs on both kinds."""
    if request.param == "sqlite":
        file = tmp_path / "office.db"
        shutil.copyfile(request.getfixturevalue("sqlite_with_tables"), file)
        yield f"sqlite:///{file}"
        return
    template = request.getfixturevalue("postgresql_with_tables")
    server: servers.PostgreSQL = request.getfixturevalue("postgresql_server")
    with server.database(template) as url:
        yield url


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
