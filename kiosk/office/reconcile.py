"""The database against the number roll: a number once given is never given again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select, update

from kiosk.office import roll
from kiosk.office.tables import office_hours
from kiosk.office.values import Kind

if TYPE_CHECKING:
    from kiosk.office.store import Store

log = logging.getLogger(__name__)


def with_roll(connection: Connection, store: Store) -> list[str]:
    """Raise each counter to what the roll knows; one sentence for each loss."""
    path = store.address.roll
    known, damaged = roll.highest(path)
    said = [f"{path}: {damaged} damaged line(s) were passed over"] if damaged else []
    if not known:
        return said
    rows = connection.execute(
        select(office_hours).where(office_hours.c.office_id == store.office_id)
    ).all()
    for row in rows:
        for kind, column in (
            (Kind.WALK_IN, office_hours.c.last_walk_in),
            (Kind.APPOINTMENT, office_hours.c.last_appointment),
        ):
            given = known.get((f"{row.opens:%Y%m%dT%H%M%SZ}", kind), 0)
            last = getattr(row, column.name)
            if given <= last:
                continue
            connection.execute(
                update(office_hours)
                # Others may draw meanwhile: never back.
                .where(office_hours.c.id == row.id, column < given)
                .values({column: given})
            )
            lost = f"{last + 1}" if given == last + 1 else f"{last + 1} to {given}"
            said.append(
                f"the database had lost number {lost} ({kind}) of {row.day}; it is "
                "not given again, whoever holds it must be asked for at the door"
            )
    for sentence in said:
        log.error(sentence)
    return said
