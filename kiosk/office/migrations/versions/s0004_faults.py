"""How often devices were in trouble while office hours were open."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "fault",
        sa.Column("hours_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hours_id"], ["office_hours.id"], name=op.f("fk_fault_hours_id")
        ),
        sa.PrimaryKeyConstraint("hours_id", "kind", name=op.f("pk_fault")),
        sa.CheckConstraint("count > 0", name=op.f("ck_fault_count")),
    )
