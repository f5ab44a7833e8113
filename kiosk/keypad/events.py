"""The kernel's input events (`struct input_event`) to key names.

Pure, and needs no evdev module: what a pad's descriptor gives is decoded here, so any
descriptor will do. Codes from linux/input-event-codes.h; they are the same with
NumLock on or off (NumLock matters only above evdev).
"""

from __future__ import annotations

import struct

import msgspec

INPUT_EVENT = struct.Struct("@llHHi")
"""struct timeval time; __u16 type; __u16 code; __s32 value."""
EV_SYN, EV_KEY = 0, 1
SYN_REPORT, SYN_DROPPED = 0, 3
PRESSED = 1
"""`value` of a key going down; 0 is up, 2 is the kernel's autorepeat."""

KEY_KP1, KEY_Q = 79, 16
KEYS: dict[int, str] = {
    # The number pad.
    **dict(zip((82, 79, 80, 81, 75, 76, 77, 71, 72, 73), "0123456789", strict=True)),
    96: "enter",
    78: "+",
    74: "-",
    55: "*",
    98: "/",
    83: ".",
    121: ".",  # KEY_KPCOMMA: pads with a comma on that key
    # Some cheap pads send the upper row's digits and the big Enter.
    **dict(zip((11, 2, 3, 4, 5, 6, 7, 8, 9, 10), "0123456789", strict=True)),
    28: "enter",
    14: "clear",  # KEY_BACKSPACE
}
KEY_NUMLOCK = 69
"""Some pads send it around each digit; it is no key of ours."""


class KeyDown(msgspec.Struct, frozen=True):
    """A key that went down."""

    key: str
    """Its name; "?" for a key that the pad has and we do not know."""
    stamp: float
    """When, by the kernel's clock (seconds)."""


class Lost(msgspec.Struct, frozen=True):
    """The kernel dropped events: what is half typed cannot be trusted."""


class EventDecoder:
    """Bytes of an input device to keys, at whatever pieces they come."""

    def __init__(self) -> None:
        self._rest = b""
        self._dropping = False

    def feed(self, data: bytes) -> list[KeyDown | Lost]:
        """The keys in these bytes."""
        data = self._rest + data
        whole = len(data) - len(data) % INPUT_EVENT.size
        self._rest = data[whole:]
        found: list[KeyDown | Lost] = []
        for seconds, micros, kind, code, value in INPUT_EVENT.iter_unpack(data[:whole]):
            if kind == EV_SYN and code == SYN_DROPPED:
                self._dropping = True
                found.append(Lost())
            elif self._dropping:
                # "All events up to and including the next SYN_REPORT are to be
                # ignored" (Documentation/input/event-codes.rst, SYN_DROPPED).
                self._dropping = not (kind == EV_SYN and code == SYN_REPORT)
            elif kind == EV_KEY and value == PRESSED and code != KEY_NUMLOCK:
                key = KEYS.get(code, "?")
                found.append(KeyDown(key, seconds + micros / 1e6))
        return found


def pack(code: int, value: int, at: float = 0.0, kind: int = EV_KEY) -> bytes:
    """One event as the kernel writes it, for tests and the hardware laboratory."""
    return INPUT_EVENT.pack(int(at), int(at % 1 * 1e6), kind, code, value)
