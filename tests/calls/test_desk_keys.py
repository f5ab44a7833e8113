"""Keys by accident: escapes, pastes, a pad without Num Lock, a cat on the keyboard."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kiosk.config import Config
from kiosk.desk.driver import AT_ONCE, KEYS
from kiosk.office import operations
from kiosk.office.store import Store
from kiosk.office.values import Situation
from kiosk.terminal_input import ALONE, PATIENCE, AllowList
from tests.calls.console import draw, here, look, now, office_of, queue, seated
from tests.offices import open_office


@pytest.fixture
def config(sqlite_url: str, tmp_path: Path) -> Config:
    return office_of(open_office(sqlite_url, tmp_path), guard=1.5)


async def test_a_second_enter_at_once_is_a_slip(config: Config, store: Store) -> None:
    draw(store, 2)
    async with seated(config) as seat:
        said = await seat.act("\n\n")
        assert said == "Zu schnell zweimal gedrückt. Nichts getan."
        assert (here(store), queue(store)) == (1, [2])


async def test_enter_twice_answers_one_question_and_calls_nobody(
    config: Config, store: Store
) -> None:
    draw(store, 2)
    async with seated(config) as seat:
        await seat.press("op10")
        said = await seat.act("\n\n\n")
        assert (here(store), queue(store)) == (None, [1, 2])
        assert said.startswith("Alle sehen: Pause bis") or said == SLIP


SLIP = "Zu schnell zweimal gedrückt. Nichts getan."


async def test_an_enter_held_on_a_menus_line_does_not_answer_what_it_asks(
    config: Config, store: Store
) -> None:
    draw(store, 1)
    async with seated(config) as seat:
        await seat.press("o")
        await seat.pilot.press(*["down"] * 5)  # the pause
        await seat.press("\n\n\n\n")
        assert "Pause bis wann?" in seat.screen()
        await seat.press("\x1b")
        assert look(store).situation is Situation.OPEN


async def test_a_chosen_number_that_is_called_elsewhere_takes_its_enter_with_it(
    config: Config, store: Store
) -> None:
    draw(store, 3)
    async with seated(config) as seat:
        await seat.until(lambda: len(seat.app.scene().numbers()) == 3)
        await seat.press("\t")
        await seat.pilot.press("end")
        await seat.sees("> 3")
        operations.call_number(store, number=3, desk="two", at=now(), device="pad")
        await seat.until(lambda: seat.said == "Nummer 3 wartet nicht mehr.")
        await seat.act("\n")
        assert (here(store), queue(store)) == (None, [1, 2])
        assert seat.said == SLIP


async def test_an_enter_after_its_question_has_died_calls_nobody(
    config: Config, store: Store
) -> None:
    draw(store, 1)
    async with seated(config) as seat:
        await seat.press("op1")
        seat.app._pressed_at -= 31
        await seat.until(lambda: seat.app.sheet is None, "the question's end")
        await seat.act("\n")
        assert here(store) is None
        await seat.press("\t")
        seat.app._pressed_at -= 11
        await seat.until(lambda: seat.app.scene().selected is None)
        await seat.act("\n")
        assert here(store) is None


async def test_escape_clears_and_never_quits(config: Config, store: Store) -> None:
    draw(store, 1)
    async with seated(config) as seat:
        await seat.press("1\x1b\x1b\x1b\x1b")
        assert seat.app.scene().typed == ""
        await seat.press("m\x1b\x1bq\x1b\x1bqx")  # q and another key is no q q
        await seat.press("\x1b")
        assert seat.app.is_running
        assert here(store) is None
        await seat.press("qq")
        await seat.until(lambda: not seat.app.is_running, "the end")


async def test_a_pad_without_num_lock_does_nothing_and_says_why(
    config: Config, store: Store
) -> None:
    draw(store, 3)
    async with seated(config) as seat:
        await seat.pilot.press("end", "down")  # what 1 and 2 are without Num Lock
        assert seat.said == "Num Lock ist aus. Bitte einschalten. Nichts getan."
        await seat.act("\n")
        assert here(store) is None
        assert await seat.act("2\n") == "Nummer 2 ist aufgerufen."


async def test_tab_and_arrows_choose_a_number_for_enter_and_letters(
    config: Config, store: Store
) -> None:
    draw(store, 3)
    async with seated(config) as seat:
        await seat.until(lambda: len(seat.app.scene().numbers()) == 3)
        await seat.press("\t")
        await seat.pilot.press("down", "end")
        await seat.sees("> 3")
        await seat.act("v")
        assert queue(store) == [3, 1, 2]
        await seat.until(lambda: seat.app.scene().numbers() == (3, 1, 2))
        await seat.press("\t")
        await seat.pilot.press("down")
        assert await seat.act("\n") == "Nummer 1 ist aufgerufen."


async def test_what_is_half_typed_is_seen_and_dies(
    config: Config, store: Store
) -> None:
    draw(store, 1)
    async with seated(config) as seat:
        await seat.press("-17")
        await seat.sees("> -17_")
        await seat.sees("Enter: 17 wieder einreihen")
        await seat.press(".")
        assert seat.said == "Eingabe gelöscht."


@pytest.mark.usefixtures("store")
async def test_the_keys_are_always_in_sight_and_f1_explains_them(
    config: Config,
) -> None:
    async with seated(config, size=(80, 24)) as seat:
        await seat.sees("F1 Tasten · q q Ende")
        await seat.pilot.press("f1")
        await seat.sees("letzte Handlung zurücknehmen")
        await seat.press("\n")
        assert seat.app.sheet is None


async def test_five_hundred_keys_at_random_break_nothing(
    config: Config, store: Store
) -> None:
    draw(store, 5)
    names = [name for name in KEYS.values() if name != "q"]
    dice = random.Random(5)
    async with seated(config) as seat:
        for _ in range(500):
            seat.app.on_key_pressed(dice.choice(names))
        await seat.until(lambda: seat.app.hands.under_way == 0, "the last answer")
        assert seat.app.is_running
        assert not seat.app.stale


def typed(*chunks: bytes, gap: float = 0.0) -> list[object]:
    allow = AllowList(KEYS, brackets=True)
    found: list[object] = []
    for n, chunk in enumerate(chunks):
        found += allow.feed(chunk, n * gap)
    return found


def test_what_is_pasted_is_nothing() -> None:
    assert typed(b"\x1b[200~17\r17\r\x1b[201~") == []
    assert typed(b"\x1b[200~17\r\x1b[201~2\r") == ["2", "enter"]


def test_a_paste_without_end_does_not_lock_the_keys() -> None:
    assert typed(b"\x1b[200~17\r", b"\r", gap=PATIENCE * 2) == ["enter"]


def test_a_paste_without_brackets_is_more_than_a_person_can_press() -> None:
    assert len(typed(b"0123456789\r")) > AT_ONCE


def test_function_keys_of_the_linux_console_are_no_letters() -> None:
    assert typed(b"\x1b[[A") == ["f1"]
    assert typed(b"\x1b[[B") == []
    assert typed(b"\x1b[24~\x1bOQ\x1b[1;5A\x1b\x1b") == []


def test_an_escape_alone_is_the_key_and_one_before_a_letter_is_none() -> None:
    allow = AllowList(KEYS)
    assert allow.feed(b"\x1b", 0.0) == []
    assert allow.idle(ALONE / 2) == []
    assert allow.idle(ALONE * 2) == ["escape"]
    assert allow.idle(ALONE * 3) == []
    assert allow.feed(b"\x1bm", 1.0) == []
    assert allow.idle(2.0) == []


def test_a_storm_of_escapes_presses_nothing_that_calls() -> None:
    dice = random.Random(7)
    for _ in range(200):
        storm = bytes(dice.choice(b"\x1b[]OP0;~?<Mm") for _ in range(200))
        assert "enter" not in typed(storm.replace(b"\x1bOM", b""))
