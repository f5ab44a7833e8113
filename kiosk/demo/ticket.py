"""A ticket of the emulated printer as rows of cells: its text, and its pictures.

The printer keeps each ticket as text (`[picture 280×170]` stands for a raster) and as
a photograph. The text is legible in cells, the photograph is not; so the text is set
where the photograph shows it, and only the rasters are taken from there.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from rich.style import Style

if TYPE_CHECKING:
    from PIL.Image import Image

INK, PAPER = (26, 26, 23), (243, 239, 228)
CELL = 12, 24
"""Dots of a character of the printer's font A, and of our cell."""
RULE = 8
"""A raster of so few dots' height is a line across the paper."""
GAP = 40
"""Dots of white that are an empty line."""
RASTER = re.compile(r"\[picture (\d+)×(\d+)\]")

Row = list[Segment]


class Band(NamedTuple):
    """Rows of dots with ink, white above and below."""

    top: int
    bottom: int
    left: int
    right: int


def rows_of(lines: list[str], photograph: Path) -> list[Row]:
    """The ticket as rows, each as wide as the paper and a margin on both sides."""
    margin = Segment(" ", PLAIN)
    return [[margin, *row, margin] for row in _rows_of(lines, photograph)]


def _rows_of(lines: list[str], photograph: Path) -> list[Row]:
    from PIL import Image

    with Image.open(photograph) as opened:
        picture = opened.convert("L")
    width = picture.width // CELL[0]
    bands = bands_of(picture)
    if len(bands) != len(lines):
        # Where each line stands is not certain, what it says is.
        return [_text(line, width, None, picture.width) for line in lines]
    rows: list[Row] = []
    for line, band, before in zip(lines, bands, [None, *bands], strict=False):
        if before and band.top - before.bottom > GAP:
            rows.append([Segment(" " * width, PLAIN)])
        rows += _rows(line, band, picture, width)
    return rows


def bands_of(picture: Image) -> list[Band]:
    """Where there is ink on a grey picture, from top to bottom."""
    ink = picture.point(lambda value: 255 if value < 128 else 0)
    dots, width = ink.tobytes(), ink.width
    inked = (
        (y, b"\xff" in dots[y * width : (y + 1) * width]) for y in range(ink.height)
    )
    bands = []
    for has_ink, group in itertools.groupby(inked, key=lambda row: row[1]):
        if has_ink:
            span = [y for y, _ in group]
            top, bottom = span[0], span[-1] + 1
            box = ink.crop((0, top, width, bottom)).getbbox()
            left, right = (box[0], box[2]) if box else (0, width)
            bands.append(Band(top, bottom, left, right))
    return bands


def _rows(line: str, band: Band, picture: Image, width: int) -> list[Row]:
    if RASTER.fullmatch(line) is None:
        return [_text(line, width, band, picture.width)]
    if band.bottom - band.top <= RULE:
        return [[Segment("─" * width, PLAIN)]]
    return _raster(band, picture, width)


def _text(line: str, width: int, band: Band | None, dots: int) -> Row:
    """A line of text, in the middle if it is there on the paper."""
    if band is None:
        return [Segment(line[:width].ljust(width), PLAIN)]
    left, right = band.left, dots - band.right
    centred = left > CELL[0] and abs(left - right) < 2 * CELL[0]
    large = band.bottom - band.top > CELL[1] or (
        band.right - band.left > 1.5 * CELL[0] * len(line)
    )
    text = line.center(width) if centred else line.ljust(width)
    return [Segment(text[:width], BOLD if large else PLAIN)]


def _raster(band: Band, picture: Image, width: int) -> list[Row]:
    """A raster in half cells, two pixels a cell one above the other, smoothed."""
    from PIL.Image import Resampling

    tall = -(-(band.bottom - band.top) // CELL[1])
    box = (0, band.top, width * CELL[0], band.top + tall * CELL[1])
    small = picture.crop(box).resize((width, 2 * tall), Resampling.BOX)
    shades = small.tobytes()
    return [
        [
            _half(shades[2 * y * width + x], shades[(2 * y + 1) * width + x])
            for x in range(width)
        ]
        for y in range(tall)
    ]


def _half(upper: int, lower: int) -> Segment:
    return Segment("▀", Style(color=_shade(upper), bgcolor=_shade(lower)))


def _shade(grey: int) -> str:
    """From ink (0) to paper (255)."""
    red, green, blue = (
        round(ink + (paper - ink) * grey / 255)
        for ink, paper in zip(INK, PAPER, strict=True)
    )
    return _colour((red, green, blue))


def _colour(rgb: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)


PLAIN = Style(color=_colour(INK), bgcolor=_colour(PAPER))
BOLD = PLAIN + Style(bold=True)
