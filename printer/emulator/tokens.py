"""Cuts a stream of bytes into ESC/POS commands; incremental, in any slices.

Lengths are from the command reference. A command that is not in the table is an
`Unknown`, and what follows it is read as text, as printers do.
"""

from __future__ import annotations

from dataclasses import dataclass

ESC, GS, FS, DLE = 0x1B, 0x1D, 0x1C, 0x10


@dataclass(frozen=True, slots=True)
class Characters:
    """Bytes to be printed in the current code page."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Control:
    """A single control byte, such as LF or CR."""

    byte: int


@dataclass(frozen=True, slots=True)
class Command:
    """A command with its parameters and, for some, data."""

    name: str
    """As the manual calls it: `ESC @`, `GS v 0`, `GS ( H`."""
    parameters: bytes = b""
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The first bytes of something no table has."""

    content: bytes


Token = Characters | Control | Command | Unknown

# Parameter bytes after the two bytes of the command.
_ESC = {
    "@": 0, "2": 0, "i": 0, "m": 0, "L": 0, "S": 0,
    " ": 1, "!": 1, "-": 1, "3": 1, "=": 1, "?": 1, "E": 1, "G": 1, "J": 1,
    "K": 1, "M": 1, "R": 1, "T": 1, "V": 1, "a": 1, "d": 1, "e": 1, "r": 1,
    "t": 1, "u": 1, "v": 0, "{": 1, "%": 1, "c": 2, "$": 2, "\\": 2, "p": 3,
}  # fmt: skip
_GS = {
    ":": 0, "!": 1, "B": 1, "E": 1, "H": 1, "I": 1, "T": 1, "a": 1, "b": 1,
    "f": 1, "h": 1, "j": 1, "r": 1, "w": 1, "L": 2, "P": 2, "W": 2, "\\": 2,
    "$": 2, "^": 3, "c": 0,
}  # fmt: skip
_FS = {".": 0, "&": 0, "!": 1, "-": 1, "C": 1, "p": 2, "W": 1, "S": 2}
_TABLES = {ESC: ("ESC", _ESC), GS: ("GS", _GS), FS: ("FS", _FS)}


class Tokenizer:
    """Collects bytes until they make a command."""

    def __init__(self) -> None:
        self._open = bytearray()

    @property
    def pending(self) -> int:
        """Bytes of a command that is not complete."""
        return len(self._open)

    def clear(self) -> None:
        """Forget what was begun."""
        self._open.clear()

    def feed(self, incoming: bytes) -> list[Token]:
        """The commands that are complete now."""
        self._open += incoming
        tokens: list[Token] = []
        at = 0
        while at < len(self._open):
            found = _next(self._open, at)
            if found is None:
                break
            token, length = found
            tokens.append(token)
            at += length
        del self._open[:at]
        return tokens


def _next(stream: bytearray, at: int) -> tuple[Token, int] | None:
    """The token at `at` and its length; None when more bytes are needed."""
    first = stream[at]
    if first >= 0x20:
        end = at
        while end < len(stream) and stream[end] >= 0x20:
            end += 1
        return Characters(bytes(stream[at:end])), end - at
    if first == DLE:
        return _real_time(stream, at)
    if first not in _TABLES:
        return Control(first), 1
    if at + 1 >= len(stream):
        return None
    return _command(stream, at)


def _command(stream: bytearray, at: int) -> tuple[Token, int] | None:
    prefix, table = _TABLES[stream[at]]
    letter = chr(stream[at + 1])
    rest = stream[at + 2 : at + 9]
    match prefix, letter:
        case ("GS", "v"):
            return _raster(stream, at)
        case ("GS", "V"):
            if not rest:
                return None
            return _plain(stream, at, "GS V", 2 if rest[0] in (65, 66) else 1)
        case ("GS", "(") | ("ESC", "("):
            return _extended(stream, at, prefix)
        case ("ESC", "*"):
            return _column_picture(stream, at)
        case ("ESC", "D"):
            end = stream.find(0, at + 2)
            return None if end < 0 else _plain(stream, at, "ESC D", end - at - 1)
        case ("GS", "k"):
            return _barcode(stream, at)
        case _:
            if letter not in table:
                return Unknown(bytes(stream[at : at + 2])), 2
            return _plain(stream, at, f"{prefix} {letter}", table[letter])


def _plain(
    stream: bytearray, at: int, name: str, count: int
) -> tuple[Token, int] | None:
    end = at + 2 + count
    if end > len(stream):
        return None
    return Command(name, bytes(stream[at + 2 : end])), 2 + count


def _raster(stream: bytearray, at: int) -> tuple[Token, int] | None:
    """GS v 0 m xL xH yL yH d1…dk, k = (xL + xH*256) * (yL + yH*256)."""
    if at + 8 > len(stream):
        return None
    if stream[at + 2] != 0x30:
        return Unknown(bytes(stream[at : at + 3])), 3
    wide = int.from_bytes(stream[at + 4 : at + 6], "little")
    tall = int.from_bytes(stream[at + 6 : at + 8], "little")
    end = at + 8 + wide * tall
    if end > len(stream):
        return None
    parameters = bytes(stream[at + 3 : at + 8])
    return Command("GS v 0", parameters, bytes(stream[at + 8 : end])), end - at


def _extended(stream: bytearray, at: int, prefix: str) -> tuple[Token, int] | None:
    """GS ( x pL pH …: the length tells how much follows, known or not."""
    if at + 5 > len(stream):
        return None
    end = at + 5 + int.from_bytes(stream[at + 3 : at + 5], "little")
    if end > len(stream):
        return None
    name = f"{prefix} ( {chr(stream[at + 2])}"
    return Command(name, bytes(stream[at + 5 : end])), end - at


def _column_picture(stream: bytearray, at: int) -> tuple[Token, int] | None:
    """ESC * m nL nH: n columns of one byte (m 0, 1) or three (m 32, 33)."""
    if at + 5 > len(stream):
        return None
    columns = int.from_bytes(stream[at + 3 : at + 5], "little")
    end = at + 5 + columns * (3 if stream[at + 2] >= 32 else 1)
    if end > len(stream):
        return None
    head, content = bytes(stream[at + 2 : at + 5]), bytes(stream[at + 5 : end])
    return Command("ESC *", head, content), end - at


def _barcode(stream: bytearray, at: int) -> tuple[Token, int] | None:
    """GS k m d…NUL (m below 65) or GS k m n d1…dn."""
    if at + 4 > len(stream):
        return None
    if stream[at + 2] >= 65:
        return _plain(stream, at, "GS k", 2 + stream[at + 3])
    end = stream.find(0, at + 3)
    return None if end < 0 else _plain(stream, at, "GS k", end - at - 1)


_REAL_TIME = {0x04: 1, 0x05: 1}
_PULSE_LENGTHS = {1: 2, 2: 2, 3: 5, 7: 1, 8: 7}
"""DLE DC4 fn: the parameters after fn."""


def _real_time(stream: bytearray, at: int) -> tuple[Token, int] | None:
    """Real-time commands were obeyed on arrival; in the queue they do nothing."""
    if at + 2 > len(stream):
        return None
    second = stream[at + 1]
    if second in _REAL_TIME:
        return _plain(stream, at, f"DLE {second:02X}", _REAL_TIME[second])
    if second == 0x14:
        if at + 3 > len(stream):
            return None
        count = 1 + _PULSE_LENGTHS.get(stream[at + 2], 0)
        return _plain(stream, at, "DLE 14", count)
    return Unknown(bytes(stream[at : at + 1])), 1
