"""Offices to measure: open for a day, with room for many numbers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kiosk.config import (
    DEFAULT_TOPICS,
    Config,
    Database,
    Desk,
    Numbers,
    Rules,
    Topic,
)
from kiosk.office import operations
from kiosk.office.operations import dates
from kiosk.office.store import Store
from kiosk.office.values import Drawn

MANY = 9000


def roomy(url: str, folder: Path, desks: int = 1) -> Config:
    """A configuration in which admission never says full."""
    return Config(
        database=Database(url=url, roll=str(folder / "bench.roll")),
        hours=(),
        numbers=Numbers(walk_in=(1, MANY), appointment=(MANY + 1, MANY + 99)),
        rules=Rules(talk=0.01),
        topics=tuple(Topic(key=key, minutes=0.01) for key in DEFAULT_TOPICS),
        desks=tuple(Desk(key=f"desk-{n}") for n in range(1, desks + 1)),
    )


def opened(config: Config) -> Store:
    """The office, open from now on."""
    store = Store.open(config)
    dates.open_now(
        store,
        duration=dt.timedelta(hours=20),
        at=dt.datetime.now(dt.UTC),
        device="bench",
    )
    return store


def draw(
    store: Store,
    draw_id: str,
    *,
    topic: str | None = None,
    device: str = "bench",
    at: dt.datetime | None = None,
) -> Drawn:
    """A visitor draws, by default now."""
    return operations.issue_ticket(
        store,
        draw_id=draw_id,
        topic=topic,
        language="de",
        at=at or dt.datetime.now(dt.UTC),
        device=device,
    )
