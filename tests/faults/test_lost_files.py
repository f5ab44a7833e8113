"""SQLite's files are moved, removed, replaced or damaged while the office is open."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config, House
from kiosk.office import engines
from kiosk.office.follow import Follower
from kiosk.office.store import Store
from kiosk.office.values import OfficeGone, Refused
from tests.faults.counter import ROOT, Counter, command, is_sound, numbers
from tests.office.shell import Shell
from tests.offices import open_office
from tests.waiting import PATIENCE

PARTS = ("", "-wal", "-shm")


def file_of(counter: Counter) -> Path:
    """The database's file."""
    file = counter.store.address.file
    assert file is not None
    return file


def moved(file: Path, folder: Path, parts: tuple[str, ...] = PARTS) -> None:
    """Move the database and what belongs to it into a folder."""
    folder.mkdir(exist_ok=True)
    for part in parts:
        source = file.with_name(file.name + part)
        if source.exists():
            source.rename(folder / source.name)


def copied(counter: Counter, folder: Path) -> Path:
    """A backup as an administrator makes one, while the office is open."""
    folder.mkdir(exist_ok=True)
    copy = folder / "backup.db"
    driver = engines._driver()
    source = driver.connect(file_of(counter))
    source.execute("VACUUM INTO ?", (str(copy),))
    source.close()
    return copy


@pytest.mark.parametrize("parts", [PARTS, ("",)], ids=["all", "alone"])
def test_a_database_moved_away_is_gone_and_heals_when_it_is_back(
    counter: Counter, tmp_path: Path, parts: tuple[str, ...]
) -> None:
    counter.draws(3)
    file = file_of(counter)
    moved(file, tmp_path / "away", parts)
    for _ in range(2):
        with pytest.raises(OfficeGone, match=r"office\.db"):
            counter.draw("tap")
        with pytest.raises(OfficeGone):
            counter.board()
        with pytest.raises(OfficeGone):
            counter.call()
        assert not file.exists(), "a lost database is never made anew"
    moved(tmp_path / "away" / file.name, file.parent, parts)
    assert counter.draw("tap") == 4
    assert counter.board().waiting == 4
    assert counter.call() == 1
    is_sound(counter.store)


def test_a_follower_says_that_the_database_is_gone_and_goes_on_when_it_is_back(
    counter: Counter, tmp_path: Path
) -> None:
    counter.draw()
    follower = Follower(counter.store)
    assert follower.wait(1)
    file = file_of(counter)
    moved(file, tmp_path / "away")
    with pytest.raises(OfficeGone):
        follower.wait(1)
    moved(tmp_path / "away" / file.name, file.parent)
    counter.draw()
    assert follower.wait(PATIENCE)
    follower.close()


def test_a_database_put_back_from_an_old_copy_never_gives_a_lost_number_again(
    counter: Counter, tmp_path: Path
) -> None:
    counter.draws(2)
    copy = copied(counter, tmp_path / "copy")
    counter.draws(3)
    file = file_of(counter)
    moved(file, tmp_path / "away")
    shutil.copyfile(copy, file)
    assert counter.board().waiting == 2
    assert counter.draw() == 6
    (said,) = [line for line in counter.store.warnings if "lost" in line]
    assert "3 to 5" in said
    assert "asked for at the door" in said
    assert sorted(numbers(counter.store).values()) == [1, 2, 6]


def test_the_loss_is_remembered_when_the_first_act_after_it_is_refused(
    counter: Counter, tmp_path: Path
) -> None:
    copy = copied(counter, tmp_path / "copy")
    counter.draws(3)
    file = file_of(counter)
    moved(file, tmp_path / "away")
    shutil.copyfile(copy, file)
    with pytest.raises(Refused):
        counter.call()
    assert counter.draw() == 4


def test_an_old_copy_is_noticed_by_a_process_that_starts_later(
    counter: Counter, tmp_path: Path
) -> None:
    counter.draws(2)
    copy = copied(counter, tmp_path / "copy")
    counter.draws(3)
    file = file_of(counter)
    counter.store.close()
    moved(file, tmp_path / "away")
    shutil.copyfile(copy, file)
    again = Counter(Store.open(counter.store.config))
    assert [line for line in again.store.warnings if "lost" in line]
    assert again.draw() == 6
    again.store.close()
    quiet = Store.open(counter.store.config)
    assert not [line for line in quiet.warnings if "lost" in line], "said once"
    quiet.close()


def test_a_database_removed_for_good_is_made_anew_only_by_a_new_start(
    counter: Counter,
) -> None:
    counter.draws(3)
    file = file_of(counter)
    for part in PARTS:
        file.with_name(file.name + part).unlink(missing_ok=True)
    with pytest.raises(OfficeGone):
        counter.draw()
    assert not file.exists()
    again = Counter(Store.open(counter.store.config))
    assert again.draw() == 4, "the roll knows what was given"
    assert [line for line in again.store.warnings if "1 to 3" in line]
    assert counter.draw() == 5, "and who waited for it goes on as well"
    again.store.close()


def test_another_offices_file_in_its_place_gets_an_office_of_its_own(
    counter: Counter, tmp_path: Path
) -> None:
    counter.draws(2)
    other = open_office(f"sqlite:///{tmp_path / 'other.db'}", tmp_path / "other")
    lobeda = msgspec.structs.replace(
        other, house=House(key="lobeda", timezone=other.house.timezone)
    )
    stranger = Counter(Store.open(lobeda))
    stranger.draws(5)
    stranger.store.close()
    file = file_of(counter)
    moved(file, tmp_path / "away")
    shutil.copyfile(tmp_path / "other.db", file)
    assert counter.draw() == 3
    assert counter.board().waiting == 1


def test_a_log_removed_while_it_is_in_use_loses_nothing(
    counter: Counter, on_sqlite: Config
) -> None:
    second = Counter(Store.open(on_sqlite))
    assert [*counter.draws(3), *second.draws(2)] == [1, 2, 3, 4, 5]
    file = file_of(counter)
    file.with_name(file.name + "-wal").unlink()
    assert counter.draws(2) == [6, 7]
    assert second.draws(2) == [8, 9]
    assert any("-wal was removed" in line for line in counter.store.warnings)
    third = Counter(Store.open(on_sqlite))
    assert third.draw() == 10
    for one in (second, third):
        one.store.close()
    is_sound(counter.store)


def test_a_log_removed_after_a_crash_costs_tickets_but_no_number_twice(
    on_sqlite: Config, tmp_path: Path
) -> None:
    first = Counter(Store.open(on_sqlite))
    first.draws(2)
    first.store.close()
    drawing = subprocess.Popen(
        command(on_sqlite, tmp_path, "2000"), cwd=ROOT, stdout=subprocess.PIPE
    )
    file = on_sqlite.database.url.removeprefix("sqlite:///")
    roll = Path(on_sqlite.database.roll)
    ends = time.monotonic() + 30
    while len(roll.read_bytes().splitlines()) < 12:
        assert time.monotonic() < ends
        time.sleep(0.01)
    drawing.send_signal(signal.SIGKILL)
    drawing.wait()
    assert drawing.stdout is not None
    drawing.stdout.close()
    given = len(roll.read_bytes().splitlines())
    Path(file + "-wal").unlink()
    again = Counter(Store.open(on_sqlite))
    assert again.draw() > given
    assert [line for line in again.store.warnings if "lost" in line]
    again.store.close()


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (slice(0, 100), "is not an aufruf database; restore the backup"),
        (slice(100, 4096), "damaged; restore the backup"),
    ],
    ids=["header", "first page"],
)
def test_a_damaged_file_is_refused_with_what_to_do(
    counter: Counter, place: slice, sentence: str
) -> None:
    counter.draws(3)
    counter.store.close()
    file = file_of(counter)
    content = bytearray(file.read_bytes())
    content[place] = b"\xa5" * (place.stop - place.start)
    file.write_bytes(bytes(content))
    with pytest.raises(OfficeGone, match=sentence):
        Store.open(counter.store.config)
    assert file.read_bytes() == bytes(content), "what is damaged is left as it is"


def test_a_damaged_roll_is_said_and_the_rest_of_it_counts(counter: Counter) -> None:
    counter.draws(3)
    counter.store.close()
    roll = counter.store.address.roll
    lines = roll.read_bytes().splitlines()
    assert len(lines) == 3
    roll.write_bytes(b"\n".join([lines[0], b"\xff\x00 nonsense", lines[2][:20], b""]))
    again = Store.open(counter.store.config)
    assert any("2 damaged line(s)" in line for line in again.warnings)
    assert Counter(again).draw() == 4
    again.close()


def test_the_night_finds_a_damaged_page_that_nobody_has_read_yet(
    counter: Counter, tmp_path: Path
) -> None:
    counter.draws(3)
    counter.store.close()
    file = file_of(counter)
    with closing(sqlite3.connect(file)) as one:
        (page,) = one.execute(
            "SELECT rootpage FROM sqlite_master WHERE name LIKE '%paper_roll%' "
            "AND type = 'index'"
        ).fetchone()
    content = bytearray(file.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
    file.write_bytes(bytes(content))
    shell = Shell(counter.store.config, tmp_path, apart=True)
    assert "put the last copy back" in shell.run("forget").stderr
    assert shell.run("forget").returncode == 4
    assert shell.run("ticket", "issue", "--topic", "fire").returncode == 0
