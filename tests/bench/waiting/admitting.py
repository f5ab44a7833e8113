"""Overloaded afternoons: who is let in, and whether the promise was kept.

The promise: every walk-in who holds a number is finished, and every appointment that
came called, by closing. Three doorkeepers stand at the same doors: the office's rule
(0.95, full latches), the oracle's with the true probabilities, and a constant cap.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec

from kiosk.office import admission
from kiosk.office.judgement.pace import learn
from kiosk.office.wait import Learned, Person, Queue
from tests.bench.waiting.oracle import Oracle
from tests.bench.waiting.scenarios import SCENARIOS, Season
from tests.bench.waiting.truth import Afternoon, House, Look, Visitor

OVERLOAD = 1.8

Ask = Callable[[Look], float]
"""The chance that the promise is kept with one more number."""


@dataclass(frozen=True)
class Evening:
    """How an afternoon ended."""

    kept: bool
    served: int
    """Walk-ins who were let in."""


@dataclass(frozen=True)
class Tap:
    """What was said of one tap, and whether the promise then held."""

    ours: float
    oracle: float
    held: bool


def _with_one_more(house: House, one: Visitor) -> Look:
    """What is asked of admission: `ahead` is everybody, the new one with them."""
    look = house.look(one)
    new = Person(one.topic)
    queue = msgspec.structs.replace(
        look.queue, ahead=(*look.queue.ahead, new, *look.queue.behind), behind=()
    )
    behind = [
        other.place - house.now
        for other in sorted(house.waiting, key=Visitor.key)
        if other.key() > (house.now, True, one.arrives)
    ]
    return replace(look, queue=queue, places=[*look.places, 0.0, *behind])


def run(afternoon: Afternoon, lets_in: Callable[[House, Visitor], bool]) -> House:
    """One afternoon with a doorkeeper; the visitors stay as they were."""
    again = [replace(one) for one in afternoon.visitors]
    house = House(replace(afternoon, visitors=again))
    house.run(lets_in)
    return house


def _kept(house: House) -> bool:
    closes = house.afternoon.closes
    return all(
        one.ended <= closes
        if one.appointed is None
        else one.called <= closes or one.arrives > closes
        for one in house.finished
    )


def doorkeeper(ask: Ask) -> Callable[[House, Visitor], bool]:
    """Lets in while the chance is 0.95; full latches."""
    full = False

    def lets_in(house: House, one: Visitor) -> bool:
        nonlocal full
        full = full or ask(_with_one_more(house, one)) < admission.OPEN
        return not full

    return lets_in


def constant(afternoon: Afternoon) -> Callable[[House, Visitor], bool]:
    """So many numbers as configured talks fit, and no more."""
    booked = sum(one.appointed is not None for one in afternoon.visitors)
    left = int(afternoon.closes * afternoon.desks / afternoon.talk) - booked

    def lets_in(house: House, one: Visitor) -> bool:
        nonlocal left
        left -= 1
        return left >= 0

    return lets_in


def evening(house: House) -> Evening:
    """How that afternoon ended."""
    walk_ins = [one for one in house.finished if one.appointed is None]
    return Evening(_kept(house), len(walk_ins))


def asking(learned: Learned, closes: float) -> Ask:
    """The office's own chance, with what earlier dates taught."""

    def ask(look: Look) -> float:
        queue = msgspec.structs.replace(look.queue, learned=learned)
        return admission.chance(queue, closes=closes - look.at)

    return ask


def _true(chance: random.Random, closes: float) -> Ask:
    def ask(look: Look) -> float:
        return Oracle(look, chance).chance_of(closes - look.at, admission.OPEN)

    return ask


def _taps(afternoon: Afternoon, ours: Ask, true: Ask) -> list[Tap]:
    """Every tap of an afternoon on which many come in, each as if it were the last."""
    asked: list[tuple[float, float, float]] = []

    def lets_in(house: House, one: Visitor) -> bool:
        look = _with_one_more(house, one)
        probability = true(look)
        asked.append((ours(look), probability, one.arrives))
        return probability >= 0.5

    run(afternoon, lets_in)
    taps, let_in = [], set[float]()
    for mine, probability, arrives in asked:
        here = {*let_in, arrives}
        house = run(afternoon, lambda _, one, here=here: one.arrives in here)  # type: ignore[misc]
        taps.append(Tap(mine, probability, _kept(house)))
        if probability >= 0.5:
            let_in = here
    return taps


@dataclass(frozen=True)
class Crowded:
    """A season of overloaded afternoons."""

    ours: list[Evening]
    oracle: list[Evening]
    cap: list[Evening]
    taps: list[Tap]


def season(task: tuple[str, int]) -> Crowded:
    """Ours, the oracle's and the cap's evenings of a season, and all taps."""
    which, seed = task
    scenario = next(one for one in SCENARIOS if one.name == which)
    crowded = replace(scenario, load=OVERLOAD, backlog=max(scenario.backlog, 3))
    chance = random.Random(f"admission {which} {seed}")
    learned = Learned()
    seen = Crowded([], [], [], [])
    for afternoon in Season(crowded, seed).afternoons():
        ask = asking(learned, afternoon.closes)
        true = _true(chance, afternoon.closes)
        house = run(afternoon, doorkeeper(ask))
        seen.ours.append(evening(house))
        seen.oracle.append(evening(run(afternoon, doorkeeper(true))))
        seen.cap.append(evening(run(afternoon, constant(afternoon))))
        seen.taps.extend(_taps(afternoon, ask, true))
        learned = learn(learned, known(house))
    return seen


def known(house: House) -> Queue:
    """What the office knows in the evening."""
    return house.look(Visitor(house.now, None, 0.0)).queue
