"""Admission on overloaded afternoons: the figures, each beside its target."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.bench.report import Line
from tests.bench.waiting import admitting, crew
from tests.bench.waiting.admitting import Crowded, Evening
from tests.bench.waiting.scenarios import SCENARIOS
from tests.bench.waiting.scores import give_or_take


def measure(seeds: Sequence[int]) -> list[Line]:
    """The figures of each kind of office, and of all together with the targets."""
    tasks = [(one.name, seed) for seed in seeds for one in SCENARIOS]
    found: dict[str, list[Crowded]] = {one.name: [] for one in SCENARIOS}
    by_seed: dict[int, list[Crowded]] = {seed: [] for seed in seeds}
    for (name, seed), crowded in crew.shared(admitting.season, tasks, "admission"):
        found[name].append(crowded)
        by_seed[seed].append(crowded)
    lines: list[Line] = []
    for name, seasons in found.items():
        each = [[season] for season in seasons]
        lines += _lines(f"admission, {name}", each, aims=False)
    return lines + _lines("admission, pooled", list(by_seed.values()), aims=True)


def _share_kept(evenings: list[Evening]) -> float:
    return 100 * sum(one.kept for one in evenings) / len(evenings)


def _kept(seasons: list[Crowded]) -> float:
    return _share_kept([one for season in seasons for one in season.ours])


def _served(seasons: list[Crowded]) -> float:
    ours = sum(one.served for season in seasons for one in season.ours)
    return ours / sum(one.served for season in seasons for one in season.oracle)


def _brier(seasons: list[Crowded]) -> float:
    taps = [tap for season in seasons for tap in season.taps]
    ours = sum((tap.ours - tap.held) ** 2 for tap in taps)
    return ours / sum((tap.oracle - tap.held) ** 2 for tap in taps)


def _others(seasons: list[Crowded]) -> str:
    oracle = _share_kept([one for season in seasons for one in season.oracle])
    cap = _share_kept([one for season in seasons for one in season.cap])
    return f"oracle {oracle:.0f}, a constant cap {cap:.0f}"


def _lines(name: str, groups: list[list[Crowded]], *, aims: bool) -> list[Line]:
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
            f"{name}: {what}",
            found,
            unit,
            aim if aims else None,
            at_least=figure is not _brier,
            note=f"± {doubt:.3f}{note}",
        )

    taps = sum(len(season.taps) for season in every)
    return [
        line("promise kept", _kept, "%", 90, f"; {_others(every)}"),
        line("served", _served, "x oracle", 0.96),
        line("Brier score", _brier, "x oracle", 1.10, f"; {taps} taps"),
    ]
