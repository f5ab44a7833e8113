"""The keys, always in sight."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.desk.scene import Scene
from kiosk.desk.widgets.panel import Panel, Piece
from kiosk.keypad.words import staff


class KeyLine(Panel, inherit_bindings=False):
    """Two lines at the foot."""

    def pieces(
        self, scene: Scene, width: int, height: int
    ) -> Sequence[Sequence[Piece]]:
        """The number pad's keys; the keyboard's."""
        del scene
        say = staff().text
        return [[(say("desk.keys_pad"), "")], [(say("desk.keys_letters"), "")]]
