"""Reads large digits as an eye does: from dark and light, by their shape alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pyte
from PIL import Image, ImageDraw, ImageFont
from pyte.screens import Char

Bitmap = list[list[bool]]
"""Rows of dots; True is ink."""
Box = tuple[int, int, int, int]
"""Left, top, right, bottom; the last two excluded."""

FONT = "DejaVuSans-Bold.ttf"
SHAPE = 12, 18
QUADRANTS = {
    " ": "0000",
    "▀": "1100",
    "▄": "0011",
    "█": "1111",
    "▌": "1010",
    "▐": "0101",
    "▘": "1000",
    "▝": "0100",
    "▖": "0010",
    "▗": "0001",
    "▚": "1001",
    "▞": "0110",
    "▛": "1110",
    "▜": "1101",
    "▙": "1011",
    "▟": "0111",
}
"""Which quarters of a cell are in its foreground: upper left and right, lower."""


def brightness(colour: str) -> int:
    """From 0 to 255; names are those that pyte gives to a terminal's first colours."""
    if colour == "default":
        return 0
    if len(colour) != 6:
        return 255 if "white" in colour else 64
    return sum(int(colour[n : n + 2], 16) for n in (0, 2, 4)) // 3


def dots_of(screen: pyte.Screen) -> list[list[int]]:
    """The screen as grey dots, four to a cell; text counts as ground."""
    rows: list[list[int]] = []
    for y in range(screen.lines):
        upper: list[int] = []
        lower: list[int] = []
        for x in range(screen.columns):
            a, b, c, d = _quarters(screen.buffer[y][x])
            upper += (a, b)
            lower += (c, d)
        rows += [upper, lower]
    return rows


def _quarters(cell: Char) -> tuple[int, int, int, int]:
    ink, ground = brightness(cell.fg), brightness(cell.bg)
    if cell.reverse:
        ink, ground = ground, ink
    marks = QUADRANTS.get(cell.data, "0000")
    a, b, c, d = (ink if mark == "1" else ground for mark in marks)
    return a, b, c, d


def read_number(grey: Sequence[Sequence[int]], *, least: int) -> int | None:
    """The number in the tallest digits, dark on light or light on dark.

    `least` is the height in dots below which nothing counts as large; None if there
    are no digits of that height.
    """
    negative = [[255 - value for value in row] for row in grey]
    numbers = (_read_dark(grey, least), _read_dark(negative, least))
    return next((number for number in numbers if number is not None), None)


def _read_dark(grey: Sequence[Sequence[int]], least: int) -> int | None:
    ink: Bitmap = [[value < 110 for value in row] for row in grey]
    size = len(ink[0]), len(ink)
    boxes = [box for box in _connected(ink) if _is_digit(box, least, size)]
    if not boxes:
        return None
    tallest = max(bottom - top for _, top, _, bottom in boxes)
    digits = sorted(box for box in boxes if box[3] - box[1] > 0.8 * tallest)
    return int("".join(_digit(grey, box) for box in digits))


def _is_digit(box: Box, least: int, size: tuple[int, int]) -> bool:
    """No ground, no line; a quarter of a cell is half as wide as it is high."""
    left, top, right, bottom = box
    if left == 0 or top == 0 or (right, bottom) == size:
        return False
    width, height = right - left, bottom - top
    return height >= least and 0.2 * height < width < 2.4 * height


def _connected(ink: Bitmap) -> list[Box]:
    """The boxes around what hangs together."""
    height, width = len(ink), len(ink[0])
    seen = [[False] * width for _ in range(height)]
    return [
        _flood(ink, seen, x, y)
        for y in range(height)
        for x in range(width)
        if ink[y][x] and not seen[y][x]
    ]


def _flood(ink: Bitmap, seen: Bitmap, x: int, y: int) -> Box:
    todo, xs, ys = [(x, y)], [x], [y]
    seen[y][x] = True
    while todo:
        x, y = todo.pop()
        xs.append(x)
        ys.append(y)
        for i, j in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            inside = 0 <= j < len(ink) and 0 <= i < len(ink[0])
            if inside and ink[j][i] and not seen[j][i]:
                seen[j][i] = True
                todo.append((i, j))
    return min(xs), min(ys), max(xs) + 1, max(ys) + 1


def _digit(grey: Sequence[Sequence[int]], box: Box) -> str:
    """Which digit it is most like."""
    left, top, right, bottom = box
    found = Image.new("L", (right - left, bottom - top))
    found.putdata([v for row in grey[top:bottom] for v in row[left:right]])
    shape = found.resize(SHAPE, Image.Resampling.BOX).tobytes()

    def unlike(digit: str) -> int:
        pairs = zip(shape, _pattern(digit), strict=True)
        return sum((a - b) ** 2 for a, b in pairs)

    return min("0123456789", key=unlike)


@cache
def _pattern(digit: str) -> bytes:
    sheet = Image.new("L", (200, 200), 255)
    font = ImageFont.truetype(FONT, 120)
    ImageDraw.Draw(sheet).text((40, 20), digit, 0, font=font)
    box = sheet.point(lambda value: 255 - value).getbbox()
    return sheet.crop(box).resize(SHAPE, Image.Resampling.BOX).tobytes()
