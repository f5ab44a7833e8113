"""The lobby's small parts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kiosk.lobby.allowance import Allowance
from kiosk.lobby.intent import Intent, IntentFile
from kiosk.lobby.single import AlreadyRunning, claim
from kiosk.lobby.widgets.big_number import SHADES, picture
from kiosk.lobby.widgets.language_row import fit, stacked

AT = dt.datetime(2026, 1, 30, 14, 30, tzinfo=dt.UTC)


def test_an_intent_survives_the_process_and_is_forgotten(tmp_path: Path) -> None:
    wish = Intent("a" * 32, "de-simple", AT)
    file = IntentFile(tmp_path / "intent")
    assert file.read() is None
    file.keep(wish)
    again = IntentFile(tmp_path / "intent")
    assert again.read() == wish
    file.forget()
    assert again.read() is None
    file.close()
    again.close()


def test_a_half_written_intent_is_none(tmp_path: Path) -> None:
    (tmp_path / "intent").write_bytes(b'{"draw_id":"ab')
    file = IntentFile(tmp_path / "intent")
    assert file.read() is None
    file.close()


def test_one_kiosk_of_a_name(tmp_path: Path) -> None:
    lock = claim(tmp_path, "kiosk")
    with pytest.raises(AlreadyRunning, match='a kiosk named "kiosk" is already'):
        claim(tmp_path, "kiosk")
    assert claim(tmp_path, "kiosk-2") != lock


def test_a_child_gets_twenty_numbers_and_a_pause_of_seconds() -> None:
    allowance = Allowance(20)
    assert sum(allowance.take(100.0 + tap / 10) for tap in range(300)) in {20, 21, 22}
    later = next(second for second in range(1, 60) if allowance.take(130.0 + second))
    assert later <= 15


@pytest.mark.parametrize("number", ["1", "17", "99", "9999"])
@pytest.mark.parametrize("size", [(28, 18), (22, 24), (60, 50)])
def test_a_big_number_fills_its_box_and_stays_inside(
    number: str, size: tuple[int, int]
) -> None:
    width, height = size
    rows = picture(number, width, height)
    assert len(rows) == height
    assert {len(row) for row in rows} == {width}
    inked = [
        y for y, row in enumerate(rows) if any(value > SHADES // 2 for value in row)
    ]
    columns = [x for x in range(width) if any(row[x] > SHADES // 2 for row in rows)]
    fills_height = inked[-1] - inked[0] + 1 >= 0.85 * height
    fills_width = columns[-1] - columns[0] + 1 >= 0.85 * width
    assert fills_height or fills_width
    assert max(max(row) for row in rows) == SHADES


def test_the_language_row_shows_what_fits_and_a_way_to_the_rest() -> None:
    assert fit([11, 11, 11], 36, 0) == range(3)
    assert fit([11, 11, 11], 30, 0) == range(2)
    assert fit([11, 11, 11], 30, 2) == range(2, 3)


def test_languages_stand_in_as_many_rows_as_they_need() -> None:
    assert stacked([10, 10, 10], 32) == [[0, 1, 2]]
    assert stacked([10, 10, 10], 31) == [[0, 1], [2]]
    assert stacked([10, 40, 10], 20) == [[0], [1], [2]]
