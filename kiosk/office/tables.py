"""The tables, and the rules that the database itself keeps.

Unique number per office hours and kind, unique draw id, at most one open call per
desk, foreign keys and checks on every state: a bug in the code meets the database
before it meets a visitor.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

from kiosk.office.values import Kind, PrintState, State, Step

if TYPE_CHECKING:
    from sqlalchemy import Dialect


def _to_text(value: dt.datetime | None) -> str | None:
    """SQLite keeps a moment as text in UTC, without an offset."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise TypeError(NAIVE.format(value))
    return _utc_text(value)


@lru_cache(64)  # a draw writes its one moment nine times
def _utc_text(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).isoformat(" ", "microseconds")[:26]


def _from_text(value: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(value + "+00:00") if value is not None else None


def _to_utc(value: dt.datetime | None) -> dt.datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise TypeError(NAIVE.format(value))
    return value.astimezone(dt.UTC)


def _from_server(value: dt.datetime | None) -> dt.datetime | None:
    return value.astimezone(dt.UTC) if value is not None else None


NAIVE = "a naive datetime has no place in the office: {!r}"


class UtcTime(TypeDecorator[dt.datetime]):
    """A moment; stored in UTC, refuses naive datetimes.

    It converts by itself: Core's own way through text costs a draw 60 microseconds.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """To the database."""
        return _to_text if dialect.name == "sqlite" else _to_utc

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], Any]:
        """From the database: always aware, always UTC."""
        return _from_text if dialect.name == "sqlite" else _from_server


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _one_of(column: str, values: type[Kind | State | Step | PrintState]) -> str:
    allowed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({allowed})"


def _table(name: str, *parts: Any, **options: Any) -> Table:
    return Table(name, metadata, *parts, **options)


office = _table(
    "office",
    Column("id", Integer, primary_key=True),
    Column("key", String(32), nullable=False, unique=True),
    # The last event's id: the counter that every change takes, and so, on
    # PostgreSQL, the row lock that lets one writer in at a time.
    Column("last_event", Integer, nullable=False, server_default="0"),
    Column("last_day", Date),
    Column("evacuation", Boolean, nullable=False, server_default=text("false")),
    # Hex; keys the hashes of imported appointments' ids (made by the first import).
    Column("import_key", String(64)),
)

office_hours = _table(
    "office_hours",
    Column("id", Integer, primary_key=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("opens", UtcTime, nullable=False),
    Column("closes", UtcTime, nullable=False),
    Column("issue_from", UtcTime, nullable=False),
    Column("issue_until", UtcTime, nullable=False),
    Column("overrun", Integer, nullable=False),
    Column("breaks", Text, nullable=False, server_default="[]"),
    # Keys of the desks on duty, as JSON; none: all.
    Column("duty", Text, nullable=False, server_default="[]"),
    Column("issuing", String(8), nullable=False, server_default="auto"),
    Column("remaining", Integer),
    Column("paused", Boolean, nullable=False, server_default=text("false")),
    Column("paused_until", UtcTime),
    Column("delayed", Boolean, nullable=False, server_default=text("false")),
    Column("delayed_until", UtcTime),
    Column("closing_told", Boolean, nullable=False, server_default=text("false")),
    Column("ended", UtcTime),
    Column("cancelled", Boolean, nullable=False, server_default=text("false")),
    Column("unmet", Integer, nullable=False, server_default="0"),
    # Appointments whose visitor had not come when the hours were closed.
    Column("no_shows", Integer, nullable=False, server_default="0"),
    # The last number given out, per kind.
    Column("last_walk_in", Integer, nullable=False),
    Column("last_appointment", Integer, nullable=False),
    UniqueConstraint("office_id", "opens"),
    CheckConstraint("issuing IN ('auto', 'open', 'closed', 'full')", name="issuing"),
    CheckConstraint("closes > opens", name="closes"),
    CheckConstraint("remaining IS NULL OR remaining >= 0", name="remaining"),
)

desk = _table(
    "desk",
    Column("id", Integer, primary_key=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("key", String(32), nullable=False),
    Column("paused", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("office_id", "key"),
)

appointment = _table(
    "appointment",
    Column("id", Integer, primary_key=True),
    Column("hours_id", ForeignKey("office_hours.id"), nullable=False),
    Column("starts", UtcTime, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("code", String(8), nullable=False),
    Column("state", String(10), nullable=False, server_default="expected"),
    # A keyed hash of the calendar's id for it, never the id: that may hold a name.
    Column("origin", String(64)),
    UniqueConstraint("hours_id", "code"),
    CheckConstraint("state IN ('expected', 'here', 'cancelled')", name="state"),
    CheckConstraint("minutes > 0", name="minutes"),
)

ticket = _table(
    "ticket",
    Column("id", Integer, primary_key=True),
    Column("hours_id", ForeignKey("office_hours.id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("number", Integer, nullable=False),
    Column("draw_id", String(64), nullable=False, unique=True),
    Column("state", String(12), nullable=False),
    Column("place", UtcTime, nullable=False),
    Column("issued", UtcTime, nullable=False),
    Column("topic", String(32)),
    Column("language", String(16), nullable=False),
    Column("appointment_id", ForeignKey("appointment.id")),
    Column("appointed", UtcTime),
    Column("rank", Integer, nullable=False, server_default="1"),
    Column("desk_id", ForeignKey("desk.id")),
    Column("called", UtcTime),
    Column("call_event", Integer),
    Column("calls", Integer, nullable=False, server_default="0"),
    Column("returned", Boolean, nullable=False, server_default=text("false")),
    Column("park_until", UtcTime),
    Column("print_state", String(10), nullable=False, server_default="none"),
    UniqueConstraint("hours_id", "kind", "number"),
    CheckConstraint(_one_of("kind", Kind), name="kind"),
    CheckConstraint(_one_of("state", State), name="state"),
    CheckConstraint(_one_of("print_state", PrintState), name="print_state"),
    CheckConstraint("number > 0", name="number"),
    CheckConstraint(
        "state NOT IN ('called', 'serving') OR desk_id IS NOT NULL", name="open_call"
    ),
)

# For whoever was not reached: drawn early on the next date. No name, no topic.
priority_slip = _table(
    "priority_slip",
    Column("id", Integer, primary_key=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("hours_id", ForeignKey("office_hours.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("language", String(16), nullable=False),
    Column("code", String(8), nullable=False),
    # The next date as it was known when the slip was made.
    Column("promised", Date),
    Column("used", UtcTime),
    Column("print_state", String(10), nullable=False, server_default="none"),
    UniqueConstraint("office_id", "code"),
    UniqueConstraint("hours_id", "number"),
    CheckConstraint(_one_of("print_state", PrintState), name="print_state"),
)

event = _table(
    "event",
    Column("office_id", ForeignKey("office.id"), primary_key=True),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("step", String(10), nullable=False),
    Column("hours_id", ForeignKey("office_hours.id")),
    Column("ticket_id", ForeignKey("ticket.id")),
    Column("desk_id", ForeignKey("desk.id")),
    Column("device", String(32)),
    Column("changes", Text, nullable=False),
    Column("undoes", Integer),
    Column("act_id", String(96)),
    CheckConstraint(_one_of("step", Step), name="step"),
    sqlite_with_rowid=False,  # rows lie in the order of their ids
)

print_attempt = _table(
    "print_attempt",
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("ticket.id"), nullable=False, index=True),
    Column("device", String(32), nullable=False),
    Column("began", UtcTime, nullable=False),
    Column("ended", UtcTime),
    Column("outcome", String(10), nullable=False, server_default="sending"),
    Column("reason", String(200), nullable=False, server_default=""),
    # The printer's word: A it said that the job is out … D it never answers.
    Column("grade", String(1), nullable=False, server_default=""),
    Column("copy", Boolean, nullable=False, server_default=text("false")),
    CheckConstraint(_one_of("outcome", PrintState), name="outcome"),
)

# What was printed from the roll of paper that is in a kiosk's printer.
paper_roll = _table(
    "paper_roll",
    Column("office_id", ForeignKey("office.id"), primary_key=True),
    Column("device", String(32), primary_key=True),
    Column("began", UtcTime, nullable=False),
    Column("used", Integer, nullable=False, server_default="0"),  # millimetres
    Column("tickets", Integer, nullable=False, server_default="0"),
    CheckConstraint("used >= 0", name="used"),
)

announced = _table(
    "announced",
    # The range of minutes a visitor was told; kept until the night's totals.
    Column("ticket_id", ForeignKey("ticket.id"), primary_key=True),
    Column("low", Integer, nullable=False),
    Column("high", Integer, nullable=False),
    # The same before it was rounded: the thermostat looks whether it held.
    Column("least", Float),
    Column("most", Float),
    CheckConstraint("low <= high", name="range"),
)

learned = _table(
    "learned",
    # Only if the house wants it (rules.learn): of every topic one factor and its
    # weight over all dates, one spread, one stretch. No talk can be found in them.
    Column("office_id", ForeignKey("office.id"), primary_key=True),
    Column("subject", String(48), primary_key=True),
    Column("weight", Float, nullable=False),
    Column("value", Float, nullable=False),
)

fault = _table(
    "fault",
    # How often devices of a kind came into trouble; kept until the night's totals.
    Column("hours_id", ForeignKey("office_hours.id"), primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("count", Integer, nullable=False),
    CheckConstraint("count > 0", name="count"),
)

report = _table(
    "report",
    # Totals of office hours whose tickets are forgotten; nobody can be told apart.
    Column("office_id", ForeignKey("office.id"), primary_key=True),
    Column("opens", UtcTime, primary_key=True),
    Column("day", Date, nullable=False),
    Column("totals", Text, nullable=False),
)

backup = _table(
    "backup",
    # Where copies of this database were put, so that `forget` can name them.
    Column("office_id", ForeignKey("office.id"), primary_key=True),
    Column("path", String(1000), primary_key=True),
    Column("made", UtcTime, nullable=False),
)

device = _table(
    "device",
    Column("office_id", ForeignKey("office.id"), primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("seen", UtcTime, nullable=False),
    Column("state", Text, nullable=False, server_default="{}"),
)
