"""A question over the console, as wide as its text and in its middle."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from kiosk.desk.scene import Scene
from kiosk.desk.sheets import Sheet
from kiosk.desk.widgets.panel import Panel, Piece

EDGE = 6
"""Columns of border and padding."""


class SheetView(Panel, inherit_bindings=False):
    """Shows the sheet; nothing while there is none."""

    def place(self, sheet: Sheet | None) -> None:
        """Make room for that sheet, or vanish."""
        self._lines = sheet.pieces() if sheet is not None else ()
        if sheet is None:
            self.display = False
            return
        widest = max(
            sum(Content(text).cell_length for text, _ in line) for line in self._lines
        )
        columns, rows = self.app.size
        self.styles.width = min(max(widest, 36) + EDGE, columns)
        self.styles.height = min(len(self._lines) + 2, rows)
        self.display = True
        self.redraw()

    def pieces(
        self, scene: Scene, width: int, height: int
    ) -> Sequence[Sequence[Piece]]:
        """The sheet's own."""
        return self._lines

    _lines: Sequence[Sequence[Piece]] = ()
