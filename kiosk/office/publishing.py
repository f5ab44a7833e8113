"""What of the totals may be told: no count of 1 to 4, and none that can be worked out.

Dates and the sum of their year are told side by side, so that a small count must not
be the rest of a subtraction, along a date or along the year:

- A date's breakdown (visitors by kind, topics) is told only if none of its counts is
  small, else none of it is. With visitors untold, so are the topics, whose sum they
  are. What is told of a date never depends on others: it may have been given out
  before those came.
- Where one date alone of a year is untold, so is that breakdown of the year: it would
  be the rest. In a year's breakdown small counts are FEW, and as many others KEPT as
  are needed so that somebody could have belonged to the other. Languages are told for
  years alone.
- Single counts (not reached, no-shows, faults …): small ones are FEW, and their sum is
  told where at least two of them could be more or less.
- Of a part of a year, or of several, no sum is told that its parts do not give: the
  difference to the year, or to another part, would be a date.
- A share is told in steps of 5 %, and only if nobody is alone on either side of it.

Pure. tests/office/test_publishing.py attacks it with all that subtraction can do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import groupby

import msgspec

from kiosk.office.statistics import FEW as SMALL
from kiosk.office.statistics import Range, Report, Totals, percentile
from kiosk.office.values import Kind

KINDS = tuple(kind.value for kind in Kind)
FAULTS = ("printer", "sound", "keypad", "kiosk", "display")
OTHER = "other"
"""The topic under which topics are told that the house no longer has."""
STEP = 5
"""Per cent from one share that is told to the next."""


class Mark(StrEnum):
    """What is told instead of a count."""

    FEW = "<5"
    """1 to 4."""
    KEPT = "-"
    """Not told: a small count could be worked out from it."""


Cell = int | Mark


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """What may be told of one date, or of a year's."""

    period: str
    """A date, a year, or a first and a last date."""
    visitors: dict[str, Cell]
    topics: dict[str, Cell]
    """By key; "" for those who named none. Walk-ins only."""
    languages: dict[str, Cell] = {}
    """Of years only."""
    waited_median: Range | None = None
    """The class of minutes in which half had been called; None: too few."""
    waited_90: Range | None = None
    inside: int | None = None
    """Called within the announced range, in per cent; None: too few to tell."""
    counts: dict[str, Cell] = {}


class Year(msgspec.Struct, frozen=True):
    """The dates of one calendar year, and their sum."""

    year: int
    dates: tuple[Published, ...]
    total: Published | None
    """Of all these dates; None for a date alone, which is told already."""

    @property
    def sum(self) -> Published:
        """The total that is known to be told."""
        assert self.total is not None
        return self.total


def publish(
    reports: Sequence[Report],
    topics: Sequence[str],
    wanted: Callable[[Report], bool] = lambda _: True,
) -> tuple[Year, ...]:
    """What may be told of these dates and their years.

    What is told of a date does not depend on which others are asked for with it, so
    that asking twice tells no more than asking once.

    Args:
        reports: all dates there are, oldest first.
        topics: the keys of the house's topics; all are told of, those with 0 too.
        wanted: which of them are asked for.
    """
    years = (
        _year(year, list(dates), topics, wanted)
        for year, dates in groupby(reports, key=lambda report: report.day.year)
    )
    return tuple(year for year in years if year.dates)


def whole(years: Sequence[Year]) -> Published | None:
    """What is told of all of them together; None where there is nothing."""
    told = [year.total or year.dates[0] for year in years]
    return together(told) if len(told) > 1 else next(iter(told), None)


def together(parts: Sequence[Published]) -> Published:
    """Their sum, as whoever reads them can work it out: nothing more is told."""
    first, last = parts[0].period, parts[-1].period
    return Published(
        period=f"{first.partition('/')[0]}/{last.rpartition('/')[2]}",
        visitors=_added([part.visitors for part in parts]),
        topics=_added([part.topics for part in parts]),
        # Not told of a date, which is another thing than nobody.
        languages=_added([part.languages for part in parts])
        if all(part.languages for part in parts)
        else {},
        counts=_added([part.counts for part in parts]),
    )


def _added(rows: Sequence[Mapping[str, Cell]]) -> dict[str, Cell]:
    """The sum of each count that all of them tell."""
    sums: dict[str, Cell] = {}
    for key in dict.fromkeys(key for row in rows for key in row):
        cells = [row.get(key, 0) for row in rows]
        told = [cell for cell in cells if not isinstance(cell, Mark)]
        sums[key] = sum(told) if len(told) == len(cells) else Mark.KEPT
    return sums


def _year(
    year: int,
    reports: list[Report],
    topics: Sequence[str],
    wanted: Callable[[Report], bool],
) -> Year:
    visitors = [_listed(report.totals.visitors, KINDS) for report in reports]
    subjects = [_topics(report.totals, topics) for report in reports]
    no_visitors = untold(visitors)
    no_topics = untold(subjects) | no_visitors
    totals = sum((report.totals for report in reports), Totals())
    counts = [_counts(report.totals) for report in reports]
    singles, sums = _along(counts, _counts(totals))
    dates = [
        _date(
            report,
            _hidden_if(visitors[n], n in no_visitors),
            _hidden_if(subjects[n], n in no_topics),
            singles[n],
            people=n not in no_visitors,
        )
        for n, report in enumerate(reports)
    ]
    chosen = [n for n, report in enumerate(reports) if wanted(report)]
    found = tuple(dates[n] for n in chosen)
    if len(chosen) < len(reports):
        return Year(year, found, together(found) if len(found) > 1 else None)
    return Year(
        year,
        found,
        _sum(
            totals,
            period=str(year),
            counts=sums,
            visitors=_year_cells(visitors, no_visitors),
            topics=_year_cells(subjects, no_topics),
        ),
    )


def _year_cells(rows: Sequence[Mapping[str, int]], hidden: set[int]) -> dict[str, Cell]:
    sums = _summed(rows)
    if sum(any(rows[n].values()) for n in hidden) == 1:
        return dict.fromkeys(sums, Mark.KEPT)
    return cells(sums, _told(rows, hidden))


def _sum(
    totals: Totals,
    *,
    period: str,
    visitors: dict[str, Cell],
    topics: dict[str, Cell],
    counts: dict[str, Cell],
) -> Published:
    languages = cells(totals.languages, {})
    if any(isinstance(cell, Mark) for cell in visitors.values()):
        # Both breakdowns would tell the visitors' sums.
        topics = dict.fromkeys(topics, Mark.KEPT)
        languages = dict.fromkeys(languages, Mark.KEPT)
    waits = totals.all_waits()
    return Published(
        period=period,
        visitors=visitors,
        topics=topics,
        languages=languages,
        waited_median=percentile(waits, 0.5),
        waited_90=percentile(waits, 0.9),
        inside=share(totals.announced),
        counts=counts,
    )


def _date(
    report: Report,
    visitors: dict[str, Cell],
    topics: dict[str, Cell],
    counts: dict[str, Cell],
    *,
    people: bool,
) -> Published:
    waits = report.totals.all_waits() if people else {}
    return Published(
        period=report.day.isoformat(),
        visitors=visitors,
        topics=topics,
        waited_median=percentile(waits, 0.5),
        waited_90=percentile(waits, 0.9),
        inside=share(report.totals.announced) if people else None,
        counts=counts,
    )


def _listed(counts: Mapping[str, int], keys: Iterable[str]) -> dict[str, int]:
    """A count for each key: that a key is told must not tell that it is not 0."""
    return {key: counts.get(key, 0) for key in keys}


def _topics(totals: Totals, topics: Sequence[str]) -> dict[str, int]:
    keys = dict.fromkeys((*topics, ""))
    found = _listed(totals.topics, keys)
    gone = sum(count for key, count in totals.topics.items() if key not in keys)
    other = OTHER if OTHER in keys else ""
    found[other] += gone
    return found


def _counts(totals: Totals) -> dict[str, int]:
    return {
        "unmet": totals.unmet,
        "not_reached": totals.not_reached,
        "no_shows": totals.no_shows,
        "missed": totals.missed,
        "void": totals.void,
        "unprinted": totals.paper.get("failed", 0) + totals.paper.get("unknown", 0),
        **{f"fault_{kind}": totals.faults.get(kind, 0) for kind in FAULTS},
    }


def _summed(rows: Iterable[Mapping[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in rows:
        for key, count in row.items():
            sums[key] = sums.get(key, 0) + count
    return sums


def _told(rows: Sequence[Mapping[str, int]], untold_rows: set[int]) -> dict[str, int]:
    """What the dates that are told add up to."""
    return _summed(row for n, row in enumerate(rows) if n not in untold_rows)


def _hidden_if(counts: Mapping[str, int], hidden: bool) -> dict[str, Cell]:
    return {key: Mark.KEPT if hidden else count for key, count in counts.items()}


def is_small(count: int) -> bool:
    """Whether it might point at somebody."""
    return 0 < count < SMALL


def untold(rows: Sequence[Mapping[str, int]]) -> set[int]:
    """The dates of whose breakdown nothing is told, by their place."""
    return {n for n, row in enumerate(rows) if any(is_small(c) for c in row.values())}


def cells(counts: Mapping[str, int], told: Mapping[str, int]) -> dict[str, Cell]:
    """A breakdown whose sum is known, with its small counts hidden.

    `told` is what of each count is told elsewhere, date by date.
    """
    hidden = {key: Mark.FEW for key, count in counts.items() if is_small(count)}
    spare = sorted(
        (key for key, count in counts.items() if count >= SMALL),
        key=lambda key: counts[key],
    )

    def safe() -> bool:
        least = {
            key: 1 if mark is Mark.FEW else max(SMALL, told.get(key, 0))
            for key, mark in hidden.items()
        }
        return all(
            _movable(key, counts, least, hidden)
            for key, mark in hidden.items()
            if mark is Mark.FEW
        )

    while hidden and not safe():
        if not spare:
            return dict.fromkeys(counts, Mark.KEPT)
        hidden[spare.pop(0)] = Mark.KEPT
    return {key: hidden.get(key, count) for key, count in counts.items()}


def _movable(
    key: str,
    counts: Mapping[str, int],
    least: Mapping[str, int],
    hidden: Mapping[str, Mark],
) -> bool:
    """Whether one of them could as well belong to another hidden count, or back."""

    def can_give(one: str) -> bool:
        return counts[one] > least[one]

    def can_take(one: str) -> bool:
        return hidden[one] is Mark.KEPT or counts[one] < SMALL - 1

    return any(
        (can_give(key) and can_take(other)) or (can_take(key) and can_give(other))
        for other in hidden
        if other != key
    )


def _along(
    dates: Sequence[Mapping[str, int]], sums: Mapping[str, int]
) -> tuple[list[dict[str, Cell]], dict[str, Cell]]:
    """Single counts, date by date and in sum."""
    rows: list[dict[str, Cell]] = [{} for _ in dates]
    totals: dict[str, Cell] = {}
    for key, total in sums.items():
        column = [date[key] for date in dates]
        totals[key] = _column_sum(column, total)
        for row, count in zip(rows, column, strict=True):
            row[key] = Mark.FEW if is_small(count) else count
    return rows, totals


def _column_sum(counts: Sequence[int], total: int) -> Cell:
    few = [count for count in counts if is_small(count)]
    if is_small(total):
        # Four dates with few, and few in sum: one each.
        return Mark.FEW if len(few) < SMALL - 1 else Mark.KEPT
    # One of them is the rest of the sum; and if all are 1, or all are 4, each is.
    open_ = len(few) > 1 and len(few) < sum(few) < (SMALL - 1) * len(few)
    return total if open_ or not few else Mark.KEPT


def share(announced: Mapping[str, int]) -> int | None:
    """Called within the announced range, in per cent; None: it would tell of few."""
    inside = announced.get("inside", 0)
    outside = sum(announced.values()) - inside
    if inside + outside < SMALL or is_small(inside) or is_small(outside):
        return None
    return round(100 * inside / (inside + outside) / STEP) * STEP
