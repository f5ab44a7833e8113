"""What a public terminal lets through, byte by byte."""

from __future__ import annotations

import random

import pytest

from kiosk.terminal_input import NUMBER_PAD, AllowList, Flood, Held, Touch

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


def holding(first: float, every: float, seconds: float) -> list[float]:
    """When a terminal sends a key that is held down so long, from 0 on."""
    count = int((seconds - first) / every)
    return [0.0, *(first + index * every for index in range(count))]


def counted(moments: dict[float, str]) -> list[str]:
    """What counts of keys that come at those seconds, looked at as the driver does."""
    held = Held()
    found: list[Touch | str] = []
    for tick in range(round(max(moments) * 100) + 100):
        now = tick / 100
        found += held.due(50 + now)
        for at, name in moments.items():
            if now - 0.005 <= at < now + 0.005:
                found += held.feed([name], 50 + at)
    return [str(each) for each in found]


@pytest.mark.parametrize(
    ("first", "every"),
    [(0.66, 0.04), (0.6, 0.04), (0.25, 0.03), (0.5, 0.09), (0.4, 0.05)],
    ids=["X", "wlroots", "console", "slowest", "other"],
)
def test_a_key_that_is_held_down_is_one_press(first: float, every: float) -> None:
    held_down = dict.fromkeys(holding(first, every, 4.0), "2")
    assert counted(held_down) == ["2"]
    assert counted(held_down | {5.0: "2"}) == ["2", "2"]
    assert counted(held_down | {4.1: "8"}) == ["2", "8"]


@pytest.mark.parametrize("pause", [0.15, 0.2, 0.3, 0.5, 0.7, 0.9, 2.0])
def test_a_key_that_is_pressed_again_and_again_counts_each_time(pause: float) -> None:
    assert counted({index * pause: "2" for index in range(6)}) == ["2"] * 6


def test_what_is_kept_back_comes_before_what_is_pressed_next() -> None:
    assert counted({0.0: "1", 0.3: "1", 0.35: "7"}) == ["1", "1", "7"]


def test_a_finger_is_never_kept_back() -> None:
    held = Held()
    assert held.feed(["2", *FINGER, "2"], 9.0) == ["2", *FINGER]
    assert held.feed([*FINGER], 9.01) == FINGER
