"""A copy of an office on PostgreSQL, made and put back as deploy/INSTALL.md says."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from kiosk.config import Config
from kiosk.office.store import Store
from tests import servers
from tests.deploy.tree import DEPLOY
from tests.office.afternoon import NOW, Afternoon
from tests.offices import open_office

pytestmark = pytest.mark.postgresql

GUIDE = (DEPLOY / "INSTALL.md").read_text("utf-8")


@pytest.fixture
def config(postgresql_url: str, tmp_path: Path) -> Config:
    made = open_office(postgresql_url, tmp_path, NOW)
    Store.migrate(made)
    return made


def told(program: str, config: Config, folder: Path) -> None:
    """Do what the guide says for that program."""
    (line,) = re.findall(rf"^    ({program} .*)$", GUIDE, flags=re.MULTILINE)
    address = config.database.url.replace("postgresql+psycopg", "postgresql")
    line = line.replace("--dbname=DATABASE", f"--dbname={address}")
    line = line.replace(" DATABASE", f" --dbname={address}")
    name, *words = re.findall(r'(?:[^\s"]|"[^"]*")+', line)
    subprocess.run(
        [servers.programs() / name, *(word.replace('"', "") for word in words)],
        cwd=folder,
        check=True,
        capture_output=True,
    )


def test_numbers_and_events_go_on_after_a_copy_was_put_back(
    config: Config, tmp_path: Path
) -> None:
    office = Afternoon(Store.open(config))
    office.draws(3)
    told("pg_dump", config, tmp_path)
    office.draws(2)
    shown = office.board().event_id
    office.store.close()
    told("pg_restore", config, tmp_path)
    told("psql", config, tmp_path)
    Store.migrate(config)
    again = Afternoon(Store.open(config), office.at)
    assert any("4 to 5" in line for line in again.store.warnings)
    assert again.queue() == [1, 2, 3]
    assert again.draw().ticket.number == 6
    assert again.board().event_id > shown
    again.store.close()
