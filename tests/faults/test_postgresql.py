"""PostgreSQL is restarted, killed, unreachable, frozen, or set up to lose numbers."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from pathlib import Path

import pytest

from kiosk.config import Config
from kiosk.office import follow
from kiosk.office.follow import Follower
from kiosk.office.store import Store
from kiosk.office.values import OfficeGone
from tests import servers
from tests.faults.conftest import with_room_for_many
from tests.faults.counter import Counter, is_sound
from tests.offices import open_office
from tests.waiting import PATIENCE

pytestmark = pytest.mark.postgresql


class Crowd:
    """Kiosks that draw and ask again with the same tap until they have a number."""

    def __init__(self, config: Config, size: int) -> None:
        self.got: dict[str, int] = {}
        self.gone: list[str] = []
        self.stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._draw, args=(config, n)) for n in range(size)
        ]
        for thread in self._threads:
            thread.start()

    def _draw(self, config: Config, n: int) -> None:
        store: Store | None = None
        turn = 0
        while not self.stop.is_set():
            try:
                store = store or Store.open(config)
                tap = f"{n}-{turn}"
                self.got[tap] = Counter(store).draw(tap)
                turn += 1
            except OfficeGone as error:
                self.gone.append(str(error))
                time.sleep(0.05)
        if store is not None:
            store.close()

    def wait_for(self, more: int, timeout: float = 30.0) -> None:
        """Return when so many more numbers were given."""
        wanted = len(self.got) + more
        ends = time.monotonic() + timeout
        while len(self.got) < wanted:
            assert time.monotonic() < ends, f"no more numbers; said: {self.gone[-3:]}"
            time.sleep(0.01)

    def end(self) -> None:
        """Let everybody go home."""
        self.stop.set()
        for thread in self._threads:
            thread.join()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT, signal.SIGKILL])
def test_a_server_that_is_restarted_in_the_middle_of_draws_loses_nothing(
    own_postgresql: servers.PostgreSQL, tmp_path: Path, how: signal.Signals
) -> None:
    """An orderly restart, a crash, and the postmaster killed."""
    with own_postgresql.database() as url:
        config = with_room_for_many(open_office(url, tmp_path))
        store = Store.open(config)
        crowd = Crowd(config, 3)
        try:
            for _ in range(2):
                crowd.wait_for(20)
                own_postgresql.stop(how)
                own_postgresql.start()
            crowd.wait_for(20)
        finally:
            crowd.end()
        assert crowd.gone, "nobody noticed the restart"
        assert all("paper-and-number" not in said for said in crowd.gone)
        with pytest.raises(OfficeGone):
            Counter(store).board()
        found = is_sound(store)
        assert crowd.got.items() <= found.items()
        assert len(found) <= len(crowd.got) + 3, "numbers that nobody holds"
        store.close()


def test_a_follower_hears_calls_again_after_a_restart(
    own_postgresql: servers.PostgreSQL,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(follow, "NET_POSTGRESQL", 2 * PATIENCE)  # none looks in time
    with own_postgresql.database() as url:
        config = open_office(url, tmp_path)
        store = Store.open(config)
        counter = Counter(store)
        counter.draws(2)
        follower = Follower(store)
        assert follower.wait(1)
        own_postgresql.stop()
        with pytest.raises(OfficeGone):
            follower.wait(3)
        own_postgresql.start()
        ends = time.monotonic() + 10
        while True:
            try:
                counter.call()
                follower.wait(0)
                break
            except OfficeGone:
                assert time.monotonic() < ends
        began = time.monotonic()
        bell = threading.Timer(0.3, counter.call)
        bell.start()
        assert follower.wait(2 * PATIENCE)
        assert time.monotonic() - began < PATIENCE, "heard, not looked for"
        bell.join()
        follower.close()
        store.close()


def test_one_connection_cut_in_a_draw_is_not_even_noticed(
    own_postgresql: servers.PostgreSQL, tmp_path: Path
) -> None:
    with own_postgresql.database() as url:
        store = Store.open(open_office(url, tmp_path))
        counter = Counter(store)
        assert counter.draw() == 1
        with own_postgresql.admin() as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE usename = 'aufruf'"
            )
        assert counter.draw() == 2
        is_sound(store)
        store.close()


@pytest.mark.parametrize("setting", ["synchronous_commit", "fsync", "full_page_writes"])
def test_a_server_that_may_lose_acknowledged_numbers_is_refused(
    own_postgresql: servers.PostgreSQL, tmp_path: Path, setting: str
) -> None:
    with own_postgresql.database() as url:
        config = open_office(url, tmp_path)
        Store.open(config).close()
        with own_postgresql.admin() as admin:
            admin.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        own_postgresql.stop()
        own_postgresql.start()
        with pytest.raises(OfficeGone, match=f"{setting} = off.*switch it on"):
            Store.open(config)


def test_a_role_that_does_not_wait_for_the_disk_is_refused(
    postgresql_server: servers.PostgreSQL, postgresql_url: str, tmp_path: Path
) -> None:
    name = postgresql_url.rpartition("/")[2]
    with postgresql_server.admin() as admin:
        admin.execute(f"ALTER DATABASE {name} SET synchronous_commit = off".encode())
    with pytest.raises(OfficeGone, match="synchronous_commit = off"):
        Store.open(open_office(postgresql_url, tmp_path))


def refused(url: str, folder: Path) -> str:
    """What is said of that address, in time and without its password."""
    began = time.monotonic()
    with pytest.raises(OfficeGone) as caught:
        Store.open(open_office(url, folder))
    assert time.monotonic() - began < PATIENCE
    said = str(caught.value)
    assert "secret-word" not in said
    assert "does not answer" in said
    return said


def test_an_address_where_nobody_listens_is_told(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = refused(f"postgresql://aufruf:secret-word@127.0.0.1:{port}/x", tmp_path)
    assert f"127.0.0.1:{port}" in said


def test_an_address_that_accepts_and_says_nothing_is_told(tmp_path: Path) -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        port = mute.getsockname()[1]
        refused(f"postgresql://aufruf:secret-word@127.0.0.1:{port}/x", tmp_path)


def test_a_wrong_password_is_told_without_the_password(
    postgresql_url: str, tmp_path: Path
) -> None:
    wrong = postgresql_url.replace(servers.PASSWORD, "secret-word")
    assert "password authentication failed" in refused(wrong, tmp_path)


def test_a_database_that_is_not_there_is_told(
    postgresql_server: servers.PostgreSQL, tmp_path: Path
) -> None:
    assert "does not exist" in refused(postgresql_server.url("nowhere"), tmp_path)


def test_a_server_that_hangs_holds_up_nobody_for_more_than_a_few_seconds(
    own_postgresql: servers.PostgreSQL, tmp_path: Path
) -> None:
    """It is frozen: the network answers, the server does not."""
    with own_postgresql.database() as url:
        store = Store.open(open_office(url, tmp_path))
        counter = Counter(store)
        counter.draw()
        with own_postgresql.admin() as admin:
            rows = admin.execute(
                "SELECT pid FROM pg_stat_activity WHERE usename = 'aufruf'"
            ).fetchall()
        postmaster = own_postgresql.pid
        assert postmaster is not None
        frozen = [*(pid for (pid,) in rows), postmaster]
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        began = time.monotonic()
        try:
            with pytest.raises(OfficeGone):
                counter.draw("tap")
            assert time.monotonic() - began < 14
        finally:
            for pid in frozen:
                os.kill(pid, signal.SIGCONT)
        assert counter.draw("tap") == 2
        assert counter.draw() == 3
        is_sound(store)
        store.close()
