"""Plays one scene with the real lobby and a real emulated printer; says what was.

python -m tests.faults.paper_row paper-ends@tcp
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import re
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

import msgspec
from sqlalchemy import select
from textual.pilot import Pilot

from kiosk.config import Config
from kiosk.lobby.app import Lobby
from kiosk.lobby.clerk import Clerk
from kiosk.lobby.paper import Paper
from kiosk.lobby.screens.number import PRINTED, UNDER_WAY
from kiosk.lobby.template import TICKET
from kiosk.lobby.widgets.words import Words
from kiosk.office.store import Store
from kiosk.office.tables import print_attempt
from kiosk.office.values import PrintState
from tests.faults.paper_scenes import TCP, XONXOFF, Scene, scenes
from tests.lobby.test_visits import shown, tap, until
from tests.offices import open_office
from tests.paper.conftest import Emulator

LAST_LINE = "Gezogen:"
NUMBER = re.compile(r"^(\[picture \d+\u00d7192\]|\d+)$", re.MULTILINE)
"""The number, drawn or in the printer's own characters."""
MARK = "Kopie"


@dataclass(frozen=True)
class Row:
    """What was seen, in the order in which it was."""

    fault: str
    cable: str
    saw: list[str]
    paper: list[str]
    journal: list[str]
    next_visitor: list[str]


class Play:
    """One scene, from the switched-on printer to the second visitor."""

    def __init__(self, scene: Scene, folder: Path) -> None:
        self._scene = scene
        self._folder = folder
        line = ("--tcp", "0") if scene.cable == TCP else self._line()
        self.printer = Emulator(folder / "paper", *line)
        self._config = self._configured()
        self._read = 0

    def _line(self) -> tuple[str, ...]:
        return ("--pty", "--link", str(self._folder / "printer"))

    def _configured(self) -> Config:
        template = self._folder / "ticket.toml"
        numbered = '\n[[block]]\ntext = "Nummer {number}"\n'
        template.write_text(TICKET.shipped.read_text("utf-8") + numbered, "utf-8")
        database = f"sqlite:///{self._folder / 'office.db'}"
        config = open_office(database, self._folder)
        printer = msgspec.structs.replace(
            config.printer,
            device=self.printer.device,
            template=str(template),
            deadline=4.0,
            baud=self._scene.baud,
            flow="xonxoff" if self._scene.cable == XONXOFF else "none",
        )
        kiosk = msgspec.structs.replace(config.kiosk, settle=0.1)
        return msgspec.structs.replace(config, printer=printer, kiosk=kiosk)

    async def run(self) -> Row:
        """Play it."""
        paper = Paper(self._config, self._folder / "printers.json")
        clerk = Clerk(self._config, self._folder, paper)
        if not self._scene.learns:
            self._begin()
        lobby = Lobby(self._config, clerk)
        async with lobby.run_test(size=(72, 20)) as pilot:
            await until(pilot, lambda: lobby.board is not None and clerk._probed)
            await until(pilot, lambda: not clerk._printing.locked())
            if self._scene.learns:
                self._begin()
            saw = await self._visitor(pilot, lobby, self._scene.repaired)
            paper_seen = self._paper()
            await tap(pilot, "#done", "Nummer ziehen")
            again = await self._visitor(pilot, lobby, ())
            again += self._paper()
        journal = self._journal()
        clerk.close()
        scene = self._scene
        return Row(scene.fault, scene.cable, saw, paper_seen, journal, again)

    def _begin(self) -> None:
        for line in self._scene.begins:
            self.printer.say(line)

    async def _visitor(
        self, pilot: Pilot[None], lobby: Lobby, repaired: tuple[str, ...]
    ) -> list[str]:
        """Draw, and do what the screen asks for, truthfully; what it said."""
        await tap(pilot, "#walk-in", "Worüber möchten Sie sprechen?")
        await tap(pilot, "#skip", "Ihre Nummer")
        saw: list[str] = []
        end = time.monotonic() + 12.0
        while True:
            await pilot.pause(0.05)
            state = lobby.visit.paper
            if state in UNDER_WAY:
                continue
            said = str(pilot.app.screen.query_one("#paper", Words).text)
            if saw[-1:] != [said]:
                saw.append(said)
            if state in PRINTED or time.monotonic() > end:
                return saw
            for line in repaired:
                self.printer.say(line)
            repaired = ()
            if state is PrintState.UNKNOWN:
                if not lobby.visit.may_print:
                    return saw
                answer = "yes" if self._came() else "no"
                saw.append(f"({answer})")
                if answer == "yes":
                    return saw
                await self._again(pilot, lobby)

    async def _again(self, pilot: Pilot[None], lobby: Lobby) -> None:
        prints = lobby.visit.prints
        while lobby.visit.prints == prints:
            assert "Ihre Nummer" in shown(pilot), shown(pilot)
            await pilot.click("#again")
            await pilot.pause(0.1)

    # -- what lies in the tray

    def _slips(self) -> list[str]:
        if self._scene.torn:
            self.printer.say("feed")
        files = sorted(self.printer.paper.glob("ticket-*.txt"))
        return [file.read_text("utf-8") for file in files]

    def _came(self) -> bool:
        return any(_whole(slip) for slip in self._slips()[self._read :])

    def _paper(self) -> list[str]:
        """What came out since the last look, in words."""
        slips = self._slips()
        new, self._read = slips[self._read :], len(slips)
        return [_describe(slip) for slip in new] or ["nothing"]

    def _journal(self) -> list[str]:
        """The first visitor's attempts; equal ones in a row are one."""
        store = Store.open(self._config)
        with store.read() as connection:
            rows = connection.execute(
                select(print_attempt).order_by(print_attempt.c.id)
            ).all()
        store.close()
        first = [row for row in rows if row.ticket_id == rows[0].ticket_id]
        words = [f"{row.outcome} {row.reason}".strip() for row in first]
        return [word for word, _ in groupby(words)]


def _whole(slip: str) -> bool:
    return LAST_LINE in slip and NUMBER.search(slip) is not None


def _describe(slip: str) -> str:
    kind = "copy" if MARK in slip else "ticket"
    if slip.count(LAST_LINE) > 1:
        return "two tickets on one piece"
    if _whole(slip):
        return kind
    if not slip.strip():
        return "blank paper"
    return f"{kind} without its number" if LAST_LINE in slip else f"part of a {kind}"


def play(scene: Scene) -> Row:
    """One scene in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        acting = Play(scene, Path(folder))
        try:
            return asyncio.run(acting.run())
        finally:
            acting.printer.stop()


def main(name: str) -> int:
    """Play the scene of that name and print its row as JSON."""
    named = {scene.name: scene for scene in scenes()}
    begun = dt.datetime.now(dt.UTC)
    row = play(named[name])
    took = (dt.datetime.now(dt.UTC) - begun).total_seconds()
    print(json.dumps(asdict(row) | {"seconds": took}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
