"""Thousands of tickets on a printer that fails at random bytes, and what is true then.

The real draw, the real clerk and its printer, the real policy of a visit (`Visit`);
the visitor answers by looking at what lies in the emulated printer's tray.
"""

from __future__ import annotations

import random
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from sqlalchemy import select

from kiosk.config import Config
from kiosk.language import language
from kiosk.lobby.clerk import Clerk
from kiosk.lobby.paper import Paper
from kiosk.lobby.template import TICKET
from kiosk.lobby.visit import Visit
from kiosk.office.store import Store
from kiosk.office.tables import print_attempt, ticket
from kiosk.office.values import PrintState
from tests.paper.conftest import Emulator

EVERYWHERE = (
    *("power-cut", "power-notice", "paper-out", "cover-open", "hot", "cutter-jam"),
    *("stops-reading", "unplugged", "silent", "twice", "chatty", "no-clear"),
)
FAULTS = {"tcp": (*EVERYWHERE, "reset", "half-open", "refuses"), "pty": EVERYWHERE}
"""What may happen on each cable. Not here: `loses` (bytes that a line lost are known
to nobody) and `doubles` (what a spooler repeats is not the kiosk's paper)."""
SHARE = 0.3
"""Of the tickets on which something happens."""


@dataclass
class Totals:
    """What must be nothing, and what is told beside it."""

    drawn: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    papers: int = 0
    copies: int = 0
    without_paper: int = 0
    """Numbers of which no paper came in the end; their visitors were told."""
    lost: int = 0
    twice: int = 0
    confirmed_without_paper: list[int] = field(default_factory=list)
    unmarked: list[int] = field(default_factory=list)


def numbered(folder: Path) -> Path:
    """The shipped template, and the number once more as text that can be read back."""
    file = folder / "ticket.toml"
    words = '\n[[block]]\ntext = "Nummer-{number}-Ende"\n'
    file.write_text(TICKET.shipped.read_text("utf-8") + words, "utf-8")
    return file


class Soak:
    """One kiosk and one printer on one cable."""

    def __init__(self, config: Config, folder: Path, cable: str, seed: int) -> None:
        self._random = random.Random(seed)
        self._cable = cable
        link = folder / "printer"
        options = ("--tcp", "0") if cable == "tcp" else ("--pty", "--link", str(link))
        self.printer = Emulator(folder / "paper", *options)
        chosen = msgspec.structs.replace(
            config.printer,
            device=self.printer.device,
            template=str(numbered(folder)),
            deadline=1.5,
            baud=9600,
            flow="none",
        )
        self._config = msgspec.structs.replace(config, printer=chosen)
        self._clerk = Clerk(self._config, folder, Paper(self._config))
        self.totals = Totals()

    def run(self, count: int) -> Totals:
        """Serve so many visitors, one after the other."""
        try:
            self._clerk.open()
            self._clerk.paper.probe()
            for _ in range(count):
                self._visit()
            self._judge()
        finally:
            self._clerk.close()
            self.printer.stop()
        return self.totals

    def _visit(self) -> None:
        fault = self._trouble()
        drawn = self._clerk.draw(uuid.uuid4().hex, None, "de")
        self.totals.drawn += 1
        visit = Visit(language("de"))
        visit.drawn = drawn
        number = drawn.ticket.number
        for _ in range(6):
            copy = visit.unsure
            visit.prints += 1
            visit.copies += copy
            printed = self._clerk.print(drawn, copy=copy)
            visit.tell(printed.state, printed.reason)
            self.totals.outcomes[str(printed.state)] += 1
            if printed.state in {PrintState.CONFIRMED, PrintState.SENT}:
                break
            self._repair(fault)
            if printed.state is PrintState.UNKNOWN and self._came(number):
                break  # "Ist Ihr Ticket herausgekommen?" - "Ja"
            if not visit.may_print:
                break
        self._repair(fault)

    def _trouble(self) -> str:
        if self._random.random() >= SHARE:
            return ""
        fault = self._random.choice(FAULTS[self._cable])
        self.totals.faults[fault] += 1
        # Questions come first, so many bytes on is somewhere in or behind the ticket.
        self.printer.say(f"after {self._random.randint(1, 900)} {fault}")
        return fault

    def _repair(self, fault: str) -> None:
        if fault:
            self.printer.say("heal all")
            if self._random.random() < 0.5:
                self.printer.say("feed")  # some tear off what hangs out

    def _slips(self) -> list[str]:
        files = sorted(self.printer.paper.glob("ticket-*.txt"))
        return [file.read_text("utf-8") for file in files]

    def _came(self, number: int) -> bool:
        """Whether the visitor holds the number on paper."""
        time.sleep(0.05)
        return any(f"Nummer-{number}-Ende" in slip for slip in self._slips()[-5:])

    def _judge(self) -> None:
        """Compare what was given out, what is written down, and what was printed."""
        totals = self.totals
        self.printer.say("feed")
        prints: dict[int, list[bool]] = {}
        for slip in self._slips():
            for whole in slip.split("-Ende")[:-1]:
                number = int(whole.rpartition("Nummer-")[2])
                prints.setdefault(number, []).append("Kopie" in whole)
        store = Store.open(self._config)
        with store.read() as connection:
            rows = connection.execute(select(ticket.c.id, ticket.c.number)).all()
            tries = connection.execute(
                select(print_attempt.c.ticket_id, print_attempt.c.outcome)
            ).all()
        store.close()
        numbers = {row.id: row.number for row in rows}
        totals.lost = totals.drawn - len(numbers)
        totals.twice = len(numbers) - len(set(numbers.values()))
        confirmed = {numbers[t.ticket_id] for t in tries if t.outcome == "confirmed"}
        totals.confirmed_without_paper = sorted(confirmed - prints.keys())
        totals.unmarked = [n for n, marks in prints.items() if marks.count(False) > 1]
        totals.papers = sum(len(marks) for marks in prints.values())
        totals.copies = sum(sum(marks) for marks in prints.values())
        totals.without_paper = len(set(numbers.values()) - prints.keys())
