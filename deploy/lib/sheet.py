"""Contact sheets: many small pictures on one, each under its name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = "DejaVuSans.ttf"
GROUND, INK = "#ffffff", "#14222a"
GAP = 16
CAPTION = 26
COLOURS = 48
"""Enough for a palette and the edges of its letters."""


def contact_sheet(
    pictures: Sequence[tuple[str, Path]], file: Path, *, columns: int, width: int
) -> None:
    """Put (caption, picture) side by side, each `width` points wide."""
    tiles = [(name, _scaled(picture, width)) for name, picture in pictures]
    rows = [tiles[at : at + columns] for at in range(0, len(tiles), columns)]
    heights = [max(tile.height for _, tile in row) + CAPTION + GAP for row in rows]
    sheet = Image.new(
        "RGB", (columns * (width + GAP) + GAP, sum(heights) + GAP), GROUND
    )
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(FONT, 16)
    y = GAP
    for row, height in zip(rows, heights, strict=True):
        for column, (name, tile) in enumerate(row):
            x = GAP + column * (width + GAP)
            draw.text((x, y), name, fill=INK, font=font)
            sheet.paste(tile, (x, y + CAPTION))
            draw.rectangle(
                (x - 1, y + CAPTION - 1, x + width, y + CAPTION + tile.height),
                outline="#8a979e",
            )
        y += height
    small = sheet.quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(file, "PNG", optimize=True)


def _scaled(picture: Path, width: int) -> Image.Image:
    with Image.open(picture) as opened:
        large = opened.convert("RGB")
    height = round(large.height * width / large.width)
    return large.resize((width, height), Image.Resampling.LANCZOS)
