"""Right-to-left lines, wrapping and the digits' shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageChops

from printer.bidi_text import is_rtl, visual
from printer.drawing import draw_number
from printer.wrap import longest_word, wrap

ROOM = "الغرفة \u206601.02_39\u2069، الطابق: \u20662. Etage\u2069"


def test_the_room_number_is_not_turned_around_in_an_arabic_line() -> None:
    shown = visual(ROOM, rtl=True)
    assert "01.02_39" in shown
    assert "2. Etage" in shown
    assert shown.index("2. Etage") < shown.index("01.02_39")
    assert not set("\u2066\u2067\u2068\u2069") & set(shown)


def test_arabic_letters_are_joined() -> None:
    assert all("\ufe70" <= sign <= "\ufeff" for sign in visual("الغرفة", rtl=True))


def test_brackets_open_to_the_right_way() -> None:
    shown = visual("نص (نص)", rtl=True)
    assert shown.index("(") < shown.index(")")


def test_a_sentence_with_a_latin_value_still_runs_from_the_right() -> None:
    assert is_rtl("\u2066Raum\u2069 الغرفة")
    assert not is_rtl("Raum \u2067الغرفة\u2069")


def test_an_isolated_value_stays_on_one_line() -> None:
    lines = wrap(ROOM, len, 16)
    assert any("\u20662. Etage\u2069" in line for line in lines)


@given(
    st.lists(st.text("abcäß.", min_size=1, max_size=12), min_size=1, max_size=30),
    st.integers(12, 48),
    st.booleans(),
)
def test_wrapping_loses_nothing_and_cuts_no_word(
    words: list[str], width: int, balanced: bool
) -> None:
    lines = wrap(" ".join(words), len, width, balanced=balanced)
    assert " ".join(lines).split() == words
    assert all(len(line) <= width for line in lines)


def test_a_word_wider_than_the_paper_is_cut_rather_than_lost() -> None:
    lines = wrap("x" * 30, len, 12)
    assert "".join(lines) == "x" * 30
    assert longest_word("a " + "x" * 30, len) == 30


@pytest.mark.parametrize("text", ["1", "17", "8888"])
def test_digits_are_exactly_as_tall_as_asked(text: str) -> None:
    picture = draw_number(text, 192, 384)
    assert picture.height == 192
    assert picture.width <= 384
    ink = ImageChops.invert(picture.convert("L")).getbbox()
    assert ink is not None
    assert ink[3] - ink[1] >= 190
