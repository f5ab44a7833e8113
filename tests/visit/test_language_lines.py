"""Lines as a terminal shows them: never too wide, nothing lost, Arabic readable."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kiosk.config import LANGUAGES
from kiosk.language import cell_width, isolate, language, visual_lines, without_isolates

widths = st.integers(min_value=2, max_value=80)
latin = st.text(
    st.characters(
        codec="utf-8",
        categories=("L", "N", "P", "S", "Zs", "M"),
        max_codepoint=0x2FFF,
    ).filter(lambda s: unicodedata.bidirectional(s) not in {"R", "AL", "AN"})
)
arabic_words = st.sampled_from(
    (
        "يرجى",
        "الغرفة",
        "شكرًا",
        "لا",
        "الطابق،",
        "(",
        ")",
        ":",
        "17",
        "01.02_39",
        "Am Anger",
    )
)
arabic = st.lists(st.one_of(arabic_words, arabic_words.map(isolate)), max_size=25).map(
    " ".join
)


@given(latin, widths)
def test_no_line_is_wider_than_asked_and_no_letter_is_lost(
    text: str, width: int
) -> None:
    lines = visual_lines(text, width, rtl=False)
    assert all(cell_width(line) <= width for line in lines)
    shown = "".join(lines).replace(" ", "").replace("\n", "")
    assert shown == text.replace(" ", "")


@given(arabic, widths)
def test_no_arabic_line_is_wider_than_asked_and_no_isolate_is_sent(
    text: str, width: int
) -> None:
    lines = visual_lines(text, width, rtl=True)
    assert all(cell_width(line) <= width for line in lines)
    assert all(line == without_isolates(line) for line in lines)


@given(arabic)
def test_wrapping_changes_no_arabic_letter(text: str) -> None:
    def letters(lines: list[str]) -> list[str]:
        # A lone bracket faces the way of the line it came to stand in.
        return sorted("".join(lines).replace(" ", "").replace("(", ")"))

    whole = visual_lines(text, 10_000, rtl=True)
    assert letters(visual_lines(text, 20, rtl=True)) == letters(whole)


def test_words_stay_whole_where_they_fit() -> None:
    assert visual_lines("Bitte warten Sie vor Raum 01.02_39, 2. Etage.", 20) == [
        "Bitte warten Sie vor",
        "Raum 01.02_39,",
        "2. Etage.",
    ]
    assert visual_lines("(2. Etage)", 6) == ["(2.", "Etage)"]


def test_a_hyphen_between_letters_is_a_place_to_break() -> None:
    assert visual_lines("Bürger-Sprechstunde", 14) == ["Bürger-", "Sprechstunde"]
    assert visual_lines("Raum 01-39", 8) == ["Raum", "01-39"]


def test_a_word_that_is_too_long_is_cut() -> None:
    assert visual_lines("buergermeister@jena.de", 10) == [
        "buergermei",
        "ster@jena.",
        "de",
    ]


def test_line_breaks_in_the_text_are_kept() -> None:
    assert visual_lines("eins\n\nzwei", 10) == ["eins", "", "zwei"]


def test_wide_letters_take_two_cells() -> None:
    assert cell_width("日本") == 4
    assert visual_lines("日本語", 5) == ["日本", "語"]


def test_a_width_that_fits_no_letter_is_refused() -> None:
    with pytest.raises(ValueError, match="1 cells"):
        visual_lines("a", 1)


def test_arabic_is_joined_and_runs_the_other_way() -> None:
    assert visual_lines("لا رقم", 20) == ["\ufee2\ufed7\ufead \ufefb"]


def test_the_arabic_way_to_the_room_can_be_read_from_the_door_sign() -> None:
    sentence = language("ar").text(
        "number.go_wait", room="01.02_39", floor_sign="2. Etage"
    )
    first, second = language("ar").visual_lines(sentence, 40)
    assert first.startswith("01.02_39 ")
    assert second.startswith(".(2. Etage :")
    assert second.endswith(")")


def test_an_isolate_that_is_cut_by_the_line_end_holds_on_both_lines() -> None:
    address = isolate("Am Anger 28, 2. Etage")
    lines = visual_lines(f"العنوان {address} هنا", 16, rtl=True)
    assert next(line for line in lines if "Anger" in line).startswith("Am Anger")
    assert any("2. Etage" in line for line in lines)


def test_a_date_in_arabic_words_keeps_its_order() -> None:
    arabic_language = language("ar")
    sentence = arabic_language.text(
        "closed.next", date="الجمعة، 30 يناير", time="14:30"
    )
    (line,) = arabic_language.visual_lines(sentence, 80)
    day, month = line.index(" 30 "), line.index("\ufeae\ufef3\ufe8e\ufee8\ufef3")
    assert line.startswith("14:30")
    assert month < day


def test_an_arabic_name_on_a_german_screen_is_joined_too() -> None:
    assert visual_lines("العربية", 20, rtl=False) == visual_lines("العربية", 20)
    assert language("de").visual_lines("العربية", 20)[0][0] == "\ufe94"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_our_cells_are_the_terminals_cells(tag: str) -> None:
    spoken = language(tag)
    for key in sorted(spoken.keys()):
        try:
            text = spoken.text(key, n=1)
        except KeyError:
            continue
        for line in spoken.visual_lines(text, 40):
            assert cell_width(line) == cell_len(line), key
