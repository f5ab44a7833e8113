"""Runs the schema's steps on the connection that `schema.migrate` hands over."""

from alembic import context

import kiosk.office.indexes  # noqa: F401 - they belong to the metadata
from kiosk.office.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite cannot alter a table in place; batch mode copies it.
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
