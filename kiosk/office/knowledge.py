"""What the office knows of its talks: today's from the journal, earlier ones as sums.

Today's lengths are worked out from the events of these office hours and live in this
process's memory alone; the night deletes the events (norms P-01). If the house has
decided so (`rules.learn = "seasons"`), closing keeps one weight and one factor per
topic, one spread and one stretch, in `learned`: no talk can be found in them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, text

from kiosk.office import wait
from kiosk.office.hours import Day
from kiosk.office.judgement.pace import learn, thermostat
from kiosk.office.lifecycle import OPEN_CALL
from kiosk.office.prepared import Prepared
from kiosk.office.tables import announced, event, learned, office, ticket
from kiosk.office.values import State, Step

if TYPE_CHECKING:
    from kiosk.office.store import Store

FRESH = dt.timedelta(seconds=5)
"""So long what was read is good enough: a talk more or less changes little."""

LOOKED_BACK = 5000
"""Of the journal's events the last so many are read by a process that begins."""

JUST_COME = dt.timedelta(minutes=1)
"""Whoever is called so soon after drawing found the desk idle: when the talk before
ended, nobody said."""

MINUTE = dt.timedelta(minutes=1)

_events = Prepared(
    select(event.c.id, event.c.at, event.c.step, event.c.changes)
    .where(
        event.c.office_id == bindparam("office"),
        event.c.hours_id == bindparam("hours"),
        event.c.id > bindparam("since"),
        text(
            "event.step IN "
            "('call', 'start', 'finish', 'miss', 'park', 'forward', 'undo')"
        ),
    )
    .order_by(event.c.id)
)
_last_event = Prepared(
    select(office.c.last_event).where(office.c.id == bindparam("office"))
)
_person = Prepared(
    select(ticket.c.topic, ticket.c.appointed, ticket.c.issued).where(
        ticket.c.id == bindparam("ticket")
    )
)
_told = (
    select(announced.c.ticket_id, announced.c.least, announced.c.most)
    .join(ticket, ticket.c.id == announced.c.ticket_id)
    .where(
        ticket.c.hours_id == bindparam("hours"),
        announced.c.least.is_not(None),
        ticket.c.call_event.is_not(None),
    )
    .order_by(ticket.c.call_event)
)
_learned = select(learned.c.subject, learned.c.weight, learned.c.value).where(
    learned.c.office_id == bindparam("office")
)


class Knowledge:
    """One process's knowledge of the present office hours."""

    def __init__(self) -> None:
        self._hours = 0
        self._read: dt.datetime | None = None
        self._forget()

    def _forget(self) -> None:
        self._event = 0
        self._called: dict[int, dt.datetime] = {}
        self._first_called: dict[int, dt.datetime] = {}
        self._people: dict[int, tuple[str | None, dt.datetime]] = {}
        self._talks: dict[int, wait.Service] = {}
        self._before = wait.Learned()

    def is_fresh(self, at: dt.datetime) -> bool:
        """Whether what was read last is new enough."""
        return self._read is not None and dt.timedelta() <= at - self._read < FRESH

    def talks(self) -> tuple[wait.Service, ...]:
        """The talks that ended in these office hours, the oldest first."""
        return tuple(self._talks.values())

    def end(self, store: Store) -> None:
        """The office hours are over: know nothing of them any more."""
        self._hours, self._read = 0, None
        self._forget()
        store.judge.know((), wait.Learned())

    def refresh(
        self, connection: Connection, store: Store, day: Day, at: dt.datetime
    ) -> None:
        """Read what has happened; the store's judge takes note of it."""
        if self._hours == day.hours.id:
            if self.is_fresh(at):
                return
        else:
            self._forget()
            self._hours = day.hours.id
            self._before = earlier(connection, store)
            last = int(_last_event.scalar(connection, office=store.office_id))
            self._event = max(last - LOOKED_BACK, 0)
        self._read = at
        self._follow(connection, store)
        stretch = self._stretched(connection)
        store.judge.know(
            self.talks(),
            msgspec.structs.replace(self._before, stretch=stretch),
        )

    def _follow(self, connection: Connection, store: Store) -> None:
        rows = _events.all(
            connection, office=store.office_id, hours=self._hours, since=self._event
        )
        for event_id, at, step, changes in rows:
            self._event = event_id
            lines = msgspec.json.decode(changes)
            came = self._just_came(connection, lines, at)
            for line in lines:
                self._take(connection, line, at, sure=step != Step.CALL or not came)

    def _just_came(
        self, connection: Connection, lines: Iterable[dict[str, Any]], at: dt.datetime
    ) -> bool:
        """Whether somebody is called who had only just drawn."""
        return any(
            at - self._person(connection, line["ticket"])[1] < JUST_COME
            for line in lines
            if line["now"].get("state") == State.CALLED
        )

    def _person(
        self, connection: Connection, ticket_id: int
    ) -> tuple[str | None, dt.datetime]:
        """Under which topic the ticket's talk is learned, and when it was drawn."""
        known = self._people.get(ticket_id)
        if known is None:
            ((topic, appointed, issued),) = _person.all(connection, ticket=ticket_id)
            key = topic if appointed is None else wait.APPOINTMENT
            known = self._people[ticket_id] = (key, issued)
        return known

    def _take(
        self,
        connection: Connection,
        line: dict[str, Any],
        at: dt.datetime,
        *,
        sure: bool,
    ) -> None:
        """Follow one ticket through one event."""
        state = line["now"].get("state")
        if state is None:
            return
        ticket_id = line["ticket"]
        self._talks.pop(ticket_id, None)
        if state == State.CALLED and line["was"].get("state") not in OPEN_CALL:
            # An undone end gives back the talk that had begun before.
            self._called.setdefault(ticket_id, at)
            self._first_called.setdefault(ticket_id, at)
        elif state == State.FINISHED:
            self._finish(connection, ticket_id, at, sure=sure)
        elif state not in OPEN_CALL:
            self._called.pop(ticket_id, None)

    def _finish(
        self, connection: Connection, ticket_id: int, at: dt.datetime, *, sure: bool
    ) -> None:
        called = self._called.get(ticket_id)
        if called is None or not sure:
            return
        topic, _ = self._person(connection, ticket_id)
        minutes = (at - called) / MINUTE
        self._talks[ticket_id] = wait.Service(minutes, topic)

    def _stretched(self, connection: Connection) -> float:
        """The thermostat, after those who were called today."""
        stretch = self._before.stretch
        told = connection.execute(_told, {"hours": self._hours})
        for ticket_id, least, most in told:
            called = self._first_called.get(ticket_id)
            if called is None:
                continue
            waited = (called - self._person(connection, ticket_id)[1]) / MINUTE
            stretch = thermostat(stretch, inside=least <= waited <= most)
        return stretch


def earlier(connection: Connection, store: Store) -> wait.Learned:
    """What earlier dates taught, if the house allows it to be kept."""
    if store.config.rules.learn != "seasons":
        return wait.Learned()
    rows = connection.execute(_learned, {"office": store.office_id}).all()
    found = {row.subject: row for row in rows}
    spread, stretch = found.get(SPREAD), found.get(STRETCH)
    blank = wait.Learned()
    return wait.Learned(
        factors=tuple(
            wait.Factor(subject.removeprefix(TOPIC) or None, row.weight, row.value)
            for subject, row in found.items()
            if subject.startswith(TOPIC)
        ),
        spread=spread.value if spread else blank.spread,
        spread_weight=spread.weight if spread else blank.spread_weight,
        stretch=stretch.value if stretch else blank.stretch,
    )


TOPIC = "topic:"
SPREAD = "spread"
STRETCH = "stretch"
"""What a row of `learned` is about; a topic's is "topic:KEY", without one "topic:"."""


def keep(connection: Connection, store: Store, day: Day, at: dt.datetime) -> None:
    """At closing: fold today's talks into what is kept, or keep nothing at all."""
    mine = learned.c.office_id == store.office_id
    if store.config.rules.learn != "seasons":
        connection.execute(delete(learned).where(mine))
        return
    today = Knowledge()
    today.refresh(connection, store, day, at)
    known = store.judge
    now = learn(
        known.learned,
        wait.Queue(
            finished=today.talks(),
            learned=known.learned,
            minutes=known.minutes,
            talk=store.config.rules.talk,
        ),
    )
    rows = [(TOPIC + (f.topic or ""), f.weight, f.value) for f in now.factors]
    rows += [(SPREAD, now.spread_weight, now.spread), (STRETCH, 0.0, now.stretch)]
    connection.execute(delete(learned).where(mine))
    connection.execute(
        insert(learned),
        [
            {
                "office_id": store.office_id,
                "subject": subject,
                "weight": weight,
                "value": value,
            }
            for subject, weight, value in rows
        ],
    )
