"""A copy of the database is made while everything runs, and put back."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import shutil
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from alembic import command
from alembic.config import Config as Alembic
from sqlalchemy import create_engine

from kiosk.config import Config
from kiosk.office import backups, retention, schema
from kiosk.office.operations import dates
from kiosk.office.store import Store
from tests.office.afternoon import MINUTE, NOW, Afternoon


@pytest.fixture
def database_url(sqlite_with_tables: Path, tmp_path: Path) -> str:
    """PostgreSQL's copies are PostgreSQL's own."""
    file = tmp_path / "office.db"
    shutil.copyfile(sqlite_with_tables, file)
    return f"sqlite:///{file}"


@pytest.fixture
def copy(office: Afternoon, tmp_path: Path) -> Path:
    """A copy made when three numbers were given."""
    office.draws(3)
    target = tmp_path / "copies" / "office.db"
    target.parent.mkdir()
    backups.make(office.store, target, at=NOW, replace=False)
    return target


def test_a_copy_is_whole_while_visitors_draw(office: Afternoon, tmp_path: Path) -> None:
    stop = threading.Event()

    def draw() -> None:
        while not stop.is_set():
            office.draw()

    drawing = threading.Thread(target=draw)
    drawing.start()
    try:
        for serial in range(5):
            file = tmp_path / f"copy{serial}.db"
            assert backups.make(office.store, file, at=NOW, replace=False) > 0
            with closing(sqlite3.connect(file)) as one:
                assert one.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                count, last = one.execute(
                    "SELECT count(*), max(number) FROM ticket"
                ).fetchone()
            assert count == (last or 0)
    finally:
        stop.set()
        drawing.join()


def test_a_number_given_since_the_copy_is_never_given_again(
    office: Afternoon, copy: Path, config: Config
) -> None:
    office.draws(2)
    backups.put_back(config, copy, at=NOW)
    assert office.draw().ticket.number == 6, "4 and 5 are in visitors' hands"
    again = Store.open(config)
    assert any("4 to 5" in line for line in office.store.warnings)
    assert Afternoon(again, office.at).queue() == [1, 2, 3, 6]
    again.close()


def test_displays_go_on_after_a_copy_was_put_back(
    office: Afternoon, copy: Path, config: Config
) -> None:
    office.draws(4)
    shown = office.board().event_id
    backups.put_back(config, copy, at=NOW)
    office.next()
    assert office.board().event_id > shown
    assert [call.number for call in office.board().current] == [1]


def test_the_present_database_is_set_aside_whole(
    office: Afternoon, copy: Path, config: Config
) -> None:
    office.draws(2)
    aside = backups.put_back(config, copy, at=NOW)
    assert aside is not None
    with closing(sqlite3.connect(aside)) as one:
        assert one.execute("SELECT max(number) FROM ticket").fetchone() == (5,)
        assert one.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_broken_database_is_replaced_by_its_copy(
    office: Afternoon, copy: Path, config: Config
) -> None:
    office.draws(1)
    office.store.close()
    file = Path(config.database.url.removeprefix("sqlite:///"))
    file.write_bytes(b"\x00" * 4096)
    backups.put_back(config, copy, at=NOW)
    again = Afternoon(Store.open(config), office.at)
    assert again.queue() == [1, 2, 3]
    assert again.draw().ticket.number == 5
    again.store.close()


def test_without_the_roll_the_old_database_tells_what_was_given(
    office: Afternoon, copy: Path, config: Config
) -> None:
    office.draws(2)
    office.store.address.roll.unlink()
    backups.put_back(config, copy, at=NOW)
    again = Store.open(config)
    assert any("4 to 5" in line for line in again.warnings)
    assert Afternoon(again, office.at).draw().ticket.number == 6
    again.close()


def test_hours_that_the_copy_does_not_know_go_on_when_they_are_added_again(
    office: Afternoon, copy: Path, config: Config
) -> None:
    office.closes_the_day()
    evening = NOW + 300 * MINUTE
    office.later(300)

    def added() -> None:
        dates.add(
            office.store,
            opens=evening,
            closes=evening + 120 * MINUTE,
            at=office.at,
            device="desk",
            clock_is_right=True,
        )

    added()
    assert office.draws(2) == [1, 2]
    backups.put_back(config, copy, at=NOW)
    office.closes_the_day()  # the hours of the copy are open again
    added()
    assert office.draw().ticket.number == 3, "1 and 2 are in visitors' hands"


def test_the_night_names_what_was_set_aside_and_every_other_copy(
    office: Afternoon, copy: Path, config: Config, tmp_path: Path
) -> None:
    later = tmp_path / "later.db"
    backups.make(office.store, later, at=NOW, replace=False)
    aside = backups.put_back(config, copy, at=NOW)
    again = Store.open(config)
    assert {one.path for one in retention.backups(again)} == {copy, later, aside}
    again.close()


def old_copy(file: Path, version: str) -> Path:
    """A copy as the program of that version made it."""
    steps = Alembic()
    steps.set_main_option("script_location", "kiosk.office:migrations")
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        steps.attributes["connection"] = connection
        command.upgrade(steps, version)
    engine.dispose()
    return file


@pytest.mark.parametrize("version", schema.KNOWN[:-1])
def test_a_copy_of_an_older_program_is_brought_up_to_this_one(
    office: Afternoon, config: Config, tmp_path: Path, version: str
) -> None:
    office.draws(2)
    old = old_copy(tmp_path / "old.db", version)
    with closing(sqlite3.connect(old)) as one, one:
        one.execute("INSERT INTO office (key) VALUES (?)", (config.house.key,))
    before = old.read_bytes()
    backups.put_back(config, old, at=NOW)
    assert old.read_bytes() == before, "the copy stays as it is"
    again = Store.open(config)
    assert Afternoon(again, office.at).draw().ticket.number == 3
    again.close()


def refused(config: Config, copy: Path) -> str:
    """Why it is not put back; the office is as it was."""
    with pytest.raises(backups.CopyRefused) as refusal:
        backups.put_back(config, copy, at=NOW)
    return str(refusal.value)


def test_what_is_no_copy_is_refused_and_nothing_changes(
    office: Afternoon, copy: Path, config: Config, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.db"
    for content in (b"", b"hello", copy.read_bytes()[: -3 * 4096]):
        broken.write_bytes(content)
        assert str(broken) in refused(config, broken)
    assert "there is no file" in refused(config, tmp_path / "none.db")
    assert office.queue() == [1, 2, 3]
    assert office.draw().ticket.number == 4


def test_a_copy_cut_or_scratched_anywhere_is_refused_or_whole(
    office: Afternoon, copy: Path, config: Config, tmp_path: Path
) -> None:
    whole = copy.read_bytes()
    chance = random.Random(2026)
    scratched = tmp_path / "scratched.db"
    for _ in range(25):
        raw = bytearray(whole)
        if chance.random() < 0.5:
            del raw[chance.randrange(len(raw)) :]
        else:
            start = chance.randrange(len(raw))
            raw[start : start + 64] = chance.randbytes(64)
        scratched.write_bytes(raw)
        with contextlib.suppress(backups.CopyRefused):
            backups.put_back(config, scratched, at=NOW)
    assert not list(tmp_path.rglob("*.restoring"))
    again = Store.open(config)
    assert Afternoon(again, office.at).draw().ticket.number >= 4
    again.close()


def test_the_present_database_is_no_copy_whatever_it_is_called(
    office: Afternoon, copy: Path, config: Config, tmp_path: Path
) -> None:
    present = office.store.address.file
    assert present is not None
    link, same = tmp_path / "link.db", tmp_path / "same.db"
    link.symlink_to(present)
    same.hardlink_to(present)
    for name in (present, link, same, copy.parent / ".." / present.name):
        assert "present database" in refused(config, name)
    link.unlink()
    link.symlink_to(copy)
    backups.put_back(config, link, at=NOW)


def test_a_database_copied_while_in_use_is_refused(
    office: Afternoon, config: Config, tmp_path: Path
) -> None:
    office.draws(2)
    present = office.store.address.file
    assert present is not None
    torn = tmp_path / "torn.db"
    shutil.copyfile(present, torn)
    shutil.copyfile(f"{present}-wal", f"{torn}-wal")
    assert "`aufruf backup` makes a whole copy" in refused(config, torn)


def test_a_copy_without_a_table_is_refused(
    office: Afternoon, copy: Path, config: Config
) -> None:
    with closing(sqlite3.connect(copy)) as one, one:
        one.execute("DROP TABLE announced")
    assert "lacks the tables announced" in refused(config, copy)
    assert office.draw().ticket.number == 4


def test_a_copy_of_a_newer_program_or_another_office_is_refused(
    office: Afternoon, copy: Path, config: Config, tmp_path: Path
) -> None:
    newer = tmp_path / "newer.db"
    shutil.copyfile(copy, newer)
    with closing(sqlite3.connect(newer)) as one, one:
        one.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer than this program" in refused(config, newer)
    house = msgspec.structs.replace(config.house, key="town-hall-gera")
    elsewhere = msgspec.structs.replace(config, house=house)
    assert "another office" in refused(elsewhere, copy)
    assert office.queue() == [1, 2, 3]


def test_a_copy_never_overwrites_what_is_there(office: Afternoon, copy: Path) -> None:
    with pytest.raises(backups.CopyRefused, match="is there already"):
        backups.make(office.store, copy, at=NOW, replace=False)
    assert backups.make(office.store, copy, at=NOW, replace=True)
    database = office.store.address.file
    assert database is not None
    for own in (database, office.store.address.roll):
        with pytest.raises(backups.CopyRefused, match="in use"):
            backups.make(office.store, own, at=NOW, replace=True)


def test_a_copy_goes_only_into_a_file_of_its_own(
    office: Afternoon, copy: Path, tmp_path: Path
) -> None:
    present = office.store.address.file
    assert present is not None
    link, pipe = tmp_path / "link.db", tmp_path / "pipe"
    link.symlink_to(copy)
    os.mkfifo(pipe)
    for target, said in (
        (copy.parent / ".." / present.name, "in use"),
        (Path(f"{present}-wal"), "in use"),
        (link, "is a link"),
        (pipe, "is no file"),
        (copy.parent, "is no file"),
        (tmp_path / "none" / "copy.db", "there is no folder"),
    ):
        with pytest.raises(backups.CopyRefused, match=said):
            backups.make(office.store, target, at=NOW, replace=True)
    assert office.draw().ticket.number == 4


def test_whoever_forgets_is_told_which_copies_are_left(
    office: Afternoon, copy: Path
) -> None:
    assert [one.path for one in retention.backups(office.store)] == [copy]
    copy.unlink()
    assert retention.backups(office.store) == ()


def test_a_copy_where_the_night_may_not_look_is_named_all_the_same(
    office: Afternoon, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The services see nothing of /root and /home, where an administrator saves."""
    look = Path.stat

    def hidden(path: Path, **more: Any) -> os.stat_result:
        if path == copy:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return look(path, **more)

    monkeypatch.setattr(Path, "stat", hidden)
    retention.forget(office.store, at=office.at)
    (one,) = retention.backups(office.store)
    assert (one.path, one.seen) == (copy, False)
    monkeypatch.setattr(Path, "stat", look)
    copy.unlink()
    retention.forget(office.store, at=office.at)
    monkeypatch.setattr(Path, "stat", hidden)
    assert retention.backups(office.store) == (), "root has looked, and it is gone"


def test_copies_made_at_once_to_one_place_are_made_one_after_the_other(
    office: Afternoon, tmp_path: Path
) -> None:
    target = tmp_path / "at-once.db"
    stores = [Store.open(office.store.config) for _ in range(4)]
    together = threading.Barrier(len(stores))

    def copies(store: Store) -> int:
        together.wait(30)
        return backups.make(store, target, at=NOW, replace=True)

    with ThreadPoolExecutor(len(stores)) as pool:
        sizes = list(pool.map(copies, stores))
    for store in stores:
        store.close()
    assert len(set(sizes)) == 1
    assert [path.name for path in tmp_path.glob("*at-once*")] == [target.name]


def test_of_two_who_put_a_copy_back_at_once_each_does_it_whole(
    office: Afternoon, copy: Path, config: Config
) -> None:
    together = threading.Barrier(3)

    def puts_back(_: int) -> Path | None:
        together.wait(30)
        return backups.put_back(config, copy, at=NOW)

    with ThreadPoolExecutor(3) as pool:
        aside = {*pool.map(puts_back, range(3))}
    assert len(aside) == 3
    assert all(path is not None and path.exists() for path in aside)
    assert office.queue() == [1, 2, 3]
