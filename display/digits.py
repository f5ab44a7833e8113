"""Big writing out of quarter cells: text in, a picture of coloured cells out; pure.

A terminal's cell is about twice as high as wide. It is cut into four quarters
(SIGNS) and has two colours, which may lie anywhere between ground and ink. That
makes edges smooth at any size without an image protocol, and small writing readable
from two rows on. The fonts of terminals have all these signs; sextants and octants
they have not.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from display import blocks, fonts

LEVELS = 16
"""Strengths of ink: 0 is the ground, LEVELS - 1 full ink."""

SMALLEST = 8
"""Fine pixels of cap height below which plain text is easier to read."""

PROBE = 256.0
"""The size at which texts are measured; widths grow in proportion."""

SIGNS = {
    0b0000: " ",
    0b0001: "▘",
    0b0010: "▝",
    0b1100: "▄",
    0b0100: "▖",
    0b0101: "▌",
    0b0110: "▞",
    0b1000: "▗",
}
"""The inked quarters (bits: upper left, upper right, lower left, lower right) and
their sign; with the two colours exchanged they make all shapes. Of a sign and its
opposite the one with less ink above is taken: xterm lets that run into the row
above, as a hairline."""


class Cell(NamedTuple):
    """One cell: its sign, the sign's colour, and the colour of the rest."""

    sign: str
    ink: int
    ground: int


class Picture(NamedTuple):
    """Drawn text."""

    columns: int
    rows: int
    cells: tuple[tuple[Cell, ...], ...]
    """Row by row from the top."""
    cap: float
    """Height of a capital or digit in rows."""


class Extent(NamedTuple):
    """How far the ink of a text reaches from its base line's begin.

    In fine pixels: two to a column, four to a row.
    """

    left: float
    above: float
    right: float
    below: float


@lru_cache(512)
def draw(
    text: str,
    columns: int,
    rows: int,
    lines: int = 1,
    *,
    left: bool = False,
    like: str = "",
) -> Picture | None:
    """The text as large as fits, in at most that many lines; None if too small.

    A text with line breaks keeps its own lines; it is written no larger than `like`,
    if that is given, would be. Digits are fitted as if each were an
    8, so that numbers of the same length have the same size.
    """
    if not text.strip() or columns < 1 or rows < 1:
        return None
    file = fonts.chosen()
    if file is None:
        return _blocks(text, columns, rows)
    best: tuple[float, list[str]] | None = None
    for way in _ways(text, lines):
        size = _largest(file, [_widest(line) for line in way], columns, rows)
        if best is None or size > best[0]:
            best = size, way
    if best is None:
        return None
    size, way = best
    if like:
        size = min(size, _largest(file, like.split("\n"), columns, rows))
    if _extent(file, "H", size).above < SMALLEST:
        return None
    return _render(file, size, way, columns, left=left)


@lru_cache(512)
def _cap(lines: tuple[str, ...], columns: int, rows: int) -> float:
    file = fonts.chosen()
    if file is None or columns < 1 or rows < 1:
        return 0.0
    size = _largest(file, [_widest(line) for line in lines], columns, rows)
    return _extent(file, "H", size).above / 4


def cap(lines: list[str], columns: int, rows: int) -> float:
    """How many rows high capitals would be if these lines were drawn; 0: not at all."""
    return _cap(tuple(lines), columns, rows)


def _widest(text: str) -> str:
    return re.sub(r"\d", "8", text)


def _ways(text: str, lines: int) -> list[list[str]]:
    """Ways to set the words in up to so many lines; fewest lines first."""
    if "\n" in text:
        return [text.split("\n")]
    words = text.split(" ")
    ways = []
    for count in range(1, min(lines, len(words)) + 1):
        cuts = combinations(range(1, len(words)), count - 1)
        candidates = (
            [
                " ".join(words[begin:end])
                for begin, end in zip((0, *cut), (*cut, len(words)), strict=True)
            ]
            for cut in cuts
        )
        ways.append(min(candidates, key=_unevenness))
    return ways


def _unevenness(lines: list[str]) -> tuple[int, int]:
    """The longest line first of all, then how much the lines differ."""
    lengths = [len(line) for line in lines]
    return max(lengths), sum(length**2 for length in lengths)


@lru_cache(512)
def _extent(file: Path, text: str, size: float) -> Extent:
    left, top, right, bottom = fonts.load(file, size).getbbox(text, anchor="ls")
    return Extent(left, -top, right, bottom)


def _pitch(extents: list[Extent]) -> int:
    """Fine pixels from one base line to the next: whole half rows, for even edges."""
    above = max(extent.above for extent in extents)
    below = max([0.0, *(extent.below for extent in extents[:-1])])
    return 2 * math.ceil((below + above * 5 / 4) / 2)


def _size_of(extents: list[Extent]) -> tuple[float, float]:
    """Width and height of lines set below each other, in fine pixels."""
    width = max(extent.right - extent.left for extent in extents)
    height = extents[0].above + max(0.0, extents[-1].below)
    return width, height + (len(extents) - 1) * _pitch(extents)


def _largest(file: Path, lines: list[str], columns: int, rows: int) -> float:
    """The largest size at which the lines fit and capitals end on half rows."""
    width, height = _size_of([_extent(file, line, PROBE) for line in lines])
    size = math.floor(2 * PROBE * min(2 * columns / width, 4 * rows / height) + 4) / 2
    while size > 1:
        width, height = _size_of([_extent(file, line, size) for line in lines])
        even = _extent(file, "H", size).above % 2 == 0
        if even and width <= 2 * columns and height <= 4 * rows:
            break
        size -= 0.5
    return size


def _render(
    file: Path, size: float, lines: list[str], columns: int, *, left: bool
) -> Picture:
    from PIL import Image, ImageDraw

    extents = [_extent(file, line, size) for line in lines]
    boxes = [_extent(file, _widest(line), size) for line in lines]
    width, height = _size_of(boxes)
    columns = min(columns, math.ceil(width / 2))
    rows = math.ceil(height / 4)
    image = Image.new("L", (2 * columns, 4 * rows))
    pen = ImageDraw.Draw(image)
    font = fonts.load(file, size)
    cap = _extent(file, "H", size).above
    # The capitals' upper edge lies on a half row; round letters reach above it.
    baseline = 2 * math.ceil((boxes[0].above - cap) / 2) + cap
    for line, extent in zip(lines, extents, strict=True):
        spare = 0.0 if left else columns - (extent.right - extent.left) / 2
        start = round(spare - extent.left)
        pen.text((start, baseline), line, font=font, fill=255, anchor="ls")
        baseline += _pitch(boxes)
    quarters = image.resize((2 * columns, 2 * rows), Image.Resampling.BOX)
    steps = quarters.point(lambda ink: (ink * (LEVELS - 1) + 127) // 255)
    return Picture(columns, rows, _cells(steps.tobytes(), columns, rows), cap / 4)


def _cells(ink: bytes, columns: int, rows: int) -> tuple[tuple[Cell, ...], ...]:
    """Quarter cells, row by row, as cells of two colours."""
    width = 2 * columns
    table = []
    for row in range(rows):
        upper = ink[2 * row * width : (2 * row + 1) * width]
        lower = ink[(2 * row + 1) * width : (2 * row + 2) * width]
        table.append(
            tuple(
                _cell(upper[x], upper[x + 1], lower[x], lower[x + 1])
                for x in range(0, width, 2)
            )
        )
    return tuple(table)


@lru_cache(4096)
def _cell(*quarters: int) -> Cell:
    """The shape and the two colours that come nearest to four inks."""
    best = Cell(" ", 0, 0)
    least = math.inf
    for mask, sign in SIGNS.items():
        inked = [level for bit, level in enumerate(quarters) if mask >> bit & 1]
        rest = [level for bit, level in enumerate(quarters) if not mask >> bit & 1]
        ink = sum(inked) / len(inked) if inked else 0.0
        ground = sum(rest) / len(rest)
        error = sum((level - ink) ** 2 for level in inked)
        error += sum((level - ground) ** 2 for level in rest)
        if error < least - 0.5:
            least = error
            best = Cell(sign, round(ink), round(ground))
    return best


@lru_cache(16)
def arrow(direction: str, columns: int, rows: int) -> Picture | None:
    """An arrow as large as fits: right, left, up or down; None if too small."""
    side = min(2 * columns, 4 * rows)
    if side < SMALLEST:
        return None
    from PIL import Image, ImageDraw

    fine = 8  # drawn larger, then shrunk: smooth slopes
    image = Image.new("L", (side * fine, side * fine))
    shape = [(0, 0.36), (0.45, 0.36), (0.45, 0.05), (1, 0.5)]
    shape += [(x, 1 - y) for x, y in reversed(shape[:-1])]
    last = side * fine - 1
    ImageDraw.Draw(image).polygon([(x * last, y * last) for x, y in shape], fill=255)
    turns = {"right": 0, "up": 90, "left": 180, "down": 270}
    width, height = side, -(-side // 2)
    image = image.rotate(turns[direction]).resize(
        (2 * -(-width // 2), 2 * -(-height // 2)), Image.Resampling.BOX
    )
    steps = image.point(lambda ink: (ink * (LEVELS - 1) + 127) // 255)
    table = _cells(steps.tobytes(), image.width // 2, image.height // 2)
    return Picture(image.width // 2, image.height // 2, table, image.height / 2)


def _blocks(text: str, columns: int, rows: int) -> Picture | None:
    """Without a font: whole pixels of half cells, numbers only."""
    grid = blocks.draw(text, columns, 2 * rows)
    if grid is None:
        return None
    if len(grid) % 2:
        grid = [*grid, "." * len(grid[0])]
    full = LEVELS - 1
    ink = bytes(
        full * (pixel == "#") for line in grid for pixel in line for _ in range(2)
    )
    width, height = len(grid[0]), len(grid) // 2
    return Picture(width, height, _cells(ink, width, height), float(height))
