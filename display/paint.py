"""Pictures as coloured cells of the terminal."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color as TerminalColour
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from display.digits import LEVELS, Picture

GAMMA = 1.4
"""Between mixing light (2.2) and mixing numbers (1): strokes keep their weight."""


@lru_cache(16)
def _shades(ground: Color, ink: Color) -> tuple[TerminalColour, ...]:
    """The colours from ground to ink, one for each level."""

    def between(level: int) -> TerminalColour:
        share = level / (LEVELS - 1)
        return TerminalColour.from_rgb(
            *(
                round(
                    255
                    * (
                        (1 - share) * (low / 255) ** GAMMA
                        + share * (high / 255) ** GAMMA
                    )
                    ** (1 / GAMMA)
                )
                for low, high in zip(ground.rgb, ink.rgb, strict=True)
            )
        )

    return tuple(map(between, range(LEVELS)))


@lru_cache(4096)
def _style(ground: Color, ink: Color, front: int, back: int) -> Style:
    shades = _shades(ground, ink)
    return Style.from_color(shades[front], shades[back])


@lru_cache(64)
def strips(picture: Picture, ground: Color, ink: Color) -> tuple[Strip, ...]:
    """One strip for each row of the picture."""
    rows = []
    for row in picture.cells:
        segments: list[Segment] = []
        run, style = "", Style()
        for sign, front, back in row:
            wanted = _style(ground, ink, front, back)
            if run and wanted is not style:
                segments.append(Segment(run, style))
                run = ""
            run += sign
            style = wanted
        segments.append(Segment(run, style))
        rows.append(Strip(segments, picture.columns))
    return tuple(rows)
