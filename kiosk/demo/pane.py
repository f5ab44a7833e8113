"""A pane of the demo: the screen of one process, and what is tapped on it."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from kiosk.demo.child import Child
from kiosk.demo.look import GROUND, WAITING, strip_of
from kiosk.demo.terminal import Terminal
from kiosk.language import language

LEFT_BUTTON = 1


class Pane(Widget):
    """Shows what its process draws. With `clicks`, taps go to the process."""

    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(self, child: Child, *, clicks: bool = False) -> None:
        super().__init__()
        self.child = child
        self.terminal = Terminal(*child.size)
        self._clicks = clicks
        self._starts = language("de").text("demo.starts")

    def on_resize(self) -> None:
        """The process's terminal is as large as the pane; it hears of it."""
        columns, rows = self.size
        if columns and rows:
            self.child.resize(columns, rows)
            self.terminal.resize(columns, rows)

    def draw(self, data: bytes) -> None:
        """The process has drawn this."""
        columns = self.terminal.size[0]
        changed = self.terminal.feed(data)
        if changed:
            self.refresh(*(Region(0, y, columns, 1) for y in sorted(changed)))

    def restart(self) -> None:
        """Another process begins to draw."""
        self.terminal.clear()
        self.refresh()

    def tap(self, x: int, y: int) -> None:
        """Press and release the left button on a cell (from 0), as SGR reports."""
        where = f"{x + 1};{y + 1}"
        self.child.write(f"\x1b[<0;{where}M\x1b[<0;{where}m".encode())

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A finger or the left button; every other button is nothing."""
        if not self._clicks or event.button != LEFT_BUTTON:
            return
        offset = event.get_content_offset(self)
        columns, rows = self.terminal.size
        if offset and offset.x < columns and offset.y < rows:
            event.stop()
            self.tap(offset.x, offset.y)

    def render_line(self, y: int) -> Strip:
        """A row of the process's screen; until it draws, that it starts."""
        rows = self.terminal.size[1]
        width = self.size.width
        if self.terminal.blank:
            text = self._starts if y == self.size.height // 2 else ""
            return Strip([Segment(text.center(width), WAITING)])
        if y >= rows:
            return Strip.blank(width, Style(bgcolor=GROUND))
        return strip_of(self.terminal.row(y), width)
