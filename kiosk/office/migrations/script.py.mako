"""${message}.

Other processes may run the version before while this step is applied: add, fill,
and only in a later step remove. On PostgreSQL a step may hold a table's lock for
seconds at most.
"""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Apply."""
    ${upgrades if upgrades else "pass"}
