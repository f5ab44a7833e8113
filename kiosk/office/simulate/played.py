"""Ranges and admission as the kiosk gives them: `wait` and `admission` themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kiosk.office import admission, order, wait
from kiosk.office.admission import Verdict
from kiosk.office.simulate.afternoon import OPENS, Look
from kiosk.office.simulate.afternoon import Talk as Held
from kiosk.office.simulate.quick import Quick
from kiosk.office.simulate.scenario import Scenario
from kiosk.office.values import Ticket
from kiosk.office.wait import APPOINTMENT, Expected, Person, Queue, Service, Talk

PLAYS = 60
"""Plays behind a range; the kiosk takes more, a thousand afternoons can do with these:
the ends of a range scatter more, their mean does not move."""

ADMISSION_PLAYS = 120

CLEAR = 0.03
"""Where the closed form says that it is open by so much, or full beyond all doubt, the
plays are not asked."""


class Played:
    """A judge that asks what the kiosk asks."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._rules = scenario.rules
        self._closes = scenario.length + scenario.overrun
        self._minutes = {topic.key: topic.minutes for topic in scenario.topics}
        self._quick = Quick(scenario)

    def admits(self, look: Look) -> Verdict:
        """May another number be drawn? Its chance is played where it is in doubt."""
        chance = self._quick.chance(look)
        if admission.RISK / 2 < chance < admission.OPEN + CLEAR:
            chance = self.chance(look)
        return admission.verdict(chance)

    def chance(self, look: Look, plays: int = ADMISSION_PLAYS) -> float:
        """That everybody is done by closing, one more number counted in."""
        ahead = [*self._waiting(look, look.waiting), Person()]
        closes = self._closes - look.at
        return admission.chance(self._queue(look, ahead), closes=closes, plays=plays)

    def range_of(self, look: Look, ticket: Ticket) -> tuple[float, float] | None:
        """The range as it is shown, rounded outward to five minutes."""
        mine = order.key(ticket)
        earlier = [other for other in look.waiting if order.key(other) < mine]
        later = [other for other in look.waiting if order.key(other) > mine]
        queue = self._queue(
            look,
            self._waiting(look, earlier),
            behind=self._waiting(look, later),
            place=_minutes(ticket.place) - look.at,
            not_before=self._not_before(ticket, look.at),
        )
        low, _, high = wait.estimate(queue, plays=PLAYS)
        shown = wait.rounded(low, high)
        if shown.low is None or shown.high is None:
            return None
        return shown.low, shown.high

    def _queue(self, look: Look, ahead: Sequence[Person], **more: object) -> Queue:
        return Queue(
            running=tuple(self._running(look)),
            ahead=tuple(ahead),
            # Whoever is later than that is no longer waited for.
            expected=tuple(
                Expected(due - look.at)
                for due in look.expected
                if due >= look.at - self._rules.grace
            ),
            desks=self._scenario.rooms,
            begins=max(-look.at, 0.0),
            talk=self._rules.talk,
            minutes=self._minutes,
            finished=tuple(_service(talk) for talk in look.finished),
            no_show=self._rules.no_show,
            head_start=self._rules.head_start,
            grace=self._rules.grace,
            early=self._rules.early,
            **more,  # type: ignore[arg-type]
        )

    def _running(self, look: Look) -> list[Talk]:
        return [Talk(look.at - held.began, held.topic) for held in look.running]

    def _waiting(self, look: Look, tickets: Sequence[Ticket]) -> list[Person]:
        return [
            Person(ticket.topic)
            if ticket.appointed is None
            else Person(
                APPOINTMENT,
                not_before=self._not_before(ticket, look.at),
                registered=True,
            )
            for ticket in sorted(tickets, key=order.key)
        ]

    def _not_before(self, ticket: Ticket, at: float) -> float:
        if ticket.appointed is None:
            return 0.0
        return max(_minutes(ticket.appointed) - self._rules.early - at, 0.0)


def _service(held: Held) -> Service:
    return Service(held.ends - held.began, held.topic)


def _minutes(moment: dt.datetime) -> float:
    return (moment - OPENS) / dt.timedelta(minutes=1)
