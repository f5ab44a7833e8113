"""Waiting ranges of every kind of office: the figures, each beside its target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.bench.report import Line
from tests.bench.waiting import crew, judging, ours, rivals
from tests.bench.waiting.judging import Asked
from tests.bench.waiting.scenarios import SCENARIOS
from tests.bench.waiting.scores import Judged, Score, give_or_take, score

AFTER = 20
"""From so many talks of a season on, width and error are judged."""


@dataclass(frozen=True)
class Told:
    """What everybody told of one draw, beside what came of it."""

    served: int
    oracle: Judged
    seasons: Judged
    """Ours, with what earlier dates taught."""
    today: Judged
    """Ours, with today's talks alone."""
    rivals: dict[str, Judged]


Season = list[Told]
Figure = Callable[[Season], float]


def season(task: tuple[int, int]) -> Season:
    """All that was told in a season."""
    which, seed = task
    dates = judging.season(SCENARIOS[which], seed)
    seasons, today = ours.season(dates, seasons=True), ours.season(dates, seasons=False)
    return [
        Told(asked.served, _judged(asked, asked.oracle), mine, alone, _of_rivals(asked))
        for (asked, mine), (_, alone) in zip(seasons, today, strict=True)
    ]


def _judged(asked: Asked, told: tuple[float, float, float]) -> Judged:
    return Judged(*told, asked.waited)


def _of_rivals(asked: Asked) -> dict[str, Judged]:
    return {
        name: _judged(asked, tell(asked.queue)) for name, tell in rivals.RIVALS.items()
    }


def measure(seeds: Sequence[int]) -> list[Line]:
    """The figures of each kind, of all together, of today alone and of others."""
    tasks = [(which, seed) for seed in seeds for which in range(len(SCENARIOS))]
    told: dict[str, list[Season]] = {one.name: [] for one in SCENARIOS}
    by_seed: dict[int, Season] = {seed: [] for seed in seeds}
    for (which, seed), answers in crew.shared(season, tasks, "ranges"):
        told[SCENARIOS[which].name].append(answers)
        by_seed[seed] += answers
    lines = []
    for scenario in SCENARIOS:
        error = 1.25 if scenario.wide else 1.12
        lines += _scenario(scenario.name, told[scenario.name], error)
    together = list(by_seed.values())
    return [*lines, *_pooled(together), *_today(together), *_rivals(together)]


def _mine(told: Season) -> Score:
    return score([one.seasons for one in told])


def _oracle(told: Season) -> Score:
    return score([one.oracle for one in told])


def _late(told: Season) -> Season:
    return [one for one in told if one.served >= AFTER]


def _covered(told: Season) -> float:
    return 100 * _mine(told).covered


def _interval(told: Season) -> float:
    return _mine(told).interval / _oracle(told).interval


def _against_zms(told: Season) -> float:
    return _mine(told).interval / score([one.rivals["ZMS"] for one in told]).interval


def _width(told: Season) -> float:
    late = _late(told)
    return _mine(late).width / _oracle(late).width


def _error(told: Season) -> float:
    late = _late(told)
    return _mine(late).error / _oracle(late).error


def _line(
    subject: str, figure: Figure, seasons: list[Season], unit: str, aim: float
) -> Line:
    found, doubt = give_or_take(figure, seasons)
    return Line(subject, found, unit, aim, note=f"± {doubt:.3f}")


def _scenario(name: str, seasons: list[Season], error: float) -> list[Line]:
    covered, doubt = give_or_take(_covered, seasons)
    note = f"± {doubt:.1f}"
    return [
        Line(f"{name}: covered", covered, "%", 77, at_least=True, note=note),
        Line(f"{name}: covered, at most", covered, "%", 83),
        _line(f"{name}: width", _width, seasons, "x oracle", 1.20),
        _line(f"{name}: error (RMSE)", _error, seasons, "x oracle", error),
    ]


def _pooled(seasons: list[Season]) -> list[Line]:
    covered, doubt = give_or_take(_covered, seasons)
    number = sum(map(len, seasons))
    return [
        Line("pooled: covered", covered, "%", note=f"± {doubt:.1f}, {number} tickets"),
        _line("pooled: interval score", _interval, seasons, "x oracle", 1.12),
        _line("pooled: interval score", _against_zms, seasons, "x ZMS", 0.55),
        _line("pooled: width", _width, seasons, "x oracle", 1.12),
        _line("pooled: error (RMSE)", _error, seasons, "x oracle", 1.10),
    ]


def _today(seasons: list[Season]) -> list[Line]:
    told = [one for season in seasons for one in season]
    mine, oracle = score([one.today for one in told]), _oracle(told)
    note = 'with learn = "today"'
    interval, width = mine.interval / oracle.interval, mine.width / oracle.width
    return [
        Line("today alone: covered", mine.covered * 100, "%", note=note),
        Line("today alone: interval score", interval, "x oracle"),
        Line("today alone: width", width, "x oracle"),
        Line("today alone: error (RMSE)", mine.error / oracle.error, "x oracle"),
    ]


def _rivals(seasons: list[Season]) -> list[Line]:
    told = [one for season in seasons for one in season]
    oracle = _oracle(told)
    lines = []
    for name in rivals.RIVALS:
        theirs = score([one.rivals[name] for one in told])
        note = f"covered {theirs.covered * 100:.0f} %"
        error = theirs.error / oracle.error
        lines.append(Line(f"{name}: error (RMSE)", error, "x oracle", note=note))
    return lines
