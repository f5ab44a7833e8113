"""Single system calls of a drawing process fail, as a dying disk lets them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kiosk.config import Config
from kiosk.office.store import Store
from tests.faults.counter import ROOT, Counter, command, is_sound, run
from tests.needs import missing, need

CALLS = "pwrite64,fdatasync,fsync"


@pytest.fixture(scope="module")
def strace() -> None:
    """The program that makes system calls fail, if it may."""
    need("strace")
    tried = subprocess.run(
        ["strace", "-o", "/dev/null", "-e", "inject=getppid:error=EIO", "true"],
        capture_output=True,
        text=True,
        check=False,
    )
    if tried.returncode:
        missing(f"strace may not trace here: {tried.stderr.strip()}")


def failing(config: Config, error: str, when: str) -> tuple[str, ...]:
    """What stands before a command whose writes to the database are to fail."""
    file = config.database.url.removeprefix("sqlite:///")
    return (
        *("strace", "-f", "-qq", "-o", "/dev/null"),
        *("-P", file, "-P", f"{file}-wal"),
        *("-e", f"trace={CALLS}", "-e", f"inject={CALLS}:error={error}:when={when}"),
    )


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
@pytest.mark.parametrize("when", ["9+61", "37+83"])
def test_a_write_that_fails_costs_an_answer_and_never_a_number(
    on_sqlite: Config, tmp_path: Path, error: str, when: str
) -> None:
    """Every so manieth write or flush fails; the same tap asks again."""
    Store.open(on_sqlite).close()
    said = run(on_sqlite, tmp_path, "40", before=failing(on_sqlite, error, when))
    got = dict(said["got"])
    assert said["gone"], "no call failed"
    hints = ("the disk reports an error", "the disk is full")
    assert all(any(hint in line for hint in hints) for line in said["gone"]), said
    store = Store.open(on_sqlite)
    assert is_sound(store) == got
    assert sorted(got.values()) == list(range(1, 41))
    assert Counter(store).draw() == 41
    store.close()


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("nth", [10, 12, 14, 21])
def test_killed_at_any_write_the_same_tap_gives_the_one_ticket(
    on_sqlite: Config, tmp_path: Path, nth: int
) -> None:
    Store.open(on_sqlite).close()
    before = failing(on_sqlite, "EIO", f"{nth}")
    killing = tuple(word.replace("error=EIO", "signal=KILL") for word in before)
    killed = subprocess.run(
        [*killing, *command(on_sqlite, tmp_path, "20")],
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert killed.returncode != 0
    said = run(on_sqlite, tmp_path, "20")
    store = Store.open(on_sqlite)
    assert is_sound(store) == dict(said["got"])
    assert sorted(dict(said["got"]).values()) == list(range(1, 21))
    store.close()
