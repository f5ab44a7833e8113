"""A number in dots, two to a cell: crisp where a smooth font would be blurred.

The digits are eight dots high with strokes of two: for the four rows that a small
terminal has for them, and for terminals of sixteen colours, which have no shades.
"""

from __future__ import annotations

HIGH = 8
"""Dots of a sign's height."""
GAP = 2
"""Dots between two signs."""

_PATTERNS = """
0 .####. ##..## ##..## ##..## ##..## ##..## ##..## .####.
1 ..##.. .###.. ..##.. ..##.. ..##.. ..##.. ..##.. .####.
2 .####. ##..## ....## ...##. ..##.. .##... ##.... ######
3 .####. ##..## ....## ..###. ....## ....## ##..## .####.
4 ...##. ..###. .####. ##.##. ###### ...##. ...##. ...##.
5 ###### ##.... #####. ....## ....## ....## ##..## .####.
6 ..###. .##... ##.... #####. ##..## ##..## ##..## .####.
7 ###### ....## ...##. ...##. ..##.. ..##.. .##... .##...
8 .####. ##..## ##..## .####. ##..## ##..## ##..## .####.
9 .####. ##..## ##..## ##..## .##### ....## ...##. .###..
? .####. ##..## ....## ...##. ..##.. ..##.. ...... ..##..
– ...... ...... ...... ###### ###### ...... ...... ......
"""
SIGNS: dict[str, list[str]] = {
    sign: rows for sign, *rows in map(str.split, _PATTERNS.strip().splitlines())
}
CELLS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def rows(text: str, width: int, height: int) -> list[str]:
    """The text in at most so many columns and rows; too wide: in plain signs."""
    signs = [SIGNS[sign] for sign in text if sign in SIGNS]
    if not signs:
        return []
    columns = sum(len(sign[0]) for sign in signs) + GAP * (len(signs) - 1)
    scale = min(width // columns, height * 2 // HIGH)
    if scale < 1:
        return [""] * (height // 2) + [text]
    flat = [("." * GAP).join(sign[row] for sign in signs) for row in range(HIGH)]
    dots = ["".join(dot * scale for dot in line) for line in flat for _ in range(scale)]
    return [
        "".join(CELLS[a == "#", b == "#"] for a, b in zip(upper, lower, strict=True))
        for upper, lower in zip(dots[::2], dots[1::2], strict=True)
    ]
