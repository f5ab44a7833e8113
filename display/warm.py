"""The first call is as quick as the next: a rehearsal before anything is shown.

Fonts, styles and layouts are made when they are first needed, which takes a fifth of
a second; so calls and a message are laid out and painted once, into nowhere. What is
kept for good is then taken out of the garbage collector's way, whose longest pass would
hold a picture up for as long as it takes to paint one.
"""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterator

from display.scene import Scene
from kiosk.config import Config
from kiosk.office.values import Board, Call, Situation, Wait

THRESHOLDS = (5_000, 20, 50)
"""Allocations until a pass, and passes until the next longer one."""


def rehearsal(config: Config, at: dt.datetime) -> Iterator[Scene]:
    """What is painted into nowhere: calls in all their lights, a message between."""
    large, small = sample(config, at), sample(config, at, widest=9)
    for bright, lit in ((True, True), (True, False), (False, False)):
        yield _called(large, bright=bright, lit=lit)
    yield Scene(situation=Situation.OPEN, board=large, last=(88, 88, 88))
    yield _called(small, bright=True, lit=True)
    yield Scene(situation=Situation.OPEN, board=small)


def _called(board: Board, *, bright: bool, lit: bool) -> Scene:
    return Scene(
        call=board.current[0],
        bright=bright,
        lit=lit,
        situation=Situation.OPEN,
        board=board,
        others=board.current[1:],
        last=tuple(call.number for call in board.last),
    )


def sample(config: Config, at: dt.datetime, widest: int = 0) -> Board:
    """A call at each desk, with the widest numbers there are, or from `widest` down."""
    highest = max(config.numbers.walk_in[1], config.numbers.appointment[1])
    door = config.desk(config.display.door)
    desks = (door,) if door else config.desks

    def call(index: int, desk: str, label: str) -> Call:
        called = at - dt.timedelta(seconds=90 + index)
        return Call(
            max(1, (widest or highest) - index), desk, label, called, 1, 500 - index
        )

    current = [call(i, desk.key, desk.label) for i, desk in enumerate(desks[:60])]
    last = [call(len(current) + i, desks[0].key, desks[0].label) for i in range(6)]
    return Board(
        event_id=500,
        at=at,
        situation=Situation.OPEN,
        current=tuple(current),
        last=tuple(last),
        next=(1, 2, 3),
        waiting=7,
        wait=Wait(),
    )


def settle() -> None:
    """Let the garbage collector leave alone what is there to stay."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
