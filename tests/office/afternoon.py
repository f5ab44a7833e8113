"""An office with a clock of its own, and short names for what people do in it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import insert, select

from kiosk.config import DEFAULT_TOPICS, Config, Desk, Numbers, Rules, Topic
from kiosk.office import board, journal, operations, queries
from kiosk.office import hours as office_days
from kiosk.office.operations import dates, today
from kiosk.office.store import Store
from kiosk.office.tables import appointment, metadata
from kiosk.office.values import (
    Board,
    Called,
    Drawn,
    OfficeHours,
    Refused,
    Situation,
    Ticket,
)

NOW = dt.datetime(2026, 1, 30, 14, 0, tzinfo=dt.UTC)
"""Friday 30 January 2026, 15:00 in Jena: the tests' office has been open an hour."""

MINUTE = dt.timedelta(minutes=1)
THREE_DESKS = (Desk(key="room"), Desk(key="two"), Desk(key="three"))


def with_desks(config: Config, *keys: str) -> Config:
    """The same office with these desks."""
    return msgspec.structs.replace(config, desks=tuple(Desk(key=key) for key in keys))


DESKS = ("a", "b", "c", "d", "e", "f")


def large_office(config: Config) -> Config:
    """Six desks, and room for thousands of short talks."""
    return msgspec.structs.replace(
        with_desks(config, *DESKS),
        numbers=Numbers(walk_in=(1, 9000), appointment=(9001, 9999)),
        rules=Rules(talk=0.05, undo=3600),
        topics=tuple(Topic(key=key, minutes=0.05) for key in DEFAULT_TOPICS),
    )


class Afternoon:
    """What visitors and staff do; `at` is the clock, moved by hand."""

    def __init__(self, store: Store, at: dt.datetime = NOW) -> None:
        self.store = store
        self.at = at

    def later(self, minutes: float = 1.0) -> None:
        """Let the clock go on."""
        self.at += minutes * MINUTE

    def draw(self, draw_id: str | None = None, topic: str | None = None) -> Drawn:
        """A walk-in taps; a second passes first."""
        self.later(1 / 60)
        return operations.issue_ticket(
            self.store,
            draw_id=draw_id or uuid4().hex,
            topic=topic,
            language="de",
            at=self.at,
            device="kiosk",
        )

    def draws(self, count: int) -> list[int]:
        """That many walk-ins tap; their numbers."""
        return [self.draw().ticket.number for _ in range(count)]

    def book(self, minutes: float, code: str = "", state: str = "expected") -> str:
        """An appointment so many minutes from now; its code."""
        code = code or uuid4().hex[:6]
        with self.store.write() as connection:
            day = office_days.current(connection, self.store, self.at)
            assert day is not None
            connection.execute(
                insert(appointment).values(
                    hours_id=day.hours.id,
                    starts=self.at + minutes * MINUTE,
                    minutes=10,
                    code=code,
                    state=state,
                )
            )
        return code

    def check_in(
        self, code: str | None = None, appointed: dt.datetime | None = None
    ) -> Drawn:
        """A registered visitor says that they are here."""
        return operations.check_in(
            self.store,
            draw_id=uuid4().hex,
            language="de",
            at=self.at,
            device="kiosk",
            code=code,
            appointed=appointed,
        )

    def arrives(self, minutes: float) -> int:
        """Somebody with an appointment so many minutes from now checks in."""
        return self.check_in(self.book(minutes)).ticket.number

    def do(self, act: str, desk: str = "room", **more: Any) -> Called:
        """A desk's act, named as in `operations`; a second passes first."""
        self.later(1 / 60)
        answer: Called = getattr(operations, act)(
            self.store, desk=desk, at=self.at, device="keypad", **more
        )
        return answer

    def next(self, desk: str = "room", **more: Any) -> int | None:
        """The number that "next" calls; None when it only finished the present one."""
        ticket = self.do("call_next", desk, **more).ticket
        return ticket.number if ticket else None

    def calls_all(self, desk: str = "room") -> list[int]:
        """Press "next" until nobody waits; the numbers in calling order."""
        called = []
        while (number := self.next(desk)) is not None:
            called.append(number)
        return called

    def desk_pauses(self, desk: str = "room", **more: Any) -> bool:
        """Pause the desk or resume it."""
        return operations.pause_desk(
            self.store, desk=desk, at=self.at, device="keypad", **more
        )

    def gives_back(self, number: int) -> Ticket:
        """A number is void."""
        return operations.void_ticket(
            self.store,
            ticket_id=self.ticket(number).id,
            at=self.at,
            device="kiosk",
        )

    def returns(self, number: int, **more: Any) -> Ticket:
        """Whoever missed the call, or was parked, comes back."""
        return operations.return_to_queue(
            self.store, number=number, at=self.at, device="desk", **more
        )

    def puts_first(self, number: int) -> Ticket:
        """The secretary lets somebody go first."""
        return operations.put_first(
            self.store, number=number, at=self.at, device="desk"
        )

    def closes_the_day(self) -> tuple[Ticket, ...]:
        """The end of the office hours."""
        return operations.close_day(self.store, at=self.at, device="desk")

    def hours(self, act: str, **more: Any) -> OfficeHours:
        """What the secretary does with the hours, named as in the two modules."""
        module = dates if hasattr(dates, act) else today
        done: OfficeHours = getattr(module, act)(
            self.store, at=self.at, device="desk", **more
        )
        return done

    def board(self) -> Board:
        """What the displays show now."""
        return board.read(self.store, self.at)

    def situation(self) -> Situation:
        """What the start screen says now."""
        return self.board().situation

    def queue(self) -> list[int]:
        """The numbers in calling order."""
        return [entry.ticket.number for entry in queries.queue(self.store, self.at)]

    def reasons(self) -> dict[int, str]:
        """Why each number has its place."""
        return {
            entry.ticket.number: entry.reason
            for entry in queries.queue(self.store, self.at)
        }

    def ticket(self, number: int) -> Ticket:
        """The ticket of that number today."""
        found = queries.ticket_by_number(self.store, number, self.at)
        assert found is not None
        return found

    def state(self, number: int) -> str:
        """Where that number is in its life."""
        return self.ticket(number).state.value


def refusal(caught: pytest.ExceptionInfo[Refused]) -> str:
    """The reason of a refusal."""
    return caught.value.reason


def tables(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Every row of the database but the events and their counter."""
    rows = {}
    with store.read() as connection:
        for table in metadata.sorted_tables:
            if table.name == "event":
                continue
            found = connection.execute(select(table).order_by(*table.primary_key))
            rows[table.name] = [dict(row._mapping) for row in found]
    for row in rows["office"]:
        row.pop("last_event")
    return rows


def all_tickets(store: Store) -> dict[int, Ticket]:
    """The tickets as the tables tell them, by id."""
    with store.read() as connection:
        rows = connection.execute(queries._tickets)
        tickets = [queries.ticket_of(row, store) for row in rows]
    return {ticket.id: ticket for ticket in tickets}


def all_events(store: Store) -> list[Any]:
    """The whole journal."""
    events: list[Any] = []
    while more := queries.events(store, events[-1].id if events else 0):
        events += more
    return events


def told_by_events(store: Store) -> dict[int, Ticket]:
    """The tickets as the events alone tell them, by id."""
    return journal.rebuild(all_events(store))
