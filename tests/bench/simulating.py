"""A thousand afternoons played, against simpy; and the figures of the design."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from kiosk.office import admission
from kiosk.office.simulate.afternoon import Look, Play
from kiosk.office.simulate.people import who_comes
from kiosk.office.simulate.played import Played
from kiosk.office.simulate.playing import play, what_if
from kiosk.office.simulate.quick import Quick
from kiosk.office.simulate.scenario import Scenario
from tests.bench.report import Line, ratio
from tests.office.fridays import (
    FIRST_COME,
    FRIDAY,
    STRICT,
    Everybody,
    UpTo,
    calls_by_simpy,
)

FRIDAYS = 8000
SEED = 1


def measure() -> list[Line]:
    """Seconds, a ratio, how well the closed form admits, and the design's figures."""
    return [*_times(), *_admission(), *_figures()]


def _took(act: Callable[[], object]) -> float:
    """Seconds of the processor: nothing in the loop waits, others share the clock."""
    began = time.process_time()
    act()
    return time.process_time() - began


def _times() -> list[Line]:
    shipped = Scenario()
    quick = min(_took(lambda: what_if(shipped)) for _ in range(3))
    ranges = _took(lambda: what_if(shipped, Played(shipped)))
    ours, theirs = [], []
    for serial in range(300):
        visitors = who_comes(FRIDAY, serial, SEED)
        ours.append(_took(partial(Play(FRIDAY, Everybody()).run, visitors)))
        theirs.append(_took(partial(calls_by_simpy, FRIDAY, visitors)))
    return [
        Line("1,000 afternoons without estimates", quick, "s", 0.5),
        Line("1,000 afternoons with estimates", ranges, "s", 10),
        Line(
            "an afternoon against simpy's",
            ratio(ours, theirs),
            "×",
            note="simpy sorts bare numbers, ours calls the office's order on tickets",
        ),
    ]


class _Both(Played):
    """Asks the plays, and notes what the closed form would have said."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(scenario)
        self._closed = Quick(scenario)
        self.pairs: list[tuple[float, float]] = []

    def admits(self, look: Look) -> admission.Verdict:
        """As the kiosk does, with all its plays."""
        real = self.chance(look, admission.PLAYS)
        self.pairs.append((self._closed.chance(look), real))
        return admission.verdict(real)

    def range_of(self, look: Look, ticket: object) -> None:
        """None."""


def _admission() -> list[Line]:
    lines = []
    for rooms in (1, 2):
        busy = Scenario(rooms=rooms, walk_ins=6.0 * rooms, appointments=8 * rooms)
        judge = _Both(busy)
        list(play(busy, judge, 100, SEED))
        off = [abs(quick - real) for quick, real in judge.pairs]
        full = [
            (quick < admission.RISK) == (real < admission.RISK)
            for quick, real in judge.pairs
        ]
        where = f"{rooms} room{'s' if rooms > 1 else ''}"
        lines += [
            Line(f"closed form, {where}: chance off by", sum(off) / len(off), "", 0.04),
            Line(
                f"closed form, {where}: full or not as the plays say",
                sum(full) / len(full),
                "",
                0.90,
                at_least=True,
            ),
        ]
    return lines


def _figures() -> list[Line]:
    """Design 7's, each beside its own as target; its scenario is not written there."""
    lines = []
    for name, scenario, wanted in (
        ("our order", FRIDAY, (0.80, 19, 53, 3)),
        ("strict priority", STRICT, (0.89, 22, 66, 8)),
        ("first come", FIRST_COME, (0.62, None, None, None)),
    ):
        figures = what_if(scenario, UpTo(), afternoons=FRIDAYS, seed=SEED)
        found = (
            ("on time", figures.on_time, "", 0.03),
            ("walk-ins wait", figures.walk_ins.mean, "min", 2.5),
            ("95 % wait", figures.walk_ins.nearly_all, "min", 4),
            ("overtaken by at most", figures.most_overtaken, "", 0),
        )
        for (what, figure, unit, near), aim in zip(found, wanted, strict=True):
            if aim is not None:
                off = abs((figure or 0) - aim)
                note = f"{figure:.2f} against {aim}"
                lines.append(
                    Line(f"{name}: {what}, off by", off, unit, near, note=note)
                )
    return lines
