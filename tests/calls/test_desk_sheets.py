"""The console's questions: digits alone choose, what is wrong is said, time passes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from rich.cells import cell_len

from kiosk.config import Config
from kiosk.desk.sheets import WIDE, Choice, Entry, Option, Question, Reading
from kiosk.desk.steps import HELP, keys_help, moment
from kiosk.desk.words import age, wait
from kiosk.office.values import Wait

AT = dt.datetime(2026, 1, 30, 14, 5, tzinfo=dt.UTC)
"""15:05 in Jena."""


def test_each_line_has_a_digit_and_the_tenth_has_nought() -> None:
    chosen: list[Any] = []
    options = [Option(f"line {n}", n) for n in range(1, 11)]
    for key, value in (("1", 1), ("9", 9), ("0", 10)):
        then = Choice("which", options, chosen.append).press(key)
        assert callable(then)
        then()
        assert chosen.pop() == value


def test_more_than_ten_lines_come_page_by_page() -> None:
    chosen: list[Any] = []
    sheet = Choice("which", [Option(str(n), n) for n in range(25)], chosen.append)
    assert sheet.press("0") is True
    assert sheet.press("0") is True
    assert sheet.press("9") is True  # the last page has seven lines
    then = sheet.press("7")
    assert callable(then)
    then()
    assert chosen == [24]
    assert sheet.press("0") is True  # and round again
    assert "0" in "".join(text for line in sheet.pieces() for text, _ in line)


def test_enter_chooses_nothing_before_an_arrow_has_pointed() -> None:
    sheet = Choice("which", [Option("a", 1), Option("b", 2)], print)
    assert sheet.press("enter") is True
    sheet.press("up")
    assert callable(sheet.press("enter"))


@pytest.mark.parametrize("key", ["escape", "full_stop", "backspace"])
def test_the_way_back_is_always_the_same(key: str) -> None:
    sheets = (
        Choice("which", [Option("a", 1)], print),
        Entry("number", int, print),
        Question(["sure?"], print),
        Reading("read", ()),
    )
    assert [sheet.press(key) for sheet in sheets] == [False] * 4


def lines_of(sheet: Question | Reading) -> list[str]:
    return ["".join(text for text, _ in line) for line in sheet.pieces()]


def test_sixty_numbers_that_were_not_reached_are_all_read() -> None:
    numbers = ", ".join(str(n) for n in range(1, 61))
    told = f"Noch nicht drangekommen: {numbers}"
    for sheet in (Question(["Den Tag abschließen?", told], print), Reading(told, ())):
        lines = lines_of(sheet)
        assert all(cell_len(line) <= WIDE for line in lines)
        assert len(lines) <= 20
        said = " ".join(lines)
        assert all(f" {n}," in said for n in range(1, 60))


def test_what_has_no_room_on_one_page_is_on_the_next() -> None:
    sheet = Reading("Geräte", [[(f"line {n}", "")] for n in range(40)])
    seen = lines_of(sheet)
    assert len(seen) <= 20
    assert any("nächste Seite" in line for line in seen)
    while sheet.press("enter") is True:
        seen += lines_of(sheet)
        assert len(lines_of(sheet)) <= 20
    assert [line for line in seen if line.startswith("line")] == [
        f"line {n}" for n in range(40)
    ]


def test_yes_is_one_and_enter_and_nothing_else() -> None:
    sheet = Question(["sure?"], lambda _: None)
    for key in ("enter", "1", "2", "enter", "1", "1", "up", "enter", "0"):
        assert sheet.press(key) is True
    sheet.press("1")
    assert callable(sheet.press("enter"))


@pytest.mark.parametrize(
    ("typed", "ends"),
    [
        ("", None),
        ("10", AT + dt.timedelta(minutes=10)),
        ("1540", AT.replace(hour=14, minute=40)),
        ("1506", AT.replace(minute=6)),
    ],
)
def test_a_pause_ends_after_minutes_or_at_a_time(
    typed: str, ends: dt.datetime | None
) -> None:
    assert moment(typed, AT, Config()) == ends


@pytest.mark.parametrize("typed", ["0", "00", "1505", "900", "2460", "1565", "9999"])
def test_a_pause_cannot_end_before_it_begins(typed: str) -> None:
    with pytest.raises(ValueError, match="Uhrzeit"):
        moment(typed, AT, Config())


def test_the_help_names_every_key_once() -> None:
    assert len({keys for keys, _ in HELP}) == len(HELP)
    assert len(keys_help().pieces()) <= 22  # fits into 24 rows with its border


def test_ages_and_waits_are_as_short_as_can_be() -> None:
    seen = AT - dt.timedelta(seconds=99)
    assert age(seen, AT) == "99 s"
    assert age(AT - dt.timedelta(minutes=3), AT) == "3 Min"
    assert age(AT - dt.timedelta(days=2), AT) == "48 Std"
    assert age(AT + dt.timedelta(seconds=5), AT) == "0 s"
    assert wait(Wait()) == "?"
    assert wait(Wait(5, 15)) == "5–15 Min"
    assert wait(Wait(45, 65)) == "über 1 Std"
