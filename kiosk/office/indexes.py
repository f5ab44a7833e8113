"""The partial indexes: what the hot path looks up, and nothing else.

Apart from the tables, because naming a PostgreSQL condition makes SQLAlchemy load all
of that dialect (40 ms): only migrations and their tests import this.
"""

from __future__ import annotations

from sqlalchemy import Index, text

from kiosk.office.tables import event, ticket

Index(
    "ux_ticket_open_call",
    ticket.c.desk_id,
    unique=True,
    sqlite_where=text("state IN ('called', 'serving')"),
    postgresql_where=text("state IN ('called', 'serving')"),
)
Index(
    "ix_ticket_live",
    ticket.c.hours_id,
    sqlite_where=text("state IN ('waiting', 'parked', 'called', 'serving')"),
    postgresql_where=text("state IN ('waiting', 'parked', 'called', 'serving')"),
)
Index(
    "ix_ticket_called",
    ticket.c.hours_id,
    ticket.c.call_event,
    sqlite_where=text("call_event IS NOT NULL"),
    postgresql_where=text("call_event IS NOT NULL"),
)
Index(
    "ux_ticket_appointment",
    ticket.c.appointment_id,
    unique=True,
    sqlite_where=text("appointment_id IS NOT NULL"),
    postgresql_where=text("appointment_id IS NOT NULL"),
)
Index(
    "ux_event_act",
    event.c.office_id,
    event.c.act_id,
    unique=True,
    sqlite_where=text("act_id IS NOT NULL"),
    postgresql_where=text("act_id IS NOT NULL"),
)
Index(
    "ix_event_desk",
    event.c.office_id,
    event.c.desk_id,
    event.c.id,
    sqlite_where=text("desk_id IS NOT NULL"),
    postgresql_where=text("desk_id IS NOT NULL"),
)
