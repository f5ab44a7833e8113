"""Waiting times and admission, judged beside an oracle and beside what others tell.

    python -m tests.bench waiting

Seasons of 12 afternoons in many kinds of office, seeded. Figures hold with what
earlier dates taught (`rules.learn = "seasons"`); those of today's talks alone stand
beside them. Coverage, interval score, width and error count tickets whose wait is not
plain to see (an empty room): they would flatter everybody.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

from kiosk.office.admission import chance
from kiosk.office.wait import Expected, Person, Queue, Service, Talk, estimate
from tests.bench.report import Line
from tests.bench.waiting import admitting, judging, ours, rivals
from tests.bench.waiting.judging import Asked, Date
from tests.bench.waiting.scenarios import SCENARIOS
from tests.bench.waiting.scores import Judged, score

SEASONS = 12
CROWDED = 3
AFTER = 20
"""From so many talks of a season on, width and error are judged."""

Told = list[tuple[Asked, Judged]]


def measure() -> list[Line]:
    """Everything."""
    played = judging.played(SEASONS)
    lines: list[Line] = []
    with ProcessPoolExecutor(judging.PROCESSES) as pool:
        tasks = [
            (name, dates, seasons)
            for seasons in (True, False)
            for name, all_dates in played.items()
            for dates in all_dates
        ]
        told: dict[tuple[bool, str], Told] = {}
        for (name, _, seasons), answers in zip(
            tasks, pool.map(_told, tasks), strict=True
        ):
            told.setdefault((seasons, name), []).extend(answers)
    lines += _with_seasons({n: told[True, n] for n in played})
    lines += _with_today([one for n in played for one in told[False, n]])
    lines += _rivals([one for n in played for one in told[True, n]])
    lines += _admission()
    return lines + _prices()


def _prices() -> list[Line]:
    """Processor time of one answer in a busy office."""
    queue = Queue(
        running=(Talk(4.0), Talk(12.0)),
        ahead=(Person("fire", count=6), Person("budget", count=6)),
        expected=tuple(Expected(due=15.0 * n) for n in range(6)),
        desks=2,
        finished=tuple(Service(7.0 + n % 5, "fire") for n in range(40)),
    )

    def milliseconds(ask: Callable[[int], object]) -> float:
        times = []
        for seed in range(31):
            began = time.process_time()
            ask(seed)
            times.append(1000 * (time.process_time() - began))
        return statistics.median(times)

    return [
        Line(
            "one estimate",
            milliseconds(lambda seed: estimate(queue, seed=seed)),
            "ms",
            10,
        ),
        Line(
            "one admission",
            milliseconds(lambda seed: chance(queue, closes=120.0, seed=seed)),
            "ms",
            20,
        ),
    ]


def _told(task: tuple[str, list[Date], bool]) -> Told:
    _, dates, seasons = task
    return ours.season(dates, seasons=seasons)


def _late(told: Told) -> Told:
    return [(asked, mine) for asked, mine in told if asked.served >= AFTER]


def _ours(told: Told) -> list[Judged]:
    return [mine for _, mine in told]


def _oracles(told: Told) -> list[Judged]:
    return [Judged(*asked.oracle, asked.waited) for asked, _ in told]


def _with_seasons(told: dict[str, Told]) -> list[Line]:
    wide = {one.name for one in SCENARIOS if one.wide}
    lines = []
    for name, answers in told.items():
        lines += _scenario(name, answers, 1.25 if name in wide else 1.12)
    return lines + _pooled([one for answers in told.values() for one in answers])


def _scenario(name: str, told: Told, error: float) -> list[Line]:
    mine, oracle = score(_ours(_late(told))), score(_oracles(_late(told)))
    covered = score(_ours(told)).covered * 100
    return [
        Line(f"{name}: covered", covered, "%", 77, at_least=True),
        Line(f"{name}: covered, at most", covered, "%", 83),
        Line(f"{name}: width", mine.width / oracle.width, "x oracle", 1.20),
        Line(f"{name}: error (RMSE)", mine.error / oracle.error, "x oracle", error),
    ]


def _pooled(told: Told) -> list[Line]:
    mine, oracle = score(_ours(told)), score(_oracles(told))
    late, late_oracle = score(_ours(_late(told))), score(_oracles(_late(told)))
    zms = score(_rival("ZMS", told))
    note = f"{mine.number} tickets"
    return [
        Line("pooled: covered", mine.covered * 100, "%", note=note),
        Line(
            "pooled: interval score", mine.interval / oracle.interval, "x oracle", 1.12
        ),
        Line("pooled: interval score", mine.interval / zms.interval, "x ZMS", 0.55),
        Line("pooled: width", late.width / late_oracle.width, "x oracle", 1.12),
        Line("pooled: error (RMSE)", late.error / late_oracle.error, "x oracle", 1.10),
    ]


def _with_today(told: Told) -> list[Line]:
    mine, oracle = score(_ours(told)), score(_oracles(told))
    note = 'with learn = "today"'
    return [
        Line("today alone: covered", mine.covered * 100, "%", note=note),
        Line(
            "today alone: interval score", mine.interval / oracle.interval, "x oracle"
        ),
        Line("today alone: width", mine.width / oracle.width, "x oracle"),
        Line("today alone: error (RMSE)", mine.error / oracle.error, "x oracle"),
    ]


def _rival(name: str, told: Told) -> list[Judged]:
    tell = rivals.RIVALS[name]
    return [Judged(*tell(asked.queue), asked.waited) for asked, _ in told]


def _rivals(told: Told) -> list[Line]:
    oracle = score(_oracles(told))
    lines = []
    for name in rivals.RIVALS:
        theirs = score(_rival(name, told))
        note = f"covered {theirs.covered * 100:.0f} %"
        lines.append(
            Line(
                f"{name}: error (RMSE)",
                theirs.error / oracle.error,
                "x oracle",
                note=note,
            )
        )
    return lines


def _admission() -> list[Line]:
    lines: list[Line] = []
    everything: list[admitting.Season_] = []
    for name, seasons in admitting.played(CROWDED).items():
        everything += seasons
        lines += _doors(f"admission, {name}", seasons, aims=False)
    return lines + _doors("admission, pooled", everything, aims=True)


def _doors(name: str, seasons: list[admitting.Season_], *, aims: bool) -> list[Line]:
    mine = [one for season in seasons for one in season[0]]
    oracle = [one for season in seasons for one in season[1]]
    cap = [one for season in seasons for one in season[2]]
    taps = [one for season in seasons for one in season[3]]

    def kept(evenings: list[admitting.Evening]) -> float:
        return 100 * sum(one.kept for one in evenings) / len(evenings)

    def served(evenings: list[admitting.Evening]) -> int:
        return sum(one.served for one in evenings)

    brier = sum((tap.ours - tap.held) ** 2 for tap in taps) / sum(
        (tap.oracle - tap.held) ** 2 for tap in taps
    )
    note = f"oracle {kept(oracle):.0f}, a constant cap {kept(cap):.0f}"
    return [
        Line(
            f"{name}: promise kept",
            kept(mine),
            "%",
            90 if aims else None,
            at_least=True,
            note=note,
        ),
        Line(
            f"{name}: served",
            served(mine) / served(oracle),
            "x oracle",
            0.96 if aims else None,
            at_least=True,
        ),
        Line(
            f"{name}: Brier score",
            brier,
            "x oracle",
            1.10 if aims else None,
            note=f"{len(taps)} taps",
        ),
    ]
