"""The kernel's input events of a USB number pad."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.keypad.events import (
    EV_SYN,
    INPUT_EVENT,
    KEY_NUMLOCK,
    SYN_DROPPED,
    SYN_REPORT,
    EventDecoder,
    KeyDown,
    Lost,
    pack,
)

KP7, KP5, ENTER, LETTER = 71, 76, 96, 30
DOWN, UP, REPEAT = 1, 0, 2


def keys(decoder: EventDecoder, raw: bytes) -> list[str]:
    return [
        found.key if isinstance(found, KeyDown) else "lost"
        for found in decoder.feed(raw)
    ]


def syn(code: int) -> bytes:
    return pack(code, 0, kind=EV_SYN)


def test_an_event_is_as_the_kernel_of_this_machine_writes_it() -> None:
    assert INPUT_EVENT.size == 24


def test_only_a_key_that_goes_down_counts() -> None:
    raw = pack(KP7, DOWN) + syn(SYN_REPORT) + pack(KP7, REPEAT) * 30 + pack(KP7, UP)
    assert keys(EventDecoder(), raw) == ["7"]


def test_numlock_around_each_digit_is_nothing() -> None:
    lock = pack(KEY_NUMLOCK, DOWN) + pack(KEY_NUMLOCK, UP)
    assert keys(EventDecoder(), lock + pack(KP5, DOWN) + lock) == ["5"]


@pytest.mark.parametrize(
    ("code", "key"),
    [
        *((82, "0"), (73, "9"), (96, "enter"), (78, "+"), (74, "-"), (55, "*")),
        *((98, "/"), (83, "."), (14, "clear"), (LETTER, "?")),
        *((2, "1"), (11, "0"), (28, "enter")),
    ],
)
def test_the_codes_are_the_keys(code: int, key: str) -> None:
    assert keys(EventDecoder(), pack(code, DOWN)) == [key]


def test_after_dropped_events_there_is_no_phantom_key() -> None:
    raw = (
        pack(KP7, DOWN)
        + syn(SYN_DROPPED)
        + pack(KP5, DOWN)
        + syn(SYN_REPORT)
        + pack(ENTER, DOWN)
    )
    assert keys(EventDecoder(), raw) == ["7", "lost", "enter"]


@given(cuts=st.lists(st.integers(1, 30), min_size=1))
def test_events_may_come_in_any_pieces(cuts: list[int]) -> None:
    raw = (pack(KP7, DOWN) + pack(KP7, UP) + pack(ENTER, DOWN)) * 5
    decoder, found, index = EventDecoder(), [], 0
    while raw:
        cut = cuts[index % len(cuts)]
        found += keys(decoder, raw[:cut])
        raw, index = raw[cut:], index + 1
    assert found == ["7", "enter"] * 5


@given(st.lists(st.binary(max_size=100)))
def test_no_bytes_break_it(pieces: list[bytes]) -> None:
    decoder = EventDecoder()
    for piece in pieces:
        for found in decoder.feed(piece):
            assert isinstance(found, KeyDown | Lost)
