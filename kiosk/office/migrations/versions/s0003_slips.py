"""Priority slips."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "priority_slip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("hours_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("promised", sa.Date(), nullable=True),
        sa.Column("used", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "print_state", sa.String(length=10), server_default="none", nullable=False
        ),
        sa.CheckConstraint(
            "print_state IN ('none', 'pending', 'sending', 'confirmed', 'sent', 'unknown', 'failed')",
            name=op.f("ck_priority_slip_print_state"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_priority_slip_office_id")
        ),
        sa.ForeignKeyConstraint(
            ["hours_id"], ["office_hours.id"], name=op.f("fk_priority_slip_hours_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority_slip")),
        sa.UniqueConstraint(
            "office_id", "code", name=op.f("uq_priority_slip_office_id_code")
        ),
        sa.UniqueConstraint(
            "hours_id", "number", name=op.f("uq_priority_slip_hours_id_number")
        ),
    )
