"""Until when it is delayed, and whether the end is announced."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "office_hours",
        sa.Column("delayed_until", sa.DateTime(timezone=True), nullable=True),
    )
    op.add_column(
        "office_hours",
        sa.Column(
            "closing_told",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
        ),
    )
