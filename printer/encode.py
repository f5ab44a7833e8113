"""A document to the bytes a printer understands. Pure: the same in, the same out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from printer import commands, native
from printer.bands import picture
from printer.document import Block, Cut, Document
from printer.drawing import draw
from printer.errors import ProfileUnknown
from printer.profile import Profile, load_profile
from printer.settings import Settings, parse_address

Numbers = Literal["drawn", "native"]
SLOW_BAUD = 57600
"""Below this a drawn number (some kilobytes) would take seconds."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A ticket as it goes over the line."""

    data: bytes
    native: bool
    """Text went as characters; else the whole ticket is one picture."""


def encode(
    document: Document, settings: Settings, numbers: Numbers | None = None
) -> Encoded:
    """Lay out and encode `document` for a printer.

    Native text when every character is in the printer's code pages, else one picture
    of the whole ticket, so that a ticket never mixes two faces. `numbers`: the big
    number drawn (smooth, as tall as asked) or in the printer's own characters enlarged
    8 times (ten bytes); by default drawn unless the line is slow.

    Raises:
        ProfileUnknown: no such printer, or one that can print only other letters.
        FontMissing: a picture is needed and DejaVu Sans is not installed.
    """
    profile = load_profile(settings.profile, settings.width)
    if numbers is None:
        numbers = _numbers(settings)
    spelling = native.find_spelling(document, profile)
    if spelling is not None:
        pen = native.NativeEncoder(profile, spelling, draw_numbers=numbers == "drawn")
        return Encoded(pen.encode(document), native=True)
    return Encoded(_as_picture(document, profile), native=False)


def _numbers(settings: Settings) -> Numbers:
    slow = settings.baud < SLOW_BAUD
    serial = bool(settings.device) and parse_address(settings.device).kind == "serial"
    return "native" if serial and slow else "drawn"


def _as_picture(document: Document, profile: Profile) -> bytes:
    if not profile.raster:
        raise ProfileUnknown(
            f'the printer profile "{profile.name}" has neither these letters nor '
            "pictures; choose another profile or leave the language out"
        )
    output = bytearray(commands.INITIALIZE + commands.motion_units(profile.dpi))
    part: list[Block] = []
    for block in (*document.blocks, None):
        if block is not None and not isinstance(block, Cut):
            part.append(block)
            continue
        if part:
            output += picture(draw(Document(tuple(part)), profile))
            part = []
        if block is not None:
            output += native.cut(profile)
    return bytes(output)
