"""What a USB printer's IEEE 1284 device ID says; the lab asks real drivers for it."""

from __future__ import annotations

import pytest

from printer.links import name_of_id


def answer(text: bytes) -> bytes:
    """As the kernel gives it: length, text, rest of the buffer."""
    return (len(text) + 2).to_bytes(2, "big") + text + bytes(40)


@pytest.mark.parametrize(
    ("said", "named"),
    [
        (b"MFG:EPSON;CMD:ESC/POS;MDL:TM-T20III;CLS:PRINTER;", "EPSON TM-T20III"),
        (b"MANUFACTURER:Star;MODEL:TSP143;", "Star TSP143"),
        (b" mfg:Citizen; mdl:Citizen CT-S310 ;", "Citizen CT-S310"),
        (b"MDL:POS-58;", "POS-58"),
        (b"MFG:EPSON;", "EPSON"),
        (b"CLS:PRINTER", ""),
        (b"MDL:A\x1b[2JB;", "A[2JB"),
        (b"", ""),
    ],
)
def test_a_printers_maker_and_model(said: bytes, named: str) -> None:
    assert name_of_id(answer(said)) == named


def test_a_damaged_answer_is_no_name() -> None:
    assert name_of_id(b"") == ""
    assert name_of_id(b"\xff\xffMDL:X") == "X"
