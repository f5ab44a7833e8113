"""What may come in from a public terminal: a finger's taps and a few keys.

Pure: bytes in, touches and key names out. Everything else is swallowed, because
Textual 8.2.8 dies from one byte 0xFF or an old X10 mouse report, locks up on an
unterminated paste, and believes a resize report that somebody types.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

NUMBER_PAD: Final[Mapping[bytes, str]] = {
    **{bytes((48 + digit,)): str(digit) for digit in range(10)},
    b"\r": "enter",
    b"\n": "enter",
    b"*": "asterisk",
    b"/": "slash",
    b"+": "plus",
    b"-": "minus",
    b".": "full_stop",
    b",": "full_stop",
    b"\t": "tab",
    b"\x7f": "backspace",
    b"\x08": "backspace",
    b"\x1b[Z": "shift+tab",
    **{
        b"\x1b" + lead + letter: name
        for lead in (b"[", b"O")
        for letter, name in (
            (b"A", "up"),
            (b"B", "down"),
            (b"C", "right"),
            (b"D", "left"),
        )
    },
    b"\x1bOM": "enter",
}
"""The keys of a number pad, with and without NumLock, as a terminal sends them."""

PATIENCE: Final = 0.25
"""Seconds after which an unfinished sequence is dropped; a terminal sends a whole
one at once."""

ALONE: Final = 0.08
"""Seconds after which an Escape that nothing follows was the key."""

PASTE: Final[Mapping[bytes, bool]] = {b"\x1b[200~": True, b"\x1b[201~": False}
"""The brackets around pasted text, where they were asked for; the text is nothing."""

LONGEST: Final = 32
"""Bytes of the longest control sequence that is looked at."""

HELD: Final = 0.12
"""Seconds: the same key again within them is held down; fingers are slower."""
LATEST_REPEAT: Final = 0.8
"""Seconds from a press to its first repeat, at most (X: 0.66, wlroots: 0.6, the
Linux console: 0.25)."""
AFTER_HOLDING: Final = 0.3
"""Seconds in which a held key may pause: a machine that is busy sends unevenly."""

_TOUCH = re.compile(rb"\x1b\[<0;([1-9]\d{0,3});([1-9]\d{0,3})([Mm])")
_STRINGS = b"PX]^_"
"""DCS, SOS, OSC, PM and APC: their text lasts until the next ESC or BEL."""


class Touch(NamedTuple):
    """The left button, or a finger, went down or up; cells count from 0."""

    x: int
    y: int
    down: bool


class AllowList:
    """Lets through complete reports of the left button, and the given keys."""

    def __init__(
        self, keys: Mapping[bytes, str] = NUMBER_PAD, *, brackets: bool = False
    ) -> None:
        """`brackets`: the terminal was asked to mark what is pasted."""
        self._keys = keys
        self._pending = bytearray()
        self._since = 0.0
        self._in_string = False
        self._skip = 0
        self._brackets = brackets
        self._pasting = False

    def idle(self, now: float) -> list[Touch | str]:
        """Nothing has come for a while: a lone Escape was the key itself."""
        alone = bytes(self._pending) == b"\x1b" and now - self._since > ALONE
        if not alone:
            return []
        self._pending.clear()
        name = self._keys.get(b"\x1b")
        return [name] if name and not self._pasting else []

    def feed(self, data: bytes, now: float) -> list[Touch | str]:
        """What `data` says, read at `now` (monotonic seconds)."""
        if now - self._since > PATIENCE:
            self._pending.clear()
            self._in_string = False
            self._skip = 0
            self._pasting = False  # an unterminated paste does not lock the keys
        self._since = now
        found: list[Touch | str] = []
        for value in data:
            said = self._step(value)
            if said is not None:
                found.append(said)
        return found

    def _step(self, value: int) -> Touch | str | None:
        if self._skip and value != 0x1B:
            self._skip -= 1
            return None
        if value == 0x1B:  # as in real terminals, ESC ends whatever was under way
            self._pending[:] = b"\x1b"
            self._in_string = False
            self._skip = 0
            return None
        if self._in_string:
            self._in_string = value != 0x07
            return None
        if not self._pending:
            return None if self._pasting else self._keys.get(bytes((value,)))
        self._pending.append(value)
        found = self._sequence(value)
        return None if self._pasting else found

    def _sequence(self, value: int) -> Touch | str | None:
        """One more byte of an escape sequence."""
        pending = self._pending
        if len(pending) == 2:
            if value in b"[O":
                return None
            self._in_string = value in _STRINGS
            pending.clear()  # ESC and a letter: Alt and a key
            return None
        if pending == b"\x1b[[":  # the Linux console's F1 to F5: one more letter
            return None
        if pending[1] == 0x5B and 0x20 <= value <= 0x3F and len(pending) < LONGEST:
            return None
        sequence = bytes(pending)
        pending.clear()
        if sequence == b"\x1b[M":  # X10 mouse: three bytes of any value follow
            self._skip = 3
            return None
        if self._brackets and sequence in PASTE:
            self._pasting = PASTE[sequence]
            return None
        if match := _TOUCH.fullmatch(sequence):
            return Touch(int(match[1]) - 1, int(match[2]) - 1, match[3] == b"M")
        return self._keys.get(sequence)


class Held:
    """Makes one press of a key that is held down: its repeats are not passed on.

    A terminal sends them like presses, the first after a quarter to three quarters of
    a second, then ten to forty a second. So what follows the same key as fast as no
    finger can is a repeat; and a second press that might be the first repeat is kept
    back until it is known.
    """

    def __init__(self) -> None:
        self._last = ""
        self._at = 0.0
        self._kept = ""
        self._is_held = False

    def feed(self, said: list[Touch | str], now: float) -> list[Touch | str]:
        """What of it counts, and what was kept back before, at `now` (monotonic)."""
        found: list[Touch | str] = list(self.due(now))
        for each in said:
            if isinstance(each, Touch):
                found.append(each)
            else:
                found += self._key(each, now)
        return found

    @property
    def waits(self) -> bool:
        """Whether a key is kept back: `due` must be asked soon."""
        return bool(self._kept)

    def due(self, now: float) -> tuple[str, ...]:
        """The key that was kept back, once no repeat has followed it."""
        if not self._kept or now - self._at < HELD:
            return ()
        return self._release()

    def _release(self) -> tuple[str, ...]:
        kept, self._kept = self._kept, ""
        return (kept,) if kept else ()

    def _key(self, name: str, now: float) -> tuple[str, ...]:
        since, self._at = now - self._at, now
        if name != self._last:
            self._last, self._is_held = name, False
            return (*self._release(), name)
        if since < HELD:
            self._kept, self._is_held = "", True
            return ()
        if self._is_held and since < AFTER_HOLDING:
            return ()
        self._is_held = False
        if since < LATEST_REPEAT:
            before = self._release()
            self._kept = name
            return before
        return (*self._release(), name)


class Flood:
    """Drops what comes faster than a person can tap or type."""

    def __init__(self, per_second: float = 12.0, burst: int = 12) -> None:
        self._rate = per_second
        self._burst = float(burst)
        self._left = float(burst)
        self._since = 0.0
        self._down = False

    def admits(self, said: Touch | str, now: float) -> bool:
        """Whether to believe it; a release counts with its press."""
        self._left = min(self._burst, self._left + (now - self._since) * self._rate)
        self._since = now
        if isinstance(said, Touch) and not said.down:
            was_down, self._down = self._down, False
            return was_down
        if self._left < 1:
            return False
        self._left -= 1
        if isinstance(said, Touch):
            self._down = True
        return True
