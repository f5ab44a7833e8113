"""Admission on overloaded afternoons: the figures, each beside its target."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.bench.report import Line
from tests.bench.waiting import admitting, crew
from tests.bench.waiting.admitting import Crowded, Evening
from tests.bench.waiting.scenarios import SCENARIOS
from tests.bench.waiting.scores import give_or_take

Season = tuple[str, int]
"""The name of a kind of office, and a seed."""


def measure(seeds: Sequence[int]) -> list[Line]:
    """The figures of each kind of office, and of all together with the targets.

    Where talks take longer from a moment on, the oracle knows at once: nobody equals
    it there, and those kinds are told apart.
    """
    tasks = [(one.name, seed) for seed in seeds for one in SCENARIOS]
    found = dict(crew.shared(admitting.season, tasks, "admission"))
    lines: list[Line] = []
    for one in SCENARIOS:
        lines += _lines(one.name, _by_seed(found, seeds, [one.name]))
    steady = [one.name for one in SCENARIOS if not one.changes]
    every = [one.name for one in SCENARIOS]
    lines += _lines("all kinds", _by_seed(found, seeds, every))
    pooled = _by_seed(found, seeds, steady)
    return lines + _lines("pooled without changes", pooled, aims=True)


def _by_seed(
    found: dict[Season, Crowded], seeds: Sequence[int], kinds: list[str]
) -> list[list[Crowded]]:
    return [[found[kind, seed] for kind in kinds] for seed in seeds]


def _share_kept(evenings: list[Evening]) -> float:
    return 100 * sum(one.kept for one in evenings) / len(evenings)


def kept(seasons: list[Crowded]) -> float:
    """Of a hundred afternoons with our rule."""
    return _share_kept([one for season in seasons for one in season.ours])


def served(seasons: list[Crowded]) -> float:
    """Times those whom the oracle's rule lets in."""
    ours = sum(one.served for season in seasons for one in season.ours)
    oracles = sum(one.served for season in seasons for one in season.oracle)
    return ours / max(oracles, 1)


def brier(seasons: list[Crowded]) -> float:
    """Times the oracle's, over all taps."""
    taps = [tap for season in seasons for tap in season.taps]
    ours = sum((tap.ours - tap.held) ** 2 for tap in taps)
    return ours / sum((tap.oracle - tap.held) ** 2 for tap in taps)


def others(seasons: list[Crowded]) -> str:
    """How often others kept the promise."""
    oracle = _share_kept([one for season in seasons for one in season.oracle])
    cap = _share_kept([one for season in seasons for one in season.cap])
    return f"oracle {oracle:.0f}, a constant cap {cap:.0f}"


def _lines(name: str, groups: list[list[Crowded]], *, aims: bool = False) -> list[Line]:
    every = [season for group in groups for season in group]

    def line(
        what: str,
        figure: Callable[[list[Crowded]], float],
        unit: str,
        aim: float,
        note: str = "",
    ) -> Line:
        found, doubt = give_or_take(figure, groups)
        return Line(
            f"admission, {name}: {what}",
            found,
            unit,
            aim if aims else None,
            at_least=figure is not brier,
            note=f"± {doubt:.3f}{note}",
        )

    taps = sum(len(season.taps) for season in every)
    return [
        line("promise kept", kept, "%", 90, f"; {others(every)}"),
        line("served", served, "x oracle", 0.96),
        line("Brier score", brier, "x oracle", 1.10, f"; {taps} taps"),
    ]
