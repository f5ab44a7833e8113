"""Bytes of a serial number pad to key names: one byte, one line, or STX … ETX a key.

Pure: the caller gives bytes and the time they came. Whatever is not a key is dropped
and counted, never guessed at. A frame or line that stops half-way is dropped after
HALF_FRAME seconds, or when the pad is unplugged (`reset`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from kiosk.keypad.acts import DIGITS, KEYS

HALF_FRAME = 0.5
"""Seconds: at the slowest speed allowed a frame of ten bytes takes 0.09."""
LONGEST = 16
"""Bytes of a line or a frame; more is noise."""
STX, ETX = 0x02, 0x03

USUAL: dict[bytes, str] = {
    **{digit.encode(): digit for digit in DIGITS},
    **{sign.encode(): sign for sign in "+-*/."},
    **{letter.upper().encode(): letter for letter in "abcd"},
    **{letter.encode(): letter for letter in "abcd"},
    b"#": "enter",
    b"\r": "enter",
    b"\n": "enter",
    b",": ".",
    b"\b": "clear",
    b"\x7f": "clear",
}
"""What pads send when nobody has configured them otherwise."""


class UnknownKeyName(ValueError):
    """The configuration maps something to a key that does not exist."""


def key_map(configured: Mapping[str, str]) -> dict[bytes, str]:
    r"""The usual map with the configured entries on top; "" as a name ignores.

    What arrives is written as text; bytes above 127 as \\u0080 to \\u00ff.

    Raises:
        UnknownKeyName: a name that is no key, or what arrives is no byte string.
    """
    keys = dict(USUAL)
    for arrives, name in configured.items():
        try:
            raw = arrives.encode("latin-1")
        except UnicodeEncodeError:
            raise UnknownKeyName(
                f'"{arrives}" cannot arrive on a serial line; allowed: characters '
                "up to \\u00ff, one for each byte"
            ) from None
        if not raw or (name and name not in KEYS and name != "clear"):
            allowed = " ".join(sorted(KEYS))
            raise UnknownKeyName(
                f'"{arrives}" = "{name}" is no key; allowed: {allowed} clear, '
                'or "" to ignore it'
            )
        keys[raw] = name
    return keys


class Decoder(Protocol):
    """Bytes to keys."""

    dropped: int
    """How many bytes were no key."""

    def feed(self, data: bytes, at: float) -> list[str]:
        """The keys that these bytes complete; `at` in seconds, any monotonic clock."""
        ...

    def reset(self) -> None:
        """Forget a half frame."""
        ...


class ByteDecoder:
    """One byte a key; CR LF together are one Enter."""

    def __init__(self, keys: Mapping[bytes, str]) -> None:
        self._keys = keys
        self._after_cr = False
        self.dropped = 0

    def feed(self, data: bytes, at: float) -> list[str]:
        """See Decoder."""
        found = []
        for byte in data:
            name = self._keys.get(bytes((byte,)))
            if name is None:
                self.dropped += 1
            elif name and not (byte == 0x0A and self._after_cr):
                found.append(name)
            self._after_cr = byte == 0x0D
        return found

    def reset(self) -> None:
        """See Decoder."""
        self._after_cr = False


class LineDecoder:
    """One line a key, ended by CR, LF or both."""

    def __init__(self, keys: Mapping[bytes, str]) -> None:
        self._keys = keys
        self._line = b""
        self._at = 0.0
        self._overlong = False
        self.dropped = 0

    def feed(self, data: bytes, at: float) -> list[str]:
        """See Decoder."""
        if self._line and at - self._at > HALF_FRAME:
            self.reset()
        self._at = at
        found = []
        for byte in data:
            if byte not in b"\r\n":
                self._line += bytes((byte,))
                if len(self._line) > LONGEST:
                    self._overlong = True
                    self._drop()
                continue
            if not self._overlong and self._line:
                found += self._key()
            self._overlong = False
            self._line = b""
        return found

    def _key(self) -> list[str]:
        name = self._keys.get(self._line, self._keys.get(self._line.strip()))
        if name is None:
            self._drop()
        return [name] if name else []

    def _drop(self) -> None:
        self.dropped += len(self._line)
        self._line = b""

    def reset(self) -> None:
        """See Decoder."""
        self._drop()
        self._overlong = False


class FrameDecoder:
    """STX, key, ETX and a checksum byte if the pad sends one.

    The checksum covers the key and ETX: `xor` of the bytes (ISO 1155's longitudinal
    check), or their `sum` modulo 256. A pad that puts its address before the key is
    configured with both (keys."01A" = "a").
    """

    def __init__(self, keys: Mapping[bytes, str], checksum: str = "none") -> None:
        self._keys = keys
        self._checksum = checksum
        self._frame: bytes | None = None
        self._complete = False
        self._at = 0.0
        self.dropped = 0

    def feed(self, data: bytes, at: float) -> list[str]:
        """See Decoder."""
        if self._frame is not None and at - self._at > HALF_FRAME:
            self.reset()
        self._at = at
        found = []
        for byte in data:
            name = self._take(byte)
            if name:
                found.append(name)
        return found

    def _take(self, byte: int) -> str | None:
        if self._frame is None:
            if byte == STX:
                self._frame, self._complete = b"", False
            else:
                self.dropped += 1
            return None
        if self._complete:
            return self._finish(agrees=byte == check_byte(self._frame, self._checksum))
        if byte == STX:
            self.reset()
            self._frame = b""
        elif byte == ETX:
            self._complete = True
            if self._checksum == "none":
                return self._finish(agrees=True)
        else:
            self._frame += bytes((byte,))
            if len(self._frame) > LONGEST:
                self.reset()
        return None

    def _finish(self, *, agrees: bool) -> str | None:
        assert self._frame is not None
        name = self._keys.get(self._frame) if agrees else None
        if name is None:
            self.dropped += len(self._frame) + 2
        self._frame = None
        return name

    def reset(self) -> None:
        """See Decoder."""
        if self._frame is not None:
            self.dropped += len(self._frame) + 1
        self._frame = None


def check_byte(key: bytes, checksum: str) -> int:
    """The checksum over a key and its ETX."""
    check = 0
    for byte in (*key, ETX):
        check = check ^ byte if checksum == "xor" else (check + byte) & 0xFF
    return check


def decoder(framing: str, checksum: str, keys: Mapping[bytes, str]) -> Decoder:
    """The decoder for a configured framing."""
    if framing == "byte":
        return ByteDecoder(keys)
    if framing == "line":
        return LineDecoder(keys)
    return FrameDecoder(keys, checksum)
