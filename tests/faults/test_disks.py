"""The disk is full, or suddenly read-only, or the folder belongs to somebody else."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config
from kiosk.office import backups
from kiosk.office.store import Store
from kiosk.office.values import OfficeGone
from tests.faults.conftest import with_room_for_many
from tests.faults.counter import ROOT, Counter, is_sound
from tests.needs import missing, need
from tests.office.afternoon import NOW
from tests.office.shell import Shell
from tests.offices import open_office


def mount(*words: str) -> None:
    """Mount, or say why this test cannot run."""
    need("mount")
    done = subprocess.run(
        ["mount", *words], capture_output=True, text=True, check=False
    )
    if done.returncode:
        missing(f"this test mounts a small disk, as root: {done.stderr.strip()}")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount("-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder))
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def on_small_disk(small_disk: Path) -> Config:
    """An office whose database and roll lie there."""
    return with_room_for_many(
        open_office(f"sqlite:///{small_disk / 'office.db'}", small_disk)
    )


def fill(folder: Path) -> Path:
    """A file that takes all that is left."""
    hog = folder / "hog"
    with hog.open("wb", buffering=0) as handle, contextlib.suppress(OSError):
        while True:
            handle.write(bytes(4096))
    return hog


def draw_until_refused(counter: Counter, most: int = 4000) -> tuple[int, str, str]:
    """The last number that was given, the tap that got none, and what was said."""
    number = 0
    for turn in range(most):
        tap = f"tap-{turn}"
        try:
            number = counter.draw(tap)
        except OfficeGone as error:
            return number, tap, str(error)
    raise AssertionError(f"{most} numbers on a full disk")


def test_on_a_full_disk_the_office_says_so_and_goes_on_when_there_is_room(
    on_small_disk: Config, small_disk: Path
) -> None:
    counter = Counter(Store.open(on_small_disk))
    counter.draws(3)
    hog = fill(small_disk)
    last, tap, said = draw_until_refused(counter)
    assert "the disk is full; nothing was lost, free some space" in said
    assert counter.board().waiting == max(last, 3), "looking goes on"
    hog.unlink()
    assert counter.draw(tap) == max(last, 3) + 1, "no gap"
    is_sound(counter.store)
    counter.store.close()


def test_opening_on_a_full_disk_says_so(
    on_small_disk: Config, small_disk: Path
) -> None:
    Store.open(on_small_disk).close()
    hog = fill(small_disk)
    with pytest.raises(OfficeGone) as caught:
        Counter(Store.open(on_small_disk)).draws(4000)
    assert "the disk is full" in str(caught.value)
    hog.unlink()
    counter = Counter(Store.open(on_small_disk))
    counter.draw()
    is_sound(counter.store)
    counter.store.close()


def test_a_disk_that_becomes_read_only_is_told_and_heals(
    on_small_disk: Config, small_disk: Path
) -> None:
    counter = Counter(Store.open(on_small_disk))
    counter.draws(3)
    counter.store.close()
    mount("-o", "remount,ro", str(small_disk))
    with pytest.raises(OfficeGone, match=r"[Rr]ead-only"):
        Store.open(on_small_disk)
    mount("-o", "remount,rw", str(small_disk))
    again = Counter(Store.open(on_small_disk))
    assert again.draw() == 4
    again.store.close()


@pytest.fixture
def others_folder(tmp_path: Path) -> Path:
    """A folder that an ordinary user may read and not write."""
    if os.geteuid() != 0:
        missing("this test becomes another user, as root")
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("there", [True, False], ids=["existing", "new"])
def test_an_ordinary_user_without_rights_is_told_so(
    others_folder: Path, there: bool
) -> None:
    """As the user nobody, in a process of its own."""
    config = open_office(f"sqlite:///{others_folder / 'office.db'}", others_folder)
    if there:
        Store.open(config).close()
    file = others_folder / "config.json"
    file.write_bytes(msgspec.json.encode(config))
    program = (
        "import os, sys, msgspec\n"
        "from kiosk.config import Config\n"
        "from kiosk.office.store import Store\n"
        "import kiosk.office.setup, sqlalchemy.dialects.sqlite, pysqlite3\n"
        "config = msgspec.json.decode(open(sys.argv[1]).read(), type=Config)\n"
        "os.setgid(65534); os.setuid(65534)\n"
        "from kiosk.office.values import OfficeGone\n"
        "try:\n"
        "    Store.open(config)\n"
        "except OfficeGone as gone:\n"
        "    print(gone)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(file)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Permission denied" in done.stdout
    assert str(others_folder) in done.stdout


def test_a_copy_that_finds_no_room_leaves_nothing_and_costs_nothing(
    on_sqlite: Config, small_disk: Path
) -> None:
    store = Store.open(on_sqlite)
    counter = Counter(store)
    counter.draws(3)
    hog = fill(small_disk)
    target = small_disk / "copy.db"
    with pytest.raises((OfficeGone, OSError), match=r"full|No space"):
        backups.make(store, target, at=NOW, replace=False)
    assert sorted(small_disk.iterdir()) == [hog]
    assert counter.draws(1)
    hog.unlink()
    assert backups.make(store, target, at=NOW, replace=False) > 0
    store.close()


def test_a_copy_put_back_on_a_full_disk_changes_nothing(
    on_small_disk: Config, tmp_path: Path
) -> None:
    store = Store.open(on_small_disk)
    counter = Counter(store)
    counter.draws(3)
    copy = tmp_path / "copy.db"
    backups.make(store, copy, at=NOW, replace=False)
    counter.draws(2)
    file = store.address.file
    assert file is not None
    hog = fill(file.parent)
    with pytest.raises((backups.CopyRefused, OfficeGone, OSError)):
        backups.put_back(on_small_disk, copy, at=NOW)
    hog.unlink()
    assert counter.draws(1) == [6]
    assert not list(file.parent.glob(".*"))
    assert is_sound(store)
    store.close()


def test_a_log_that_cannot_be_written_costs_no_number_and_says_nothing(
    on_sqlite: Config, tmp_path: Path
) -> None:
    Store.open(on_sqlite).close()
    shell = Shell(on_sqlite, tmp_path, apart=True)
    log = {"AUFRUF_LOG": "/dev/full", "AUFRUF_LOG_LEVEL": "DEBUG"}
    done = shell.run("ticket", "issue", "--topic", "fire", env={**os.environ, **log})
    assert (done.returncode, done.stderr) == (0, "")
    done = shell.run("migrate", env={**os.environ, **log})
    assert (done.returncode, done.stderr) == (0, "")
