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


def panel(diagonal: float, aspect: float) -> Panel:
    """The screen of a diagonal in inches; `aspect`: width by height."""
    height = diagonal * INCH / math.hypot(1, aspect)
    return Panel(height * aspect, height)


def wanted(distance: float) -> float:
    """How high a capital must be to be read from so many metres."""
    return PER_METRE * distance


def reach(cap: float) -> float:
    """From how many metres a capital of that height can be read."""
    return cap / PER_METRE


def aspect(columns: int, rows: int) -> float:
    """Width by height of a screen with such a terminal; cells are twice as high."""
    return 9 / 16 if columns < 2 * rows else 16 / 9


def least(distance: float, diagonal: float, columns: int, rows: int) -> float:
    """Rows that a capital must be high to be read from so many metres."""
    height = panel(diagonal, aspect(columns, rows)).height
    return wanted(distance) * rows / height
