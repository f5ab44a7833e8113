"""The pane in which tickets come out of the emulated printer."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from textwrap import wrap
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from kiosk.demo.child import Child
from kiosk.demo.look import GROUND, WAITING
from kiosk.language import language

log = logging.getLogger(__name__)

LINE_S = 0.03
"""Paper moves a line in this time."""
TORN_S = 0.8
"""After the cut the ticket lies there a moment, then its head is shown."""
MARGIN = 1
PAPER = Style(color="#1a1a17", bgcolor="#f3efe4")
AROUND = Style(bgcolor=GROUND)


class PaperPane(Widget):
    """Shows the newest ticket: it comes out line by line, then lies there."""

    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(self, child: Child) -> None:
        super().__init__()
        self.child = child
        self.tickets = 0
        """How many have come out."""
        self._unread = b""
        self._lines: list[str] = []
        self._out = 0
        """So many lines have come out."""
        self._top: int | None = None
        """The first line that is seen, once the ticket is torn off."""
        self._feed: Timer | None = None
        self._empty = language("de").text("demo.no_paper")

    def draw(self, data: bytes) -> None:
        """The printer has said this: one JSON object a line."""
        *whole, self._unread = (self._unread + data).split(b"\n")
        for line in whole:
            if line.strip():
                self._hear(line)

    def restart(self) -> None:
        """Another printer; the last ticket still lies there."""
        self._unread = b""

    def _hear(self, line: bytes) -> None:
        try:
            said = json.loads(line)
            ticket = Path(said["text"])
        except (ValueError, KeyError, TypeError):
            log.info("the printer says: %r", line)
            return
        self.tickets += 1
        self.border_subtitle = str(self.tickets)
        self.feed(ticket.read_text(encoding="utf-8").rstrip().splitlines())

    def feed(self, lines: list[str]) -> None:
        """A ticket begins to come out."""
        self._lines, self._out, self._top = lines, 0, None
        if self._feed is not None:
            self._feed.stop()
        self._feed = self.set_interval(LINE_S, self._move)

    def _move(self) -> None:
        self._out += 1
        if self._out >= len(self._lines) and self._feed is not None:
            self._feed.stop()
            self._feed = self.set_timer(TORN_S, lambda: self._show_from(0))
        self.refresh()

    def _show_from(self, line: int) -> None:
        """See the torn-off ticket from this line on."""
        last = max(0, len(self._lines) - self.size.height)
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
        if not self._lines:
            return self._invitation(y)
        first = self._out - height if self._top is None else self._top
        at = first + y
        if not 0 <= at < min(self._out, len(self._lines)):
            return Strip.blank(width, AROUND)
        columns = min(width, max(map(len, self._lines)) + 2 * MARGIN)
        text = (" " * MARGIN + self._lines[at]).ljust(columns)[:columns]
        left = (width - columns) // 2
        return Strip(
            [
                Segment(" " * left, AROUND),
                Segment(text, PAPER),
                Segment(" " * (width - left - columns), AROUND),
            ]
        )

    def _invitation(self, y: int) -> Strip:
        width, height = self.size
        lines = wrap(self._empty, max(10, width - 4))
        at = y - (height - len(lines)) // 2
        text = lines[at] if 0 <= at < len(lines) else ""
        return Strip([Segment(text.center(width), WAITING)])
