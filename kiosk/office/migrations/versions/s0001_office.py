"""The office's tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("last_event", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column(
            "evacuation", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("import_key", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("key", name=op.f("uq_office_key")),
    )
    op.create_table(
        "desk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column(
            "paused", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_desk_office_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk")),
        sa.UniqueConstraint("office_id", "key", name=op.f("uq_desk_office_id_key")),
    )
    op.create_table(
        "device",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_device_office_id")
        ),
        sa.PrimaryKeyConstraint("office_id", "name", name=op.f("pk_device")),
    )
    op.create_table(
        "office_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issue_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issue_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("overrun", sa.Integer(), nullable=False),
        sa.Column("breaks", sa.Text(), server_default="[]", nullable=False),
        sa.Column("duty", sa.Text(), server_default="[]", nullable=False),
        sa.Column(
            "issuing", sa.String(length=8), server_default="auto", nullable=False
        ),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column(
            "paused", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "delayed", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "cancelled", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("unmet", sa.Integer(), server_default="0", nullable=False),
        sa.Column("no_shows", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_walk_in", sa.Integer(), nullable=False),
        sa.Column("last_appointment", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "issuing IN ('auto', 'open', 'closed', 'full')",
            name=op.f("ck_office_hours_issuing"),
        ),
        sa.CheckConstraint("closes > opens", name=op.f("ck_office_hours_closes")),
        sa.CheckConstraint(
            "remaining IS NULL OR remaining >= 0",
            name=op.f("ck_office_hours_remaining"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_office_hours_office_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_hours")),
        sa.UniqueConstraint(
            "office_id", "opens", name=op.f("uq_office_hours_office_id_opens")
        ),
    )
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hours_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column(
            "state", sa.String(length=10), server_default="expected", nullable=False
        ),
        sa.Column("origin", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "state IN ('expected', 'here', 'cancelled')",
            name=op.f("ck_appointment_state"),
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_appointment_minutes")),
        sa.ForeignKeyConstraint(
            ["hours_id"], ["office_hours.id"], name=op.f("fk_appointment_hours_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint(
            "hours_id", "code", name=op.f("uq_appointment_hours_id_code")
        ),
    )
    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hours_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("place", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued", sa.DateTime(timezone=True), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("appointed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rank", sa.Integer(), server_default="1", nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=True),
        sa.Column("called", sa.DateTime(timezone=True), nullable=True),
        sa.Column("call_event", sa.Integer(), nullable=True),
        sa.Column("calls", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "returned", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("park_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "print_state", sa.String(length=10), server_default="none", nullable=False
        ),
        sa.CheckConstraint(
            "kind IN ('walk_in', 'appointment')", name=op.f("ck_ticket_kind")
        ),
        sa.CheckConstraint(
            "print_state IN ('none', 'pending', 'sending', 'confirmed', 'sent', 'unknown', 'failed')",
            name=op.f("ck_ticket_print_state"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'called', 'serving', 'parked', 'missed', 'finished', 'void', 'not_reached')",
            name=op.f("ck_ticket_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('called', 'serving') OR desk_id IS NOT NULL",
            name=op.f("ck_ticket_open_call"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_ticket_number")),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_ticket_appointment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["desk_id"], ["desk.id"], name=op.f("fk_ticket_desk_id")
        ),
        sa.ForeignKeyConstraint(
            ["hours_id"], ["office_hours.id"], name=op.f("fk_ticket_hours_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("draw_id", name=op.f("uq_ticket_draw_id")),
        sa.UniqueConstraint(
            "hours_id", "kind", "number", name=op.f("uq_ticket_hours_id_kind_number")
        ),
    )
    op.create_index(
        "ix_ticket_called",
        "ticket",
        ["hours_id", "call_event"],
        unique=False,
        sqlite_where=sa.text("call_event IS NOT NULL"),
        postgresql_where=sa.text("call_event IS NOT NULL"),
    )
    op.create_index(
        "ix_ticket_live",
        "ticket",
        ["hours_id"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'parked', 'called', 'serving')"),
        postgresql_where=sa.text("state IN ('waiting', 'parked', 'called', 'serving')"),
    )
    op.create_index(
        "ux_ticket_appointment",
        "ticket",
        ["appointment_id"],
        unique=True,
        sqlite_where=sa.text("appointment_id IS NOT NULL"),
        postgresql_where=sa.text("appointment_id IS NOT NULL"),
    )
    op.create_index(
        "ux_ticket_open_call",
        "ticket",
        ["desk_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('called', 'serving')"),
        postgresql_where=sa.text("state IN ('called', 'serving')"),
    )
    op.create_table(
        "event",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("hours_id", sa.Integer(), nullable=True),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("desk_id", sa.Integer(), nullable=True),
        sa.Column("device", sa.String(length=32), nullable=True),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("act_id", sa.String(length=96), nullable=True),
        sa.CheckConstraint(
            "step IN ('issue', 'check_in', 'call', 'recall', 'start', 'finish', 'miss', 'park', 'forward', 'return', 'put_first', 'void', 'undo', 'print', 'desk', 'hours', 'close_day')",
            name=op.f("ck_event_step"),
        ),
        sa.ForeignKeyConstraint(
            ["desk_id"], ["desk.id"], name=op.f("fk_event_desk_id")
        ),
        sa.ForeignKeyConstraint(
            ["hours_id"], ["office_hours.id"], name=op.f("fk_event_hours_id")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_event_office_id")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_event_ticket_id")
        ),
        sa.PrimaryKeyConstraint("office_id", "id", name=op.f("pk_event")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_event_desk",
        "event",
        ["office_id", "desk_id", "id"],
        unique=False,
        sqlite_where=sa.text("desk_id IS NOT NULL"),
        postgresql_where=sa.text("desk_id IS NOT NULL"),
    )
    op.create_index(
        "ux_event_act",
        "event",
        ["office_id", "act_id"],
        unique=True,
        sqlite_where=sa.text("act_id IS NOT NULL"),
        postgresql_where=sa.text("act_id IS NOT NULL"),
    )
    op.create_table(
        "print_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome", sa.String(length=10), server_default="sending", nullable=False
        ),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("grade", sa.String(length=1), server_default="", nullable=False),
        sa.Column(
            "copy", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.CheckConstraint(
            "outcome IN ('none', 'pending', 'sending', 'confirmed', 'sent', 'unknown', 'failed')",
            name=op.f("ck_print_attempt_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_print_attempt_ticket_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_attempt")),
    )
    op.create_index(
        op.f("ix_print_attempt_ticket_id"), "print_attempt", ["ticket_id"], unique=False
    )
    op.create_table(
        "paper_roll",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tickets", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("used >= 0", name=op.f("ck_paper_roll_used")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_paper_roll_office_id")
        ),
        sa.PrimaryKeyConstraint("office_id", "device", name=op.f("pk_paper_roll")),
    )
    op.create_table(
        "announced",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.CheckConstraint("low <= high", name=op.f("ck_announced_range")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_announced_ticket_id")
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_announced")),
    )
    op.create_table(
        "report",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("opens", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("totals", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_report_office_id")
        ),
        sa.PrimaryKeyConstraint("office_id", "opens", name=op.f("pk_report")),
    )
    op.create_table(
        "backup",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=1000), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_backup_office_id")
        ),
        sa.PrimaryKeyConstraint("office_id", "path", name=op.f("pk_backup")),
    )
