"""What just happened, here and elsewhere; what this desk can take back is marked."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from kiosk.desk.happened import Happening, happenings
from kiosk.desk.scene import Scene
from kiosk.desk.widgets.panel import Panel, Piece, column
from kiosk.keypad.words import staff

WHO = 14
"""Cells for the desk's label or the device's name."""


class News(Panel, inherit_bindings=False):
    """The newest first."""

    def pieces(
        self, scene: Scene, width: int, height: int
    ) -> Sequence[Sequence[Piece]]:
        """A line each."""
        office = scene.office
        if office is None or scene.stale:
            return []
        lines = happenings(office.events, scene.desk, scene.at, scene.config)
        return [self._row(line, width) for line in lines[:height]]

    def _row(self, line: Happening, width: int) -> list[Piece]:
        say = staff().text
        row = [(f"{line.clock}  ", "quiet"), (column(line.who, WHO), "quiet")]
        if line.undone:
            return [*row, (f" {line.sentence} {say('desk.undone')}", "quiet")]
        if not line.left:
            return [*row, (f" {line.sentence}", "")]
        hint = f"  {say('desk.can_undo', n=line.left)}"
        room = width - WHO - len(f"{line.clock}  ") - cell_len(hint)
        # The sentence gives way: how to take it back matters while it can be.
        told = column(f" {line.sentence}", min(room, cell_len(line.sentence) + 1))
        return [*row, (told, ""), (hint, "head")]
