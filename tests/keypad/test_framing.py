"""Serial number pads: bytes to keys, over cables that misbehave."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.keypad.framing import (
    ETX,
    STX,
    UnknownKeyName,
    check_byte,
    decoder,
    key_map,
)

USUAL = key_map({})
FRAMINGS = [
    ("byte", "none"),
    ("line", "none"),
    ("stx-etx", "none"),
    ("stx-etx", "xor"),
    ("stx-etx", "sum"),
]


def on_the_line(key: bytes, framing: str, checksum: str) -> bytes:
    """A key as such a pad sends it."""
    if framing == "byte":
        return key
    if framing == "line":
        return key + b"\r\n"
    check = b"" if checksum == "none" else bytes((check_byte(key, checksum),))
    return bytes((STX,)) + key + bytes((ETX,)) + check


@pytest.mark.parametrize(("framing", "checksum"), FRAMINGS)
@given(keys=st.lists(st.sampled_from(b"0123456789*#+-/.ABCD"), max_size=12))
def test_every_key_arrives_whatever_pieces_the_line_makes(
    framing: str, checksum: str, keys: list[int]
) -> None:
    line = b"".join(on_the_line(bytes((key,)), framing, checksum) for key in keys)
    expected = [USUAL[bytes((key,))] for key in keys]
    whole = decoder(framing, checksum, USUAL)
    assert whole.feed(line, 0.0) == expected
    slow = decoder(framing, checksum, USUAL)
    assert [k for byte in line for k in slow.feed(bytes((byte,)), 0.0)] == expected
    assert whole.dropped == slow.dropped == 0


@pytest.mark.parametrize("checksum", ["xor", "sum"])
def test_a_million_bytes_of_noise_press_no_key(checksum: str) -> None:
    noise = random.Random(28).randbytes(1_000_000)
    frames = decoder("stx-etx", checksum, USUAL)
    keys = []
    began = time.monotonic()
    for start in range(0, len(noise), 4096):
        keys += frames.feed(noise[start : start + 4096], 0.0)
    assert len(keys) <= 1
    assert frames.feed(on_the_line(b"5", "stx-etx", checksum) * 2, 9.0)[-1] == "5"
    assert time.monotonic() - began < 20
    assert frames.dropped > 900_000


def test_the_same_noise_without_frames_presses_thousands() -> None:
    """Why the manual asks for frames: what the checksum keeps away is there."""
    noise = random.Random(28).randbytes(1_000_000)
    assert len(decoder("byte", "none", USUAL).feed(noise, 0.0)) > 39_000


@pytest.mark.parametrize(("framing", "checksum"), FRAMINGS[1:])
def test_a_frame_cut_in_half_is_not_finished_by_the_next_one(
    framing: str, checksum: str
) -> None:
    frame = on_the_line(b"5", framing, checksum)
    half = frame[: 1 if framing == "line" else 2]
    for pause, reset in ((0.6, False), (0.0, True)):
        frames = decoder(framing, checksum, USUAL)
        assert frames.feed(half, 0.0) == []
        if reset:
            frames.reset()
        assert frames.feed(frame, pause) == ["5"]
        assert frames.dropped > 0


def test_a_wrong_checksum_is_no_key() -> None:
    frames = decoder("stx-etx", "xor", USUAL)
    frame = on_the_line(b"5", "stx-etx", "xor")
    assert frames.feed(frame[:-1] + bytes((frame[-1] ^ 1,)), 0.0) == []
    assert frames.feed(frame, 0.0) == ["5"]


def test_a_check_byte_that_looks_like_a_frame_is_still_a_check_byte() -> None:
    keys = key_map({"\x01": "7", "\x00": "8"})
    frames = decoder("stx-etx", "xor", keys)
    for raw, name in ((b"\x01", "7"), (b"\x00", "8")):  # checks 0x02 (STX), 0x03 (ETX)
        assert frames.feed(on_the_line(raw, "stx-etx", "xor"), 0.0) == [name]


def test_carriage_return_and_line_feed_are_one_enter() -> None:
    assert decoder("byte", "none", USUAL).feed(b"\r\n\n\r", 0.0) == ["enter"] * 3


def test_an_endless_line_is_noise() -> None:
    lines = decoder("line", "none", USUAL)
    assert lines.feed(b"5" * 100_000 + b"\r5\r", 0.0) == ["5"]


def test_a_house_names_its_own_keys() -> None:
    keys = key_map({"F1": "enter", "01A": "+", "\u0085": "5", "9": ""})
    assert decoder("line", "none", keys).feed(b"F1\n01A\n\x85\n9\n8\n", 0.0) == [
        "enter",
        "+",
        "5",
        "8",
    ]


@pytest.mark.parametrize("wrong", [{"x": "next"}, {"€": "5"}, {"": "5"}])
def test_a_key_that_does_not_exist_is_named(wrong: dict[str, str]) -> None:
    with pytest.raises(UnknownKeyName, match=f'"{next(iter(wrong))}"'):
        key_map(wrong)


@given(
    framing=st.sampled_from(FRAMINGS),
    pieces=st.lists(st.tuples(st.binary(max_size=40), st.floats(0, 1))),
)
def test_no_bytes_break_a_decoder(
    framing: tuple[str, str], pieces: list[tuple[bytes, float]]
) -> None:
    frames = decoder(*framing, USUAL)
    at = 0.0
    for piece, pause in pieces:
        at += pause
        assert set(frames.feed(piece, at)) <= set(USUAL.values())
