"""How long will it take: an honest range, pure (no database, no clock).

`estimate` is the public entry. It takes the queue as plain values (`Queue`, all times
in minutes from now) and plays it forward some hundred times, seeded: the rest of the
talks under way given how long they have lasted, the people ahead with their topics,
appointments likely to come before, no-shows, breaks, a late start. The ends of the
range are points of what was played.

    from kiosk.office.wait import Expected, Person, Queue, Talk, estimate

    low, mid, high = estimate(
        Queue(
            running=(Talk(elapsed=4.0, topic="fire"),),
            ahead=(Person("budget"), Person()),
            expected=(Expected(due=20.0, comes=0.85),),
            minutes={"fire": 8.0, "budget": 15.0},
            talk=10.0,
        )
    )
"""

from __future__ import annotations

import math

from kiosk.office.judgement.play import Play
from kiosk.office.judgement.situation import (
    APPOINTMENT,
    Expected,
    Factor,
    Learned,
    Person,
    Queue,
    Range,
    Service,
    Talk,
)
from kiosk.office.values import Wait

__all__ = [
    "APPOINTMENT",
    "Expected",
    "Factor",
    "Learned",
    "Person",
    "Queue",
    "Range",
    "Service",
    "Talk",
    "estimate",
    "rounded",
]

PLAYS = 300
SEED = 2026

STEP = 5
"""Minutes to which a range is rounded outward; also its least width."""


def estimate(
    queue: Queue, *, level: float = 0.8, seed: int = SEED, plays: int = PLAYS
) -> Range:
    """The time until the person's call, as (low, mid, high) in minutes from now.

    Args:
        queue: what is known at this moment; all its times are minutes from now.
        level: the share of visitors who are to be called within low and high: 0.8
            leaves 10 % earlier and 10 % later. Between 0 and 1.
        seed: the same queue and seed give the same answer.
        plays: how often the queue is played; fewer are quicker and rougher.

    Returns:
        low and high, the range; mid, the expected (mean) waiting time within it.

    Raises:
        ValueError: there is no desk that calls: nobody knows how long it takes.
    """
    if queue.desks < 1:
        raise ValueError("nobody calls: the waiting time is unknown")
    times = sorted(Play(queue, plays, seed).until_called())
    tail = (1 - level) / 2
    low, high = _point(times, tail), _point(times, 1 - tail)
    mid = min(max(math.fsum(times) / plays, low), high)
    stretch = queue.learned.stretch
    return Range(
        low=max(mid - (mid - low) * stretch, times[0]),
        mid=mid,
        high=mid + (high - mid) * stretch,
    )


def _point(times: list[float], share: float) -> float:
    """The value below which this share of the sorted times lies."""
    place = min(max(share * len(times) - 0.5, 0.0), len(times) - 1.0)
    below = math.floor(place)
    above = min(below + 1, len(times) - 1)
    return times[below] + (times[above] - times[below]) * (place - below)


def rounded(low: float, high: float) -> Wait:
    """The range as it is shown: outward to 5 minutes, at least 5 wide."""
    first = STEP * math.floor(low / STEP)
    last = max(STEP * math.ceil(high / STEP), first + STEP)
    return Wait(first, last)
