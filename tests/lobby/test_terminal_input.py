"""What a public terminal lets through, byte by byte."""

from __future__ import annotations

import random

import pytest

from kiosk.terminal_input import NUMBER_PAD, AllowList, Flood, Touch

TAP = b"\x1b[<0;10;5M\x1b[<0;10;5m"
FINGER = [Touch(9, 4, down=True), Touch(9, 4, down=False)]


def said(*chunks: bytes, gap: float = 0.01) -> list[Touch | str]:
    allow = AllowList()
    found: list[Touch | str] = []
    for index, chunk in enumerate(chunks):
        found += allow.feed(chunk, 100 + index * gap)
    return found


def test_a_tap_is_a_tap() -> None:
    assert said(TAP) == FINGER


def test_a_tap_that_arrives_byte_by_byte_is_a_tap() -> None:
    assert said(*(bytes((value,)) for value in TAP)) == FINGER


def test_every_key_of_the_number_pad_is_heard() -> None:
    for sequence, name in NUMBER_PAD.items():
        assert said(sequence) == [name], sequence


@pytest.mark.parametrize(
    "swallowed",
    [
        b"\xff",
        b"\xc3",  # half a letter
        b"\x1b[M abc"[:6],  # X10 mouse
        b"\x1b[M\x30\x30\x30",  # X10 mouse whose bytes look like keys
        b"\x1b[<1;10;5M",  # middle button
        b"\x1b[<2;10;5M",  # right button
        b"\x1b[<4;10;5M",  # left with shift
        b"\x1b[<32;10;5M",  # motion
        b"\x1b[<64;10;5M",  # wheel
        b"\x1b[<0;0;5M",  # there is no column 0
        b"\x1b[<0;99999;5M",
        b"\x1b[<0;10M",
        b"\x1b[48;10;10;10;10t",  # a resize report, typed
        b"\x1b[?2026;2$y",
        b"\x1b[I",
        b"\x1b[200~",
        b"\x1b]52;c;aGFsbG8=\x07",  # clipboard
        b"\x1bP+q544e\x1b\\",
        b"\x1b_Gi=31;OK\x1b\\",
        b"\x1b5",  # Alt and a key
        b"\x1b[5;5R",
        b"\x1b[15~",
        b"\x03\x04\x10\x11\x1a\x1c",
        b"q",
    ],
)
def test_everything_else_is_swallowed_and_the_next_tap_is_heard(
    swallowed: bytes,
) -> None:
    assert said(swallowed) == []
    assert said(swallowed + TAP) == FINGER


def test_the_text_of_an_unfinished_command_is_no_key_until_it_is_dropped() -> None:
    assert said(b"\x1b]0;", b"123") == []
    assert said(b"\x1b]0;", b"5", gap=1.0) == ["5"]
    assert said(b"\x1b[<0;1", b"5", gap=1.0) == ["5"]


def test_no_random_bytes_break_it_and_a_tap_is_heard_after_them() -> None:
    noise = random.Random(7)
    allow = AllowList()
    for round_ in range(200):
        at = float(round_ * 10)
        for said_ in allow.feed(noise.randbytes(997), at):
            assert isinstance(said_, Touch) or said_ in NUMBER_PAD.values()
        assert allow.feed(TAP, at + 5) == FINGER


def test_nobody_taps_a_thousand_times_a_second() -> None:
    flood = Flood(per_second=12, burst=12)
    admitted = sum(flood.admits("5", 50 + index / 1000) for index in range(1000))
    assert 12 <= admitted <= 24


def test_a_release_counts_only_after_its_press() -> None:
    flood = Flood(per_second=1, burst=1)
    down, up = FINGER
    assert [flood.admits(each, 5.0) for each in (down, up, down, up)] == [
        True,
        True,
        False,
        False,
    ]
