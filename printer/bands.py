"""A black-and-white picture as `GS v 0` bands and feeds.

Rows without a dot become feeds (they are more than half of a ticket), bands stay
below the 256 rows that small printers buffer, and no band contains bytes that old
printers would obey in the midst of a picture.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from printer import commands

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_ROWS = 255
"""Rows of one band; fits the height's low byte."""
WORTH_A_FEED = 8
"""Blank rows from which a feed replaces them: one millimetre, so that the motor does
not stop between the lines of a word."""
_INVERTED = bytes(range(255, -1, -1))
# "If the data has the same values as a real-time command, it may be executed":
# DLE EOT asks, DLE ENQ clears the buffer, DLE DC4 opens the drawer.
_REAL_TIME = re.compile(rb"\x10(?=[\x04\x05\x14])")


def picture(image: Image, *, trim: bool = True, doubled: bool = False) -> bytes:
    """The commands that print `image` (mode "1", black on white).

    `trim` leaves out white columns at the right, for pictures that start at the left
    edge. `doubled`: each of its dots becomes two by two, for a quarter of the bytes.
    """
    scale = 2 if doubled else 1
    rows = _rows(image)
    encoded = bytearray()
    start = 0
    while start < len(rows):
        if not any(rows[start]):
            blank = _run(rows, start)
            encoded += commands.feed(blank * scale)
            start += blank
            continue
        end = _band_end(rows, start)
        encoded += _band(rows[start:end], trim=trim, doubled=doubled)
        start = end
    return bytes(encoded)


def _rows(image: Image) -> list[bytes]:
    """Rows of bytes, 1 = black, padded with white to whole bytes."""
    width = (image.width + 7) // 8
    packed = image.tobytes().translate(_INVERTED)
    spare = width * 8 - image.width
    keep = 0xFF << spare & 0xFF
    rows = [packed[at : at + width] for at in range(0, len(packed), width)]
    return [row[:-1] + bytes((row[-1] & keep,)) for row in rows] if spare else rows


def _run(rows: list[bytes], start: int) -> int:
    end = start
    while end < len(rows) and not any(rows[end]):
        end += 1
    return end - start


def _band_end(rows: list[bytes], start: int) -> int:
    """Where the band ends: at a run of blank rows, at its limit or at the end."""
    at = start
    while at < min(len(rows), start + MAX_ROWS):
        if not any(rows[at]):
            blank = _run(rows, at)
            if blank >= WORTH_A_FEED or at + blank == len(rows):
                return at
            at += blank
        else:
            at += 1
    return min(at, start + MAX_ROWS)


def _band(rows: list[bytes], *, trim: bool, doubled: bool) -> bytes:
    width = len(rows[0])
    if trim:
        width = max(len(row.rstrip(b"\x00")) for row in rows)
    flat = b"".join(row[:width] for row in rows)
    # A dot more beside one that is there: nobody sees it, and it is no DLE any more.
    safe = _REAL_TIME.sub(b"\x18", flat)
    return commands.raster(width, len(rows), safe, doubled=doubled)
