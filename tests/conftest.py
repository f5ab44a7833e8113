"""Fixtures of every test: databases, an open office, a clean environment."""

from __future__ import annotations

import importlib.util
import logging
import os
import platform
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.config import Config
from kiosk.office.store import Store
from tests import servers
from tests.needs import missing, need
from tests.offices import open_office

OUR_LOGGERS = ("kiosk", "display", "printer")


def pytest_addoption(parser: pytest.Parser) -> None:
    """An option of tests/lobby/test_snapshots.py; only here pytest knows it in time."""
    parser.addoption(
        "--snapshot-update",
        action="store_true",
        help="keep how the kiosk's screens look now",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Tell the workers whose run it is: they share one PostgreSQL server."""
    if not hasattr(config, "workerinput"):
        os.environ[servers.RUN] = str(os.getpid())


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the shared server when the last worker has gone."""
    if not hasattr(config, "workerinput"):
        servers.stop_shared(os.getpid())


class _EveryRecord(logging.Handler):
    """Formats each record, and keeps what could not be formatted."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.wrong: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self.format(record)
        except (TypeError, ValueError, KeyError) as error:
            where = f"{record.pathname}:{record.lineno}"
            self.wrong.append(f"{where}: {record.msg!r} % {record.args!r}: {error}")


@pytest.fixture(autouse=True)
def log_calls_are_well_formed() -> Iterator[None]:
    """Fail a test in which one of our log calls, of any level, cannot be formatted."""
    handler = _EveryRecord()
    loggers = [logging.getLogger(name) for name in OUR_LOGGERS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)
    assert not handler.wrong, "badly formatted log calls: " + "; ".join(handler.wrong)


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep tests and their processes away from the machine's own office."""
    for name in ("AUFRUF_CONFIG", "AUFRUF_LOG", "STATE_DIRECTORY", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(
        "kiosk.config_file.SYSTEM_FILE", tmp_path / "etc" / "office.toml"
    )


@pytest.fixture(scope="session")
def postgresql_server() -> servers.PostgreSQL:
    """The run's PostgreSQL server; do not stop it, others use it."""
    try:
        return servers.shared()
    except servers.ServerMissing as error:
        missing(str(error))


@pytest.fixture
def postgresql_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh, empty PostgreSQL database."""
    server: servers.PostgreSQL = request.getfixturevalue("postgresql_server")
    with server.database() as url:
        yield url


@pytest.fixture
def own_postgresql(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[servers.PostgreSQL]:
    """A server for this test alone, which may kill and restart it."""
    try:
        with servers.private() as server:
            yield server
    except servers.ServerMissing as error:
        missing(str(error))


@pytest.fixture
def espeak() -> None:
    """The test needs the voice that Debian has."""
    need("espeak-ng")


@pytest.fixture
def pico() -> None:
    """The test needs the better voice, whose wheel is for one kind of machine."""
    if platform.machine() != "x86_64":
        pytest.skip("py-nanotts is for x86_64")
    if importlib.util.find_spec("py_nanotts") is None:
        missing("this test needs py-nanotts (deploy/requirements-test.txt)")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'office.db'}"


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh, empty database: each test runs on both kinds."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """The shipped office, open now, on a fresh database of each kind."""
    return open_office(database_url, tmp_path)


@pytest.fixture
def store(config: Config) -> Iterator[Store]:
    """The office of `config`, opened."""
    opened = Store.open(config)
    yield opened
    opened.close()
