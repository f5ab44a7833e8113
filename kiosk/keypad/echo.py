"""What a number pad with a display of its own shows, over the pad's own line.

`lcd`: a Storm encoder's 4 x 20 characters, or an ESC/POS pole display (rows x columns
are configured): the answer to the last key, who is at the desk, who waits. `lines`: a
line for each answer, for whatever prints or scrolls. Plain ASCII, since no two of them
agree on where the umlauts lie.

A thread of its own writes, so that a display that takes nothing holds up no act.
"""

from __future__ import annotations

import logging
import textwrap
import threading
import time
import unicodedata
from typing import Protocol

from kiosk.keypad.acts import Tone
from kiosk.keypad.answers import Answer, Picture, Reporter
from kiosk.keypad.source import PadMissing
from kiosk.keypad.words import sentence, staff

log = logging.getLogger(__name__)

CLEAR = b"\x0c"
"""Storm 420: "Ctrl+L clears"; ESC/POS customer displays: "CLR, 0C: clears the screen
and moves the cursor to home position"."""
STAYS = 10.0
"""Seconds that an answer stands; then what is wrong elsewhere has its place."""
LOOK = 0.5
WRITTEN = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"} | {
    "ß": "ss",
    "·": "-",
    "–": "-",
    "…": "...",
    "„": '"',
    "“": '"',
    "”": '"',
    "’": "'",
}


class Line(Protocol):
    """The pad's line, outwards."""

    def write(self, data: bytes) -> None:
        """Send; raises PadMissing when it cannot."""
        ...


def ascii_of(text: str) -> str:
    """The text in the letters that every such display has."""
    written = "".join(WRITTEN.get(sign, sign) for sign in text)
    bare = unicodedata.normalize("NFKD", written)
    kept = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return kept.encode("ascii", "replace").decode()


def lcd(said: str, state: tuple[str, ...], size: tuple[int, int]) -> bytes:
    """A whole picture: the answer first, below it as much of the state as fits.

    Rows are filled with spaces, so that the cursor goes on to the next by itself.
    """
    columns, rows = size
    lines = textwrap.wrap(ascii_of(said), columns)
    lines += [ascii_of(line)[:columns] for line in state if line]
    shown = "".join(line.ljust(columns) for line in lines[:rows])
    return CLEAR + shown.rstrip().encode("ascii")


class Echo:
    """A pad's display; hears what its reporter hears, and passes it on."""

    def __init__(
        self, line: Line, then: Reporter, *, how: str, size: tuple[int, int]
    ) -> None:
        self._line = line
        self._then = then
        self._how = how
        self._size = size
        self._said = ""
        self._said_at = float("-inf")
        self._picture = Picture()
        self._lines: list[str] = []
        self._sent = b""
        self._failed = False
        self._due = threading.Event()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="echo", daemon=True)
        self._thread.start()

    def tell(self, answer: Answer) -> None:
        """See Reporter."""
        if answer.pad == "ok":
            self._sent = b""  # it may have been switched off: all anew
        if answer.tone != Tone.TROUBLE:  # that stands there as long as it lasts
            self._said, self._said_at = sentence(answer), time.monotonic()
            if self._said and answer.tone != Tone.KEY:
                self._lines = [*self._lines[-9:], self._said]
        self._due.set()
        self._then.tell(answer)

    def show(self, picture: Picture) -> None:
        """See Reporter."""
        self._picture = picture
        self._due.set()
        self._then.show(picture)

    def leave(self) -> None:
        """Show nothing more: an old number would seem to be the present one."""
        self._closing = True
        self._due.set()
        self._thread.join(0.5)

    def close(self) -> None:
        """See Reporter."""
        self.leave()
        self._then.close()

    def _run(self) -> None:
        while not self._closing:
            self._due.clear()
            self._draw()
            self._due.wait(LOOK)
        if self._how == "lcd":
            self._send(CLEAR)

    def _draw(self) -> None:
        if self._how == "lines":
            waiting, self._lines = self._lines, []
            for said in waiting:
                self._send(ascii_of(said).encode("ascii") + b"\r\n")
            return
        drawn = lcd(self._answer(), self._state(), self._size)
        if drawn != self._sent and self._send(drawn):
            self._sent = drawn

    def _answer(self) -> str:
        if time.monotonic() - self._said_at < STAYS:
            return self._said
        return next(iter(self._picture.troubles), "")

    def _state(self) -> tuple[str, ...]:
        words, picture = staff(), self._picture
        if picture.waiting is None:
            return ()
        now = (
            words.text("keypad.nobody_now")
            if picture.number is None
            else words.text("keypad.number_now", number=picture.number)
        )
        return now, words.text("keypad.waiting_now", n=picture.waiting)

    def _send(self, data: bytes) -> bool:
        try:
            self._line.write(data)
        except PadMissing as missing:
            if not self._failed:
                log.info("the number pad's display shows nothing: %s", missing)
            self._failed = True
            return False
        self._failed = False
        return True
