"""The page for the councillors: one sheet of paper with three plots and six counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kiosk.commands.sheet import HEIGHT, MARGIN, Sheet
from kiosk.config import Config
from kiosk.language import Language, language, topic_label
from kiosk.office import statistics as sums
from kiosk.office.statistics import Report, Totals

if TYPE_CHECKING:
    import PIL.Image

LAST_CLASS = 12
"""Classes of waiting time shown; longer ones (an hour and more) are one column."""
FEW = "statistics.few"


def draw(reports: Sequence[Report], config: Config) -> PIL.Image.Image:
    """The page of these office hours, in the language of the house."""
    said = language(config.kiosk.languages[0])
    totals = sum((report.totals for report in reports), Totals())
    sheet = Sheet(said)
    sheet.text(said.text("statistics.title"), 46, bold=True)
    if not reports:
        sheet.text(said.text("statistics.nothing"))
        return sheet.image
    first, last = (said.date(one.day) for one in (reports[0], reports[-1]))
    sheet.text(said.text("statistics.period", since=first, until=last))
    sheet.text(said.text("statistics.dates", n=len(reports)))
    _visitors(sheet, totals)
    _waiting(sheet, totals)
    _topics(sheet, totals, config)
    _counts(sheet, totals)
    sheet.top = HEIGHT - MARGIN - 20
    sheet.text(said.text("statistics.note"), 22)
    return sheet.image


def _visitors(sheet: Sheet, totals: Totals) -> None:
    sheet.heading(sheet.said.text("statistics.visitors"))
    shown = sums.shown(totals.visitors)
    kinds = {
        "walk_in": sheet.said.text("statistics.walk_in"),
        "appointment": sheet.said.text("statistics.appointment"),
    }
    _bars(sheet, [(label, shown.get(key, 0)) for key, label in kinds.items()])


def _waiting(sheet: Sheet, totals: Totals) -> None:
    said = sheet.said
    sheet.heading(said.text("statistics.waiting"))
    waits = totals.all_waits()
    half, most = sums.percentile(waits, 0.5), sums.percentile(waits, 0.9)
    if half is None or most is None:
        sheet.text(said.text("statistics.too_few"))
        return
    shown = [0] * (LAST_CLASS + 1)
    for place, count in waits.items():
        shown[min(place, LAST_CLASS)] += count
    labels = [f"{place * sums.CLASS}" for place in range(LAST_CLASS)]
    # Fewer than five are drawn as nothing: a column would tell them.
    sheet.columns(
        [count if count >= sums.FEW else 0 for count in shown],
        [*labels, f"≥ {LAST_CLASS * sums.CLASS}"],
    )
    sheet.text(said.text("statistics.median", n=half[1]))
    sheet.text(said.text("statistics.nine_of_ten", n=most[1]))
    told = sum(totals.announced.values())
    if told >= sums.FEW:
        share = round(100 * totals.announced.get("inside", 0) / told)
        sheet.text(said.text("statistics.promise", percent=share))


def _topics(sheet: Sheet, totals: Totals, config: Config) -> None:
    said = sheet.said
    sheet.heading(said.text("statistics.topics"))
    shown = sums.shown(totals.topics)
    named = sorted((key for key in shown if key), key=lambda key: -totals.topics[key])
    rows = [(_label(said, key, config), shown[key]) for key in named[:10]]
    if "" in shown:
        rows.append((said.text("statistics.no_topic"), shown[""]))
    _bars(sheet, rows)


def _label(said: Language, key: str, config: Config) -> str:
    topic = config.topic(key)
    return topic_label(said, key, topic.labels if topic else None)


def _bars(sheet: Sheet, counts: Sequence[tuple[str, int | None]]) -> None:
    few = sheet.said.text(FEW)
    sheet.bars([(label, n, few if n is None else str(n)) for label, n in counts])


def _counts(sheet: Sheet, totals: Totals) -> None:
    said = sheet.said
    sheet.heading(said.text("statistics.more"))
    lost = totals.paper.get("failed", 0) + totals.paper.get("unknown", 0)
    for key, count in (
        ("statistics.unmet", totals.unmet),
        ("statistics.not_reached", totals.not_reached),
        ("statistics.no_shows", totals.no_shows),
        ("statistics.missed", totals.missed),
        ("statistics.paper", lost),
    ):
        shown = sums.few(count)
        value = said.text(FEW) if shown is None else str(shown)
        sheet.text(said.text(key, n=value), 24)
