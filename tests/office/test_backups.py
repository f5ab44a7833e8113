"""A copy of the database is made while everything runs, and put back."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config
from kiosk.office import backups, retention
from kiosk.office.store import Store
from tests.office.afternoon import NOW, Afternoon


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


def test_whoever_forgets_is_told_which_copies_are_left(
    office: Afternoon, copy: Path
) -> None:
    assert [path for path, _ in retention.backups(office.store)] == [copy]
    copy.unlink()
    assert retention.backups(office.store) == ()
