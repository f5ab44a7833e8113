"""The whole grammar of what a printer says, mixed, sliced and interrupted."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer.links import identity_of
from printer.outcome import Paper
from printer.status import (
    Answer,
    Automatic,
    Block,
    Full,
    Noise,
    Said,
    Sensor,
    StatusParser,
    from_automatic,
    from_full,
)

FIXED = 0x12
Part = tuple[bytes, Said]


def answer(bits: int) -> Part:
    """DLE EOT: `0xx1xx10`."""
    byte = FIXED | bits & 0x6C
    return bytes((byte,)), Answer(byte)


def automatic(bits: bytes) -> Part:
    """ASB: `0xx1xx00`, then three times `0xx0xxxx`."""
    content = bytes((0x10 | bits[0] & 0x6C, *(byte & 0x6F for byte in bits[1:])))
    return content, Automatic(content)


def sensor(bits: int) -> Part:
    """GS r, GS I 1-3: `0xx0xxxx`; a 37 or 3B would be a block's beginning."""
    byte = bits & 0x6F
    return bytes((byte,)), Sensor(byte)


def block(kind: int, content: bytes) -> Part:
    """`37`, `3B` or `5F`, up to NUL."""
    return bytes((kind,)) + content + b"\x00", Block(kind, content)


parts = st.one_of(
    st.integers(0, 255).map(answer),
    st.binary(min_size=4, max_size=4).map(automatic),
    st.integers(0, 255).map(sensor),
    st.integers(0, 9999).map(lambda job: block(0x37, b"\x22%04d" % job)),
    st.lists(st.integers(0x40, 0x7F), max_size=10).map(
        lambda causes: block(0x37, b"\x23" + bytes(causes))
    ),
    st.just(block(0x37, b"\x25")),
    st.sampled_from([block(0x3B, b"1"), block(0x3B, b"0")]),
    st.text("ABCDEFGHIJ -0123456789", min_size=1, max_size=40).map(
        lambda name: block(0x5F, name.encode())
    ),
)


@given(st.lists(parts, max_size=30), st.randoms(use_true_random=False))
def test_what_was_said_is_heard_in_any_slices_with_flow_control_anywhere(
    said: list[Part], chance: random.Random
) -> None:
    stream = bytearray()
    for content, _ in said:
        for byte in content:
            stream += bytes(chance.choices((0x11, 0x13), k=chance.choice((0, 0, 2))))
            stream.append(byte)
    parser = StatusParser()
    heard: list[Said] = []
    while stream:
        length = chance.randint(1, 7)
        heard += parser.feed(bytes(stream[:length]))
        del stream[:length]
    assert heard == [meaning for _, meaning in said]


def test_twenty_thousand_mixed_answers_byte_by_byte_are_heard_without_one_error() -> (
    None
):
    chance = random.Random(4711)
    makers = (
        lambda: answer(chance.randrange(256)),
        lambda: automatic(chance.randbytes(4)),
        lambda: sensor(chance.randrange(256)),
        lambda: block(0x37, b"\x22%04d" % chance.randrange(10000)),
        lambda: block(0x37, b"\x23" + bytes(chance.choices(range(0x40, 0x80), k=3))),
        lambda: block(0x37, b"\x25"),
        lambda: block(0x5F, b"TM-T20III"),
    )
    parser = StatusParser()
    wrong = 0
    for _ in range(20_000):
        content, meaning = chance.choice(makers)()
        heard: list[Said] = []
        for byte in content:
            if chance.random() < 0.2:
                heard += parser.feed(b"\x13\x11")
            heard += parser.feed(bytes((byte,)))
        wrong += heard != [meaning]
    assert wrong == 0


def test_why_it_went_offline_is_read_and_nothing_else_is_taken_for_it() -> None:
    (item,) = StatusParser().feed(b"\x37\x23\x41\x5f\x00")
    assert isinstance(item, Block)
    assert item.offline_causes == b"\x41\x5f"
    for wrong in (b"\x37\x23\x20\x00", b"\x37\x22\x41\x00", b"\x37\x23" + b"A" * 11):
        for item in StatusParser().feed(wrong + b"\x00"):
            assert not isinstance(item, Block) or item.offline_causes is None


def test_customs_full_status_is_heard_where_the_model_has_it() -> None:
    stream = b"\x16\x10\x0f\x04\x00\x00\x00\x12"
    assert StatusParser(full=True).feed(stream) == [
        Answer(0x16),
        Full(b"\x04\x00\x00\x00"),
        Answer(0x12),
    ]
    # Elsewhere the same bytes are Epson's: an automatic status.
    assert Automatic(b"\x10\x0f\x04\x00") in StatusParser().feed(stream)


def test_an_automatic_status_is_still_heard_of_a_custom_printer() -> None:
    assert StatusParser(full=True).feed(b"\x10\x00\x00\x0f") == [
        Automatic(b"\x10\x00\x00\x0f")
    ]


def test_the_bits_of_the_full_status() -> None:
    assert from_full(b"\x00\x00\x00\x00").paper is Paper.OK
    assert not from_full(b"\x00\x00\x00\x00").offline
    assert from_full(b"\x04\x00\x00\x00").paper is Paper.NEAR_END
    assert from_full(b"\x01\x00\x00\x00").paper is Paper.OUT
    assert from_full(b"\x00\x02\x00\x00").cover_open
    assert from_full(b"\x00\x00\x01\x00").hot
    assert from_full(b"\x00\x00\x00\x01").cutter
    assert from_full(b"\x00\x00\x00\x40").error


@given(st.binary(max_size=300), st.booleans())
def test_nothing_a_line_can_carry_raises_or_is_lost_for_ever(
    garbage: bytes, full: bool
) -> None:
    parser = StatusParser(full=full)
    for item in parser.feed(garbage):
        match item:
            case Automatic():
                from_automatic(item.content)
            case Full():
                from_full(item.content)
            case Block():
                assert item.process_id is None or 0 <= item.process_id <= 9999
                assert item.name is None or item.name.isprintable()
            case Noise() | Answer() | Sensor():
                pass
    parser.feed(b"\x00" * 90)
    assert parser.feed(b"\x16")[-1] == Answer(0x16)


@pytest.mark.parametrize(
    ("told", "identity"),
    [
        (b"\x00\x2eMFG:EPSON;CMD:ESC/POS;MDL:TM-T20III;SN:X4;", "EPSON TM-T20III X4"),
        (b"\x00\x27MANUFACTURER: Citizen ;MODEL:CT-S310;", "Citizen CT-S310"),
        (b"", ""),
        (b"\x00\x02", ""),
        (b"\xff\xffMFG:A\x07B;;:;=;MDL", "AB"),
    ],
)
def test_a_usb_printer_says_who_it_is(told: bytes, identity: str) -> None:
    assert identity_of(told + bytes(20)) == identity


@given(st.binary(max_size=200))
def test_no_device_id_whatever_raises(told: bytes) -> None:
    assert identity_of(told).isprintable()
