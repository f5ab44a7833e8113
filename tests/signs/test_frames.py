"""What is sent to signs and lamps, byte for byte."""

from __future__ import annotations

import pytest

from kiosk.config import Sign
from kiosk.signs import frames

DEVICE = "serial:/dev/serial/by-id/usb-a-sign"


def sign(template: str, **more: object) -> Sign:
    return Sign(device=DEVICE, template=template, **more)  # type: ignore[arg-type]


def test_an_edi_sign_shows_the_number_after_its_address() -> None:
    told = frames.shown(sign("edi"), 1234, "Raum 39")
    assert told == bytes.fromhex("02 30 31 31 32 33 34 03")
    assert frames.shown(sign("edi", address="07", width=4), 17, "") == b"\x0207  17\x03"


def test_a_ditel_sign_is_told_with_a_carriage_return() -> None:
    assert frames.shown(sign("ditel", address="12"), 17, "") == b"\x021217\r"
    coloured = sign("ditel", text="{number}X1")
    assert frames.shown(coloured, 17, "") == b"\x020117X1\r", "X1: green"


def test_an_alpha_sign_holds_the_text_and_gets_its_checksum() -> None:
    packet = b"\x02AA\x1b\x20b17\x03"
    told = frames.shown(sign("alpha"), 17, "")
    assert told == bytes(5) + b"\x01Z00" + packet + b"018C" + b"\x04"
    assert sum(packet) == 0x18C
    assert frames.framing(sign("alpha")) == "7E1"
    assert frames.framing(sign("alpha", framing="8N1")) == "8N1"
    assert frames.framing(sign("edi")) == "8N1"


@pytest.mark.parametrize(
    ("checksum", "expected"),
    [("none", ""), ("xor", "41"), ("sum", "AF"), ("sum16", "00AF")],
)
def test_a_frame_of_the_houses_own_with_each_checksum(
    checksum: str, expected: str
) -> None:
    # 02 35 41 37: their sum is AF, all of them exclusive-or 41.
    own = sign(
        "line",
        address="5A",
        frame="\x02{address}{text}{checksum}\r\n",
        checksum=checksum,
    )
    told = frames.shown(own, 7, "")
    assert told == b"\x025A7" + expected.encode() + b"\r\n"


def test_a_number_and_its_room_in_one_text() -> None:
    own = sign("line", text="{number} > {room}", frame="{text}\n")
    assert frames.shown(own, 17, "Büro 3") == "17 > Büro 3\n".encode("latin-1")
    assert frames.shown(own, 17, "Зал") == b"17 > ???\n"


def test_nobody_called_is_the_idle_text_and_fills_the_places() -> None:
    assert frames.shown(sign("edi", width=4), None, "") == b"\x0201    \x03"
    assert frames.shown(sign("edi", idle="----"), None, "") == b"\x0201----\x03"


def test_a_relay_board_closes_and_opens_its_channel() -> None:
    assert frames.switched(sign("relay"), lit=True) == bytes.fromhex("A0 01 01 A2")
    assert frames.switched(sign("relay"), lit=False) == bytes.fromhex("A0 01 00 A1")
    second = sign("relay", address="2")
    assert frames.switched(second, lit=True) == bytes.fromhex("A0 02 01 A3")
    assert frames.switched(sign("rts"), lit=True) == b""
