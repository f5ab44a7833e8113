"""Reads drawn writing back from the rows of a terminal."""

from __future__ import annotations

from functools import cache

from display.digits import draw


@cache
def _looks(text: str, columns: int, rows: int) -> tuple[tuple[str, ...], ...]:
    """Every size in which the text may be drawn on such a screen, the largest first."""
    looks: dict[tuple[str, ...], None] = {}
    for width in range(columns, 6, -1):
        picture = draw(text, width, rows)
        if picture is not None:
            drawn = tuple("".join(cell.sign for cell in row) for row in picture.cells)
            looks.setdefault(drawn)
    return tuple(looks)


def rows_of(lines: list[str], text: str, least: int = 6) -> int:
    """How many rows high the text is drawn somewhere in the lines; 0: not there."""
    for look in _looks(text, len(lines[0]), len(lines)):
        if len(look) >= least and _stands(lines, look):
            return len(look)
    return 0


def _stands(lines: list[str], look: tuple[str, ...]) -> bool:
    for top in range(len(lines) - len(look) + 1):
        place = lines[top].find(look[0])
        while place >= 0:
            if all(
                lines[top + row].startswith(part, place)
                for row, part in enumerate(look)
            ):
                return True
            place = lines[top].find(look[0], place + 1)
    return False
