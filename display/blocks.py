"""Digits of whole pixels, for a machine without any font."""

from __future__ import annotations

GLYPHS = {
    "0": ".###. ##.## ##.## ##.## ##.## ##.## .###.",
    "1": "..##. .###. ..##. ..##. ..##. ..##. .####",
    "2": ".###. ##.## ...## ..##. .##.. ##... #####",
    "3": ".###. ##.## ...## ..##. ...## ##.## .###.",
    "4": "...## ..### .#.## #..## ##### ...## ...##",
    "5": "##### ##... ####. ...## ...## ##.## .###.",
    "6": "..##. .##.. ##... ####. ##.## ##.## .###.",
    "7": "##### ...## ..##. ..##. .##.. .##.. .##..",
    "8": ".###. ##.## ##.## .###. ##.## ##.## .###.",
    "9": ".###. ##.## ##.## .#### ...## ..##. .##..",
    ":": "... .#. .#. ... .#. .#. ...",
    " ": ".. .. .. .. .. .. ..",
}
HEIGHT = 7


def draw(text: str, width: int, height: int) -> list[str] | None:
    """Rows of `#` and `.` as large as fits; None if it is too small or no number."""
    if not all(sign in GLYPHS for sign in text):
        return None
    shapes = [GLYPHS[sign].split() for sign in text]
    lines = [".".join(parts) for parts in zip(*shapes, strict=True)]
    scale = min(width // len(lines[0]), height // HEIGHT)
    if scale < 1:
        return None
    wide = ["".join(pixel * scale for pixel in line) for line in lines]
    return [line for line in wide for _ in range(scale)]
