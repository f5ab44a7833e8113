"""How much paper a ticket's bytes use. Pure; knows the commands that we send.

Counted so that staff hear of the end of a roll where no sensor tells it. What the
printer adds by itself (the way to the cutter) is in CUT.
"""

from __future__ import annotations

from collections.abc import Iterator

CUT = 15.0
"""Millimetres from the print head to the cutter, fed before each cut."""
_FONT_A_HEIGHT = 24
_LINE = 34
"""Dots of a line before any ESC 3: 1/6 inch at 203 dpi."""
_QR_MODULES = 25
"""Along each side of a small QR code."""
_NONE = {b"\x1b@", b"\x1b2"}
"""Commands without a parameter; those with more than one are named below."""


def length_mm(data: bytes, dpi: float) -> int:
    """Millimetres of paper that `data` moves, rounded up."""
    dots, cuts = 0, 0
    for fed, cut in _moves(data):
        dots += fed
        cuts += cut
    return int(dots * 25.4 / dpi + cuts * CUT + 0.999)


def _moves(data: bytes) -> Iterator[tuple[int, bool]]:
    """(dots fed, whether it was a cut) of each command that moves the paper."""
    end, data = len(data), data + bytes(8)  # nothing is cut off in the midst
    at, spacing, height = 0, _LINE, _FONT_A_HEIGHT
    tallest = module = 0
    while at < end:
        command = data[at : at + 2]
        match command:
            case b"\x1dv":  # GS v 0 m xL xH yL yH: a picture
                doubled = 2 if data[at + 3] & 2 else 1
                width = int.from_bytes(data[at + 4 : at + 6], "little")
                rows = int.from_bytes(data[at + 6 : at + 8], "little")
                yield rows * doubled, False
                at += 8 + width * rows
            case b"\x1bJ":  # ESC J n: feed
                yield data[at + 2], False
                at += 3
            case b"\x1bd":  # ESC d n: feed n lines
                yield data[at + 2] * spacing, False
                at += 3
            case b"\x1dV":  # GS V m, GS V 65|66 n: cut
                long = data[at + 2] in (65, 66)
                yield (data[at + 3] if long else 0), True
                at += 4 if long else 3
            case b"\x1b3":  # ESC 3 n: line spacing
                spacing = data[at + 2]
                at += 3
            case b"\x1d!":  # GS ! n: size of characters
                height = _FONT_A_HEIGHT * ((data[at + 2] & 7) + 1)
                at += 3
            case b"\x1d(":  # GS ( x pL pH …
                match data[at + 2], data[at + 6]:
                    case 0x6B, 0x43:  # GS ( k: dots of a QR code's module
                        module = data[at + 7]
                    case 0x6B, 0x51:  # GS ( k: print the QR code
                        yield _QR_MODULES * module, False
                at += 5 + int.from_bytes(data[at + 3 : at + 5], "little")
            case b"\x1dP" | b"\x1b$" | b"\x1dL" | b"\x1dW":
                at += 4
            case _ if command[:1] in (b"\x1b", b"\x1d"):
                at += 2 if command in _NONE else 3
            case _ if command[:1] == b"\n":
                yield max(spacing, tallest), False
                tallest = 0
                at += 1
            case _:
                tallest = max(tallest, height)
                at += 1
