"""The secretary's console in tests: the real app over a real office."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from textual.pilot import Pilot

from kiosk.config import Config, Desk, Keypad, Sound
from kiosk.desk.app import Desk as Console
from kiosk.desk.bell import Bell
from kiosk.desk.widgets.panel import Panel
from kiosk.office import operations, overview
from kiosk.office.overview import Overview
from kiosk.office.store import Store

DESKS = (Desk(key="room"), Desk(key="two", label="Raum 2"))
KEYS = {
    "+": "plus",
    "-": "minus",
    "*": "asterisk",
    "/": "slash",
    ".": "full_stop",
    "\n": "enter",
    "\x1b": "escape",
    "\t": "tab",
}


def office_of(config: Config, *, guard: float = 0.0) -> Config:
    """The same office with two desks, silent, with a short memory for double keys."""
    return msgspec.structs.replace(
        config,
        desks=DESKS,
        sound=Sound(player="none"),
        keypads=tuple(
            Keypad(name=f"pad-{desk.key}", desk=desk.key, guard=guard) for desk in DESKS
        ),
    )


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Seat:
    """Somebody who sits before a console: types, and looks."""

    def __init__(self, app: Console, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, keys: str) -> None:
        """Press these keys, one after the other."""
        await self.pilot.press(*(KEYS.get(key, key) for key in keys))

    async def act(self, keys: str) -> str:
        """Press the keys and wait for the answer; its sentence."""
        await self.press(keys)
        await self.until(lambda: self.app.hands.under_way == 0, "the answer")
        await self.pilot.pause()
        return self.said

    async def until(self, true: Callable[[], Any], what: str = "it") -> None:
        """Wait until that is so."""
        ends = time.monotonic() + 15
        while not true():
            assert time.monotonic() < ends, f"{what} did not happen:\n{self.screen()}"
            await asyncio.sleep(0.03)
        await self.pilot.pause()

    async def sees(self, text: str) -> None:
        """Wait until that stands on the screen."""
        await self.until(lambda: text in self.screen(), text)

    @property
    def said(self) -> str:
        """The last answer."""
        return self.app.scene().said.sentence

    @property
    def kind(self) -> str:
        """Whether it was good or bad."""
        return self.app.scene().said.kind

    def screen(self) -> str:
        """All that can be read."""
        columns, rows = self.app.size
        return "\n".join(
            "".join(segment.text for segment in line)
            for line in self.app.screen._compositor.render_strips()
        )[: (columns + 1) * rows]

    def part(self, kind: type[Panel]) -> str:
        """What one part of the screen says."""
        panel = self.app.screen.query_one(kind)
        return "\n".join("".join(t for t, _ in line) for line in panel._drawn)


@asynccontextmanager
async def seated(
    config: Config, desk: str = "room", size: tuple[int, int] = (120, 36)
) -> AsyncIterator[Seat]:
    """A console that has seen the office once."""
    app = Console(config, desk, Bell(silent=True))
    async with app.run_test(size=size) as pilot:
        seat = Seat(app, pilot)
        await seat.until(lambda: not app.stale, "a first look")
        yield seat


def draw(store: Store, count: int = 1, topic: str | None = None) -> list[int]:
    """Visitors draw numbers; the numbers."""
    return [
        operations.issue_ticket(
            store,
            draw_id=f"draw-{time.monotonic_ns()}",
            topic=topic,
            language="de",
            at=now(),
            device="kiosk",
        ).ticket.number
        for _ in range(count)
    ]


def look(store: Store) -> Overview:
    """The office as it is."""
    return overview.read(store, now())


def here(store: Store, desk: str = "room") -> int | None:
    """Who is at the desk."""
    found = look(store).desk(desk)
    return found.ticket.number if found and found.ticket else None


def queue(store: Store) -> list[int]:
    """Who waits, in calling order."""
    return [one.ticket.number for one in look(store).queue]
