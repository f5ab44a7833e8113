"""Big writing: large, inside its place, the same size for the same length."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display import blocks, digits, fonts
from display.digits import LEVELS, Picture, draw
from kiosk.config import Config

SIZES = [(52, 12), (78, 20), (120, 36), (43, 14), (22, 5)]


def ink(picture: Picture, column: int, row: int) -> tuple[int, int, int, int]:
    sign, front, back = picture.cells[row][column]
    upper_left, upper_right, lower_left, lower_right = (
        front if sign in signs else back for signs in ("▘▌", "▝▞", "▖▌▞▄", "▗▄")
    )
    return upper_left, upper_right, lower_left, lower_right


def inked_rows(picture: Picture) -> list[int]:
    return [
        row
        for row in range(picture.rows)
        if any(
            max(ink(picture, column, row)) > LEVELS // 2
            for column in range(picture.columns)
        )
    ]


@pytest.fixture(autouse=True)
def font() -> None:
    if fonts.chosen() is None:
        pytest.fail("install fonts-dejavu-core: the display needs a bold font")


@pytest.mark.parametrize(("columns", "rows"), SIZES)
@pytest.mark.parametrize("text", ["7", "17", "123", "9999"])
def test_a_number_fills_its_place_in_height_or_width(
    text: str, columns: int, rows: int
) -> None:
    picture = draw(text, columns, rows)
    assert picture is not None
    assert picture.columns <= columns
    assert picture.rows <= rows
    # One step of size is a fine pixel or two, and capitals end on half rows.
    assert picture.columns >= columns - 5 or len(inked_rows(picture)) >= rows - 1


def test_two_digits_on_a_large_screen_are_twenty_rows_high() -> None:
    picture = draw("17", 82, 21)
    assert picture is not None
    assert len(inked_rows(picture)) >= 20


@settings(deadline=None, max_examples=60)
@given(
    st.text(string.ascii_letters + string.digits + " .:_äöüÄÖÜß", min_size=1),
    st.integers(1, 90),
    st.integers(1, 30),
    st.integers(1, 4),
)
def test_no_text_leaves_its_place(
    text: str, columns: int, rows: int, lines: int
) -> None:
    picture = draw(text, columns, rows, lines)
    if picture is None:
        return
    assert picture.columns <= columns
    assert picture.rows <= rows
    assert len(picture.cells) == picture.rows
    assert all(len(row) == picture.columns for row in picture.cells)
    for row in picture.cells:
        for sign, front, back in row:
            assert sign in " ▘▝▄▖▌▞▗"
            assert 0 <= front < LEVELS
            assert 0 <= back < LEVELS


def test_numbers_of_the_same_length_have_the_same_size() -> None:
    pictures = [draw(str(number), 52, 12) for number in range(10, 100)]
    assert len({(p.columns, p.rows, p.cap) for p in pictures if p}) == 1


def test_the_edges_are_smooth() -> None:
    picture = draw("8", 40, 20)
    assert picture is not None
    inks = {
        level
        for row in range(picture.rows)
        for column in range(picture.columns)
        for level in ink(picture, column, row)
    }
    assert {0, LEVELS - 1} <= inks
    assert len(inks) > LEVELS // 2


def test_a_one_looks_like_a_one_and_not_like_an_eight() -> None:
    def share(text: str, left: float, right: float) -> float:
        picture = draw(text, 40, 20)
        assert picture is not None
        middle = picture.rows // 2
        begin, end = (round(picture.columns * x) for x in (left, right))
        levels = [max(ink(picture, column, middle)) for column in range(begin, end)]
        return sum(levels) / len(levels) / (LEVELS - 1)

    assert share("1", 0.4, 0.6) > 0.9, "its stem is in the middle"
    assert share("1", 0.0, 0.2) < 0.1
    assert share("0", 0.45, 0.55) < 0.1, "its middle is empty"
    assert share("0", 0.05, 0.25) > 0.7


def test_a_room_is_set_in_two_lines_where_it_is_larger_so() -> None:
    one = draw(Config().desks[0].label, 52, 9)
    two = draw(Config().desks[0].label, 52, 9, 2)
    assert one is not None
    assert two is not None
    assert two.cap > one.cap


def test_what_cannot_be_read_is_not_drawn() -> None:
    assert draw("Bitte warten Sie", 20, 3) is None
    assert draw("", 80, 24) is None
    assert draw("17", 0, 0) is None


@pytest.mark.parametrize("direction", ["right", "left", "up", "down"])
def test_an_arrow_points_where_it_is_told_to(direction: str) -> None:
    picture = digits.arrow(direction, 20, 9)
    assert picture is not None

    def weight(columns: range, rows: range) -> int:
        return sum(sum(ink(picture, x, y)) for x in columns for y in rows)

    width, height = picture.columns, picture.rows
    edges = {
        "left": weight(range(1), range(height)),
        "right": weight(range(width - 1, width), range(height)),
        "up": weight(range(width), range(1)),
        "down": weight(range(width), range(height - 1, height)),
    }
    opposite = {"right": "left", "left": "right", "up": "down", "down": "up"}
    assert edges[direction] < edges[opposite[direction]], "a tip and a shaft's end"
    sides = {"up", "down"} if direction in ("right", "left") else {"left", "right"}
    one, other = (edges[side] for side in sides)
    assert abs(one - other) <= 0.2 * max(one, other), "as much on either side"


def test_without_any_font_numbers_are_blocks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path))
    fonts.chosen.cache_clear()
    digits.draw.cache_clear()
    try:
        picture = draw("17", 52, 12)
        assert picture is not None
        assert len(inked_rows(picture)) >= 10
        assert draw("Bitte warten", 80, 20) is None, "ordinary writing will do"
        assert draw("18", 52, 12) is not None
        said = [record.getMessage() for record in caplog.records]
        assert len(said) == 1, "once"
        assert "apt-get install fonts-dejavu-core" in said[0]
    finally:
        fonts.chosen.cache_clear()
        digits.draw.cache_clear()


def test_every_block_digit_differs() -> None:
    shapes = {tuple(blocks.draw(digit, 5, 7) or ()) for digit in string.digits}
    assert len(shapes) == 10
    assert all(len(shape) == 7 for shape in shapes)


def test_the_users_own_font_folder_is_looked_at(tmp_path: Path) -> None:
    assert fonts.find([tmp_path]) is None
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "NotoSans-Bold.ttf").touch()
    assert fonts.find([tmp_path]) == tmp_path / "deep" / "NotoSans-Bold.ttf"
    (tmp_path / "DejaVuSans-Bold.ttf").touch()
    assert fonts.find([tmp_path]) == tmp_path / "DejaVuSans-Bold.ttf"
