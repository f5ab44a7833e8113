"""What a process has drawn on its terminal: pyte, behind a filter for its gaps."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

import pyte
from pyte.screens import Char

# pyte 0.8.2 draws the tail of these as letters, or stumbles over them: control
# sequences with a private mark other than "?" (CSI > 1 u), those with "?" that set
# nothing (CSI ? u), with intermediates (CSI ? 2026 $ p), and device control strings.
NOT_FOR_PYTE = re.compile(
    r"\x1b\[[<=>][0-?]*[ -/]*[@-~]"
    r"|\x1b\[\?[0-?]*[ -/]*[@-gi-km-~]"
    r"|\x1b\[[0-?]*[ -/]+[@-~]"
    r"|\x1b[P_^X][^\x07\x1b]*(?:\x07|\x1b\\)"
)
UNFINISHED = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*|[P_^X\]][^\x07\x1b]*\x1b?|[ -/]*)?\Z",
)
LONGEST = 4096
"""An escape sequence that is longer than this was none."""


class Look(NamedTuple):
    """How a run of characters looks; colours are "default", a name or "rrggbb"."""

    fg: str
    bg: str
    bold: bool
    italic: bool
    underline: bool
    strike: bool
    reverse: bool


class Run(NamedTuple):
    """Characters side by side that look the same."""

    text: str
    look: Look


class Terminal:
    """A screen of cells that bytes are drawn on."""

    def __init__(self, columns: int, rows: int) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending = ""
        self.blank = True
        """Nothing has been drawn yet."""

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return self._screen.columns, self._screen.lines

    def feed(self, data: bytes) -> set[int]:
        """Draw; the rows that are different now."""
        text = self._pending + self._decoder.decode(data)
        self._pending = ""
        if cut := UNFINISHED.search(text):
            if cut.end() - cut.start() <= LONGEST:
                self._pending = text[cut.start() :]
            text = text[: cut.start()]
        self._stream.feed(NOT_FOR_PYTE.sub("", text))
        changed, self._screen.dirty = set(self._screen.dirty), set()
        if changed:
            self.blank = False
        return changed

    def resize(self, columns: int, rows: int) -> None:
        """Another size; what was drawn is dropped, the process draws anew."""
        if (columns, rows) != self.size:
            self._screen.resize(rows, columns)
            self._screen.erase_in_display(2)

    def clear(self) -> None:
        """As before the first byte: another process begins to draw."""
        self._screen.reset()
        self._decoder.reset()
        self._pending = ""
        self.blank = True

    def row(self, y: int) -> list[Run]:
        """A row as runs; together they are as wide as the screen."""
        runs: list[Run] = []
        letters: list[str] = []
        before: Look | None = None
        line = self._screen.buffer[y]
        for x in range(self._screen.columns):
            cell = line[x]
            look = _look(cell)
            if look != before and before is not None:
                runs.append(Run("".join(letters), before))
                letters = []
            before = look
            letters.append(cell.data)
        if before is not None:
            runs.append(Run("".join(letters), before))
        return runs

    def lines(self) -> list[str]:
        """The text of each row."""
        return list(self._screen.display)

    def find(self, words: str) -> tuple[int, int] | None:
        """Column and row of the middle of these words; None if they are not there."""
        for y, line in enumerate(self.lines()):
            x = line.find(words)
            if x >= 0:
                return x + len(words) // 2, y
        return None


def _look(cell: Char) -> Look:
    return Look(
        cell.fg,
        cell.bg,
        cell.bold,
        cell.italics,
        cell.underscore,
        cell.strikethrough,
        cell.reverse,
    )
