"""An administrator types commands as root, and the services still open their office."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config, Database
from kiosk.office import engines
from kiosk.office.store import Store
from tests.needs import missing
from tests.office.shell import Shell
from tests.offices import open_office

SERVICE = 65534
"""A user that is nobody in particular."""


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The services' folder."""
    if os.geteuid() != 0:
        missing("root, to give files away")
    folder = tmp_path / "state"
    folder.mkdir()
    os.chown(folder, SERVICE, SERVICE)
    return folder


def owners(folder: Path) -> set[int]:
    return {path.lstat().st_uid for path in folder.rglob("*")}


def test_what_root_makes_in_the_services_folder_is_theirs(state: Path) -> None:
    config = open_office(f"sqlite:///{state / 'office.db'}", state)
    with_roll = msgspec.structs.replace(
        config, database=Database(url=config.database.url)
    )
    Store.open(with_roll).close()
    names = {path.name for path in state.iterdir()}
    assert {"office.db", "office.db.gate", "office.db.roll", "office.db.bells"} <= names
    assert owners(state) == {SERVICE}


@pytest.mark.parametrize("before", ["nothing", "closed"])
def test_whoever_is_in_the_folders_group_may_write_whatever_the_umask(
    tmp_path: Path, before: str
) -> None:
    """An administrator looks first, then the secretary's console is opened."""
    folder = tmp_path / "state"
    folder.mkdir()
    config = open_office(f"sqlite:///{folder / 'office.db'}", folder)
    umask = os.umask(0o077)
    try:
        if before == "closed":
            Store.open(config).close()
            assert not folder.joinpath("office.db").stat().st_mode & 0o060
        folder.chmod(0o770)
        store = Store.open(config)
        modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
        store.close()
    finally:
        os.umask(umask)
    assert len(modes) >= 6, "database, its log and index, gate, roll, bells"
    assert modes.pop("office.db.bells") == 0o770
    assert set(modes.values()) == {0o660}, modes


def test_a_folder_of_ones_own_stays_as_the_umask_has_it(tmp_path: Path) -> None:
    config = open_office(f"sqlite:///{tmp_path / 'office.db'}", tmp_path)
    umask = os.umask(0o077)
    try:
        Store.open(config).close()
    finally:
        os.umask(umask)
    assert tmp_path.joinpath("office.db").stat().st_mode & 0o777 == 0o600


def test_a_copy_that_root_puts_back_can_be_opened_by_the_services(
    state: Path, tmp_path: Path
) -> None:
    config = open_office(f"sqlite:///{state / 'office.db'}", state)
    Store.open(config).close()
    database = state / "office.db"
    database.chmod(0o660)
    shell = Shell(config, tmp_path)
    copy = tmp_path / "copy.db"
    assert shell.run("backup", str(copy)).returncode == 0
    assert shell.run("restore", str(copy)).returncode == 0
    assert (database.stat().st_uid, database.stat().st_mode & 0o777) == (SERVICE, 0o660)
    database.unlink()
    assert shell.run("restore", str(copy)).returncode == 0
    assert owners(state) == {SERVICE}


def test_root_gives_nothing_away_through_a_link(state: Path, tmp_path: Path) -> None:
    secret = tmp_path / "shadow"
    secret.touch()
    config = open_office(f"sqlite:///{state / 'office.db'}", state)
    (state / "office.db.gate").symlink_to(secret)
    Store.open(config).close()
    assert secret.stat().st_uid == 0


@pytest.mark.parametrize("told", ["state", "installed", "own"])
def test_a_typed_command_finds_the_office_of_the_services(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    services, home = tmp_path / "services", tmp_path / "home"
    monkeypatch.setattr(engines, "SERVICES", services)
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(home))
    if told == "state":
        monkeypatch.setenv("STATE_DIRECTORY", str(services))
    elif told == "installed":
        services.mkdir()
    file = engines.address(Config()).file
    assert file is not None
    assert file.parent == (services if told != "own" else home / ".local/share/aufruf")
