"""What a printer says back, in any slices, mixed with anything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from printer.outcome import Paper
from printer.status import (
    Answer,
    Automatic,
    Block,
    Noise,
    Said,
    Sensor,
    StatusParser,
    from_answers,
    from_automatic,
)


def heard(content: bytes) -> list[Said]:
    return StatusParser().feed(content)


def test_each_kind_of_answer_is_told_apart() -> None:
    content = (
        b"\x16" + b"\x14\x00\x00\x0f" + b"\x0c" + b"\x37\x220042\x00" + b"\x3b1\x00"
    )
    assert heard(content) == [
        Answer(0x16),
        Automatic(b"\x14\x00\x00\x0f"),
        Sensor(0x0C),
        Block(0x37, b"\x220042"),
        Block(0x3B, b"1"),
    ]


def test_the_process_id_is_the_job_that_was_printed() -> None:
    (block,) = heard(b"\x37\x220042\x00")
    assert isinstance(block, Block)
    assert block.process_id == 42
    assert not block.cleared


def test_cleared_and_power_on_are_understood() -> None:
    cleared, power = heard(b"\x37\x25\x00\x3b\x31\x00")
    assert isinstance(cleared, Block)
    assert cleared.cleared
    assert cleared.process_id is None
    assert isinstance(power, Block)
    assert power.powered_on


def test_flow_control_in_the_midst_of_a_block_is_no_part_of_it() -> None:
    (block,) = heard(b"\x37\x13\x22\x1100\x134\x112\x00")
    assert isinstance(block, Block)
    assert block.process_id == 42


def test_a_broken_off_automatic_status_does_not_swallow_the_next_answer() -> None:
    assert heard(b"\x14\x00\x16") == [Noise(b"\x14\x00"), Answer(0x16)]


def test_a_block_without_end_gives_way() -> None:
    said = heard(b"\x5f" + b"A" * 200 + b"\x16")
    assert isinstance(said[0], Noise)
    assert Answer(0x16) in said


good = st.one_of(
    st.sampled_from([b"\x12", b"\x16", b"\x1e", b"\x72", b"\x00", b"\x0f", b"\x60"]),
    st.sampled_from([b"\x14\x00\x00\x0f", b"\x1c\x00\x0c\x00"]),
    st.integers(1, 9999).map(lambda job: b"\x37\x22%04d\x00" % job),
    st.sampled_from([b"\x37\x25\x00", b"\x3b\x31\x00", b"\x5fEPSON\x00"]),
)


@given(st.lists(good, max_size=20), st.data())
def test_slices_and_flow_control_change_nothing(
    parts: list[bytes], data: st.DataObject
) -> None:
    whole = heard(b"".join(parts))
    assert len(whole) == len(parts)
    parser = StatusParser()
    sliced: list[Said] = []
    for byte in b"".join(parts):
        sliced += parser.feed(data.draw(st.sampled_from([b"", b"\x11", b"\x13"])))
        sliced += parser.feed(bytes((byte,)))
    assert sliced == whole


@given(st.binary(max_size=400))
def test_no_garbage_whatever_raises(content: bytes) -> None:
    parser = StatusParser()
    for item in parser.feed(content):
        if isinstance(item, Block):
            assert item.process_id is None or 0 <= item.process_id <= 9999
        if isinstance(item, Automatic):
            from_automatic(item.content)
    parser.feed(b"\x00" * 100)
    assert parser.feed(b"\x16")[-1] == Answer(0x16)


def test_the_bits_of_the_manual_are_read_as_it_says() -> None:
    assert from_answers(0x16, 0x12, None, 0x12).paper is Paper.OK
    assert from_answers(0x16, 0x12, None, 0x1E).paper is Paper.NEAR_END
    out = from_answers(0x1E, 0x32, None, 0x72)
    assert out.offline
    assert out.paper is Paper.OUT
    assert from_answers(0x1E, 0x16, None, 0x12).cover_open
    jam = from_answers(0x1E, 0x52, 0x1A, 0x12)
    assert jam.cutter
    assert not jam.error
    assert from_answers(0x1E, 0x52, 0x52, 0x12).error
    assert from_automatic(b"\x38\x00\x0c\x00").cover_open
    assert from_automatic(b"\x38\x00\x0c\x00").paper is Paper.OUT
    assert from_automatic(b"\x18\x08\x00\x00").cutter
