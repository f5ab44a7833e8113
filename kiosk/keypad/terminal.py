"""A terminal as number pad: for the demo, for tests, and where there is no pad yet."""

from __future__ import annotations

import contextlib
import os
import select
import sys
import termios
import time
from typing import Any

from kiosk.keypad.acts import DIGITS
from kiosk.keypad.source import KeysLost, PadEnded, Press

KEYS: dict[int, str] = {
    **{ord(sign): sign for sign in (*DIGITS, *"+-*/.abcd")},
    **{ord(letter.upper()): letter for letter in "abcd"},
    ord(","): ".",
    ord("#"): "enter",
    ord("\r"): "enter",
    ord("\n"): "enter",
    0x08: "clear",
    0x7F: "clear",
}
APPLICATION_KEYPAD = dict(zip(b"pqrstuvwxy", DIGITS, strict=True)) | {
    ord("M"): "enter",
    ord("k"): "+",
    ord("m"): "-",
    ord("j"): "*",
    ord("o"): "/",
    ord("n"): ".",
    ord("l"): ".",
}
"""ESC O x: what a number pad sends in application keypad mode (VT100)."""
ESC = 0x1B


class TerminalDecoder:
    """Bytes of a terminal to keys; arrow keys, mouse and pasted escapes are nothing."""

    def __init__(self) -> None:
        self._state = ""

    def feed(self, data: bytes) -> list[str]:
        """The keys in these bytes; "?" for what no number pad has."""
        found = []
        for byte in data:
            key = self._take(byte)
            if key:
                found.append(key)
        return found

    def idle(self) -> list[str]:
        """Nothing came for a while: a lone Escape was the key itself, and clears."""
        alone, self._state = self._state == "escape", ""
        return ["clear"] if alone else []

    def _take(self, byte: int) -> str | None:
        state, self._state = self._state, ""
        if state == "escape" and byte in b"[O":
            self._state = "csi" if byte == ord("[") else "ss3"
            return None
        if state == "ss3":
            return APPLICATION_KEYPAD.get(byte)
        if state == "csi":
            # ECMA-48: parameters and intermediates until a final byte 0x40 to 0x7E.
            if not 0x40 <= byte <= 0x7E:
                self._state = "csi"
            return None
        if byte == ESC:
            self._state = "escape"
            return "clear" if state == "escape" else None
        if 0x80 <= byte < 0xC0:
            return None  # the rest of a letter in UTF-8
        return KEYS.get(byte, "?" if byte > 0x20 else None)


class TerminalPad:
    """Standard input as number pad; its terminal is set back by `close`."""

    address = "this terminal"
    chatters = False  # what a terminal sends has no contacts, and may come in one piece
    pauses = (1.0, 1.0)

    def __init__(self, descriptor: int | None = None) -> None:
        self._descriptor = sys.stdin.fileno() if descriptor is None else descriptor
        self._before: list[Any] | None = None
        self._decoder = TerminalDecoder()

    def open(self) -> None:
        """See Source."""
        self._decoder = TerminalDecoder()
        if not os.isatty(self._descriptor):
            return
        settings: list[Any] = termios.tcgetattr(self._descriptor)
        self._before = [*settings[:6], list(settings[6])]
        settings[3] &= ~(termios.ECHO | termios.ICANON)
        # No way to stop it by a slip: Ctrl+Z would leave a pad that does not answer.
        settings[6][termios.VSUSP] = b"\0"
        settings[6][termios.VMIN], settings[6][termios.VTIME] = 1, 0
        termios.tcsetattr(self._descriptor, termios.TCSADRAIN, settings)

    def read(self, timeout_s: float) -> list[Press | KeysLost]:
        """See Source."""
        try:
            if not select.select([self._descriptor], [], [], timeout_s)[0]:
                return self._presses(self._decoder.idle())
            data = os.read(self._descriptor, 1024)
        except OSError as error:
            raise PadEnded("the terminal is gone") from error
        if not data:
            raise PadEnded("the input has ended")
        return self._presses(self._decoder.feed(data))

    def _presses(self, keys: list[str]) -> list[Press | KeysLost]:
        now = time.monotonic()
        return [Press(key, now) for key in keys]

    def close(self) -> None:
        """See Source."""
        before, self._before = self._before, None
        if before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._descriptor, termios.TCSADRAIN, before)
