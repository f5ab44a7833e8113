"""Which schema the program needs, and how a database gets it.

A running process only compares a version; Alembic is imported when there is
something to do.
"""

from __future__ import annotations

import logging

from sqlalchemy import Connection, Engine, inspect, text

from kiosk.office.engines import set_up_alone
from kiosk.office.values import OfficeGone

VERSION = "0005"
"""The newest step in migrations/versions."""

KNOWN = ("0001", "0002", "0003", "0004", "0005")
"""Every step this program knows, oldest first."""


def version(connection: Connection) -> str | None:
    """The database's schema version; None for a database without tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(
        text("SELECT version_num FROM alembic_version")
    ).scalar_one_or_none()


def refuse_other_versions(found: str | None) -> None:
    """Raise OfficeGone unless the database has exactly this program's schema."""
    if found == VERSION:
        return
    if found is None:
        raise OfficeGone("the database is empty; `aufruf migrate` makes its tables")
    if found in KNOWN:
        raise OfficeGone(
            f"the database is of version {found}, the program needs {VERSION}: "
            "stop the processes, make a backup, then run `aufruf migrate`"
        )
    raise OfficeGone(
        f"the database is of version {found}, newer than this program ({VERSION}): "
        "install the newer aufruf, or restore the backup made before it"
    )


def migrate(engine: Engine) -> tuple[str | None, str]:
    """Bring a database to VERSION in one transaction; returns (before, after).

    Raises:
        OfficeGone: the database is newer than the program.
    """
    from alembic import command
    from alembic.config import Config

    logging.getLogger("alembic").setLevel(logging.WARNING)
    with engine.begin() as connection:
        set_up_alone(connection)
        before = version(connection)
        if before is not None and before not in KNOWN:
            refuse_other_versions(before)
        alembic = Config()
        alembic.set_main_option("script_location", "kiosk.office:migrations")
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "head")
    return before, VERSION
