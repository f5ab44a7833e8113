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

from kiosk.office.judgement.pace import Pace, pace_of
from kiosk.office.judgement.play import Play
from kiosk.office.judgement.situation import APPOINTMENT, Queue

PLAYS = 1000
"""With 400 the chances of one seed were so much off that 5 % fewer were let in."""

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


def verdict(probability: float, shown: Verdict | None = None) -> Verdict:
    """What that chance, with one more number, means for whoever would draw it.

    Args:
        probability: from `chance`.
        shown: what was said last, while nobody interfered: it gets better only when
            the chance has risen by STEADY beyond what it takes, so that a start
            screen does not change its mind at every breath.
    """
    steady = STEADY if shown in (Verdict.RISK, Verdict.FULL) else 0.0
    if probability >= OPEN + steady:
        return Verdict.OPEN
    steady = 2 * STEADY if shown is Verdict.FULL else 0.0
    return Verdict.RISK if probability >= RISK + steady else Verdict.FULL


def surely(queue: Queue, *, closes: float, pace: Pace | None = None) -> bool:
    """Whether there is so much room that nothing need be played.

    The expected work and four and a half times its scatter end before closing, on
    desks that wait for each other. Asked the same way as `chance`; `pace` is that of
    the queue, or what it was a moment ago.
    """
    pace = pace or pace_of(queue)
    talks = [
        (queue.planned(one.topic, one.minutes) * pace.factor(one.topic), one.count)
        for one in queue.ahead
    ]
    talks += [
        (queue.planned(APPOINTMENT, one.minutes) * pace.factor(APPOINTMENT), 1)
        for one in queue.expected
    ]
    talks += [
        (2 * queue.planned(talk.topic, talk.minutes) * pace.factor(talk.topic), 1)
        for talk in queue.running
    ]
    work = sum(mean * number for mean, number in talks)
    scatter = math.sqrt(sum(mean * mean * number for mean, number in talks))
    longest = max((mean for mean, _ in talks), default=0.0)
    bad = work + CERTAIN * (pace.spread * scatter + pace.doubt * work)
    lost = sum(ends - max(begins, 0.0) for begins, ends in queue.breaks)
    latest = max((one.due + queue.grace for one in queue.expected), default=0.0)
    begins = max(queue.begins, latest) + 3 * queue.overdue
    left = closes - begins - lost - (1 - 1 / queue.desks) * 3 * longest
    return bad <= left * queue.desks


CERTAIN = 4.5
"""Standard errors."""

STEADY = 0.02
"""By how much a chance must rise beyond what it takes to be told better news."""
