"""What is on the display when: every call, in order, long enough, and never a lie."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.scene import (
    PULSE,
    STAYS,
    TURN,
    Memory,
    Rules,
    Scene,
    advance,
    lose,
    next_change,
    receive,
    scene,
)
from kiosk.office.board import SHOWN_LAST
from kiosk.office.values import Board, Call, Notice, Situation
from tests.calls.boards import AT, CALLED, EARLIER, board, call

RULES = Rules(stale=10, highlight=10, min_shown=6)


def later(seconds: float) -> dt.datetime:
    return AT + dt.timedelta(seconds=seconds)


class Watcher:
    """Follows boards in a time of its own and notes what was announced when."""

    def __init__(self) -> None:
        self.now = 0.0
        self.memory = Memory(started=AT)
        self.announced: list[tuple[float, int]] = []

    def reads(self, new: Board) -> Scene:
        self.memory = receive(
            self.memory, msgspec.structs.replace(new, at=later(self.now)), self.now
        )
        return self.looks()

    def looks(self) -> Scene:
        before = self.memory.shown
        self.memory = advance(self.memory, self.now, RULES)
        shown = self.memory.shown
        if shown is not None and shown is not before and shown != before:
            self.announced.append((self.now, shown.event_id))
        return scene(self.memory, self.now, later(self.now), RULES)

    def passes(self, seconds: float, *, fresh: bool = True) -> Scene:
        """Time, looking exactly when the scene says that it may change."""
        end = self.now + seconds
        while self.now < end:
            step = next_change(self.memory, self.now, later(self.now), RULES)
            self.now = min(end, self.now + step)
            if fresh and self.memory.board is not None:
                self.memory = msgspec.structs.replace(self.memory, read=self.now)
            self.looks()
        return self.looks()


def number(seen: Scene) -> int | None:
    return seen.call.number if seen.call else None


def test_a_call_from_before_the_start_is_shown_without_highlight() -> None:
    seen = Watcher().reads(CALLED)
    assert number(seen) == 17
    assert not seen.bright


def test_a_new_call_is_bright_for_ten_seconds_and_then_steady() -> None:
    watcher = Watcher()
    watcher.reads(CALLED)
    seen = watcher.reads(board(call(18, 51, ago=0), last=(call(17, 50), *EARLIER)))
    assert (number(seen), seen.bright) == (18, True)
    assert seen.last[:3] == (17, 16, 62)
    assert watcher.passes(9.9).bright
    seen = watcher.passes(0.2)
    assert (number(seen), seen.bright, seen.lit) == (18, False, False)


def test_a_recall_is_bright_again() -> None:
    watcher = Watcher()
    watcher.reads(CALLED)
    seen = watcher.reads(board(call(17, 51, calls=2), last=EARLIER))
    assert (number(seen), seen.bright) == (17, True)


def test_nothing_pulses_faster_than_once_a_second() -> None:
    watcher = Watcher()
    watcher.reads(CALLED)
    watcher.reads(board(call(18, 51, ago=0)))
    changes, look, start = [], (True, True), watcher.now
    while watcher.now < start + 20:
        watcher.now += 0.01
        seen = watcher.passes(0.0)
        if (seen.bright, seen.lit) != look:
            look = seen.bright, seen.lit
            changes.append(watcher.now)
    assert changes, "it never pulsed"
    assert changes[-1] <= start + RULES.highlight + 0.02
    assert all(b - a >= 0.5 for a, b in pairwise(changes)), changes
    assert 1 / (2 * PULSE) <= 1
    assert TURN >= 8


def test_calls_that_come_together_are_shown_one_after_the_other() -> None:
    watcher = Watcher()
    watcher.reads(CALLED)
    both = board(
        call(64, 53, desk="b", ago=0), call(18, 52, desk="a", ago=0), call(17, 50)
    )
    seen = watcher.reads(both)
    assert number(seen) == 18
    assert [each.number for each in seen.others] == [17], "64 is not announced yet"
    assert number(watcher.passes(5.9)) == 18
    seen = watcher.passes(0.2)
    assert (number(seen), seen.bright) == (64, True)
    assert [each.number for each in seen.others] == [18, 17]


def test_a_call_that_is_already_over_is_still_shown() -> None:
    watcher = Watcher()
    watcher.reads(CALLED)
    seen = watcher.reads(
        board(call(19, 52, ago=0), last=(call(18, 51, ago=1), call(17, 50)))
    )
    assert number(seen) == 18
    assert number(watcher.passes(6.1)) == 19


def test_a_call_that_was_taken_back_vanishes_at_once() -> None:
    watcher = Watcher()
    watcher.reads(CALLED)
    assert number(watcher.reads(board(call(18, 51, ago=0), last=EARLIER))) == 18
    seen = watcher.reads(
        msgspec.structs.replace(CALLED, event_id=52, next=(18, 63, 19))
    )
    assert number(seen) == 17
    assert not seen.bright


def test_a_call_that_was_taken_back_in_line_is_never_shown() -> None:
    watcher = Watcher()
    watcher.reads(CALLED)
    first = call(18, 51, desk="a", ago=0)
    watcher.reads(board(call(64, 52, desk="b", ago=0), first, call(17, 50)))
    watcher.reads(board(first, call(17, 50), event_id=53))
    watcher.passes(60)
    assert [event for _, event in watcher.announced] == [51]


def test_a_finished_call_stays_for_a_minute_and_then_people_are_asked_to_wait() -> None:
    watcher = Watcher()
    watcher.reads(board())
    watcher.reads(board(call(1, 5, ago=0)))
    watcher.now = 20
    seen = watcher.reads(board(last=(call(1, 5, ago=0),), event_id=6))
    assert number(seen) == 1
    assert seen.last == ()
    assert number(watcher.passes(STAYS - 21)) == 1
    seen = watcher.passes(2)
    assert number(seen) is None
    assert seen.situation is Situation.OPEN
    assert seen.last == (1,)


@pytest.mark.parametrize("situation", [Situation.PAUSED, Situation.ENDED])
def test_a_pause_or_an_end_is_told_once_the_last_call_was_seen(
    situation: Situation,
) -> None:
    watcher = Watcher()
    watcher.reads(board(waiting=0))
    over = board(call(17, 50, ago=0), situation=situation, waiting=0)
    assert number(watcher.reads(over)) == 17
    seen = watcher.passes(STAYS + 1)
    assert number(seen) is None
    assert seen.situation is situation


def test_calls_after_closing_go_on_while_people_wait() -> None:
    watcher = Watcher()
    over = board(call(17, 50), situation=Situation.ENDED, waiting=2)
    assert number(watcher.reads(over)) == 17


def test_without_fresh_data_no_number_is_shown_as_current() -> None:
    watcher = Watcher()
    watcher.reads(CALLED)
    assert number(watcher.passes(9.5, fresh=False)) == 17
    seen = watcher.passes(1.0, fresh=False)
    assert seen == Scene(), "nothing at all of the old board may be seen"
    assert seen.stale
    assert number(watcher.reads(CALLED)) == 17


def test_an_office_that_was_never_there_is_told_at_once() -> None:
    memory = lose(Memory(started=AT))
    assert scene(memory, 0.1, AT, RULES).stale


def test_a_short_loss_is_not_shown() -> None:
    watcher = Watcher()
    watcher.reads(CALLED)
    watcher.memory = lose(watcher.memory)
    assert number(watcher.looks()) == 17


def test_an_alarm_stays_when_the_office_falls_silent() -> None:
    watcher = Watcher()
    watcher.reads(board(call(17, 50), situation=Situation.EVACUATION))
    seen = watcher.passes(100, fresh=False)
    assert seen.situation is Situation.EVACUATION
    assert number(seen) is None


def test_after_a_long_loss_old_ended_calls_are_not_replayed() -> None:
    watcher = Watcher()
    watcher.reads(CALLED)
    watcher.passes(600, fresh=False)
    ended = call(18, 52, ago=500, at=later(600))
    seen = watcher.reads(
        board(call(19, 53, ago=100, at=later(600)), last=(ended, *EARLIER))
    )
    assert (number(seen), seen.bright) == (19, True)
    watcher.passes(30)
    assert [event for _, event in watcher.announced] == [53]


def test_a_restored_backup_does_not_silence_the_display() -> None:
    watcher = Watcher()
    watcher.reads(CALLED)
    watcher.now = 30
    watcher.reads(board(event_id=10))
    watcher.now = 31
    seen = watcher.reads(board(call(12, 11, ago=0, at=later(31))))
    assert (number(seen), seen.bright) == (12, True)


def test_several_notices_take_turns() -> None:
    watcher = Watcher()
    two = msgspec.structs.replace(
        CALLED, notices=(Notice("display.missed"), Notice("display.delay"))
    )
    watcher.reads(two)
    assert {watcher.passes(TURN).turn % 2 for _ in range(4)} == {0, 1}


class Office:
    """Desks that call, as the board tells of them."""

    def __init__(self) -> None:
        self.events = 0
        self.numbers = 0
        self.open: dict[str, Call] = {}
        self.ended: list[Call] = []

    def act(self, desk: str, what: str, at: dt.datetime) -> None:
        self.events += 1
        present = self.open.get(desk)
        if what == "recall" and present is not None:
            self.open[desk] = msgspec.structs.replace(
                present, calls=present.calls + 1, event_id=self.events, called=at
            )
            return
        if present is not None:
            self.ended.insert(0, self.open.pop(desk))
        if what == "call":
            self.numbers += 1
            self.open[desk] = Call(self.numbers, desk, desk, at, 1, self.events)

    def board(self) -> Board:
        current = sorted(self.open.values(), key=lambda each: -each.event_id)
        ended = sorted(self.ended, key=lambda each: -each.event_id)
        return board(*current, last=tuple(ended[:SHOWN_LAST]), event_id=self.events)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["call", "call", "recall", "finish"]),
    ),
    min_size=1,
    max_size=SHOWN_LAST,
)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 20), ACTS), min_size=1, max_size=12))
def test_every_call_is_shown_once_in_order_and_long_enough(
    rounds: list[tuple[float, list[tuple[str, str]]]],
) -> None:
    office, watcher, told = Office(), Watcher(), set[int]()
    watcher.reads(office.board())
    for pause, acts in rounds:
        for desk, what in acts:
            office.act(desk, what, later(watcher.now))
        new = office.board()
        told |= {each.event_id for each in (*new.current, *new.last)}
        watcher.reads(new)
        watcher.passes(pause)
    watcher.passes(RULES.min_shown * (len(told) + 1))
    assert [event for _, event in watcher.announced] == sorted(told)
    times = [when for when, _ in watcher.announced]
    assert all(b - a >= RULES.min_shown - 1e-6 for a, b in pairwise(times))
