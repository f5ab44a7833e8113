"""May another number be drawn: pure (no database, no clock).

The promise: every walk-in who holds a number is finished, and every appointment
called, by closing, the allowed overrun included. `chance` is the public entry: the
probability that the promise is kept, by playing the queue to its end.

    from kiosk.office.admission import chance, verdict
    from kiosk.office.wait import Person, Queue

    chance(Queue(ahead=(Person("fire"), Person())), closes=45.0)   # 0.99…
"""

from __future__ import annotations

import math
from enum import StrEnum

from kiosk.office.judgement.play import Play
from kiosk.office.judgement.situation import Queue

PLAYS = 400
SEED = 2026

OPEN = 0.95
"""From this chance, with the new number counted in, numbers are drawn freely. Asking
again at every draw makes 0.90 keep its promise on only 81-88 % of afternoons."""

RISK = 0.80
"""From this chance the visitor is told of the risk first; below, the office is full."""


class Verdict(StrEnum):
    """The answer to whoever would draw now."""

    OPEN = "open"
    RISK = "risk"
    FULL = "full"


def chance(
    queue: Queue, *, closes: float, seed: int = SEED, plays: int = PLAYS
) -> float:
    """The probability that everybody with a number is done by closing.

    Done: walk-ins finished, every appointment (here or expected) called. To ask for
    one more number, put its `Person` at the end of `queue.ahead`.

    Args:
        queue: `ahead` is everybody who holds a number, in calling order; `place` is
            that of the last walk-in among them (0 for one drawn now).
        closes: minutes from now until closing, the allowed overrun included.
        seed: the same queue and seed give the same answer.
        plays: how often the queue is played.

    Raises:
        ValueError: there is no desk that calls.
    """
    if queue.desks < 1:
        raise ValueError("nobody calls: nothing can be promised")
    kept = Play(queue, plays, seed).kept(closes)
    return sum(kept) / plays


def verdict(probability: float) -> Verdict:
    """What that chance, with one more number, means for whoever would draw it."""
    if probability >= OPEN:
        return Verdict.OPEN
    return Verdict.RISK if probability >= RISK else Verdict.FULL


MARGIN = 1.15
"""Talks are planned this much longer than their mean."""

RISKY = 2
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
    return 0 <= free < RISKY
