"""The bytes: few, harmless, and within what small printers can take."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kiosk.config import LANGUAGES, Config
from kiosk.lobby import slip
from printer import (
    Align,
    Cut,
    Document,
    Number,
    ProfileUnknown,
    Rule,
    Settings,
    Size,
    Space,
    Text,
    encode,
)
from printer.bands import MAX_ROWS, picture
from printer.emulator.interpret import interpret
from printer.emulator.tokens import Command, Tokenizer
from printer.profile import load_profile
from tests.paper.conftest import AT, drawn

WIDE = Settings(device="")


def rasters(content: bytes) -> list[Command]:
    tokens = Tokenizer().feed(content)
    return [
        token
        for token in tokens
        if isinstance(token, Command) and token.name == "GS v 0"
    ]


def test_a_native_ticket_is_as_short_as_if_written_by_hand() -> None:
    """The same content with the fewest commands a person could write it with."""
    lines = [
        ("Bürgersprechstunde", b"\x1ba\x01\x1bE\x01\x1d!\x11"),
        ("Ihre Nummer", b"\x1bE\x00\x1d!\x01"),
        ("17", b"\x1d!\x77"),
        ("Raum 01.02_39, 2. Etage", b"\x1d!\x11\x1bE\x01"),
        ("Am Anger 28", b"\x1bE\x00\x1d!\x01"),
        ("Vor Ihnen warten 3 Personen.", b"\x1ba\x00\x1bE\x01"),
        ("Geschätzte Wartezeit: etwa 25 bis 45 Minuten", b""),
        ("Nur heute gültig.", b"\x1bE\x00"),
    ]
    by_hand = b"\x1b@\x1bt\x00"
    for text, commands in lines:
        by_hand += commands + text.encode("cp437") + b"\n"
    by_hand += b"\x1dVB\x00"

    middle = Align.CENTER
    document = Document(
        (
            Text("Bürgersprechstunde", Size.LARGE, bold=True, align=middle),
            Text("Ihre Nummer", align=middle),
            Number("17"),
            Text("Raum 01.02_39, 2. Etage", Size.LARGE, bold=True, align=middle),
            Text("Am Anger 28", align=middle),
            Text("Vor Ihnen warten 3 Personen.", bold=True),
            Text("Geschätzte Wartezeit: etwa 25 bis 45 Minuten", bold=True),
            Text("Nur heute gültig."),
            Cut(),
        )
    )
    ours = encode(document, dataclasses.replace(WIDE, numbers="native")).data
    assert len(ours) <= 1.1 * len(by_hand)


def test_a_ticket_in_the_printers_own_characters_is_a_few_hundred_bytes() -> None:
    slow = Settings(device="serial:/dev/ttyS0", baud=9600, numbers="native")
    encoded = encode(slip.fill(Config(), drawn(), AT), slow)
    assert encoded.native
    assert len(encoded.data) <= 600, "386 of them are the words"
    assert encoded.seconds(9600) < 0.65


@pytest.mark.parametrize("tag", LANGUAGES)
def test_on_a_slow_line_what_is_drawn_is_a_quarter_of_the_bytes(tag: str) -> None:
    document = slip.fill(Config(), drawn(tag), AT)
    fine = encode(document, WIDE)
    slow = encode(document, Settings(device="serial:/dev/ttyS0", baud=9600))
    assert slow.native == fine.native
    assert len(slow.data) < 0.4 * len(fine.data)
    if slow.native:
        assert slow.seconds(9600) < 3.0


def test_white_paper_is_fed_and_not_drawn() -> None:
    sheet = Image.new("1", (576, 1000), 1)
    sheet.paste(0, (100, 500, 120, 520))
    content = picture(sheet)
    assert len(content) < 20 * 72 + 40
    (band,) = rasters(content)
    assert int.from_bytes(band.parameters[3:5], "little") == 20


def test_bands_are_never_taller_than_small_printers_buffer() -> None:
    sheet = Image.new("1", (384, 1000), 0)
    bands = rasters(picture(sheet))
    heights = [int.from_bytes(band.parameters[3:5], "little") for band in bands]
    assert max(heights) <= MAX_ROWS
    assert sum(heights) == 1000


def test_a_picture_carries_no_command_that_old_printers_would_obey() -> None:
    dangerous = b"\x10\x04\x01\x10\x05\x02\x10\x14\x08\x10\x10\x04"
    inverted = bytes(byte ^ 0xFF for byte in dangerous)
    sheet = Image.frombytes("1", (len(dangerous) * 8, 1), inverted)
    content = picture(sheet)
    assert not re.search(rb"\x10[\x04\x05\x14]", content)
    (band,) = rasters(content)
    assert len(band.content) == len(dangerous)


texts = st.builds(
    Text,
    st.text(max_size=60),
    size=st.sampled_from(Size),
    bold=st.booleans(),
    align=st.sampled_from(Align),
)
blocks = st.one_of(
    texts,
    st.builds(Number, st.from_regex(r"\A[0-9]{1,4}\Z")),
    st.builds(Rule),
    st.builds(Space, st.floats(0, 20)),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(blocks, min_size=1, max_size=6), st.sampled_from([58, 80]))
def test_any_text_at_all_is_printed_without_harm(parts: list[Text], width: int) -> None:
    document = Document((*parts, Cut()))
    chosen = Settings(device="", profile="TM-T20II", width=width)
    encoded = encode(document, chosen)
    (paper,) = interpret(encoded.data, load_profile("TM-T20II", width))
    assert paper.complaints == ()
    assert not re.search(rb"\x10[\x04\x05\x14]", encoded.data)


def test_control_characters_of_a_text_never_reach_the_printer() -> None:
    document = Document((Text("a\x1b@b\x10\x04\x01\x9bc\nd"),))
    encoded = encode(document, WIDE)
    assert b"a@bc d" in encoded.data
    assert b"\x10\x04" not in encoded.data


def test_a_printer_without_a_cutter_feeds_to_the_tear_bar() -> None:
    narrow = Settings(device="", profile="POS-5890", width=58)
    content = encode(Document((Text("x"), Cut())), narrow).data
    assert b"\x1dV" not in content
    assert content.endswith(b"\x1bJ\x90")


def test_an_unknown_profile_is_named_with_those_there_are() -> None:
    with pytest.raises(ProfileUnknown, match=r'"TM-T99".*TM-T20II'):
        encode(Document((Cut(),)), Settings(device="", profile="TM-T99"))
