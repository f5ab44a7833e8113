"""What a councillor may ask of past office hours: sums, and nothing about a person.

Pure: plain values in, totals out; `publishing` says what of them is told. No length
of a talk, no desk, no staff, no topic by time of day can be read from them (norms D-06,
P-01, P-02). Waiting times are kept in classes of five minutes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

import msgspec

from kiosk.office.values import Kind, OfficeHours, PrintState, State, Ticket

CLASS = 5
"""Minutes of a class of waiting time."""

FEW = 5
"""Smaller counts are not told: they might point at somebody."""

Range = tuple[int, int]
"""A waiting range as it was announced, in minutes."""


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """Sums over one or more office hours."""

    visitors: dict[str, int] = {}
    """By kind (walk_in, appointment); numbers taken back at once do not count."""
    topics: dict[str, int] = {}
    """By topic's key; "" for those who named none. Walk-ins only."""
    languages: dict[str, int] = {}
    waits: dict[str, dict[int, int]] = {}
    """By kind: how many waited n × 5 up to (n + 1) × 5 minutes until their call."""
    announced: dict[str, int] = {}
    """Called `inside` the announced range, `earlier`, `later`."""
    unmet: int = 0
    """Taps on "draw a number" when there was none."""
    not_reached: int = 0
    no_shows: int = 0
    """Appointments whose visitor did not come."""
    missed: int = 0
    """Called, and not there."""
    void: int = 0
    paper: dict[str, int] = {}
    """How prints ended: confirmed, sent, unknown, failed."""
    faults: dict[str, int] = {}
    """How often devices of a kind came into trouble (troubles.FAULTS)."""

    def __add__(self, other: Totals) -> Totals:
        """Both together."""
        return Totals(
            visitors=_sum(self.visitors, other.visitors),
            topics=_sum(self.topics, other.topics),
            languages=_sum(self.languages, other.languages),
            waits={
                kind: _sum(self.waits.get(kind, {}), other.waits.get(kind, {}))
                for kind in {**self.waits, **other.waits}
            },
            announced=_sum(self.announced, other.announced),
            unmet=self.unmet + other.unmet,
            not_reached=self.not_reached + other.not_reached,
            no_shows=self.no_shows + other.no_shows,
            missed=self.missed + other.missed,
            void=self.void + other.void,
            paper=_sum(self.paper, other.paper),
            faults=_sum(self.faults, other.faults),
        )

    @property
    def people(self) -> int:
        """Numbers given out and kept."""
        return sum(self.visitors.values())

    def all_waits(self) -> dict[int, int]:
        """The classes of both kinds together."""
        together: dict[int, int] = {}
        for classes in self.waits.values():
            together = _sum(together, classes)
        return together


class Report(msgspec.Struct, frozen=True):
    """The totals of one date of office hours."""

    day: dt.date
    opens: dt.datetime
    totals: Totals


K = TypeVar("K", bound=Hashable)


def _sum(one: Mapping[K, int], other: Mapping[K, int]) -> dict[K, int]:
    return dict(Counter(one) + Counter(other))


def summarise(
    hours: OfficeHours,
    tickets: Iterable[Ticket],
    *,
    first_calls: Mapping[int, dt.datetime],
    announced: Mapping[int, Range],
    prints: Iterable[PrintState],
    no_shows: int,
    faults: Mapping[str, int],
) -> Totals:
    """The totals of one date.

    Args:
        hours: the office hours.
        tickets: all numbers drawn in them.
        first_calls: when each ticket (by id) was first called (UTC).
        announced: the range each ticket (by id) was told, in minutes.
        prints: how each attempt to print ended.
        no_shows: appointments whose visitor did not come.
        faults: how often devices of each kind came into trouble.
    """
    kept = list(tickets)
    void = sum(ticket.state is State.VOID for ticket in kept)
    kept = [ticket for ticket in kept if ticket.state is not State.VOID]
    waits: dict[str, Counter[int]] = {}
    told: Counter[str] = Counter()
    for ticket in kept:
        called = first_calls.get(ticket.id)
        if called is None:
            continue
        # Whoever came early for an appointment waits from the appointed time.
        since = max(ticket.issued, ticket.appointed or ticket.issued)
        minutes = max((called - since) / dt.timedelta(minutes=1), 0.0)
        waits.setdefault(ticket.kind.value, Counter())[int(minutes // CLASS)] += 1
        if ticket.id in announced:
            # The range was told at the draw, and counted from there.
            waited = (called - ticket.issued) / dt.timedelta(minutes=1)
            told[_against(announced[ticket.id], waited)] += 1
    return Totals(
        visitors=dict(Counter(ticket.kind.value for ticket in kept)),
        topics=dict(
            Counter(
                ticket.topic or "" for ticket in kept if ticket.kind is Kind.WALK_IN
            )
        ),
        languages=dict(Counter(ticket.language for ticket in kept)),
        waits={kind: dict(classes) for kind, classes in waits.items()},
        announced=dict(told),
        unmet=hours.unmet,
        not_reached=sum(ticket.state is State.NOT_REACHED for ticket in kept),
        no_shows=no_shows,
        missed=sum(ticket.state is State.MISSED for ticket in kept),
        void=void,
        paper=dict(Counter(state.value for state in prints)),
        faults=dict(faults),
    )


def _against(told: Range, waited: float) -> str:
    low, high = told
    if waited < low:
        return "earlier"
    return "inside" if waited <= high else "later"


def percentile(classes: Mapping[int, int], share: float) -> Range | None:
    """The class of waiting time (from, to; minutes) below which this share waited.

    None when fewer than FEW were called: a percentile of three people is a person.
    """
    total = sum(classes.values())
    if total < FEW:
        return None
    seen = 0
    for place in sorted(classes):
        seen += classes[place]
        if seen >= share * total:
            return place * CLASS, (place + 1) * CLASS
    raise AssertionError("a percentile beyond 100 %")
