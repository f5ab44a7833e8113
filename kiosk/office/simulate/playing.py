"""The entry: many afternoons of one scenario, played with a fixed seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kiosk.office.simulate.afternoon import Afternoon, Judge, Play
from kiosk.office.simulate.figures import Figures, gather
from kiosk.office.simulate.people import who_comes
from kiosk.office.simulate.quick import Quick
from kiosk.office.simulate.scenario import Scenario

AFTERNOONS = 1000
SEED = 2026


def what_if(
    scenario: Scenario,
    judge: Judge | None = None,
    *,
    afternoons: int = AFTERNOONS,
    seed: int = SEED,
    progress: Callable[[], None] = lambda: None,
) -> Figures:
    """What so many such afternoons come to.

    Args:
        scenario: how the office hours are held, and who comes.
        judge: who decides whether a number may be drawn; None: the closed form.
        afternoons: how many.
        seed: the same seed gives the same people and the same figures.
        progress: called after each afternoon.
    """
    played = play(scenario, judge or Quick(scenario), afternoons, seed)
    return gather(scenario, _telling(played, progress))


def play(
    scenario: Scenario, judge: Judge, afternoons: int, seed: int
) -> Iterator[Afternoon]:
    """One afternoon after the other."""
    for serial in range(afternoons):
        yield Play(scenario, judge).run(who_comes(scenario, serial, seed))


def _telling(
    played: Iterator[Afternoon], progress: Callable[[], None]
) -> Iterator[Afternoon]:
    for afternoon in played:
        yield afternoon
        progress()
