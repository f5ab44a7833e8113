"""A number pad's own display: the last answer, who is here, who waits."""

from __future__ import annotations

import os
import re
import select
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.config import Config, ConfigError, Keypad
from kiosk.config_rules import check
from kiosk.keypad.answers import Answer, Picture
from kiosk.keypad.echo import CLEAR, Echo, ascii_of, lcd
from kiosk.keypad.source import PadMissing
from kiosk.keypad.words import staff
from kiosk.language import language
from tests.keypad.cables import Pty
from tests.keypad.desk import KeypadProcess, Office, two_desks, write_config
from tests.waiting import until


class Glass:
    """A display of columns x rows, as the bytes make it look."""

    def __init__(self, descriptor: int, columns: int, rows: int) -> None:
        self._descriptor = descriptor
        self._size = columns, rows
        self.raw = b""

    @property
    def rows(self) -> list[str]:
        """What stands there now."""
        while select.select([self._descriptor], [], [], 0.01)[0]:
            self.raw += os.read(self._descriptor, 4096)
        columns, rows = self._size
        shown = self.raw.rpartition(CLEAR)[2].decode("ascii")
        assert len(shown) <= columns * rows, shown
        return [
            shown[row * columns : (row + 1) * columns].rstrip() for row in range(rows)
        ]


@pytest.fixture
def pty() -> Iterator[Pty]:
    with Pty() as pair:
        yield pair


def started(folder: Path, pty: Pty, **keypad: object) -> KeypadProcess:
    config = two_desks(
        folder, device=f"serial:{pty.device}", guard=0, debounce=0, **keypad
    )
    return KeypadProcess(write_config(config, folder / "office.toml"))


def shows(glass: Glass, *rows: str) -> None:
    until(lambda: glass.rows[: len(rows)] == list(rows), what=f"{rows} on {glass.rows}")


def test_an_lcd_shows_the_answer_who_is_here_and_who_waits(
    tmp_path: Path, pty: Pty
) -> None:
    office = Office(two_desks(tmp_path))
    office.draw(17)
    with started(tmp_path, pty, echo="lcd") as pad:
        glass = Glass(pty.master, 20, 4)
        pad.answer(pad="ok")
        until(lambda: {"Jetzt dran: niemand", "Es warten: 17"} <= set(glass.rows))
        pty.press(b"17")
        shows(glass, "Getippt: 17", "Jetzt dran: niemand")
        pty.press(b"\r")
        shows(glass, "Nummer 17 ist", "aufgerufen.", "Jetzt dran: 17", "Es warten: 16")
        pty.press(b"*\r")
        shows(glass, "Nummer 17 ist", "zurueckgestellt.", "Jetzt dran: niemand")
        pty.press(b"+")
        pad.answer(refused="refused.no_current")
        until(lambda: "Getippt" not in glass.rows[0] and "17" not in glass.rows[0])
        pad.end()
    assert glass.rows == [""] * 4, "an ended pad shows no number as the present one"
    office.close()


def test_a_display_that_takes_lines_gets_one_for_each_answer(
    tmp_path: Path, pty: Pty
) -> None:
    office = Office(two_desks(tmp_path))
    office.draw(2)
    with started(tmp_path, pty, echo="lines") as pad:
        glass = Glass(pty.master, 80, 8)
        pad.answer(pad="ok")
        pty.press(b"2\r")
        pad.answer(act="number")
        pty.press(b"0\r")
        pad.answer(act="finish")
        pty.press(b"\r")
        pad.answer(act="next")
        until(lambda: glass.rows and glass.raw.endswith(b"1 ist aufgerufen.\r\n"))
    said = glass.raw.decode("ascii").splitlines()
    assert {"Der Nummernblock ist da.", "Es wartet jemand."} <= set(said)
    assert [line for line in said if line.startswith("Nummer")] == [
        "Nummer 2 ist aufgerufen.",
        "Nummer 2 ist erledigt.",
        "Nummer 1 ist aufgerufen.",
    ]
    office.close()


def test_without_the_choice_nothing_is_sent_to_a_pad(tmp_path: Path, pty: Pty) -> None:
    Office(two_desks(tmp_path)).close()
    with started(tmp_path, pty) as pad:
        pad.answer(pad="ok")
        pty.press(b"\r")
        pad.answer(tone="empty")
    assert not select.select([pty.master], [], [], 0)[0]


class Stuck:
    """A line that takes nothing, until it does."""

    def __init__(self) -> None:
        self.sent = b""
        self.stuck = True

    def write(self, data: bytes) -> None:
        if self.stuck:
            raise PadMissing("unplugged")
        self.sent += data


class Deaf:
    """A reporter that hears nothing."""

    def tell(self, answer: Answer) -> None:
        """Not heard."""

    def show(self, picture: Picture) -> None:
        """Not seen."""

    def close(self) -> None:
        """Nothing to close."""


def test_a_display_that_was_unplugged_shows_the_present_number_when_it_is_back() -> (
    None
):
    line = Stuck()
    echo = Echo(line, Deaf(), how="lcd", size=(20, 2))
    echo.show(Picture(number=7, waiting=0))
    line.stuck = False
    echo.tell(Answer(keypad="pad", desk="room", pad="ok"))
    until(lambda: line.sent)
    echo.show(Picture(number=8, waiting=0, troubles=("Papier fehlt.",)))
    echo._said_at = float("-inf")
    until(lambda: b"Papier fehlt.       Jetzt dran: 8" in line.sent)
    echo.close()


def test_every_sentence_is_written_in_letters_that_a_display_has() -> None:
    german = language("de")
    keys = [
        key for key in sorted(german.keys()) if key.startswith(("keypad.", "refused."))
    ]
    assert len(keys) > 30
    for key in keys:
        said = re.sub(r"\{\w+\}", "4", german._messages[key])
        text = ascii_of(said)
        assert text.isascii(), key
        assert text.count("?") == said.count("?"), f"a sign is lost: {text}"
        assert lcd(text, (), (20, 4)).startswith(CLEAR)


@pytest.mark.parametrize("key", ["number_now", "nobody_now", "waiting_now"])
def test_the_state_fits_in_twenty_characters(key: str) -> None:
    assert len(staff().text(f"keypad.{key}", number=9999, n=99)) <= 20


def test_an_echo_without_a_line_is_refused() -> None:
    wrong = Config(keypads=(Keypad(echo="lcd", device="terminal"),))
    with pytest.raises(ConfigError, match=r"keypads\[0\].echo.*serial"):
        check(wrong, "office.toml")
