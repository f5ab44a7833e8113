"""What the display shows now, out of what the office says and what was shown; pure.

Calls that come together stand in a line and are shown one after the other, each for
at least `min_shown` seconds; none is lost, a recall counts as a call. What was called
before the display first came is shown as current, but not announced; what was called
while it was away for a moment is announced when it is back.

Two clocks are passed in: `now`, monotonic seconds, for how long something has been
on the screen; `at`, aware UTC, for how old the office's own times are.
"""

from __future__ import annotations

import datetime as dt
import math

import msgspec

from kiosk.office.board import SHOWN_LAST
from kiosk.office.values import Board, Call, Situation

STAYS = 60.0
"""Seconds a call stays although its visit has ended, unless another comes."""

PULSE = 0.6
"""Seconds of each half of a pulse: 0.83 Hz (at most 1 Hz; norms.md A-14)."""

TURN = 12.0
"""Seconds each of several notices is shown (at least 8; norms.md A-16)."""


class Rules(msgspec.Struct, frozen=True):
    """The configured timings, in seconds."""

    stale: float = 10.0
    highlight: float = 10.0
    min_shown: float = 6.0
    door: bool = False
    """The screen hangs at a desk's door: whoever has come in needs it no more."""


class Memory(msgspec.Struct, frozen=True):
    """What the display knows and has shown."""

    started: dt.datetime
    """Calls from before are not announced, unless it is known what was."""
    marked: bool = False
    """`seen` is known from before the start."""
    board: Board | None = None
    read: float = -math.inf
    """When the board was fresh."""
    lost: bool = False
    """The office said that it is gone; there never was a board."""
    seen: int = 0
    """The newest call event that was put in line."""
    line: tuple[Call, ...] = ()
    """Calls that are still to be shown."""
    shown: Call | None = None
    """The call announced last."""
    since: float = -math.inf
    """When that call came onto the screen."""


class Scene(msgspec.Struct, frozen=True):
    """All that is on the screen, in values; words are chosen elsewhere."""

    call: Call | None = None
    """The big number; None: a message stands there."""
    bright: bool = False
    """The call is new."""
    lit: bool = False
    """The brighter half of a pulse."""
    situation: Situation | None = None
    """Which message stands in place of a number; None: the data are stale."""
    board: Board | None = None
    """What the message and the side are made from; None: nothing may be told."""
    others: tuple[Call, ...] = ()
    """Calls that are open at other desks, the newest first."""
    last: tuple[int, ...] = ()
    turn: int = 0
    """Which of several pages or notices has its turn; grows."""

    @property
    def stale(self) -> bool:
        """Whether the office has not been heard of for too long."""
        return self.situation is None


def at_door(board: Board, desk: str) -> Board:
    """What concerns one desk alone."""
    return msgspec.structs.replace(
        board,
        current=tuple(call for call in board.current if call.desk == desk),
        last=tuple(call for call in board.last if call.desk == desk),
    )


def announced(memory: Memory) -> int:
    """The last event of which all up to it came onto the screen, or never will."""
    if memory.line:
        return min(call.event_id for call in memory.line) - 1
    return memory.seen


def lose(memory: Memory) -> Memory:
    """The office is gone; matters at once only if nothing was ever known."""
    return msgspec.structs.replace(memory, lost=memory.board is None)


def receive(memory: Memory, board: Board, now: float) -> Memory:
    """Take a fresh board in and put its new calls in line."""
    if memory.board is not None and board.event_id < memory.board.event_id:
        # Another office than before, e.g. a backup: nothing of the old one counts.
        memory = Memory(started=board.at)
    if memory.board is None and board.event_id < memory.seen:
        memory = Memory(started=memory.started)
    calls = sorted((*board.current, *board.last), key=lambda call: call.event_id)
    first = memory.board is None
    news = tuple(
        call
        for call in calls
        if call.event_id > memory.seen and _is_news(call, board, memory, first=first)
    )
    kept = tuple(call for call in memory.line if _holds(call, board))
    shown = memory.shown
    if shown is not None and not _holds(shown, board):
        shown = None
    return msgspec.structs.replace(
        memory,
        board=board,
        read=now,
        lost=False,
        seen=max([memory.seen, *(call.event_id for call in calls)]),
        line=kept + news,
        shown=shown,
        since=memory.since if shown else -math.inf,
    )


def _is_news(call: Call, board: Board, memory: Memory, *, first: bool) -> bool:
    """Whether a call that was not seen before is still to be announced."""
    if first and not memory.marked and call.called < memory.started:
        return False
    ended = call not in board.current or first
    return not ended or _age(call, board.at) < STAYS


def _age(call: Call, at: dt.datetime) -> float:
    return (at - call.called).total_seconds()


def _holds(call: Call, board: Board) -> bool:
    """Whether a call was not taken back (undone, sent to another desk)."""
    same = (call.number, call.desk)
    if any((other.number, other.desk) == same for other in board.current):
        return True
    if any((other.number, other.desk) == same for other in board.last):
        return True
    # Older than all that the board still tells: it ended and fell off the list.
    return len(board.last) >= SHOWN_LAST and call.event_id < min(
        other.event_id for other in board.last
    )


def advance(memory: Memory, now: float, rules: Rules) -> Memory:
    """Let the next call in line onto the screen if its time has come."""
    if not memory.line or now < memory.since + rules.min_shown:
        return memory
    return msgspec.structs.replace(
        memory, shown=memory.line[0], since=now, line=memory.line[1:]
    )


def scene(memory: Memory, now: float, at: dt.datetime, rules: Rules) -> Scene:
    """What is to be seen now."""
    board = memory.board
    if board is not None and board.situation is Situation.EVACUATION:
        return Scene(
            situation=Situation.EVACUATION
        )  # also when the office falls silent
    if memory.lost or (board is not None and now - memory.read > rules.stale):
        return Scene()
    if board is None:
        return Scene(situation=Situation.OPEN)
    call = _featured(memory, board, now, at, rules)
    age = now - memory.since if call is not None and call == memory.shown else math.inf
    bright = age < rules.highlight
    return Scene(
        call=call,
        bright=bright,
        lit=bright and _lit(age, rules),
        situation=board.situation,
        board=board,
        others=tuple(
            other
            for other in board.current
            if not _in_line(other, memory) and not _same(other, call)
        ),
        last=tuple(
            other.number
            for other in board.last
            if not _in_line(other, memory) and not _same(other, call)
        ),
        turn=int(now / TURN),
    )


def _lit(age: float, rules: Rules) -> bool:
    """Every other half of a pulse; only halves that last."""
    half = int(age / PULSE)
    return half % 2 == 0 and (half + 1) * PULSE <= rules.highlight


def _in_line(call: Call, memory: Memory) -> bool:
    return any(call.event_id == other.event_id for other in memory.line)


def _same(call: Call, other: Call | None) -> bool:
    return other is not None and (call.number, call.desk) == (other.number, other.desk)


def _featured(
    memory: Memory, board: Board, now: float, at: dt.datetime, rules: Rules
) -> Call | None:
    """The call that has the big place."""
    shown = memory.shown
    if shown is not None and now - memory.since < rules.min_shown:
        return shown
    if rules.door:
        return _expected(memory, board, at)
    newest = next((call for call in board.current if not _in_line(call, memory)), None)
    if shown is not None and now - memory.since < STAYS:
        return shown
    if newest is not None and (_age(newest, at) < STAYS or not _speaks(board)):
        return newest
    ended = next((call for call in board.last if not _in_line(call, memory)), None)
    if newest is None and ended is not None and 0 <= _age(ended, at) < STAYS:
        return ended
    return None


def _expected(memory: Memory, board: Board, at: dt.datetime) -> Call | None:
    """At a door: whoever is called and has not come in."""
    newest = next((call for call in board.current if not _in_line(call, memory)), None)
    if newest is None or newest.inside:
        return None
    return newest if _age(newest, at) < STAYS or not _speaks(board) else None


def _speaks(board: Board) -> bool:
    """Whether the situation matters more than a call seen for STAYS seconds."""
    over = board.situation in (Situation.ENDED, Situation.NONE)
    return board.situation is Situation.PAUSED or (over and not board.waiting)


def next_change(memory: Memory, now: float, at: dt.datetime, rules: Rules) -> float:
    """Seconds until the scene may change by itself; at most to the next minute."""
    waits = [60.0 - at.second - at.microsecond / 1e6]
    board = memory.board
    if board is not None:
        waits.append(memory.read + rules.stale - now)
        if len(board.notices) > 1 or len(board.current) > 1:
            waits.append(TURN - now % TURN)
        waits += [STAYS - _age(call, at) for call in (*board.current, *board.last)]
    age = now - memory.since
    waits.append(rules.min_shown - age)
    waits.append(STAYS - age)
    if memory.shown is not None and age < rules.highlight:
        waits += [PULSE - age % PULSE, rules.highlight - age]
    return max(0.01, min(wait for wait in waits if wait > 0))
