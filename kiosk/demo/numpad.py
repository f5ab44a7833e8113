"""The picture of a number pad whose keys can be tapped and light up when pressed."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kiosk.demo.look import GROUND


class Key(NamedTuple):
    """A key of the picture, in units of one small key."""

    sign: str
    """What it sends, as in kiosk.keypad."""
    label: str
    x: int
    y: int
    wide: int = 1
    high: int = 1


KEYS = (
    *(Key(sign, sign, x + 1, 0) for x, sign in enumerate("/*-")),
    *(Key(sign, sign, x, 1) for x, sign in enumerate("789")),
    *(Key(sign, sign, x, 2) for x, sign in enumerate("456")),
    *(Key(sign, sign, x, 3) for x, sign in enumerate("123")),
    Key("+", "+", 3, 1, high=2),
    Key("enter", "Enter", 3, 3, high=2),
    Key("0", "0", 0, 4, wide=2),
    Key(".", ".", 2, 4),
)
KEY_COLUMNS, KEY_ROWS = 6, 2
"""Cells from one key to the next; the last column and half the last row are gap."""
COLUMNS, ROWS = 4 * KEY_COLUMNS + 1, 5 * KEY_ROWS
LIT_S = 0.18
CAP, CALL, LIT = "#2b3440", "#1f6f5c", "#f0c75e"
"""Backgrounds: a key, the key that calls, a key that is pressed."""


class NumberPad(Widget):
    """Posts `Pressed` when a key is tapped; `light` shows that one was pressed."""

    ALLOW_SELECT: ClassVar[bool] = False

    class Pressed(Message):
        """A key of the picture was tapped."""

        def __init__(self, sign: str) -> None:
            super().__init__()
            self.sign = sign

    def __init__(self) -> None:
        super().__init__()
        self._lit: dict[str, int] = {}

    def light(self, sign: str) -> None:
        """Show for a moment that this key was pressed."""
        self._lit[sign] = self._lit.get(sign, 0) + 1
        self.refresh()
        self.set_timer(LIT_S, lambda: self._dim(sign))

    def _dim(self, sign: str) -> None:
        self._lit[sign] -= 1
        self.refresh()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A tap on a key."""
        offset = event.get_content_offset(self)
        if offset is None or event.button != 1:
            return
        x, y = offset.x // KEY_COLUMNS, offset.y // KEY_ROWS
        key = _key_at(x, y)
        if key is not None:
            event.stop()
            self.post_message(self.Pressed(key.sign))

    def render_line(self, y: int) -> Strip:
        """Each key is a block; the lower half of its last row is the gap."""
        row, part = divmod(y, KEY_ROWS)
        ground = Style(bgcolor=GROUND)
        segments: list[Segment] = []
        x = 0
        while x < 4 and row < 5:
            key = _key_at(x, row)
            if key is None:
                segments.append(Segment(" " * KEY_COLUMNS, ground))
                x += 1
                continue
            segments += self._part(key, (row - key.y) * KEY_ROWS + part)
            segments.append(Segment(" ", ground))
            x += key.wide
        return Strip(segments).adjust_cell_length(self.size.width, ground)

    def _part(self, key: Key, line: int) -> list[Segment]:
        width = key.wide * KEY_COLUMNS - 1
        lit = bool(self._lit.get(key.sign))
        cap = LIT if lit else CALL if key.sign == "enter" else CAP
        last = key.high * KEY_ROWS - 1
        if line == last:
            return [Segment("▀" * width, Style(color=cap, bgcolor=GROUND))]
        ink = Style(color="#10151b" if lit else "#e6ebf0", bgcolor=cap, bold=True)
        middle = line == (last - 1) // 2
        return [Segment((key.label if middle else "").center(width), ink)]


def _key_at(x: int, y: int) -> Key | None:
    for key in KEYS:
        if key.x <= x < key.x + key.wide and key.y <= y < key.y + key.high:
            return key
    return None
