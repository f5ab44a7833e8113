"""Whether ranges held, and what earlier dates taught."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Apply."""
    op.add_column("announced", sa.Column("least", sa.Float(), nullable=True))
    op.add_column("announced", sa.Column("most", sa.Float(), nullable=True))
    op.create_table(
        "learned",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=48), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_learned_office_id")
        ),
        sa.PrimaryKeyConstraint("office_id", "subject", name=op.f("pk_learned")),
    )
