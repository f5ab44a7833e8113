"""A process is killed in the middle of whatever it does: nothing is lost or doubled."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from kiosk.config import Config
from kiosk.office import roll
from kiosk.office.store import Store
from kiosk.office.values import OfficeGone
from tests.faults.conftest import with_room_for_many
from tests.faults.counter import ROOT, Counter, command, is_sound, run
from tests.offices import open_office


def kill_in_a_loop(config: Config, folder: Path, kills: int) -> None:
    """Kill so many drawing processes, then look at what is there."""
    seed = random.SystemRandom().randrange(1 << 30)
    print(f"seed {seed}")
    # On PostgreSQL the first draw connects once more, and each takes longer.
    window = "0.03" if config.database.url.startswith("sqlite") else "0.2"
    said = run(config, folder, window, str(kills), str(seed))
    got = dict(said["got"])
    assert len(got) == len(said["got"]), "a draw id was answered by two processes"
    store = Store.open(config)
    found = is_sound(store)
    assert got.items() <= found.items(), "an acknowledged number is gone"
    assert set(found) <= set(said["tried"]), "a number that nobody asked for"
    assert said["asked_again"] > kills / 20, "too few died in the middle of a draw"
    highest, damaged = roll.highest(store.address.roll)
    assert not damaged
    assert max(highest.values()) <= max(found.values())
    store.close()


@pytest.mark.timeout(300)
def test_two_hundred_kills_lose_and_double_nothing(
    on_sqlite: Config, tmp_path: Path
) -> None:
    Store.open(on_sqlite).close()
    kill_in_a_loop(on_sqlite, tmp_path, 200)


@pytest.mark.postgresql
@pytest.mark.timeout(300)
def test_killed_clients_of_postgresql_lose_and_double_nothing(
    postgresql_url: str, tmp_path: Path
) -> None:
    config = with_room_for_many(open_office(postgresql_url, tmp_path))
    Store.open(config).close()
    kill_in_a_loop(config, tmp_path, 25)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_two_thousand_kills_lose_and_double_nothing(
    large: Config, tmp_path: Path
) -> None:
    Store.open(large).close()
    kill_in_a_loop(large, tmp_path, 2000)


@pytest.mark.parametrize("how", [signal.SIGSTOP, signal.SIGKILL])
def test_a_frozen_process_in_the_middle_of_a_change_holds_up_nobody_for_long(
    large: Config, tmp_path: Path, how: signal.Signals
) -> None:
    """Frozen, the others are told after a few seconds; killed, they go on at once."""
    store = Store.open(large)
    counter = Counter(store)
    assert counter.draw() == 1
    holder = subprocess.Popen(
        command(large, tmp_path, "hold"), stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == "holding\n"
        holder.send_signal(how)
        if how is signal.SIGKILL:
            holder.wait()
            assert counter.draw() == 2
        else:
            if large.database.url.startswith("sqlite"):
                with pytest.raises(OfficeGone, match="another process has held"):
                    counter.draw("tap")
                assert counter.board().waiting == 1, "looking never waits"
            else:
                # The server ends the frozen transaction by itself.
                assert counter.draw("tap") == 2
            holder.kill()
            holder.wait()
            assert counter.draw("tap") == 2
        assert counter.draw() == 3
        is_sound(store)
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
        store.close()


def test_a_gate_that_was_frozen_for_long_leaves_nothing_open(
    on_sqlite: Config, tmp_path: Path
) -> None:
    """Every wait that was given up gives its file back."""
    store = Store.open(on_sqlite)
    counter = Counter(store)
    holder = subprocess.Popen(
        command(on_sqlite, tmp_path, "hold"),
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == "holding\n"
        holder.send_signal(signal.SIGSTOP)
        before = len(list(Path("/proc/self/fd").iterdir()))
        for _ in range(2):
            with pytest.raises(OfficeGone, match="busy"):
                counter.draw()
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    assert counter.draw() == 1
    ends = time.monotonic() + 5
    while len(list(Path("/proc/self/fd").iterdir())) > before:
        assert time.monotonic() < ends, "descriptors were left open"
        time.sleep(0.02)
    store.close()
