"""The page for the councillors: one sheet of paper with its plots and counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kiosk.commands.sheet import HEIGHT, Sheet
from kiosk.config import Config
from kiosk.language import Language, language, topic_label
from kiosk.office import publishing
from kiosk.office import statistics as sums
from kiosk.office.publishing import Cell, Mark, Published
from kiosk.office.statistics import Report

if TYPE_CHECKING:
    import PIL.Image

NOTE = HEIGHT - 84
"""Where the last line stands."""
LAST_CLASS = 12
"""Classes of waiting time shown; longer ones (an hour and more) are one column."""
MOST_TOPICS, MOST_LANGUAGES = 9, 9
"""Lines of a plot; a sheet has room for no more."""
MARKS = {Mark.FEW: "statistics.few", Mark.KEPT: "statistics.not_told"}
COUNTS = {
    "unmet": "statistics.unmet",
    "not_reached": "statistics.not_reached",
    "no_shows": "statistics.no_shows",
    "missed": "statistics.missed",
    "unprinted": "statistics.paper",
}


def draw(
    reports: Sequence[Report], config: Config, told: Published | None
) -> PIL.Image.Image:
    """The page of these office hours, in the language of the house.

    `told`: what may be told of them; None: there were none.
    """
    said = language(config.kiosk.languages[0])
    sheet = Sheet(said)
    sheet.text(said.text("statistics.title"), 46, bold=True)
    if told is None:
        sheet.text(said.text("statistics.nothing"))
        return sheet.image
    first, last = (said.date(one.day) for one in (reports[0], reports[-1]))
    if len(reports) > 1:
        first = said.text("statistics.period", since=first, until=last)
    sheet.text(first)
    if len(reports) > 1:
        sheet.text(said.text("statistics.dates", n=len(reports)))
    _visitors(sheet, told)
    _waiting(sheet, told, reports)
    _topics(sheet, told, config)
    if told.languages:
        _languages(sheet, told)
    _counts(sheet, told)
    sheet.top = NOTE
    sheet.text(said.text("statistics.note"), 22)
    return sheet.image


def _shown(said: Language, cell: Cell) -> str:
    return said.text(MARKS[cell]) if isinstance(cell, Mark) else str(cell)


def _bars(sheet: Sheet, cells: Sequence[tuple[str, Cell]]) -> None:
    sheet.bars(
        [
            (label, None if isinstance(cell, Mark) else cell, _shown(sheet.said, cell))
            for label, cell in cells
        ]
    )


def _visitors(sheet: Sheet, told: Published) -> None:
    said = sheet.said
    sheet.heading(said.text("statistics.visitors"))
    labels = (said.text("statistics.walk_in"), said.text("statistics.appointment"))
    cells = [told.visitors[kind] for kind in publishing.KINDS]
    _bars(sheet, list(zip(labels, cells, strict=True)))


def _waiting(sheet: Sheet, told: Published, reports: Sequence[Report]) -> None:
    said = sheet.said
    sheet.heading(said.text("statistics.waiting"))
    if told.waited_median is None or told.waited_90 is None:
        sheet.text(said.text("statistics.too_few"))
        return
    shown = [0] * (LAST_CLASS + 1)
    for report in reports:
        for place, count in report.totals.all_waits().items():
            shown[min(place, LAST_CLASS)] += count
    labels = [f"{place * sums.CLASS}" for place in range(LAST_CLASS)]
    sheet.columns(_heights(shown), [*labels, f"≥ {LAST_CLASS * sums.CLASS}"])
    sheet.text(said.text("statistics.median", n=told.waited_median[1]), 24)
    sheet.text(said.text("statistics.nine_of_ten", n=told.waited_90[1]), 24)
    if told.inside is not None:
        sheet.text(said.text("statistics.promise", percent=told.inside), 24)


def _heights(counts: Sequence[int]) -> list[float]:
    """Columns in tenths of the highest: whoever measures them learns no count.

    Fewer than five are drawn as nothing: a column would tell them.
    """
    most = max(counts)
    return [
        max(round(10 * count / most), 1) if count >= sums.FEW else 0 for count in counts
    ]


def _by_frequency(cells: dict[str, Cell]) -> list[str]:
    """The keys, most frequent first; what is not told behind, in the house's order."""

    def rank(key: str) -> int:
        cell = cells[key]
        return 0 if isinstance(cell, Mark) else -cell

    return sorted(cells, key=rank)


def _topics(sheet: Sheet, told: Published, config: Config) -> None:
    said = sheet.said
    sheet.heading(said.text("statistics.topics"))
    named = [key for key in _by_frequency(told.topics) if key][:MOST_TOPICS]
    rows = [(_label(said, key, config), told.topics[key]) for key in named]
    rows.append((said.text("statistics.no_topic"), told.topics[""]))
    _bars(sheet, rows)


def _label(said: Language, key: str, config: Config) -> str:
    topic = config.topic(key)
    return topic_label(said, key, topic.labels if topic else None)


def _languages(sheet: Sheet, told: Published) -> None:
    """In one line: which, and how often."""
    said = sheet.said
    sheet.heading(said.text("statistics.languages"))
    keys = _by_frequency(told.languages)[:MOST_LANGUAGES]
    # A name in another script keeps its own direction.
    names = {key: f"\u2066{language(key).name}\u2069" for key in keys}
    sheet.text(
        " · ".join(
            f"{names[key]}:\u00a0{_shown(said, told.languages[key])}" for key in keys
        ),
        24,
    )


def _counts(sheet: Sheet, told: Published) -> None:
    said = sheet.said
    sheet.heading(said.text("statistics.more"))
    for key, message in COUNTS.items():
        sheet.text(said.text(message, n=_shown(said, told.counts[key])), 24)
    faults = [
        f"{said.text(f'statistics.device.{device}')}\u00a0{_shown(said, cell)}"
        for device in publishing.FAULTS
        if (cell := told.counts[f"fault_{device}"])
    ]
    if faults:
        sheet.text(said.text("statistics.faults", devices=" · ".join(faults)), 24)
