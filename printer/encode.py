"""A document to the bytes a printer understands. Pure: the same in, the same out."""

from __future__ import annotations

from dataclasses import dataclass

from printer import commands, native
from printer.bands import picture
from printer.document import Block, Cut, Document
from printer.drawing import draw
from printer.errors import ProfileUnknown
from printer.profile import Profile, load_profile
from printer.settings import Settings, parse_address

SLOW_BAUD = 57600
"""Below this a drawn number (some kilobytes) would take seconds."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A ticket as it goes over the line."""

    data: bytes
    native: bool
    """Text went as characters; else the whole ticket is one picture."""

    def seconds(self, baud: int) -> float:
        """How long the bytes take on a serial line (8N1: ten bits each)."""
        return len(self.data) * 10 / baud


def encode(document: Document, settings: Settings) -> Encoded:
    """Lay out and encode `document` for a printer.

    Native text when every character is in the printer's code pages, else one picture
    of the whole ticket, so that a ticket never mixes two faces. The big number is
    drawn, too, unless the settings say otherwise. On a slow line whatever is drawn
    has dots twice as large: a quarter of the bytes.

    Raises:
        ProfileUnknown: no such printer, or one that can print only other letters.
        FontMissing: a picture is needed and DejaVu Sans is not installed.
        PictureWrong: a logo or QR code cannot be printed.
    """
    profile = load_profile(settings.profile, settings.width)
    coarse = _is_slow(settings)
    spelling = native.find_spelling(document, profile)
    if spelling is not None:
        pen = native.NativeEncoder(
            profile,
            spelling,
            coarse=coarse,
            draw_numbers=settings.numbers == "drawn",
        )
        return Encoded(pen.encode(document), native=True)
    return Encoded(_as_picture(document, profile, coarse=coarse), native=False)


def _is_slow(settings: Settings) -> bool:
    serial = bool(settings.device) and parse_address(settings.device).kind == "serial"
    return serial and settings.baud < SLOW_BAUD


def _as_picture(document: Document, profile: Profile, *, coarse: bool) -> bytes:
    if not profile.raster:
        raise ProfileUnknown(
            f'the printer profile "{profile.name}" has neither these letters nor '
            "pictures; choose another profile or leave the language out"
        )
    output = bytearray(commands.INITIALIZE + commands.motion_units(profile.dpi))
    ground = profile.halved() if coarse else profile
    part: list[Block] = []
    for block in (*document.blocks, None):
        if block is not None and not isinstance(block, Cut):
            part.append(block)
            continue
        if part:
            output += picture(draw(Document(tuple(part)), ground), doubled=coarse)
            part = []
        if block is not None:
            output += native.cut(profile)
    return bytes(output)
