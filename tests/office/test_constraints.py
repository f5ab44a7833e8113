"""A bug in the program meets the database before it meets a visitor."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import Table, exc, func, insert, select, text, update

from kiosk.office.tables import (
    announced,
    appointment,
    backup,
    desk,
    device,
    event,
    fault,
    learned,
    metadata,
    office_hours,
    paper_roll,
    print_attempt,
    priority_slip,
    report,
    ticket,
)
from tests.office.afternoon import MINUTE, Afternoon, tables


def row(office: Afternoon, number: int = 1, **changed: Any) -> dict[str, Any]:
    """A ticket's row as it is in the table, with some values changed."""
    with office.store.read() as connection:
        found = connection.execute(select(ticket).where(ticket.c.number == number))
        values = dict(found.one()._mapping)
    del values["id"]
    return {**values, **changed}


def breaks(office: Afternoon, statement: Any) -> None:
    """The database refuses the statement and keeps everything as it was."""
    before = tables(office.store)
    with pytest.raises(exc.IntegrityError), office.store.write() as connection:
        connection.execute(statement)
    assert tables(office.store) == before
    assert office.draw().ticket.number > 1, "the office goes on"


def test_no_number_twice_in_one_afternoon(office: Afternoon) -> None:
    office.draw()
    breaks(office, insert(ticket).values(row(office, draw_id="another")))


def test_no_draw_id_twice(office: Afternoon) -> None:
    office.draw()
    breaks(office, insert(ticket).values({**row(office), "number": 50}))


def test_no_two_open_calls_at_a_desk(office: Afternoon) -> None:
    office.draws(2)
    office.next()
    desk_id = office.store.desk_ids["room"]
    for state in ("called", "serving"):
        breaks(
            office,
            update(ticket)
            .where(ticket.c.number == 2)
            .values(state=state, desk_id=desk_id),
        )


def test_no_open_call_without_a_desk(office: Afternoon) -> None:
    office.draw()
    breaks(office, update(ticket).values(state="called"))


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (ticket, "state"),
        (ticket, "kind"),
        (ticket, "print_state"),
        (office_hours, "issuing"),
        (event, "step"),
    ],
    ids=lambda value: str(value),
)
def test_no_state_that_the_program_does_not_know(
    office: Afternoon, table: Any, column: str
) -> None:
    office.draw()
    breaks(office, update(table).values({column: "lost"}))


def test_no_appointment_in_an_unknown_state_or_of_no_length(
    office: Afternoon,
) -> None:
    office.draw()
    office.book(10)
    breaks(office, update(appointment).values(state="lost"))
    breaks(office, update(appointment).values(minutes=0))


def test_no_number_below_one_and_no_hours_that_end_before_they_begin(
    office: Afternoon,
) -> None:
    office.draw()
    breaks(office, update(ticket).values(number=0))
    breaks(office, update(office_hours).values(closes=office_hours.c.opens))
    breaks(office, update(office_hours).values(remaining=-1))


def test_no_appointment_gives_two_numbers(office: Afternoon) -> None:
    office.draw()
    office.arrives(10)
    used = row(office, 61)["appointment_id"]
    breaks(
        office, update(ticket).where(ticket.c.number == 1).values(appointment_id=used)
    )


def references() -> list[tuple[str, str]]:
    """Every column that names a row of another table."""
    return [
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if column.foreign_keys
    ]


def test_there_are_references_to_test() -> None:
    assert len(references()) >= 12


@pytest.mark.parametrize(("table", "column"), references())
def test_nothing_names_a_row_that_is_not_there(
    office: Afternoon, table: str, column: str
) -> None:
    drawn = office.draw()
    office.book(10)
    mine = {"office_id": office.store.office_id}
    its = {"ticket_id": drawn.ticket.id}
    hours = drawn.ticket.hours_id
    rows: list[tuple[Table, dict[str, Any]]] = [
        (print_attempt, {**its, "device": "kiosk", "began": office.at}),
        (announced, {**its, "low": 5, "high": 10}),
        (device, {**mine, "name": "kiosk", "kind": "kiosk", "seen": office.at}),
        (paper_roll, {**mine, "device": "kiosk", "began": office.at}),
        (backup, {**mine, "path": "/copy", "made": office.at}),
        (
            report,
            {**mine, "opens": office.at, "day": office.at.date(), "totals": "{}"},
        ),
        (learned, {**mine, "subject": "spread", "weight": 1.0, "value": 0.7}),
        (fault, {"hours_id": hours, "kind": "kiosk", "count": 1}),
        (
            priority_slip,
            {**mine, "hours_id": hours, "number": 1, "language": "de", "code": "123"},
        ),
    ]
    with office.store.write() as connection:
        for filled, values in rows:
            if not connection.execute(
                select(func.count()).select_from(filled)
            ).scalar():
                connection.execute(insert(filled).values(**values))
    target = metadata.tables[table]
    breaks(office, update(target).values({column: 4711}))


def test_what_is_named_cannot_be_deleted(office: Afternoon) -> None:
    office.draw()
    office.next()
    for table in ("office", "office_hours", "desk", "ticket"):
        breaks(office, text(f"DELETE FROM {table}"))


@pytest.mark.parametrize(
    "column", [ticket.c.issued, ticket.c.place, event.c.at, office_hours.c.opens]
)
def test_a_time_without_a_zone_never_reaches_the_database(
    office: Afternoon, column: Any
) -> None:
    office.draw()
    naive = dt.datetime(2026, 1, 30, 15, 0)  # noqa: DTZ001 - that is the mistake
    with (
        pytest.raises(exc.StatementError, match="naive"),
        office.store.write() as connection,
    ):
        connection.execute(update(column.table).values({column.name: naive}))


def test_times_come_back_as_the_same_moment_in_utc(office: Afternoon) -> None:
    zone = office.store.config.zone
    local = (office.at + 7 * MINUTE).astimezone(zone)
    ticket_id = office.draw().ticket.id
    with office.store.write() as connection:
        connection.execute(
            update(ticket).where(ticket.c.id == ticket_id).values(called=local)
        )
    back = office.ticket(1).called
    assert back == local
    assert back is not None
    assert back.tzinfo is dt.UTC


def test_the_same_desk_cannot_be_there_twice(office: Afternoon) -> None:
    office.draw()
    breaks(office, insert(desk).values(office_id=office.store.office_id, key="room"))
