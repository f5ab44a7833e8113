"""The printer's own characters: Font A, 12 x 24 dots, enlarged dot by dot."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from printer.fonts import mono

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH, HEIGHT = 12, 24
"""Of a cell of Font A, gaps included."""
_BASELINE = 19


@functools.lru_cache(maxsize=2048)
def glyph(character: str, bold: bool, wide: int, tall: int) -> Image:
    """One character's cell, black on white.

    Drawn in DejaVu Sans Mono and stretched to the proportions of Font A, whose
    capitals are about 17 dots tall; larger sizes repeat dots, as printers do.
    """
    from PIL import Image, ImageDraw

    cell = Image.new("1", (WIDTH, HEIGHT), 1)
    if "\u2500" <= character <= "\u257f":
        ImageDraw.Draw(cell).line(((0, 12), (WIDTH, 12)), fill=0, width=2)
    elif not character.isspace():
        cell.paste(_letter(character, bold), (0, 0))
    return cell.resize((WIDTH * wide, HEIGHT * tall), Image.Resampling.NEAREST)


def _letter(character: str, bold: bool) -> Image:
    from PIL import Image, ImageDraw

    fine = 4
    face = mono(20 * fine, bold=bold)
    plate = Image.new("L", (WIDTH * fine, HEIGHT * fine), 255)
    baseline = round(_BASELINE * fine / 1.18)
    ImageDraw.Draw(plate).text((0, baseline), character, font=face, fill=0, anchor="ls")
    tall = plate.resize((WIDTH, round(HEIGHT * 1.18)), Image.Resampling.LANCZOS)
    return (
        tall.crop((0, 0, WIDTH, HEIGHT))
        .point(lambda grey: 255 if grey > 130 else 0)
        .convert("1")
    )
