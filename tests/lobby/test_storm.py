"""Whatever a visitor, a child or a broken terminal types: the kiosk stands."""

from __future__ import annotations

import random

import pytest

from kiosk.office.store import Store
from tests.lobby.standing_kiosk import StandingKiosk

CONTROLS = [bytes((value,)) for value in (*range(0x20), 0x7F, 0x9B, 0xFF)]
FUNCTION_KEYS = [
    *(b"\x1bO" + letter for letter in (b"P", b"Q", b"R", b"S", b"H", b"F")),
    *(b"\x1b[%d~" % number for number in range(1, 35)),
    *(b"\x1b[1;%d%c" % (mod, key) for mod in range(2, 9) for key in b"ABCDFHPQRS"),
    *(b"\x1b[%d;%du" % (code, mod) for code in (99, 112, 113) for mod in (5, 6)),
    b"\x1b[99;5u",
    b"\x1b[27;5;99~",
]
ATTACKS = {
    "an unfinished paste": b"\x1b[200~" + b"x" * 200_000,
    "the clipboard": b"\x1b]52;c;" + b"QUFB" * 1000,
    "a device control string": b"\x1bP" + b"q" * 5000,
    "a false size": b"\x1b[48;3;3;30;30t" * 50,
    "old mouse reports": b"\x1b[M\xff\xff\xff" * 500,
    "half a letter": b"\xf0\x9f" * 500,
    "mouse reports of nonsense": b"\x1b[<NaN;;;M\x1b[<0;-1;-1M\x1b[<0;9999;9999M" * 50,
}


def answers_a_tap(kiosk: StandingKiosk) -> None:
    """Wherever it stands now, another language is a tap away, or two."""
    kiosk.quiet(0.3)
    here, there = ("Help: room", "Hilfe: Raum"), ("English", "Deutsch")
    to = 1 if here[0] in kiosk.text else 0
    while there[to] not in kiosk.text:
        kiosk.tap("›")
        kiosk.quiet(0.6)
    kiosk.tap_until(there[to], here[to])


def test_no_key_of_any_keyboard_leads_out(kiosk: StandingKiosk) -> None:
    for key in (*CONTROLS, *FUNCTION_KEYS):
        kiosk.send(key)
        kiosk.read(0.01)
        assert kiosk.process.poll() is None, key
    answers_a_tap(kiosk)


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_sequence_blinds_or_ends_it(kiosk: StandingKiosk, attack: str) -> None:
    kiosk.send(ATTACKS[attack])
    answers_a_tap(kiosk)


def test_random_bytes_neither_end_nor_blind_it_nor_empty_the_roll(
    kiosk: StandingKiosk, store: Store
) -> None:
    noise = random.Random(2026)
    for _ in range(100):
        kiosk.send(noise.randbytes(1000))
    answers_a_tap(kiosk)
    with store.read() as connection:
        drawn = connection.exec_driver_sql("select count(*) from ticket").scalar_one()
    assert drawn <= 20


def test_two_thousand_taps_all_over_the_screen(kiosk: StandingKiosk) -> None:
    finger = random.Random(1)
    for _ in range(2000):
        kiosk.press(finger.randint(1, 72), finger.randint(1, 20))
    answers_a_tap(kiosk)
