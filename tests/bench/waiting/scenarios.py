"""The kinds of office that the estimator is judged in; seasons of 12 afternoons."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.office.wait import APPOINTMENT
from tests.bench.waiting import truth
from tests.bench.waiting.truth import Afternoon, Lengths, Visitor

DATES = 12

PROOF = 1000
"""Seasons are numbered by their seed. Those below serve for tuning: whoever changes a
constant of `kiosk.office.judgement` may look at them as often as they like. Those from
here on are the proof: nothing was ever chosen by them, and nothing may be."""

TOPICS = {"fire": 8.0, "budget": 10.0, "family": 15.0}


@dataclass(frozen=True)
class Scenario:
    """What is special about an office."""

    name: str
    lengths: Callable[[], Lengths]
    desks: int = 1
    topics: bool = False
    appointments: int = 0
    backlog: int = 0
    shifts: float = 1.0
    """From the seventh date on talks take so many times as long."""
    slows: float = 1.0
    """On every third date talks take so many times as long from its middle on."""
    wide: bool = False
    """Outliers and sudden changes have wider targets."""
    load: float = 1.1

    @property
    def changes(self) -> bool:
        """Whether talks take longer from a moment on, which only the oracle knows."""
        return self.shifts != 1 or self.slows != 1


SCENARIOS = (
    Scenario("exponential", truth.exponential),
    Scenario("log-normal 0.5", lambda: truth.log_normal(0.5)),
    Scenario("log-normal 1.0", lambda: truth.log_normal(1.0)),
    Scenario("three topics", lambda: truth.log_normal(0.7), topics=True),
    Scenario("appointments", lambda: truth.log_normal(0.7), appointments=6),
    Scenario("backlog", lambda: truth.log_normal(0.7), backlog=8, load=0.9),
    Scenario("two rooms", lambda: truth.log_normal(0.7), desks=2),
    Scenario(
        "two rooms, all of it",
        lambda: truth.log_normal(0.7),
        desks=2,
        topics=True,
        appointments=8,
        backlog=5,
        load=0.95,
    ),
    Scenario("mean shifts", lambda: truth.log_normal(0.7), shifts=1.25),
    Scenario(
        "outliers", lambda: truth.with_outliers(0.6, 0.04, 5.0), wide=True, load=1.0
    ),
    Scenario("slows down", lambda: truth.log_normal(0.7), slows=1.6, wide=True),
)


class Season:
    """One office's year: its own truth about the configured minutes."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario = scenario
        self.chance = random.Random(f"{scenario.name} {seed}")
        self.lengths = scenario.lengths()
        normal = self.chance.gauss
        self.factor = math.exp(normal(0, 0.3))
        self.topic_factor = {
            key: math.exp(normal(0, 0.15)) for key in (*TOPICS, APPOINTMENT)
        }

    def afternoons(self) -> list[Afternoon]:
        """All dates of the season."""
        return [self._afternoon(date) for date in range(DATES)]

    def _afternoon(self, date: int) -> Afternoon:
        s = self.scenario
        shift = s.shifts if date >= DATES // 2 else 1.0
        slow = s.slows if date % 3 == 2 else 1.0

        def mean_of(planned: float, own: float) -> Callable[[float], float]:
            usual = planned * self.factor * own * shift
            return lambda at: usual * (slow if at >= 60 else 1.0)

        means: dict[str | None, Callable[[float], float]] = {None: mean_of(10.0, 1.0)}
        if s.topics:
            for key, planned in TOPICS.items():
                means[key] = mean_of(planned, self.topic_factor[key])
        means[APPOINTMENT] = mean_of(
            10.0, self.topic_factor[APPOINTMENT] if s.appointments else 1.0
        )
        afternoon = Afternoon(
            lengths=self.lengths,
            means=means,
            minutes={**TOPICS, APPOINTMENT: 10.0} if s.topics else {APPOINTMENT: 10.0},
            visitors=[],
            desks=s.desks,
        )
        # A talk's length is decided at its call where the day slows down.
        visitors = self._appointments(afternoon) + self._walk_ins(afternoon)
        afternoon.visitors = visitors
        return afternoon

    def _talk(self, afternoon: Afternoon, topic: str | None) -> float:
        return self.lengths.draw(self.chance, 1.0)

    def _appointments(self, afternoon: Afternoon) -> list[Visitor]:
        s, chance = self.scenario, self.chance
        made = []
        for k in range(s.appointments):
            due = 110.0 * (k + 0.5) / s.appointments // 5 * 5
            made.append(
                Visitor(
                    arrives=due + chance.gauss(-5, 8),
                    topic=APPOINTMENT,
                    talk=self._talk(afternoon, APPOINTMENT),
                    appointed=due,
                    comes=chance.random() >= afternoon.no_show,
                )
            )
        return made

    def _walk_ins(self, afternoon: Afternoon) -> list[Visitor]:
        s, chance = self.scenario, self.chance
        planned = (sum(TOPICS.values()) / 3 if s.topics else 10.0) * self.factor
        rate = s.load * s.desks / planned
        rate = max(rate - s.appointments * 0.85 / 120.0, 0.03)
        times = [chance.uniform(-25, 0) for _ in range(s.backlog)]
        at = chance.expovariate(rate) - 10
        while at < 110:
            times.append(at)
            at += chance.expovariate(rate)
        keys = list(TOPICS)
        made = []
        for arrives in times:
            topic = chance.choice(keys) if s.topics else None
            made.append(Visitor(arrives, topic, self._talk(afternoon, topic)))
        return made
