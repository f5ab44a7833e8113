"""The tests' own PostgreSQL servers and offices do what other tests rely on."""

from __future__ import annotations

import datetime as dt
import logging
import signal
import socket
import threading
from pathlib import Path

import psycopg
import pytest

from kiosk.config import Config
from kiosk.office.store import Store
from tests import servers
from tests.offices import open_office

ROOT = Path(__file__).parents[2]
pytest_plugins = ("pytester",)


@pytest.mark.postgresql
def test_each_test_gets_an_empty_database_of_its_own(
    postgresql_server: servers.PostgreSQL,
) -> None:
    with postgresql_server.database() as first, postgresql_server.database() as second:
        assert first != second
        with psycopg.connect(first) as connection:
            connection.execute("CREATE TABLE there (x int)")
        with psycopg.connect(second) as connection:
            found = connection.execute(
                "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
            ).fetchone()
    assert found == (0,)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(first)


@pytest.mark.postgresql
def test_the_servers_commits_are_durable(postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"SHOW {name}").fetchone() == ("on",)
        row = connection.execute("SELECT current_setting('is_superuser')").fetchone()
    assert row == ("off",), "tests must not enjoy rights that an office has not"


@pytest.mark.postgresql
def test_a_server_that_crashed_comes_back_with_what_was_committed(
    own_postgresql: servers.PostgreSQL,
) -> None:
    with own_postgresql.database() as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept (x int)")
        own_postgresql.stop(signal.SIGQUIT)
        assert own_postgresql.pid is None
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url)
        own_postgresql.start()
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


@pytest.mark.postgresql
def test_a_server_waits_for_its_port_while_somebody_else_has_it(
    own_postgresql: servers.PostgreSQL,
) -> None:
    own_postgresql.stop()
    with socket.create_server(("127.0.0.1", own_postgresql.port)) as other:
        threading.Timer(0.5, other.close).start()
        own_postgresql.start()
    assert "TCP/IP sockets" in (own_postgresql.folder / "log").read_text()


@pytest.mark.parametrize("hour", range(24))
def test_the_tests_office_is_open_at_any_hour_of_the_day(
    hour: int, tmp_path: Path
) -> None:
    now = dt.datetime(2026, 3, 29, hour, 30, tzinfo=dt.UTC)
    config = open_office("sqlite:////tmp/x.db", tmp_path, now)
    (hours,) = config.hours
    opens = dt.datetime.combine(hours.date, hours.opens, config.zone)
    closes = dt.datetime.combine(hours.date, hours.closes, config.zone)
    assert opens < now < closes


def test_the_office_of_the_tests_opens_on_both_databases(
    store: Store, config: Config
) -> None:
    assert store.office_id
    assert [desk.key for desk in config.desks] == list(store.desk_ids)


def test_a_badly_formatted_log_call_fails_its_test_even_where_errors_are_swallowed(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    pytester.makepyfile(
        """
        import contextlib
        import logging
        from tests.conftest import log_calls_are_well_formed

        def test_logs():
            with contextlib.suppress(TypeError):
                logging.getLogger("kiosk.office.x").debug("%d numbers", "many")
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:asyncio")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*badly formatted log calls: *numbers*"])


def test_a_well_formatted_log_call_does_not(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "kiosk"):
        logging.getLogger("kiosk.office.x").debug("%d numbers", 3)
    assert caplog.messages == ["3 numbers"]
