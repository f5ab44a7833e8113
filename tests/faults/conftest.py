"""What the tests of faults share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.config import DEFAULT_TOPICS, Config, Numbers, Rules, Topic
from kiosk.office.store import Store
from tests.faults.counter import Counter
from tests.offices import open_office


def with_room_for_many(config: Config) -> Config:
    """Thousands of short talks fit."""
    return msgspec.structs.replace(
        config,
        numbers=Numbers(walk_in=(1, 9000), appointment=(9001, 9999)),
        rules=Rules(talk=0.01),
        topics=tuple(Topic(key=key, minutes=0.01) for key in DEFAULT_TOPICS),
    )


@pytest.fixture
def large(config: Config) -> Config:
    """The office of `config` with room for thousands."""
    return with_room_for_many(config)


@pytest.fixture
def on_sqlite(sqlite_url: str, tmp_path: Path) -> Config:
    """An office in an SQLite file."""
    return with_room_for_many(open_office(sqlite_url, tmp_path))


@pytest.fixture
def counter(on_sqlite: Config) -> Iterator[Counter]:
    """That office, opened, with somebody who draws."""
    store = Store.open(on_sqlite)
    yield Counter(store)
    store.close()
