"""The printer as the kiosk sees it: print, and say what became of it. Never hangs."""

from __future__ import annotations

import dataclasses
import logging
import threading
import time
from collections.abc import Callable

from printer.conversation import Conversation, problem
from printer.document import Document
from printer.encode import Encoded, encode
from printer.errors import NotAnswering, PaperOut, PrinterError
from printer.job import Abilities, Job
from printer.kept import keep, recall
from printer.links import FileLink, Link
from printer.opening import open_link
from printer.outcome import Condition, Outcome, Paper, Result
from printer.probe import probe
from printer.settings import Settings, parse_address

log = logging.getLogger(__name__)

LAST_JOB = 9999
_PORT_EMPTY = "the printer's USB port reports that paper is out"
_STATUS = 1.5
"""Seconds a heartbeat's question may take altogether."""


_NEVER_ASKED = frozenset({"not_asked"})
"""The condition of a printer that was not looked at yet: whoever opens it probes."""


class Printer:
    """One ticket printer; opens its line for each job, so it heals by itself.

    May be used by several threads; a heartbeat never holds up a ticket for longer
    than one question.
    """

    def __init__(
        self, settings: Settings, opener: Callable[[Settings], Link] = open_link
    ) -> None:
        self.settings = settings
        self._address = parse_address(settings.device)
        self._opener = opener
        self._line = threading.Lock()
        self._wanted = threading.Event()
        self._abilities = recall(settings)
        self._condition = Condition(reachable=False, reason="not_asked")
        self._gone = False

    @classmethod
    def open(cls, settings: Settings) -> Printer:
        """A printer at that address; the device itself is not touched yet.

        Raises:
            AddressWrong: the address cannot be understood.
        """
        return cls(settings)

    @property
    def _patience(self) -> float:
        usual = 1.0 if self._address.kind == "serial" else 0.5
        return max(usual, self._abilities.patience)

    def encode(self, document: Document) -> Encoded:
        """The document as this printer's bytes.

        Raises:
            ProfileUnknown: there is no such profile.
            FontMissing: a picture is needed and the font is not installed.
        """
        return encode(document, self.settings)

    def print(self, ticket: bytes, job: int) -> Outcome:
        """Print what `encode` made; returns in time, whatever happens.

        In time is the deadline, and at most a second more to make the printer forget
        a ticket that did not come out.

        `job` numbers the attempt (any positive number, the journal's own); the
        printer returns it when the ticket is out. A slow serial line adds the time
        its bits need to the deadline.
        """
        started = time.monotonic()
        until = started + self.settings.deadline + self._line_seconds(len(ticket))
        if not self._claim(until - started):
            return Outcome(Result.NOT_SENT, reason="busy", detail="the line is in use")
        try:
            outcome = self._print(ticket, (job - 1) % LAST_JOB + 1, until)
        finally:
            self._line.release()
        outcome = dataclasses.replace(outcome, seconds=time.monotonic() - started)
        self._note(outcome)
        return outcome

    @property
    def last(self) -> Condition:
        """How it was when it was asked last; asks nothing."""
        return self._condition

    def status(self) -> Condition:
        """How the printer is now, for heartbeats; the last known while it prints.

        A ticket that comes meanwhile does not wait: the question gives way to it, and
        the answer is what was known before (the very same object).
        """
        if not self._line.acquire(blocking=False):
            return self._condition
        try:
            self._condition = self._ask_and_learn() or self._condition
        finally:
            self._line.release()
        return self._condition

    def _ask_and_learn(self) -> Condition | None:
        """The condition; a printer that is back may be another, and is probed anew."""
        before = self._condition
        found = self._ask()
        if found is None or not (found.ready and found.answers):
            return found
        if before.reason in _NEVER_ASKED or (before.reachable and before.answers):
            return found
        try:
            self._probe(thorough=False)
        except PrinterError as error:
            log.info("the printer cannot be probed: %s", error)
        can = self._abilities
        return dataclasses.replace(
            found, grade=can.grade, model=can.model, has_cutter=can.cutter
        )

    def _claim(self, seconds: float) -> bool:
        """Take the line for something that matters; a heartbeat gives way at once."""
        self._wanted.set()
        try:
            return self._line.acquire(timeout=max(0.0, seconds))
        finally:
            self._wanted.clear()

    def probe(self, *, thorough: bool = False) -> Condition:
        """Find out what the printer can do and keep it; feeds no paper.

        To be called while it is idle. `thorough` also asks a printer that is silent.
        What it cannot be asked now (not there, cover open) is left as it was. Takes
        some seconds; waits no longer than the deadline for a ticket that is under way.
        """
        if not self._line.acquire(timeout=self.settings.deadline):
            return Condition(False, reason="busy", detail="a ticket is being printed")
        try:
            self._probe(thorough=thorough)
        except PrinterError as error:
            log.info("the printer cannot be probed: %s", error)
        finally:
            self._line.release()
        return self.status()

    def _probe(self, *, thorough: bool) -> None:
        link = self._opener(self.settings)
        talk = self._converse(link)
        try:
            self._abilities = probe(talk, self._abilities, thorough=thorough)
            keep(self.settings, self._abilities)
        finally:
            self._abilities.note(talk.owed, talk.patience)
            link.close()

    def clear(self) -> bool:
        """Make the printer forget what it has not printed, before a copy is sent.

        True: it said that its buffers are empty (DLE DC4 8), or answered a query that
        waits behind all it had. False: nobody knows. Takes at most about two seconds.
        """
        if not self._claim(_STATUS):
            return False
        try:
            link = self._opener(self.settings)
        except PrinterError:
            self._line.release()
            return False
        talk = self._converse(link)
        try:
            emptied = link.hears and talk.empty(time.monotonic() + _STATUS)
        except PrinterError as error:
            log.info("the printer cannot be cleared: %s", error)
            return False
        else:
            self._abilities.dirty = not emptied
            return emptied
        finally:
            self._abilities.note(talk.owed, talk.patience)
            link.close()
            self._line.release()

    def heard(self, seconds: float = 1.0) -> frozenset[int]:
        """Ids of jobs printed while nobody listened (kept by USB and serial printers).

        To be called once after a start, before anything is printed: it tells whether
        the ticket that was being sent when the kiosk died has come out.
        """
        with self._line:
            try:
                link = self._opener(self.settings)
            except PrinterError:
                return frozenset()
            talk = Conversation(link, self._patience)
            end = time.monotonic() + seconds
            try:
                while link.hears and (left := end - time.monotonic()) > 0:
                    talk.listen(left)
            except PrinterError as error:
                log.info("nothing heard from the printer: %s", error)
            finally:
                link.close()
            return frozenset(talk.printed)

    def close(self) -> None:
        """Nothing is kept open between jobs; waits for one that is under way."""
        with self._line:
            self._gone = False

    def _line_seconds(self, count: int) -> float:
        return count * 10 / self.settings.baud if self._address.kind == "serial" else 0

    def _print(self, ticket: bytes, job: int, until: float) -> Outcome:
        try:
            link = self._opener(self.settings)
        except PrinterError as error:
            return Outcome(Result.NOT_SENT, reason=error.reason, detail=str(error))
        talk = self._converse(link)
        outcome = Outcome(Result.UNKNOWN, reason="fault", detail="the print broke off")
        try:
            if paper_out(link, self._abilities):
                empty = PaperOut(_PORT_EMPTY)
                outcome = Outcome(
                    Result.NOT_SENT, reason=empty.reason, detail=str(empty)
                )
                return outcome
            outcome = Job(talk, self._abilities, until).print(ticket, job)
            if outcome.printed:
                keep(self.settings, self._abilities)
            return outcome
        finally:
            self._abilities.note(talk.owed, talk.patience)
            link.close(abandon=outcome.result is Result.UNKNOWN)

    def _converse(self, link: Link, *, gives_way: bool = False) -> Conversation:
        """A conversation that expects late answers where a line can carry them over."""
        late = 0 if self._address.kind == "tcp" else self._abilities.owed
        wanted = self._wanted.is_set if gives_way else None
        full = "CUSTOM" in self._abilities.model.upper()
        return Conversation(link, self._patience, late, wanted, full=full)

    def _ask(self) -> Condition | None:
        """None: the question gave way."""
        try:
            link = self._opener(self.settings)
        except PrinterError as error:
            return Condition(reachable=False, reason=error.reason, detail=str(error))
        try:
            found = self._condition_of(link)
            if found is None:
                return None
            can = self._abilities
            return dataclasses.replace(
                found, grade=can.grade, model=can.model, has_cutter=can.cutter
            )
        except PrinterError as error:
            return Condition(reachable=False, reason=error.reason, detail=str(error))
        finally:
            link.close()

    def _condition_of(self, link: Link) -> Condition | None:
        if not link.hears:
            return Condition(reachable=True)
        talk = self._converse(link, gives_way=True)
        try:
            state = talk.state(time.monotonic() + _STATUS)
        finally:
            self._abilities.note(talk.owed, talk.patience)
        if talk.gave_way:
            return None
        if state is None:
            if paper_out(link, self._abilities):
                empty = PaperOut(_PORT_EMPTY)
                return Condition(
                    reachable=True,
                    paper=Paper.OUT,
                    reason=empty.reason,
                    detail=str(empty),
                )
            if not self._abilities.answers:
                return Condition(reachable=True)
            silent = NotAnswering("the printer does not answer any more")
            return Condition(reachable=True, reason=silent.reason, detail=str(silent))
        self._abilities.answers = True
        if state.cutter and not state.cover_open:
            # Put right by a person, it may still wait for our word.
            state = talk.recover(time.monotonic() + _STATUS) or state
        trouble = problem(state)
        return Condition(
            reachable=True,
            answers=True,
            paper=state.paper,
            cover_open=state.cover_open,
            cutter=state.cutter,
            error=state.error,
            hot=state.hot,
            recovering=state.recovering,
            online=not state.offline,
            reason=trouble.reason if trouble else "",
            detail=str(trouble) if trouble else "",
        )

    def _note(self, outcome: Outcome) -> None:
        """Say once that the printer is gone and once that it is back."""
        if outcome.printed and self._gone:
            log.info("the printer %s prints again", self._address)
        elif not outcome.printed and not self._gone:
            log.warning("printer %s: %s", self._address, outcome.detail)
        self._gone = not outcome.printed


def paper_out(link: Link, can: Abilities) -> bool:
    """What a USB port says, asked only of printers that say nothing themselves."""
    return (
        can.answers is False
        and isinstance(link, FileLink)
        and link.hears
        and link.port_says_paper_out()
    )
