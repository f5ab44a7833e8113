"""A ticket's paper for a number that the secretary draws, or prints once more."""

from __future__ import annotations

import logging

from kiosk.config import Config
from kiosk.keypad.link import Link
from kiosk.lobby.journalled import print_ticket
from kiosk.lobby.paper import Paper
from kiosk.office.store import Store
from kiosk.office.values import Drawn, OfficeGone, PrintState, Refused
from printer.errors import PrinterError

log = logging.getLogger(__name__)


class Paperwork:
    """The house's ticket printer, as far as this machine reaches it."""

    def __init__(self, config: Config, device: str) -> None:
        """`device` is this console's name for the journal; nothing is opened yet."""
        self._config = config
        self._device = device
        self._paper: Paper | None = None

    @property
    def wanted(self) -> bool:
        """Whether the house has a printer."""
        return bool(self._config.printer.device)

    def print(self, link: Link, drawn: Drawn, *, copy: bool) -> PrintState:
        """Print, journalled before the act; what became of it.

        Never raises: the number counts without paper.
        """
        try:
            return self._print(link.store(), drawn, copy=copy)
        except (OfficeGone, PrinterError, Refused) as error:
            log.warning("number %s is not printed: %s", drawn.ticket.number, error)
            return PrintState.FAILED

    def _print(self, store: Store, drawn: Drawn, *, copy: bool) -> PrintState:
        if self._paper is None:
            self._paper = Paper(self._config)
        if not self._paper.wanted:
            return PrintState.NONE
        return print_ticket(
            store, self._paper, drawn, device=self._device, copy=copy
        ).state
