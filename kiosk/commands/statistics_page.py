"""The page for the councillors: one sheet of paper with three plots and six counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kiosk.config import Config
from kiosk.language import Language, language, topic_label
from kiosk.office import statistics as sums
from kiosk.office.statistics import Report, Totals
from printer.bidi_text import is_rtl, visual
from printer.fonts import font

if TYPE_CHECKING:
    import PIL.Image

WIDTH, HEIGHT = 1240, 1754
"""A4 at 150 dots per inch."""
MARGIN = 110
INK, PALE, LINE = "#1a1a1a", "#1f4e79", "#c8c8c8"
LAST_CLASS = 12
"""Classes of waiting time shown; longer ones (an hour and more) are one bar."""


class Sheet:
    """A page that fills from top to bottom, in one language."""

    def __init__(self, said: Language) -> None:
        from PIL import Image, ImageDraw

        self.said = said
        self.rtl = is_rtl(said.text("statistics.title"))
        self.image: PIL.Image.Image = Image.new("RGB", (WIDTH, HEIGHT), "white")
        self.draw: Any = ImageDraw.Draw(self.image)
        self.top = MARGIN

    def put(
        self, x: int, y: int, text: str, size: int, *, bold: bool = False, end: bool
    ) -> None:
        """Text that begins at `x`, or ends there."""
        line = visual(text, rtl=self.rtl)
        face = font(size, bold=bold)
        self.draw.text((x, y), line, INK, face, anchor="ra" if end else "la")

    def text(self, text: str, size: int = 26, *, bold: bool = False) -> None:
        """A line of its own."""
        x = WIDTH - MARGIN if self.rtl else MARGIN
        self.put(x, self.top, text, size, bold=bold, end=self.rtl)
        self.top += round(size * 1.5)

    def heading(self, text: str) -> None:
        """A line that begins a part."""
        self.top += 34
        self.draw.line((MARGIN, self.top, WIDTH - MARGIN, self.top), LINE, 2)
        self.top += 18
        self.text(text, 32, bold=True)
        self.top += 4

    def bars(self, counts: Sequence[tuple[str, int | None]]) -> None:
        """A bar to the side for each count; None has none, only "fewer than 5"."""
        most = max((count or 0 for _, count in counts), default=0) or 1
        room = WIDTH - 2 * MARGIN - 560
        for label, count in counts:
            length = round(room * (count or 0) / most)
            shown = str(count) if count is not None else self.said.text(FEW)
            y = self.top
            if self.rtl:
                start = WIDTH - MARGIN - 470
                self.put(WIDTH - MARGIN, y, label, 24, end=True)
                self.draw.rectangle((start - length, y + 3, start, y + 28), PALE)
                self.put(start - length - 12, y, shown, 24, end=True)
            else:
                start = MARGIN + 470
                self.put(MARGIN, y, label, 24, end=False)
                self.draw.rectangle((start, y + 3, start + length, y + 28), PALE)
                self.put(start + length + 12, y, shown, 24, end=False)
            self.top += 38

    def columns(self, counts: Mapping[int, int], height: int = 210) -> None:
        """A column per class of waiting time, the minutes below it."""
        shown = [0] * (LAST_CLASS + 1)
        for place, count in counts.items():
            shown[min(place, LAST_CLASS)] += count
        most = max(shown) or 1
        step = (WIDTH - 2 * MARGIN) // len(shown)
        base = self.top + height
        for place, count in enumerate(shown):
            left = MARGIN + place * step
            # Fewer than five are drawn as nothing: a column would tell them.
            tall = round(height * count / most) if count >= sums.FEW else 0
            self.draw.rectangle((left + 6, base - tall, left + step - 6, base), PALE)
            label = f"{place * sums.CLASS}"
            if place == LAST_CLASS:
                label = f"≥ {label}"
            self.draw.text((left + 6, base + 8), label, INK, font(20))
        self.draw.line((MARGIN, base, WIDTH - MARGIN, base), INK, 2)
        self.top = base + 44


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
    sheet.bars([(label, shown.get(key, 0)) for key, label in kinds.items()])


def _waiting(sheet: Sheet, totals: Totals) -> None:
    said = sheet.said
    sheet.heading(said.text("statistics.waiting"))
    waits = totals.all_waits()
    half, most = sums.percentile(waits, 0.5), sums.percentile(waits, 0.9)
    if half is None or most is None:
        sheet.text(said.text("statistics.too_few"))
        return
    sheet.columns(waits)
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
    sheet.bars([(_short(label), count) for label, count in rows])


def _label(said: Language, key: str, config: Config) -> str:
    topic = config.topic(key)
    return topic_label(said, key, topic.labels if topic else None)


def _short(label: str, most: int = 34) -> str:
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


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
