"""The console's terminal: a whole keyboard, of which only named keys are believed.

What is pasted is nothing: the terminal is asked to mark it, and where it does not,
more keys at once than a person can press are no keys.
"""

from __future__ import annotations

import logging
import string
import time
from collections.abc import Mapping

from kiosk.terminal import AllowListDriver
from kiosk.terminal_input import NUMBER_PAD, AllowList, Flood

log = logging.getLogger(__name__)

AT_ONCE = 8
"""The most keys that may come in one piece over a slow line; more are a paste."""
LOOK = 0.1
"""Seconds between looks whether an Escape stands alone."""

_NO_NUM_LOCK = {
    "home": (b"\x1b[H", b"\x1bOH", b"\x1b[1~"),
    "end": (b"\x1b[F", b"\x1bOF", b"\x1b[4~"),
    "pageup": (b"\x1b[5~",),
    "pagedown": (b"\x1b[6~",),
    "insert": (b"\x1b[2~",),
    "delete": (b"\x1b[3~",),
    "begin": (b"\x1b[E", b"\x1bOE", b"\x1b[G"),
}
"""What the number pad sends, too, while Num Lock is off."""

KEYS: Mapping[bytes, str] = {
    **NUMBER_PAD,
    **{letter.encode(): letter for letter in string.ascii_lowercase},
    **{letter.upper().encode(): letter for letter in string.ascii_lowercase},
    **{code: name for name, codes in _NO_NUM_LOCK.items() for code in codes},
    b".": "full_stop",
    b",": "full_stop",
    b"-": "minus",
    b"?": "f1",
    b"\x1bOP": "f1",
    b"\x1b[11~": "f1",
    b"\x1b[[A": "f1",
    b"\x1b": "escape",
}
"""What is typed -> the key's name."""


class DeskDriver(AllowListDriver):
    """Passes on the console's keys and the left button, and nothing else."""

    KEYS = KEYS

    def _enable_bracketed_paste(self) -> None:
        """Asked for, so that what is pasted can be told from what is typed."""
        self.write("\x1b[?2004h")

    def run_input_thread(self) -> None:
        """Read the terminal until the application ends or the terminal has gone."""
        allow, flood = (
            AllowList(self.KEYS, brackets=True),
            Flood(per_second=20, burst=20),
        )
        while not self.exit_event.is_set():
            data = self._typed(LOOK)
            now = time.monotonic()
            if data is None:
                for said in allow.idle(now):
                    self._tell(said)
                continue
            if not data:
                return
            told = allow.feed(data, now)
            if len(told) > AT_ONCE:
                log.info("%d keys came at once: a paste, not a person", len(told))
                continue
            for said in told:
                if flood.admits(said, now):
                    self._tell(said)
