"""The limits: what the databases can do when nothing stands between."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from kiosk.office.engines import _driver

SCHEMA = (
    "CREATE TABLE counter (hours int, kind text, last int, PRIMARY KEY (hours, kind))",
    "CREATE TABLE ticket (id integer PRIMARY KEY, hours int, kind text, number int, "
    "draw text UNIQUE, topic text, issued text, state text, "
    "UNIQUE (hours, kind, number))",
    "CREATE TABLE event (id integer PRIMARY KEY AUTOINCREMENT, at text, ticket int, "
    "step text)",
)


class RawSqlite:
    """Counter, ticket, event and a durable commit in bare sqlite3."""

    def __init__(self, file: Path) -> None:
        self.connection: Any = _driver().connect(str(file), isolation_level=None)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=FULL")
        for statement in SCHEMA:
            self.connection.execute(statement)

    def issue(self, draw: str) -> int:
        """Draw a number."""
        at = dt.datetime.now(dt.UTC).isoformat()
        run = self.connection.execute
        run("BEGIN IMMEDIATE")
        ((number,),) = run(
            "INSERT INTO counter VALUES (1, 'w', 1) ON CONFLICT DO UPDATE "
            "SET last = last + 1 RETURNING last"
        ).fetchall()
        ((ticket,),) = run(
            "INSERT INTO ticket (hours, kind, number, draw, topic, issued, state) "
            "VALUES (1, 'w', ?, ?, 'fire', ?, 'waiting') RETURNING id",
            (number, draw, at),
        ).fetchall()
        run(
            "INSERT INTO event (at, ticket, step) VALUES (?, ?, 'issue')",
            (at, ticket),
        )
        run("COMMIT")
        return int(number)


class RawPostgresql:
    """The same in five statements of psycopg."""

    def __init__(self, url: str) -> None:
        import psycopg

        self.connection = psycopg.connect(url)
        self.connection.autocommit = False

    @staticmethod
    def create(url: str) -> None:
        """Make the tables."""
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            for name in ("raw_counter", "raw_ticket", "raw_event"):
                connection.execute(f"DROP TABLE IF EXISTS {name}")
            connection.execute(
                "CREATE TABLE raw_counter (hours int, kind text, last int, "
                "PRIMARY KEY (hours, kind))"
            )
            connection.execute("INSERT INTO raw_counter VALUES (1, 'w', 0)")
            connection.execute(
                "CREATE TABLE raw_ticket (id serial PRIMARY KEY, hours int, kind text, "
                "number int, draw text UNIQUE, topic text, issued timestamptz, "
                "state text, UNIQUE (hours, kind, number))"
            )
            connection.execute(
                "CREATE TABLE raw_event (id serial PRIMARY KEY, at timestamptz, "
                "ticket int, step text)"
            )

    def issue(self, draw: str) -> int:
        """Draw a number: begin, counter, ticket, event, commit."""
        at = dt.datetime.now(dt.UTC)
        run = self.connection.execute
        row = run(
            "UPDATE raw_counter SET last = last + 1 WHERE hours = 1 AND kind = 'w' "
            "RETURNING last"
        ).fetchone()
        assert row is not None
        number = row[0]
        row = run(
            "INSERT INTO raw_ticket (hours, kind, number, draw, topic, issued, state) "
            "VALUES (1, 'w', %s, %s, 'fire', %s, 'waiting') RETURNING id",
            (number, draw, at),
        ).fetchone()
        assert row is not None
        run(
            "INSERT INTO raw_event (at, ticket, step) VALUES (%s, %s, 'issue')",
            (at, row[0]),
        )
        self.connection.commit()
        return int(number)
