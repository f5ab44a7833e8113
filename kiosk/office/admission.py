"""May another number be drawn: pure (no database, no clock).

The promise is that everybody who holds a number is finished by closing, the allowed
overrun included. Here it is a plain sum of planned minutes with a margin.
"""

from __future__ import annotations

import math

MARGIN = 1.15
"""Talks are planned this much longer than their mean."""

RISK = 2
"""With fewer free talks than this left, the visitor is told of the risk first."""


def free_talks(
    *,
    left: float,
    waiting: int,
    running: int,
    appointments: float,
    talk: float,
    desks: int = 1,
) -> int:
    """How many talks still fit before closing, after all that is promised.

    Args:
        left: minutes until closing, overrun included, planned breaks taken off.
        waiting: walk-ins and checked-in visitors who hold a number.
        running: talks under way.
        appointments: minutes that appointments not yet here will need.
        talk: planned minutes of one talk.
        desks: how many desks call.
    """
    capacity = math.floor((left * max(desks, 1) - appointments) / (MARGIN * talk))
    return capacity - waiting - running


def drawable(free: int) -> int:
    """How many more numbers may be drawn: the last of them with the risk told."""
    return max(free + 1, 0)


def is_risk(free: int) -> bool:
    """Whether the next number may not be reached."""
    return 0 <= free < RISK
