"""A ticket's paper outside the kiosk, journalled before; and for all, how it ended."""

from __future__ import annotations

import datetime as dt
import logging

from kiosk.lobby.paper import Paper, Printed
from kiosk.office import operations
from kiosk.office.store import Store
from kiosk.office.values import Drawn

log = logging.getLogger(__name__)


def print_ticket(
    store: Store, paper: Paper, drawn: Drawn, *, device: str, copy: bool
) -> Printed:
    """Print it at the kiosk's printer; `device` is who asks for it.

    Raises:
        OfficeGone: the journal cannot be written; what was printed may be out.
        Refused: `refused.unknown_number`: there is no such ticket any more.
    """
    at = dt.datetime.now(dt.UTC)
    attempt = operations.begin_print(
        store, ticket_id=drawn.ticket.id, at=at, device=device, copy=copy
    )
    printed = paper.print(drawn, at=at, copy=copy, job=attempt)
    log.info(
        "number %s: paper %s %s", drawn.ticket.number, printed.state, printed.reason
    )
    record_printed(store, attempt, printed)
    return printed


def record_printed(store: Store, attempt: int, printed: Printed) -> None:
    """Write down how an attempt ended.

    Raises:
        OfficeGone: the journal cannot be written.
    """
    operations.record_print(
        store,
        attempt=attempt,
        state=printed.state,
        reason=printed.reason,
        grade=printed.grade,
        used=printed.used,
        at=dt.datetime.now(dt.UTC),
        device=store.config.kiosk.name,  # whose printer and paper it is
    )
