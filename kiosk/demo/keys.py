"""Which key of this terminal is which key of the number pad."""

from __future__ import annotations

SIGNS = {
    **{digit: digit for digit in "0123456789"},
    "enter": "enter",
    "plus": "+",
    "minus": "-",
    "asterisk": "*",
    "slash": "/",
    "full_stop": ".",
    "comma": ".",
    "backspace": "clear",
}
"""Textual's name of a key -> the pad's."""
BYTES = {"enter": b"\r", "clear": b"\x7f"}


def bytes_of(sign: str) -> bytes:
    """What a terminal sends for a key of the pad."""
    return BYTES.get(sign, sign.encode())
