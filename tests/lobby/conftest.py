"""A house that is open, on SQLite: the screens do not know which database there is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from textual.screen import Screen

from kiosk.config import Config
from kiosk.office.store import Store
from tests.lobby.standing_kiosk import StandingKiosk, write_config
from tests.offices import open_office


@pytest.fixture
def config(sqlite_url: str, tmp_path: Path) -> Config:
    """The shipped office, open now, with a kiosk that settles at once."""
    opened = open_office(sqlite_url, tmp_path)
    kiosk = msgspec.structs.replace(opened.kiosk, settle=0.1)
    return msgspec.structs.replace(opened, kiosk=kiosk)


@pytest.fixture
def store(config: Config) -> Iterator[Store]:
    """The office, as another process sees it."""
    opened = Store.open(config)
    yield opened
    opened.close()


@pytest.fixture
def config_file(config: Config, tmp_path: Path) -> Path:
    """The configuration for processes."""
    return write_config(config, tmp_path)


@pytest.fixture
def kiosk(config_file: Path, store: Store) -> Iterator[StandingKiosk]:
    """A kiosk at its design size, standing at its start screen."""
    del store  # the tables are there before the kiosk starts
    with StandingKiosk(config_file) as standing:
        standing.until("Nummer ziehen", "Sie können jetzt")
        yield standing


@pytest.fixture
def unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is sent to a terminal that nobody looks at; it takes as long again."""

    def forget(screen: Screen[object]) -> None:
        screen._dirty_widgets.clear()

    monkeypatch.setattr(Screen, "_compositor_refresh", forget)
