"""The picture of what was played: who is served, who waits, who is on time, the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kiosk.commands.sheet import DARK, LIGHT, MARGIN, TOP, Sheet
from kiosk.commands.simulate_rows import SETTINGS, Row, varying
from kiosk.config import Config
from kiosk.language import Language, language
from kiosk.office.simulate.figures import Waits

if TYPE_CHECKING:
    import PIL.Image

MESSAGES = {name: f"simulate.{name.replace('-', '_')}" for name in SETTINGS}
"""Of each setting: the message that tells it."""
WHITE = "#ffffff"
PEOPLE = (
    ("simulate.served", DARK),
    ("simulate.not_reached", LIGHT),
    ("simulate.turned_away", WHITE),
)
KINDS = ("statistics.walk_in", "statistics.appointment")
PER_ROW = 300
"""Dots of height that a row needs, in all parts together."""


def draw(rows: Sequence[Row], config: Config) -> PIL.Image.Image:
    """As high as the rows need, in the language of the house."""
    said = language(config.kiosk.languages[0])
    sheet = Sheet(said, 1100 + PER_ROW * len(rows))
    settings = varying(rows)
    sheet.text(said.text("simulate.title"), 46, bold=True)
    sheet.text(said.text("simulate.played", n=rows[0].figures.afternoons), 24)
    common = [name for name in SETTINGS if name not in settings]
    if "pace" in common and rows[0].scenario.pace == 1:
        common.remove("pace")
    sheet.text(_told(said, rows[0], common), 24)
    labels = [_told(said, row, settings) for row in rows]
    _people(sheet, rows, labels)
    _waits(sheet, rows, labels)
    _on_time(sheet, rows, labels)
    _ends(sheet, rows, labels)
    return sheet.image.crop((0, 0, sheet.image.width, sheet.top + TOP))


def _told(said: Language, row: Row, settings: Sequence[str]) -> str:
    told = (
        said.text(MESSAGES[name], n=number(said, SETTINGS[name](row.scenario)))
        for name in settings
    )
    # A number stays in the line of its word.
    return " · ".join(text.replace(": ", ":\u00a0") for text in told)


def number(said: Language, value: float, places: int = 2) -> str:
    """The number as it is written in that language, without needless noughts."""
    text = f"{value:.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if said.tag in {"en", "ar"} else text.replace(".", ",")


def _label(sheet: Sheet, label: str) -> None:
    if label:
        sheet.text(label, 22)


def _people(sheet: Sheet, rows: Sequence[Row], labels: Sequence[str]) -> None:
    sheet.heading(sheet.said.text("simulate.people"))
    _legend(sheet, PEOPLE)
    most = max(row.figures.came for row in rows) or 1
    for row, label in zip(rows, labels, strict=True):
        figures = row.figures
        counts = (figures.served, figures.not_reached, figures.turned_away)
        colours = [colour for _, colour in PEOPLE]
        told = "  +  ".join(number(sheet.said, count, 1) for count in counts)
        _label(sheet, label)
        # Shorter than they could be: three counts stand behind.
        shares = [0.8 * count / most for count in counts]
        parts = list(zip(shares, colours, strict=True))
        sheet.bar(MARGIN, parts, told)


def _legend(sheet: Sheet, entries: Sequence[tuple[str, str]]) -> None:
    for message, colour in entries:
        sheet.box(MARGIN, sheet.top + 4, 22, 22, colour)
        sheet.put(MARGIN + 36, sheet.top, sheet.said.text(message), 22)
        sheet.top += 34
    sheet.top += 6


def _waits(sheet: Sheet, rows: Sequence[Row], labels: Sequence[str]) -> None:
    said = sheet.said
    sheet.heading(said.text("simulate.waits"))
    pairs = [(row.figures.walk_ins, row.figures.registered) for row in rows]
    most = max((_far(waits) for pair in pairs for waits in pair), default=0) or 1
    for pair, label in zip(pairs, labels, strict=True):
        _label(sheet, label)
        for waits, kind in zip(pair, KINDS, strict=True):
            if waits.mean is not None:
                sheet.put(MARGIN, sheet.top, said.text(kind), 22)
                _span(sheet, MARGIN + 330, waits.mean, _far(waits), most)


def _far(waits: Waits) -> float:
    return max(waits.nearly_all or 0, waits.mean or 0)


def _span(sheet: Sheet, x: float, mean: float, far: float, most: float) -> None:
    """A dark bar up to the mean, a pale one to where nearly all are."""
    said = sheet.said
    told = f"Ø {number(said, mean, 0)} · ≤ {number(said, far, 0)}"
    parts = [(mean / most, DARK), ((far - mean) / most, LIGHT)]
    sheet.bar(x, parts, told, 22)


def _on_time(sheet: Sheet, rows: Sequence[Row], labels: Sequence[str]) -> None:
    if all(row.figures.on_time is None for row in rows):
        return
    sheet.heading(sheet.said.text("simulate.on_time"))
    for row, label in zip(rows, labels, strict=True):
        share = row.figures.on_time or 0
        _label(sheet, label)
        sheet.bar(MARGIN, [(share, DARK)], f"{100 * share:.0f} %")


def _ends(sheet: Sheet, rows: Sequence[Row], labels: Sequence[str]) -> None:
    sheet.heading(sheet.said.text("simulate.ends"))
    most = max(row.figures.overrun_nearly_all for row in rows) or 1
    for row, label in zip(rows, labels, strict=True):
        _label(sheet, label)
        far = max(row.figures.overrun_nearly_all, row.figures.overrun)
        _span(sheet, MARGIN, row.figures.overrun, far, max(most, far))
