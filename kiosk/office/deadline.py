"""A connection to PostgreSQL whose every answer has a deadline on this side.

The server's own deadlines end a statement that takes long, and TCP's a network that
is gone; against a server that hangs (a stuck disk, a frozen process) only the client
can help itself. Imported only where the office is kept in PostgreSQL.
"""

from __future__ import annotations

from typing import Any, TypeVar

from psycopg import Connection, OperationalError, errors
from psycopg.abc import PQGen

DEADLINE = 7.0
"""Seconds; longer than the server's own statement_timeout, which comes first."""

INTERVAL = 0.1
"""Seconds between looks for Ctrl+C, as psycopg does it."""


RV = TypeVar("RV")


class DeadlineConnection(Connection[Any]):
    """Gives up a server that does not answer, and hangs up."""

    patience = DEADLINE
    """Seconds; more where nobody waits for a visitor (the night's VACUUM)."""

    def wait(
        self, gen: PQGen[RV], interval: float = INTERVAL, timeout: float | None = None
    ) -> RV:
        """As psycopg's, but never for longer than the deadline."""
        try:
            limit = self.patience if timeout is None else timeout
            return super().wait(gen, interval, limit)
        except errors._WaitTimeout as late:  # noqa: SLF001 - psycopg has no other name
            if timeout is not None:
                raise
            self.pgconn.finish()
            raise OperationalError(f"no answer within {self.patience:.0f} s") from late
