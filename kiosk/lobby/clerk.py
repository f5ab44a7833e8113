"""The lobby's blocking side: the office and the paper, for worker threads.

No screen is known here. Everything may raise `OfficeGone`; what can be refused raises
`Refused`. The intent file is written before a draw and cleared when the visit is
over; with its draw id a kiosk that died finds the visitor's number again.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from pathlib import Path

from kiosk.config import Config
from kiosk.lobby.intent import Intent, IntentFile
from kiosk.lobby.journalled import record_printed
from kiosk.lobby.paper import Paper, Printed
from kiosk.lobby.supply import Supply
from kiosk.office import board, devices, operations, queries
from kiosk.office.operations import prints
from kiosk.office.store import Store
from kiosk.office.troubles import NOT_ASKED
from kiosk.office.values import (
    Appointment,
    Board,
    Drawn,
    OfficeGone,
    PrintState,
    State,
    Ticket,
)

log = logging.getLogger(__name__)

LOST_TOLD = 15 * 60.0
"""Seconds for which staff are told of a ticket that did not come out."""
BEAT = 9.0
"""Seconds after which a sign of life is written although nothing changed."""
STILL_HERE = dt.timedelta(minutes=2)
"""So long a visitor is believed to stand before a kiosk that has died."""


def now() -> dt.datetime:
    """The clock of the lobby."""
    return dt.datetime.now(dt.UTC)


class Clerk:
    """Draws, checks in, prints and remembers, for one kiosk."""

    def __init__(self, config: Config, folder: Path, paper: Paper) -> None:
        """`folder` keeps the intent file.

        Raises:
            OSError: it cannot be written.
        """
        self.config = config
        self.name = config.kiosk.name
        self.paper = paper
        self._intents = IntentFile(folder / f"{self.name}.intent")
        self._store: Store | None = None
        self._opening = threading.Lock()
        self._printing = threading.Lock()
        self._probed = False
        self._unrecorded: list[tuple[int, Printed]] = []
        self._supply = Supply()
        self._lost: dict[int, float] = {}
        self._told: dict[str, tuple[dict[str, object] | None, float]] = {}

    def open(self) -> Store:
        """The office, opened at the first call that succeeds."""
        with self._opening:
            if self._store is None:
                self._store = Store.open(self.config)
                for warning in self._store.warnings:
                    log.warning("%s", warning)
            return self._store

    def warm(self) -> None:
        """Load what the first ticket needs."""
        self.paper.warm()

    def close(self) -> None:
        """Give the office back."""
        with self._opening:
            if self._store is not None:
                self._store.close()
                self._store = None
        self._intents.close()

    def look(self) -> Board:
        """The board at this moment."""
        return board.read(self.open(), now())

    def appointments(self) -> tuple[Appointment, ...]:
        """Today's appointments."""
        return queries.appointments(self.open(), now())

    def draw(self, draw_id: str, topic: str | None, language: str) -> Drawn:
        """Draw a number; the same draw id always gives the same one."""
        at = now()
        self._remember(Intent(draw_id, language, at))
        return operations.issue_ticket(
            self.open(),
            draw_id=draw_id,
            topic=topic,
            language=language,
            at=at,
            device=self.name,
        )

    def check_in(
        self,
        draw_id: str,
        language: str,
        *,
        appointed: dt.datetime | None,
        code: str | None,
    ) -> Drawn:
        """Check an appointment in."""
        at = now()
        self._remember(Intent(draw_id, language, at))
        return operations.check_in(
            self.open(),
            draw_id=draw_id,
            language=language,
            at=at,
            device=self.name,
            code=code,
            appointed=appointed,
        )

    def void(self, ticket_id: int) -> Ticket:
        """Take a number back from the queue."""
        return operations.void_ticket(
            self.open(), ticket_id=ticket_id, at=now(), device=self.name
        )

    def forget(self) -> None:
        """The visit is over."""
        self._intents.forget()

    def _remember(self, intent: Intent) -> None:
        try:
            self._intents.keep(intent)
        except OSError as error:
            # The number counts more than its insurance; the office will refuse it
            # itself if the disk does not take it.
            log.warning("the intent file cannot be written: %s", error)

    def settle(self) -> None:
        """Record prints that a dead kiosk left behind, or that ended meanwhile."""
        store = self.open()
        with self._printing:
            while self._unrecorded:
                attempt, printed = self._unrecorded[0]
                record_printed(store, attempt, printed)
                del self._unrecorded[0]
            interrupted = operations.interrupted_prints(store, device=self.name)
            out = self.paper.came_out([left.id for left in interrupted])
            for left in interrupted:
                end = PrintState.CONFIRMED if left.id in out else PrintState.UNKNOWN
                log.warning("print %s was interrupted: %s", left.id, end)
                record_printed(store, left.id, Printed(end, "interrupted"))
        if not self._probed:
            operations.forget_slips_under_way(store)
            # Behind what a dead kiosk left, and beside the screens: a first visitor
            # has the number meanwhile, and the ticket a moment later.
            self._probed = True
            threading.Thread(target=self._probe, name="probe", daemon=True).start()

    def _probe(self) -> None:
        with self._printing:
            self.paper.probe()

    def recover(self) -> tuple[Drawn, str] | None:
        """The number of the visitor who was interrupted, with the language spoken.

        None when no draw was under way, it was not committed, or it is too long ago.
        """
        intent = self._intents.read()
        if intent is None:
            return None
        store = self.open()
        ticket = queries.ticket_by_draw(store, intent.draw_id)
        age = now() - intent.at
        if ticket is None or ticket.state is not State.WAITING:
            self._intents.forget()
            return None
        if not -STILL_HERE < age < STILL_HERE:
            log.warning(
                "number %s was drawn before the kiosk stopped; nobody waits here",
                ticket.number,
            )
            self._intents.forget()
            return None
        drawn = operations.issue_ticket(
            store,
            draw_id=intent.draw_id,
            topic=ticket.topic,
            language=intent.language,
            at=now(),
            device=self.name,
        )
        return drawn, intent.language

    def print(self, drawn: Drawn, *, copy: bool) -> Printed:
        """Print the ticket; waits for what the printer says, and records it.

        Never raises: without paper the number is as good.
        """
        printed = self._print(drawn, copy=copy)
        if not copy:
            self._note_wait(drawn)
        return printed

    def _note_wait(self, drawn: Drawn) -> None:
        """Behind the paper: the day's sums want to know what the visitor was told."""
        try:
            operations.note_wait(self.open(), drawn.ticket.id, drawn.wait, drawn.told)
        except OfficeGone as error:
            log.warning("what number %s was told: %s", drawn.ticket.number, error)

    def _print(self, drawn: Drawn, *, copy: bool) -> Printed:
        with self._printing:
            if not self.paper.wanted:
                return Printed(PrintState.NONE)
            try:
                store = self.open()
                attempt = operations.begin_print(
                    store,
                    ticket_id=drawn.ticket.id,
                    at=now(),
                    device=self.name,
                    copy=copy,
                )
            except OfficeGone as error:
                # Each attempt is journalled before the act: no journal, no paper.
                log.warning("number %s is not printed: %s", drawn.ticket.number, error)
                return Printed(PrintState.FAILED, "office")
            printed = self.paper.print(drawn, at=now(), copy=copy, job=attempt)
            # Not in a usual log: when a number was drawn is forgotten at night.
            log.debug(
                "number %s: paper %s %s%s%s",
                drawn.ticket.number,
                printed.state,
                printed.grade,
                printed.reason,
                ", a copy" if copy else "",
            )
            try:
                record_printed(store, attempt, printed)
            except OfficeGone as error:
                log.warning(
                    "the end of print %s waits to be recorded: %s", attempt, error
                )
                self._unrecorded.append((attempt, printed))
            return printed

    def print_slips(self) -> int:
        """Print the priority slips that wait for a printer; how many came out.

        One that could not be sent waits on; one whose end is unknown is never printed
        again without a person (`aufruf slips print`).
        """
        store = self.open()
        printed = 0
        while self.paper.wanted and operations.slips_wait(store):
            with self._printing:
                if not self.paper.ready():
                    break
                given = operations.claim_slip(store)
                if given is None:
                    break
                ended = self.paper.print_slip(given)
                log.info("priority slip: paper %s %s", ended.state, ended.reason)
                failed = ended.state is PrintState.FAILED
                operations.record_slip(
                    store,
                    given.id,
                    state=PrintState.PENDING if failed else ended.state,
                    used=ended.used,
                    at=now(),
                    device=self.name,
                )
            if failed:
                break
            printed += 1
        return printed

    def printer_ready(self) -> bool:
        """Whether a ticket can be expected to come out; never raises."""
        return self.paper.ready()

    def gave_up(self, number: int) -> None:
        """This number's ticket did not come out, for all that was tried."""
        log.warning("ticket %s did not come out", number)
        self._lost[number] = time.monotonic()

    def printer_trouble(self) -> str:
        """Why no ticket will come, as far as is known without asking; else empty."""
        reason = self.paper.last().reason
        return "" if reason in NOT_ASKED else reason

    def beat(self, state: dict[str, object]) -> None:
        """Tell the office that the kiosk is alive, and how its printer is.

        Asks the printer beside everything else: a ticket that comes meanwhile has
        the line at once.
        """
        store = self.open()
        state = state | {"lost": self._lost_lately()}
        self._tell_office(store, self.name, "kiosk", state)
        if self.paper.wanted:
            self._tell_office(
                store, f"{self.name}-printer", "printer", self._printer_state(store)
            )
            self.print_slips()

    def _tell_office(
        self, store: Store, name: str, kind: str, state: dict[str, object]
    ) -> None:
        """Write a sign of life: at once when something changed, else now and then."""
        told, at = self._told.get(name, (None, 0.0))
        if told == state and time.monotonic() - at < BEAT:
            return
        devices.beat(store, name=name, kind=kind, state=state, at=now())
        self._told[name] = state, time.monotonic()

    def _lost_lately(self) -> list[int]:
        """Numbers without a ticket that staff should know of."""
        since = time.monotonic() - LOST_TOLD
        return [number for number, at in self._lost.copy().items() if at > since]

    def _printer_state(self, store: Store) -> dict[str, object]:
        """The printer's word, and whether its paper will last."""
        condition = self.paper.condition()
        left = self._tickets_left(store)
        if self._supply.look(condition, left):
            log.info("a new roll of paper was put in")
            operations.new_roll(store, device=self.name, at=now())
            left = self._tickets_left(store)
        return condition.as_dict() | {
            "low": self._supply.is_low(left),
            "tickets_left": left,
        }

    def _tickets_left(self, store: Store) -> int | None:
        return prints.tickets_left(store, self.name, self.config.printer.roll)
