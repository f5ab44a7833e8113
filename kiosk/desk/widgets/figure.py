"""A card's number, from the left, as large as fits: smooth where that is sharp."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from kiosk.desk.widgets.dots import rows
from kiosk.lobby.widgets.big_number import BigNumber

SMOOTH = 6
"""Rows from which a smooth font is sharp enough."""
WIDE = 2
"""Columns of a digit for each row of its height, in the smooth font."""


class Figure(BigNumber):
    """The kiosk's smooth number, or dots."""

    def __init__(self) -> None:
        super().__init__()
        self.smooth = True
        """Whether the terminal has colours for the shades."""

    def write(self, text: str) -> None:
        """Show that."""
        if text != self.text:
            self.text = text
            self._fit()
            self.refresh()

    def on_resize(self) -> None:
        """There is another room."""
        self._fit()

    def _fit(self) -> None:
        """The smooth font stands in the middle: of a box that is no wider than it."""
        wanted = len(self.text) * WIDE * self.size.height + 2
        self.styles.max_width = max(wanted, 8) if self._is_smooth else None

    @property
    def _is_smooth(self) -> bool:
        return self.smooth and self.size.height >= SMOOTH

    def render_line(self, y: int) -> Strip:
        """One row of the terminal."""
        if self._is_smooth:
            return super().render_line(y)
        width, height = self.content_size
        ink, back = self.colors[3].rich_color, self.background_colors[1].rich_color
        lines = rows(self.text, width, height)
        line = lines[y] if y < len(lines) else ""
        return Strip(
            [Segment(line.ljust(width)[:width], Style(color=ink, bgcolor=back))]
        )
