"""Asks a printer over an open link and collects what it says."""

from __future__ import annotations

import time
from collections.abc import Callable

from printer import commands
from printer.errors import (
    CoverOpen,
    CutterJam,
    Offline,
    PaperOut,
    PrinterError,
)
from printer.links import Link
from printer.outcome import Paper
from printer.status import (
    Answer,
    Automatic,
    Bits,
    Block,
    Full,
    Said,
    Sensor,
    StatusParser,
    from_answers,
    from_automatic,
    from_full,
)

_PRINTER, _CAUSE, _ERROR, _PAPER = 1, 2, 3, 4
_SLICE = 0.03
"""Seconds of one wait of a question that gives way."""


_SLOWEST = 4.0
"""Seconds that a slow printer is waited for at most."""


class Conversation:
    """One open link, its parser, and what was heard on the way."""

    def __init__(
        self,
        link: Link,
        patience: float,
        owed: int = 0,
        gives_way: Callable[[], bool] | None = None,
        *,
        full: bool = False,
    ) -> None:
        """`gives_way`: asked while a query waits, whether somebody needs the line."""
        self.link = link
        self._gives_way = gives_way
        self.gave_way = False
        """A query was broken off: what it would have said is not known."""
        self.patience = patience
        """Seconds to wait for the answer to one real-time query."""
        self.printed: set[int] = set()
        """Process ids that came back."""
        self.cleared = False
        """The buffers were said to be empty."""
        self.restarted = False
        """It said that it was switched on: its buffer is lost."""
        self._doubtful = False
        """An answer that was given up may still come, and be taken for another."""
        self.names: list[str] = []
        """What it said of itself (GS I 65-69)."""
        self.sensed = False
        """A query queued behind the job was answered."""
        self.owed = owed
        """Queries whose answers did not come in time and may still come."""
        self.alarmed = False
        """It said by itself (automatic status, offline response) that it cannot."""
        self._full = full
        """It is of a make that knows Custom's full status."""
        self._full_state: Bits | None = None
        self.type: int | None = None
        """Its last one-byte answer to a query of the queue."""
        self._parser = StatusParser(full=full)

    def listen(self, seconds: float) -> list[Said]:
        """What the printer says within `seconds`, at once when something came.

        Raises:
            Lost: the line is gone.
        """
        said = self._parser.feed(self.link.read(seconds))
        for item in said:
            match item:
                case Block() if (job := item.process_id) is not None:
                    self.printed.add(job)
                case Block() if item.cleared:
                    self.cleared = True
                case Block() if item.powered_on:
                    self.restarted = True
                case Block() if (name := item.name) is not None:
                    self.names.append(name)
                case Block() if item.offline_causes is not None:
                    self.alarmed = True
                case Automatic():
                    self.alarmed |= problem(from_automatic(item.content)) is not None
                case Full():
                    self._full_state = from_full(item.content)
                case Sensor():
                    self.sensed = True
                    self.type = item.byte
                case Answer() if self.owed:
                    self.owed -= 1
                    self._is_slow()
                case _:
                    pass
        return said

    def drain(self) -> bool:
        """Hear what is left over, so that it is not taken for the next answer.

        Answers that are owed are waited for: one of `16` means "all is well" after
        DLE EOT 1 and "cover open" after DLE EOT 2. False: it babbles without end.
        """
        end = time.monotonic() + self.patience
        while (left := end - time.monotonic()) > 0:
            if not self._listen_a_while(left if self.owed else 0.0) and not self.owed:
                return True
            if self.gave_way:
                return False
        missing, self.owed = self.owed, 0  # those are lost, or later still
        if missing:
            self._is_slow()
            self._doubtful = True
        return missing > 0

    def _is_slow(self) -> None:
        """An answer came late, or is still to come: wait longer for the next ones."""
        self.patience = min(2 * self.patience, max(_SLOWEST, self.patience))

    def ask(self, n: int, until: float) -> int | None:
        """DLE EOT n; None when no answer came in time.

        The answers do not repeat n, so only one query is ever outstanding.

        Raises:
            Lost: the line is gone.
        """
        if self._stands_back() or not self.drain():
            return None
        end = min(until, time.monotonic() + self.patience)
        taken = end if self._gives_way is None else time.monotonic() + _SLICE
        if not self.link.write(commands.status_query(n), min(end, taken)):
            return None
        while (left := end - time.monotonic()) > 0:
            for item in self._listen_a_while(left):
                if isinstance(item, Answer):
                    return item.byte
            if self._stands_back():
                break
        self.owed += 1
        return None

    def _listen_a_while(self, seconds: float) -> list[Said]:
        """Listen, but no longer than somebody who needs the line may have to wait."""
        if self._gives_way is None:
            return self.listen(seconds)
        said = self.listen(min(seconds, _SLICE))
        self._stands_back()
        return said

    def _stands_back(self) -> bool:
        """Whether somebody needs the line."""
        if self._gives_way is not None and self._gives_way():
            self.gave_way = True
        return self.gave_way

    def state(self, until: float) -> Bits | None:
        """The printer's state by as many queries as needed; None: it is silent.

        Raises:
            Lost: the line is gone.
        """
        if self._full and (found := self._ask_full(until)) is not None:
            return found
        found = self._ask_all(until)
        left = until - time.monotonic()
        if (
            found is None
            and self.owed
            and not self.gave_way
            and left > 3 * self.patience
        ):
            # Silent, or only slow? What is owed tells.
            self._is_slow()
            self.drain()
            found = None if self._doubtful else self._ask_all(until)
        if found is not None and self._doubtful and problem(found):
            # A late `16` means "all is well" after one question and "cover open"
            # after the next: trouble is believed when the line has been quiet.
            quiet = time.monotonic() + self.patience
            while (left := min(until, quiet) - time.monotonic()) > 0:
                self._listen_a_while(left)
            self._doubtful = False
            found = self._ask_all(until) or found
        return found

    def _ask_all(self, until: float) -> Bits | None:
        printer = self.ask(_PRINTER, until)
        if printer is None:
            return None
        cause = self.ask(_CAUSE, until)
        if cause is None:
            return from_answers(printer, None, None, None)
        error = self.ask(_ERROR, until) if cause & 0x40 else None
        paper = self.ask(_PAPER, until)
        return from_answers(printer, cause, error, paper)

    def _ask_full(self, until: float) -> Bits | None:
        """DLE EOT 20, Custom's way to say all at once; None: no answer."""
        self.drain()
        self._full_state = None
        end = min(until, time.monotonic() + self.patience)
        if not self.link.write(commands.status_query(20), end):
            return None
        while self._full_state is None and (left := end - time.monotonic()) > 0:
            self.listen(left)
        return self._full_state

    def recover(self, until: float) -> Bits | None:
        """Bring it back after a cutter's error that a person has put right.

        What it had not printed is cleared. Its state then; None: it is silent.

        Raises:
            Lost: the line is gone.
        """
        if not self.link.write(commands.RECOVER, until):
            return None
        return self.state(until)

    def clear(self, until: float) -> bool:
        """Make the printer forget unprinted data; whether it said that it has.

        Raises:
            Lost: the line is gone.
        """
        self.cleared = False
        end = min(until, time.monotonic() + self.patience)
        if not self.link.write(commands.CLEAR_BUFFERS, end):
            return False
        while not self.cleared and (left := end - time.monotonic()) > 0:
            self.listen(left)
        return self.cleared

    def empty(self, until: float) -> bool:
        """Clear, or where that is not known wait for all before this to be done.

        Raises:
            Lost: the line is gone.
        """
        if self.state(until) is None:
            return False
        if self.clear(until):
            return True
        self.sensed = False
        if not self.link.write(commands.TRANSMIT_PAPER_STATUS, until):
            return False
        while not self.sensed and (left := until - time.monotonic()) > 0:
            self.listen(left)
        return self.sensed


def problem(state: Bits) -> PrinterError | None:
    """What a person must do before this printer can print; None: nothing."""
    if state.cover_open:
        return CoverOpen("the printer's cover is open")
    if state.paper is Paper.OUT:
        return PaperOut("the printer is out of paper")
    if state.cutter:
        return CutterJam("the printer's cutter is stuck")
    if state.error:
        return Offline("the printer reports an error")
    if state.offline:
        return Offline(
            "the printer is offline (its FEED button, or a cause of its own)"
        )
    return None
