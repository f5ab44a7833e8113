"""How large writing must be to be read from afar, and how large it is; pure.

Lengths in millimetres unless a name says otherwise.
"""

from __future__ import annotations

import math

import msgspec

PER_METRE = 12.2
"""Height of a capital for each metre of distance: "the height of the character H
subtends an angle of at least 0.7 degrees" (EN 301 549, 5.1.4; norms.md A-15)."""

INCH = 25.4


class Panel(msgspec.Struct, frozen=True):
    """A screen's size."""

    width: float
    height: float


def panel(diagonal: float, aspect: float = 16 / 9) -> Panel:
    """The screen of a diagonal in inches; `aspect`: width by height."""
    height = diagonal * INCH / math.hypot(1, aspect)
    return Panel(height * aspect, height)


def wanted(distance: float) -> float:
    """How high a capital must be to be read from so many metres."""
    return PER_METRE * distance


def reach(cap: float) -> float:
    """From how many metres a capital of that height can be read."""
    return cap / PER_METRE


def least(distance: float, diagonal: float, rows: int, aspect: float = 16 / 9) -> float:
    """Rows that a capital must be high to be read from so many metres."""
    return wanted(distance) * rows / panel(diagonal, aspect).height
