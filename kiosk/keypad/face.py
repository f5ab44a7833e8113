"""A plain picture for the terminal that is a number pad.

Who is here, who waits, what the last key did; drawn with the few control sequences
every terminal knows.

A thread of its own draws, so that a terminal that stands still holds up nothing.
"""

from __future__ import annotations

import logging
import os
import textwrap
import threading

from kiosk.keypad.acts import Tone
from kiosk.keypad.answers import Answer, Picture
from kiosk.keypad.words import sentence, staff

log = logging.getLogger(__name__)

ENTER = "\x1b[?1049h\x1b[?25l\x1b>"
"""Second screen, no cursor, number keys send digits."""
LEAVE = "\x1b[?25h\x1b[?1049l"
BOLD, REVERSE, PLAIN = "\x1b[1m", "\x1b[7m", "\x1b[0m"
RESIZE = 0.5
"""Seconds between looks at the terminal's size."""


class Face:
    """The picture of one desk's number pad."""

    def __init__(
        self, descriptor: int, label: str, help_key: str, encoding: str = "utf-8"
    ) -> None:
        self._descriptor = descriptor
        self._encoding = encoding
        self._label = label
        self._help = staff().text(help_key)
        self._more = staff().text(f"{help_key}_more")
        self._picture: Picture | None = None
        self._said = ""
        self._drawn = ""
        self._due = threading.Event()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="face", daemon=True)
        self._thread.start()

    def tell(self, answer: Answer) -> None:
        """See Reporter."""
        if answer.tone != Tone.TROUBLE:  # that stands there as long as it lasts
            self._said = sentence(answer)
        self._due.set()

    def show(self, picture: Picture) -> None:
        """See Reporter."""
        self._picture = picture
        self._due.set()

    def close(self) -> None:
        """Give the terminal back, unless it stands still."""
        self._closing = True
        self._due.set()
        self._thread.join(0.5)

    def _run(self) -> None:
        self._write(ENTER)
        while not self._closing:
            self._due.clear()
            self._draw()
            self._due.wait(RESIZE)
        self._write(LEAVE)

    def _draw(self) -> None:
        try:
            columns, rows = os.get_terminal_size(self._descriptor)
        except OSError as error:
            log.debug("no terminal size: %s", error)
            columns, rows = 80, 24
        lines = self.lines(columns or 80, rows or 24)
        drawn = "\x1b[H" + "\x1b[K\r\n".join(lines) + "\x1b[K\x1b[J"
        if drawn != self._drawn:
            self._drawn = drawn
            self._write(drawn)

    def lines(self, columns: int, rows: int) -> list[str]:
        """The picture as lines that fit; what matters most comes first."""
        now, queue = self._office()
        said = textwrap.wrap(self._said, columns) or [""]
        title = REVERSE + f" {self._label}"[:columns].ljust(columns) + PLAIN
        wrong = self._wrong(columns)
        must = [title, BOLD + now[:columns] + PLAIN, *said, *wrong]
        if rows < len(must) + 1:
            return must[:rows]
        lines = [title, BOLD + now[:columns] + PLAIN, queue[:columns], *said, *wrong]
        spare = rows - len(lines)
        help_lines = _whole_items(self._help, columns)
        more = _whole_items(f"{self._help} · {self._more}", columns)
        if spare >= len(more) + 3:
            help_lines = more
        if spare >= len(help_lines) + 3:
            lines[1:1] = [""]
            lines[4:4] = [""]
            lines += ["", *help_lines]
        return lines

    def _wrong(self, columns: int) -> list[str]:
        """What is wrong elsewhere, each trouble marked."""
        if self._picture is None:
            return []
        return [
            REVERSE + line.ljust(columns) + PLAIN
            for sentence_ in self._picture.troubles
            for line in textwrap.wrap(
                f" ! {sentence_}", columns, subsequent_indent="   "
            )
        ]

    def _office(self) -> tuple[str, str]:
        """Who is at the desk, and who waits: only while it is known."""
        words, picture = staff(), self._picture
        if picture is None:
            return "", ""
        if picture.waiting is None:
            return words.text("keypad.office_lost"), ""
        queue = words.plural("queue.waiting", picture.waiting)
        if picture.number is None:
            return words.text("keypad.nobody_now"), queue
        return words.text("keypad.number_now", number=picture.number), queue

    def _write(self, text: str) -> None:
        try:
            raw = text.encode(self._encoding, errors="replace")
            while raw:
                raw = raw[os.write(self._descriptor, raw) :]
        except OSError as error:
            log.debug("the terminal does not take the picture: %s", error)
            self._closing = True


def _whole_items(text: str, columns: int) -> list[str]:
    """Lines of whole items: keys and what they do stay together where they can."""
    lines = [""]
    for item in text.split(" · "):
        longer = f"{lines[-1]} · {item}" if lines[-1] else item
        if len(longer) <= columns:
            lines[-1] = longer
        else:
            lines.append(item)
    return [part for line in lines for part in textwrap.wrap(line, columns)]
