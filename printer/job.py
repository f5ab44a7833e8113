"""One print: ask first, clear, write, wait for the best word the printer can give."""

from __future__ import annotations

import time
from dataclasses import dataclass

from printer import commands
from printer.conversation import Conversation, problem
from printer.errors import Lost, NotAnswering, PrinterError
from printer.outcome import Outcome, Result

_LOOK_EVERY = 0.7
"""Seconds between looks at the state while waiting for the confirmation."""
_LATE_ID = 1.5
"""Seconds a process id may come after the answer of a query queued before it."""
_JUDGE = 1.2
"""Seconds kept back to ask what is wrong."""
_SETTLE = 3.0
"""Seconds after which a healthy printer without any confirmation has printed."""


@dataclass(slots=True)
class Abilities:
    """What this printer was seen to do; None: not yet known."""

    answers: bool | None = None
    """DLE EOT."""
    ids: bool | None = None
    """GS ( H, the id of a printed job."""
    queued: bool | None = None
    """GS r, a query that waits its turn behind the print data."""
    clears: bool | None = None
    """DLE DC4 8."""
    owed: int = 0
    """Answers that an earlier conversation did not wait for."""
    dirty: bool = True
    """Something unprinted of an earlier job may be left in it."""
    model: str = ""
    """Maker, model and serial number as it said them."""
    cutter: bool | None = None
    """Whether it says that it has a cutter (GS I 2)."""

    patience: float = 0.0
    """Seconds it was seen to need for an answer, if more than usual."""

    def note(self, owed: int, patience: float) -> None:
        """What a conversation leaves to the next one."""
        self.owed = owed
        # Silence says nothing of how slow an answer would be.
        self.patience = patience if self.answers else 0.0

    @property
    def grade(self) -> str:
        """The best word it can give of a ticket, A to D; empty: not yet known."""
        if self.answers is False:
            return "D"
        if self.ids:
            return "A"
        if self.answers is None or self.ids is None:
            return ""
        return {True: "B", False: "C", None: ""}[self.queued]


class Job:
    """One attempt over one open link."""

    def __init__(self, talk: Conversation, can: Abilities, until: float) -> None:
        self._talk = talk
        self._can = can
        self._until = until
        self._before: int | None = None
        """Bytes the link had taken before the ticket; None: it was not begun."""

    def print(self, ticket: bytes, job: int) -> Outcome:
        """Print and wait; every ending is an Outcome."""
        try:
            self._prepare()
            self._before = self._talk.link.accepted
            return self._send(ticket, job)
        except PrinterError as error:
            return self._failed(error)

    def _prepare(self) -> None:
        """Raise unless the printer is ready, as far as it says anything."""
        if not self._talk.link.hears:
            self._can.answers = False
        if self._can.answers is False:
            return
        state = self._talk.state(self._until)
        if state is None:
            if self._can.answers:
                raise NotAnswering("the printer does not answer any more")
            self._can.answers = False
            return
        self._can.answers = True
        if state.cutter and not state.cover_open:
            # Put right by a person, it may still wait for our word.
            state = self._talk.recover(self._until) or state
        if trouble := problem(state):
            raise trouble
        if self._can.dirty and self._can.clears is not False:
            self._can.clears = self._talk.clear(self._until)
        self._can.dirty = False

    def _send(self, ticket: bytes, job: int) -> Outcome:
        self._talk.printed.discard(job)
        self._talk.sensed = False
        self._talk.restarted = False
        if not self._talk.link.write(ticket + self._questions(job), self._until):
            raise NotAnswering("the printer stopped taking data")
        if not self._can.answers:
            if self._talk.link.finish(self._until):
                return Outcome(Result.SENT, grade="D")
            raise NotAnswering("the printer has not taken all of the ticket")
        return self._await(job)

    def _questions(self, job: int) -> bytes:
        """What goes behind the ticket so that the printer says when it is out."""
        if not self._can.answers:
            return b""
        ids = b"" if self._can.ids is False else commands.process_id(job)
        queued = (
            b""
            if self._can.ids or self._can.queued is False
            else (commands.TRANSMIT_PAPER_STATUS)
        )
        return ids + queued

    def _await(self, job: int) -> Outcome:
        """Listen until the best confirmation this printer can give has come."""
        sent = time.monotonic()
        end = self._until - _JUDGE
        look = sent + _LOOK_EVERY
        sensed_at = 0.0
        while (now := time.monotonic()) < end:
            self._talk.listen(min(look, end) - now)
            if job in self._talk.printed:
                self._can.ids = True
                self._talk.link.finish(min(self._until, time.monotonic() + 0.5))
                return Outcome(Result.CONFIRMED, grade="A")
            if self._talk.restarted:
                raise Lost("the printer was switched off and on")
            if self._talk.alarmed:  # asked for at once; a moment's trouble is none
                self._talk.alarmed = False
                self._look()
            now = time.monotonic()
            if self._talk.sensed:
                self._can.queued = True
                sensed_at = sensed_at or now
                if self._can.ids is False or now - sensed_at > _LATE_ID:
                    return self._confirmed_by_state("B")
            if now >= look:
                well = self._look()
                look = time.monotonic() + _LOOK_EVERY
                settled = now - sent > _SETTLE and not sensed_at and not self._can.ids
                if well and settled:
                    self._can.queued = False
                    return self._confirmed_by_state("C")
        if sensed_at:  # too late to learn whether an id would have come
            return self._confirmed_by_state("B", learn=False)
        self._look()
        raise NotAnswering("the printer did not confirm the ticket in time")

    def _look(self) -> bool:
        """Raise what is wrong in the midst of a job; False: no answer.

        Silence is no news here: on a slow line the question waits behind the ticket.
        """
        state = self._talk.state(self._until)
        if state is not None and (trouble := problem(state)):
            raise trouble
        return state is not None

    def _confirmed_by_state(self, grade: str, *, learn: bool = True) -> Outcome:
        if not self._look():
            raise NotAnswering("the printer stopped answering")
        if learn:
            self._can.ids = False
        self._talk.link.finish(min(self._until, time.monotonic() + 0.5))
        return Outcome(Result.CONFIRMED, grade=grade)

    def _failed(self, error: PrinterError) -> Outcome:
        """Nothing left: not sent. Else unknown, and the printer forgets the rest."""
        if self._before is None or self._talk.link.accepted == self._before:
            return Outcome(Result.NOT_SENT, reason=error.reason, detail=str(error))
        self._can.dirty = True
        if not isinstance(error, Lost) and self._can.answers:
            self._forget()
        return Outcome(Result.UNKNOWN, reason=error.reason, detail=str(error))

    def _forget(self) -> None:
        """Keep the rest of the ticket from being printed when the paper is back."""
        try:
            cleared = self._talk.clear(time.monotonic() + self._talk.patience)
        except Lost:
            return
        if cleared:
            self._can.clears = True
            self._can.dirty = False
