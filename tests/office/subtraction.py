"""Whoever reads what is told, and works out what is not: all that subtraction can do.

The reader knows every count that is told, that a date's topics add up to its walk-ins
and a year's languages to its visitors, that a year is the sum of its dates, that "<5"
is 1 to 4 and that nothing is negative. A count is found out if no other afternoons than
the true ones fit all that. Others are looked for near the true ones: one person more
or less in each count.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from kiosk.office.publishing import KINDS, Cell, Mark, Published, Year, is_small
from kiosk.office.statistics import Report

Count = tuple[str, str, str]
"""Period, breakdown, key."""
Change = Mapping[tuple[str, str], int]
"""One person more or less, by breakdown and key; what is not named is as it was."""

BY = (-1, 0, 1)


def fits(cell: Cell, count: int) -> bool:
    """Whether the count could stand behind what is told."""
    if cell is Mark.FEW:
        return is_small(count)
    return count >= 0 if cell is Mark.KEPT else count == cell


def found_out(
    year: Year, reports: Sequence[Report], *, strict: bool = True
) -> set[Count]:
    """The small counts of visitors and topics that a reader can be sure of.

    `strict`: the reader also knows that no small count stands behind "-" of a year,
    unless all of the breakdown is untold.
    """
    truth = [
        _true(told, report) for told, report in zip(year.dates, reports, strict=True)
    ]
    secret = {
        (told.period, *cell)
        for told, counts in zip(year.dates, truth, strict=True)
        for cell, count in counts.items()
        if is_small(count)
    }
    total = _added(truth)
    secret |= {(year.sum.period, *cell) for cell, n in total.items() if is_small(n)}
    options = [
        list(_changes(told, counts))
        for told, counts in zip(year.dates, truth, strict=True)
    ]
    for changes in _combined(options):
        if not secret:
            break
        moved = _added([*changes, total])
        if not _year_fits(year.sum, moved, strict=strict):
            continue
        for told, change in zip(year.dates, changes, strict=True):
            secret -= {(told.period, *cell) for cell, by in change.items() if by}
        secret -= {
            (year.sum.period, *cell) for cell in total if moved[cell] != total[cell]
        }
    return secret


def _true(told: Published, report: Report) -> dict[tuple[str, str], int]:
    totals = report.totals
    known = {("visitors", kind): totals.visitors.get(kind, 0) for kind in KINDS}
    return known | {("topics", key): totals.topics.get(key, 0) for key in told.topics}


def _added(rows: Sequence[Change]) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        for cell, count in row.items():
            sums[cell] = sums.get(cell, 0) + count
    return sums


def _changes(
    told: Published, truth: Mapping[tuple[str, str], int]
) -> Iterator[dict[tuple[str, str], int]]:
    """What else could have been on that date, by itself."""
    keys = [cell for cell in truth if cell != ("visitors", "walk_in")]
    cells = {"visitors": told.visitors, "topics": told.topics}
    for moves in itertools.product(BY, repeat=len(keys)):
        change = dict(zip(keys, moves, strict=True))
        change["visitors", "walk_in"] = sum(
            by for (what, _), by in change.items() if what == "topics"
        )
        if all(fits(cells[w][k], truth[w, k] + by) for (w, k), by in change.items()):
            yield change


def _combined(
    options: Sequence[list[dict[tuple[str, str], int]]],
) -> Iterator[tuple[Change, ...]]:
    """Those with little change first: they fit most often."""
    for rows in options:
        rows.sort(key=lambda change: sum(map(abs, change.values())))
    yield from itertools.product(*options)


def _year_fits(
    told: Published, moved: Mapping[tuple[str, str], int], *, strict: bool
) -> bool:
    for what, cells in (("visitors", told.visitors), ("topics", told.topics)):
        some = any(cell is not Mark.KEPT for cell in cells.values())
        for key, cell in cells.items():
            count = moved[what, key]
            if not fits(cell, count):
                return False
            if strict and some and cell is Mark.KEPT and is_small(count):
                return False
    return True


def alone_found_out(
    cells: Mapping[str, Cell], truth: Mapping[str, int], total: Cell, *, least: int
) -> set[str]:
    """The small counts that a reader can be sure of who is told of their sum `total`.

    `least`: 1 where a key is only told of when there was somebody, else 0.
    """
    secret = {key for key, count in truth.items() if is_small(count)}
    some = any(cell is not Mark.KEPT for cell in cells.values())

    def possible(key: str, count: int) -> bool:
        if some and cells[key] is Mark.KEPT and is_small(count):
            return False
        return count >= least and fits(cells[key], count)

    for key, by in itertools.product(truth, BY):
        if by and fits(total, sum(truth.values()) + by):
            secret -= {key} if possible(key, truth[key] + by) else set()
    for one, other in itertools.permutations(truth, 2):
        if possible(one, truth[one] - 1) and possible(other, truth[other] + 1):
            secret -= {one, other}
    return secret
