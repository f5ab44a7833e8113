"""A sheet of paper that is drawn from top to bottom, in one language: text and bars.

Written from the left; a language from right to left has all of it mirrored.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kiosk.language import Language
from printer.bidi_text import visual
from printer.fonts import font

if TYPE_CHECKING:
    import PIL.Image

WIDTH, HEIGHT = 1240, 1754
"""A4 at 150 dots per inch."""
MARGIN = 110
LABELS = 540
"""Dots kept for the words before a bar."""
NOTES = 150
"""Dots kept for what is told behind a bar."""
TOP = 80
INK, DARK, LIGHT, LINE = "#1a1a1a", "#1f4e79", "#9dbcd9", "#c8c8c8"
"""All but INK tell themselves apart in grey, too."""

Part = tuple[float, str]
"""A piece of a bar: how much of the longest bar, and its colour."""


class Sheet:
    """A page that fills from top to bottom."""

    def __init__(self, said: Language, height: int = HEIGHT) -> None:
        from PIL import Image, ImageDraw

        self.said = said
        self.rtl = said.rtl
        self.image: PIL.Image.Image = Image.new("RGB", (WIDTH, height), "white")
        self.draw: Any = ImageDraw.Draw(self.image)
        self.top = TOP

    def put(
        self, x: float, y: float, text: str, size: int, *, bold: bool = False
    ) -> None:
        """Text that begins at `x`."""
        line = visual(text, rtl=self.rtl)
        face = font(size, bold=bold)
        place = WIDTH - x if self.rtl else x
        self.draw.text((place, y), line, INK, face, anchor="ra" if self.rtl else "la")

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled box that begins at `x`; white ones and pale ones have an edge."""
        if width < 1:
            return
        left = WIDTH - x - width if self.rtl else x
        self.draw.rectangle((left, y, left + width, y + height), colour, INK)

    def text(self, text: str, size: int = 26, *, bold: bool = False) -> None:
        """Lines of their own, wrapped where they must be."""
        for line in self.wrapped(text, size, WIDTH - 2 * MARGIN, bold=bold):
            self.put(MARGIN, self.top, line, size, bold=bold)
            self.top += round(size * 1.42)

    def wrapped(
        self, text: str, size: int, width: int, *, bold: bool = False
    ) -> list[str]:
        """The text in lines not wider than that."""
        face = font(size, bold=bold)
        lines: list[str] = []
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and face.getlength(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def heading(self, text: str) -> None:
        """A line that begins a part."""
        self.top += 22
        self.draw.line((MARGIN, self.top, WIDTH - MARGIN, self.top), LINE, 2)
        self.top += 12
        self.text(text, 30, bold=True)
        self.top += 2

    def bars(self, counts: Sequence[tuple[str, float | None, str]]) -> None:
        """A line each: words, a bar for the count, the count as it is told."""
        most = max((count or 0 for _, count, _ in counts), default=0) or 1
        for label, count, told in counts:
            self.put(MARGIN, self.top, shortened(label, 24, LABELS - 20), 24)
            self.bar(MARGIN + LABELS, [((count or 0) / most, DARK)], told)

    def bar(self, x: float, parts: Sequence[Part], told: str, height: int = 25) -> None:
        """A bar of several parts, and what it counts."""
        room = WIDTH - MARGIN - NOTES - x
        for share, colour in parts:
            self.box(x, self.top + 3, share * room, height, colour)
            x += share * room
        self.put(x + 12, self.top, told, 24)
        self.top += height + 9

    def columns(self, shares: Sequence[float], labels: Sequence[str]) -> None:
        """A column each, as high as its share of the highest; the label below."""
        height = 130
        step = (WIDTH - 2 * MARGIN) / len(shares)
        most = max(shares) or 1
        base = self.top + height
        for place, (share, label) in enumerate(zip(shares, labels, strict=True)):
            left = MARGIN + place * step
            tall = round(height * share / most)
            if tall:
                self.box(left + 6, base - tall, step - 12, tall, DARK)
            self.put(left + 6, base + 8, label, 20)
        self.draw.line((MARGIN, base, WIDTH - MARGIN, base), INK, 2)
        self.top = base + 42


def shortened(label: str, size: int, width: int) -> str:
    """The label, cut where it would be wider."""
    face = font(size)
    if face.getlength(label) <= width:
        return label
    while label and face.getlength(label + "…") > width:
        label = label[:-1].rstrip()
    return label + "…"
