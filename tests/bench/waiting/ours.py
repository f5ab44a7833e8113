"""The office's estimator through a season, as the office would use it."""

from __future__ import annotations

import heapq

import msgspec

from kiosk.office.judgement.pace import learn, thermostat
from kiosk.office.wait import Learned, estimate
from tests.bench.waiting.judging import Asked, Date
from tests.bench.waiting.scores import Judged


def season(dates: list[Date], *, seasons: bool) -> list[tuple[Asked, Judged]]:
    """What is told at every draw; `seasons`: with what earlier dates taught."""
    learned = Learned()
    told = []
    for date in dates:
        if not seasons:
            learned = Learned()
        judged, stretch = _date(date, learned)
        told += judged
        learned = learn(msgspec.structs.replace(learned, stretch=stretch), date.evening)
    return told


def _date(date: Date, learned: Learned) -> tuple[list[tuple[Asked, Judged]], float]:
    stretch = learned.stretch
    told: list[tuple[Asked, Judged]] = []
    open_ranges: list[tuple[float, bool]] = []
    for asked in date.asked:
        while open_ranges and open_ranges[0][0] <= asked.at:
            stretch = thermostat(stretch, inside=heapq.heappop(open_ranges)[1])
        low, mid, high = estimate(
            msgspec.structs.replace(
                asked.queue, learned=msgspec.structs.replace(learned, stretch=stretch)
            )
        )
        judged = Judged(low, mid, high, asked.waited)
        told.append((asked, judged))
        heapq.heappush(open_ranges, (asked.at + asked.waited, judged.inside))
    for _, inside in open_ranges:
        stretch = thermostat(stretch, inside=inside)
    return told, stretch
