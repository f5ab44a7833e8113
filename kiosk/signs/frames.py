"""What is sent to a sign or a relay, byte for byte; pure.

A template is a frame with places for the address and the text. Nothing here asks a
sign to blink or to scroll: moving text cannot be read by everybody.
"""

from __future__ import annotations

import functools
import operator

from kiosk.config import Sign

LAMPS = frozenset({"relay", "rts", "dtr"})
"""Templates of what is only on or off."""

ADDRESSES = {"edi": "01", "alpha": "00", "ditel": "01", "relay": "1"}
"""The address a maker ships, where a template has one."""

FRAMINGS = {"alpha": "7E1"}
"""Data bits, parity, stop bits, where they are not 8N1."""

ALPHA_WAKE = bytes(5)
"""Alpha: five or more NUL bytes, from which the sign measures the baud rate."""


def is_lamp(sign: Sign) -> bool:
    """Whether it is on or off and shows no text."""
    return sign.template in LAMPS


def framing(sign: Sign) -> str:
    """Data bits, parity and stop bits: "8N1"."""
    return sign.framing or FRAMINGS.get(sign.template, "8N1")


def shown(sign: Sign, number: int | None, room: str) -> bytes:
    """The message that shows a call; with None, the one for when nobody is called."""
    text = sign.idle if number is None else sign.text.format(number=number, room=room)
    return _FRAMES[sign.template](sign, text.rjust(sign.width)[-80:])


def switched(sign: Sign, *, lit: bool) -> bytes:
    """The message that switches a relay; nothing for a lamp on a line of the port.

    `A0 01 01 A2` closes channel 1, `A0 01 00 A1` opens it: start, channel, state and
    the sum of the three.
    """
    if sign.template != "relay":
        return b""
    told = bytes([0xA0, int(_address(sign)), lit])
    return told + bytes([sum(told) & 0xFF])


def _address(sign: Sign) -> str:
    return sign.address or ADDRESSES.get(sign.template, "")


def _edi(sign: Sign, text: str) -> bytes:
    """EDI ED series: STX, two figures of address, what is shown, ETX."""
    return b"\x02" + _bytes(_address(sign)) + _bytes(text) + b"\x03"


def _ditel(sign: Sign, text: str) -> bytes:
    """Ditel DN: STX, address (two figures), what is shown, CR."""
    return b"\x02" + _bytes(_address(sign)) + _bytes(text) + b"\r"


def _alpha(sign: Sign, text: str) -> bytes:
    """Alpha and BetaBrite: write text file A, in the middle line, standing still.

    SOH, type Z (any sign) and address; STX, "A" (write text), "A" (the file), ESC and
    position 20 (hex), mode "b" (hold); ETX; the sum from STX to ETX in four figures;
    EOT.
    """
    packet = b"\x02AA\x1b\x20b" + _bytes(text) + b"\x03"
    check = f"{sum(packet) & 0xFFFF:04X}".encode()
    start = ALPHA_WAKE + b"\x01Z" + _bytes(_address(sign))
    return start + packet + check + b"\x04"


def _line(sign: Sign, text: str) -> bytes:
    """The house's own frame."""
    before, place, after = sign.frame.partition("{checksum}")
    filled = _bytes(before.format(address=_address(sign), text=text))
    if not place:
        return filled
    rest = _bytes(after.format(address=_address(sign), text=text, checksum=""))
    return filled + _checksum(sign.checksum, filled) + rest


def _checksum(kind: str, over: bytes) -> bytes:
    match kind:
        case "xor":
            return f"{functools.reduce(operator.xor, over, 0):02X}".encode()
        case "sum":
            return f"{sum(over) & 0xFF:02X}".encode()
        case "sum16":
            return f"{sum(over) & 0xFFFF:04X}".encode()
    return b""


def _bytes(text: str) -> bytes:
    """ISO 8859-1, which signs speak; what it lacks becomes a question mark."""
    return text.encode("latin-1", "replace")


_FRAMES = {"edi": _edi, "alpha": _alpha, "ditel": _ditel, "line": _line}
