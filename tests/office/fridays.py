"""Afternoons for tests of `simulate`: the Friday of the design, and judges to try."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import msgspec
import simpy

from kiosk.config import Rules
from kiosk.office.admission import Verdict
from kiosk.office.judgement.situation import APPOINTMENT
from kiosk.office.simulate.afternoon import Look
from kiosk.office.simulate.people import Visitor
from kiosk.office.simulate.scenario import Scenario, Subject
from kiosk.office.values import Ticket

FRIDAY = Scenario(
    length=120,
    rooms=1,
    appointments=8,
    spacing=15,
    walk_ins=4,
    topics=(Subject("other", 7.0),),
    rules=Rules(talk=7.0),
)
"""14:30 to 16:30 in one room, an appointment every 15 minutes, short talks."""

STRICT = msgspec.structs.replace(
    FRIDAY, rules=msgspec.structs.replace(FRIDAY.rules, head_start=24 * 60)
)
"""Registered visitors always first."""

FIRST_COME = msgspec.structs.replace(
    FRIDAY, rules=msgspec.structs.replace(FRIDAY.rules, grace=-10_000, early=24 * 60)
)
"""Whoever came first, registered or not."""


Process = Generator[simpy.Event, Any, None]


class Everybody:
    """A judge who gives a number to whoever wants one."""

    def admits(self, look: Look) -> Verdict:
        """Always."""
        return Verdict.OPEN

    def range_of(self, look: Look, ticket: Ticket) -> None:
        """No range."""


class UpTo(Everybody):
    """A judge who gives so many walk-ins a number: what the afternoon has room for."""

    def __init__(self, capacity: int = 7) -> None:
        self.capacity = capacity

    def admits(self, look: Look) -> Verdict:
        """Whether fewer walk-ins have drawn."""
        drawn = sum(ticket.appointed is None for ticket in look.waiting)
        for talks in (look.running, look.finished):
            drawn += sum(talk.topic != APPOINTMENT for talk in talks)
        return Verdict.OPEN if drawn < self.capacity else Verdict.FULL


def calls_by_simpy(scenario: Scenario, visitors: list[Visitor]) -> dict[Visitor, float]:
    """When each visitor is called, played by simpy, the order told in other words."""
    clock = simpy.Environment(initial_time=-scenario.issue_before)
    waiting: list[Visitor] = []
    called: dict[Visitor, float] = {}
    comes = clock.event()
    rules = scenario.rules

    def turn(visitor: Visitor) -> tuple[bool, float, bool]:
        due = visitor.appointed
        if due is None:
            return False, visitor.comes, True
        late = visitor.comes > due + rules.grace
        place = visitor.comes if late else due - rules.head_start
        return clock.now < due - rules.early, place, False

    def lobby() -> Process:
        nonlocal comes
        for visitor in visitors:
            yield clock.timeout(max(visitor.comes - clock.now, 0))
            waiting.append(visitor)
            comes, past = clock.event(), comes
            past.succeed()

    def room() -> Process:
        yield clock.timeout(scenario.issue_before)
        while clock.now < scenario.length + scenario.overrun:
            if not waiting:
                yield comes
                continue
            visitor = min(waiting, key=turn)
            waiting.remove(visitor)
            called[visitor] = clock.now
            yield clock.timeout(visitor.talk)

    clock.process(lobby())
    for _ in range(scenario.rooms):
        clock.process(room())
    clock.run()
    return called
