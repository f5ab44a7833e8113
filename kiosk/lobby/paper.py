"""The lobby's printer: a number becomes a document, bytes, paper and a known end."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple

from kiosk.config import Config, ConfigError
from kiosk.lobby import priority_slip, slip
from kiosk.office.values import Drawn, PrintState, Slip
from printer import Document
from printer.errors import PrinterError
from printer.length import length_mm
from printer.outcome import Condition, Outcome, Result
from printer.profile import load_profile
from printer.service import LAST_JOB, Printer

log = logging.getLogger(__name__)

STATES = {
    Result.CONFIRMED: PrintState.CONFIRMED,
    Result.SENT: PrintState.SENT,
    Result.NOT_SENT: PrintState.FAILED,
    Result.UNKNOWN: PrintState.UNKNOWN,
}


NO_PRINTER = Condition(reachable=False, reason="not_asked")


class Printed(NamedTuple):
    """How a print ended."""

    state: PrintState
    reason: str = ""
    """The printer's word for why not."""
    grade: str = ""
    """How sure it is; see printer.outcome."""
    used: int = 0
    """Millimetres of paper that it took, or may have taken."""


class Paper:
    """Prints tickets; without a configured device no paper is wanted."""

    def __init__(self, config: Config, kept: Path | None = None) -> None:
        """The device itself is not touched yet; `kept` remembers what it can do.

        Raises:
            AddressWrong: printer.device cannot be understood.
        """
        self._config = config
        self._printer = (
            Printer.open(slip.settings(config, kept)) if config.printer.device else None
        )

    def probe(self) -> None:
        """Find out what the printer can do, while it is idle; takes some seconds."""
        if self._printer is not None:
            found = self._printer.probe()
            log.info("printer: %s", found.detail or found.model or "probed")

    @property
    def wanted(self) -> bool:
        """Whether there is a printer."""
        return self._printer is not None

    def print(self, drawn: Drawn, *, at: dt.datetime, copy: bool, job: int) -> Printed:
        """Print a ticket; how it ended.

        Before a copy the printer is made to forget the first ticket. Waits no longer
        than the configured deadline, and two seconds for the forgetting; never raises.
        """
        return self._print(
            lambda: slip.fill(self._config, drawn, at, copy=copy), job, copy=copy
        )

    def print_slip(self, given: Slip, *, copy: bool = False) -> Printed:
        """Print a priority slip; how it ended. Waits and fails like `print`."""
        # Beyond the journal's own numbers, so that it is never taken for a ticket's.
        job = LAST_JOB - given.id % 1000
        return self._print(
            lambda: priority_slip.fill(self._config, given, copy=copy), job, copy=copy
        )

    def _print(
        self, document: Callable[[], Document], job: int, *, copy: bool
    ) -> Printed:
        if self._printer is None:
            return Printed(PrintState.NONE)
        try:
            encoded = self._printer.encode(document())
        except PrinterError as error:
            log.warning("the ticket cannot be set: %s", error)
            return Printed(PrintState.FAILED, error.reason)
        except ConfigError as error:
            log.warning("the ticket cannot be filled: %s", error)
            return Printed(PrintState.FAILED, "template")
        if copy and not self._printer.clear():
            log.info("the printer could not say that it forgot the first ticket")
        outcome: Outcome = self._printer.print(encoded.data, job)
        moved = outcome.result is not Result.NOT_SENT
        used = length_mm(encoded.data, self._dpi()) if moved else 0
        return Printed(STATES[outcome.result], outcome.reason, outcome.grade, used)

    def _dpi(self) -> float:
        chosen = self._config.printer
        return load_profile(chosen.profile, chosen.width).dpi

    def came_out(self, jobs: Collection[int]) -> frozenset[int]:
        """Which jobs the printer has said to be printed while nobody listened.

        To be asked once after a start, before anything is printed. Listens for one
        second at most; what is not out then is cleared from the printer, so that it
        does not come later, for somebody else.
        """
        if self._printer is None or not jobs:
            return frozenset()
        heard = self._printer.heard()
        out = frozenset(job for job in jobs if (job - 1) % LAST_JOB + 1 in heard)
        if len(out) < len(jobs) and not self._printer.clear():
            log.info("the printer could not say that it forgot what was under way")
        return out

    def ready(self) -> bool:
        """Whether a ticket can be expected to come out; within two seconds."""
        return self._printer is not None and self._printer.status().ready

    def condition(self) -> Condition:
        """How the printer is, for its sign of life; gives way to a ticket at once."""
        return self._printer.status() if self._printer else NO_PRINTER

    def last(self) -> Condition:
        """How it was when it was asked last; asks nothing, so it never waits."""
        return self._printer.last if self._printer else NO_PRINTER

    def warm(self) -> None:
        """Set a ticket that nobody gets, so that the first is as quick as the second.

        What a ticket cannot be set from (a font, a logo, a template) is said now.
        """
        if self._printer is None:
            return
        at = dt.datetime.now(dt.UTC)
        try:
            slip.check(self._config)
            for tag in self._config.kiosk.languages:
                self._printer.encode(
                    slip.fill(self._config, slip.sample(self._config, tag, 17, at), at)
                )
        except (PrinterError, ConfigError) as error:
            log.warning("no ticket can be printed: %s", error)
