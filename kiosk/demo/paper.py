"""The pane in which tickets come out of the emulated printer."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from textwrap import wrap
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from kiosk.demo.child import Child
from kiosk.demo.look import GROUND, WAITING
from kiosk.demo.ticket import Row, rows_of
from kiosk.language import language

log = logging.getLogger(__name__)

ROW_S = 0.03
"""Paper moves a row in this time."""
TORN_S = 0.8
"""After the cut the ticket lies there a moment, then its head is shown."""
AROUND = Style(bgcolor=GROUND)


class PaperPane(Widget):
    """Shows the newest ticket: it comes out line by line, then lies there."""

    ALLOW_SELECT: ClassVar[bool] = False

    class Came(Message):
        """A ticket has come out and was torn off."""

        def __init__(self, count: int) -> None:
            super().__init__()
            self.count = count

    def __init__(self, child: Child) -> None:
        super().__init__()
        self.child = child
        self._unread = b""
        self._rows: list[Row] = []
        self._out = 0
        """So many rows have come out."""
        self._top: int | None = None
        """The first row that is seen, once the ticket is torn off."""
        self._feed: Timer | None = None
        self._empty = language("de").text("demo.no_paper")

    def draw(self, data: bytes) -> None:
        """The printer has said this: one JSON object a line for each ticket."""
        *whole, self._unread = (self._unread + data).split(b"\n")
        for line in whole:
            if line.startswith(b"{"):
                self._hear(json.loads(line))
            else:
                log.info("the printer says: %s", line.decode(errors="replace").strip())

    def restart(self) -> None:
        """Another printer; the last ticket still lies there."""
        self._unread = b""

    def _hear(self, said: dict[str, Any]) -> None:
        if "ticket" not in said:
            return  # its counts, at its end
        for complaint in said["complaints"]:
            log.warning("the emulated printer complains: %s", complaint)
        self.run_worker(self._set(said), exclusive=True)

    async def _set(self, said: dict[str, Any]) -> None:
        """Set the ticket in cells, away from the screen's thread, and let it out."""
        self._rows = await asyncio.to_thread(rows_of, said["lines"], Path(said["png"]))
        self._out, self._top = 0, None
        if self._feed is not None:
            self._feed.stop()
        self._feed = self.set_interval(ROW_S, self._move)
        self.post_message(self.Came(said["ticket"]))

    def _move(self) -> None:
        self._out += 1
        if self._out >= len(self._rows) and self._feed is not None:
            self._feed.stop()
            self._feed = self.set_timer(TORN_S, lambda: self._show_from(0))
        self.refresh()

    def _show_from(self, line: int) -> None:
        """See the torn-off ticket from this line on."""
        last = max(0, len(self._rows) - self.size.height)
        self._top = min(max(0, line), last)
        self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Read on."""
        event.stop()
        if self._top is not None:
            self._show_from(self._top + 2)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Read back."""
        event.stop()
        if self._top is not None:
            self._show_from(self._top - 2)

    def render_line(self, y: int) -> Strip:
        """A line of the paper on the dark ground."""
        width, height = self.size
        if not self._rows:
            return self._invitation(y)
        first = self._out - height if self._top is None else self._top
        at = first + y
        if not 0 <= at < min(self._out, len(self._rows)):
            return Strip.blank(width, AROUND)
        row = Strip(self._rows[at]).adjust_cell_length(
            min(width, sum(segment.cell_length for segment in self._rows[at]))
        )
        left = (width - row.cell_length) // 2
        right = width - left - row.cell_length
        return Strip([Segment(" " * left, AROUND), *row, Segment(" " * right, AROUND)])

    def _invitation(self, y: int) -> Strip:
        width, height = self.size
        lines = wrap(self._empty, max(10, width - 4))
        at = y - (height - len(lines)) // 2
        text = lines[at] if 0 <= at < len(lines) else ""
        return Strip([Segment(text.center(width), WAITING)])
