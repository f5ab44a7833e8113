"""A number in big, smooth digits: a real font, two points to a cell."""

from __future__ import annotations

import functools
from typing import Any

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip
from textual.widget import Widget

FONT = "DejaVuSans-Bold.ttf"
FINE = 4
"""The digits are drawn so many times finer than the points, and averaged."""
SHADES = 8
"""Steps between ink and paper; more are not seen, and every step is bytes."""
LOWER_HALF = "▄"


class BigNumber(Widget):
    """Fills its box with the number, in its own colours, as large as fits."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.text = ""

    def say(self, number: int) -> None:
        """Show that number."""
        self.text = str(number)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row of half blocks."""
        width, height = self.content_size
        back, ink = self.background_colors[1], self.colors[3]
        points = picture(self.text, width, height * 2)
        if not 0 <= y < height or not points:
            return Strip.blank(width, Style(bgcolor=back.rich_color))
        shades = _shades(back, ink)
        segments = [
            Segment(LOWER_HALF * count, Style(color=shades[low], bgcolor=shades[top]))
            for top, low, count in _runs(points[2 * y], points[2 * y + 1])
        ]
        return Strip(segments, width)


def warm() -> None:
    """Load the font, so that the first number is drawn as fast as the second."""
    picture("8", 28, 20)


@functools.lru_cache(maxsize=8)
def picture(text: str, width: int, height: int) -> tuple[bytes, ...]:
    """The text as rows of shades, 0 to SHADES, centred in `width` × `height` points."""
    from PIL import Image, ImageDraw

    if not text or width < 4 or height < 4:
        return ()
    font = _font(height * FINE, text, width * FINE)
    canvas = Image.new("L", (width * FINE, height * FINE))
    left, top, right, bottom = font.getbbox(text)
    x = (canvas.width - (right - left)) // 2 - left
    y = (canvas.height - (bottom - top)) // 2 - top
    ImageDraw.Draw(canvas).text((x, y), text, fill=255, font=font)
    small = canvas.resize((width, height), Image.Resampling.BOX)
    flat = bytes((value * SHADES + 127) // 255 for value in small.tobytes())
    return tuple(flat[at : at + width] for at in range(0, len(flat), width))


@functools.lru_cache(maxsize=32)
def _font(height: int, text: str, width: int) -> Any:
    """The font in which the text is `height` high, or less if it would be too wide."""
    from PIL import ImageFont

    size = height * 4 // 3
    while True:
        try:
            font: Any = ImageFont.truetype(FONT, size)
        except OSError:  # not installed: Pillow brings a plainer face of its own
            font = ImageFont.load_default(size)
        left, top, right, bottom = font.getbbox(text)
        wide, high = right - left, bottom - top
        if (wide <= width and high <= height) or size <= FINE:
            return font
        size = min(size - 1, int(size * min(width / wide, height / high)))


@functools.lru_cache(maxsize=4)
def _shades(back: Color, ink: Color) -> tuple[RichColor, ...]:
    return tuple(
        back.blend(ink, step / SHADES, alpha=1.0).rich_color
        for step in range(SHADES + 1)
    )


def _runs(upper: bytes, lower: bytes) -> list[tuple[int, int, int]]:
    """Neighbouring cells of the same two shades, with their count."""
    runs: list[tuple[int, int, int]] = []
    for top, low in zip(upper, lower, strict=True):
        if runs and runs[-1][:2] == (top, low):
            runs[-1] = (top, low, runs[-1][2] + 1)
        else:
            runs.append((top, low, 1))
    return runs
