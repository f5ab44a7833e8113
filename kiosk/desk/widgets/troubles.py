"""What is broken and what to do, a sentence each; nothing while all is well."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.desk.scene import Scene
from kiosk.desk.widgets.panel import Panel, Piece
from kiosk.keypad.words import staff
from kiosk.language import visual_lines


class Troubles(Panel, inherit_bindings=False):
    """As high as there are troubles, up to `most` lines."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.most = 2

    def show(self, scene: Scene) -> None:
        """The scene has changed."""
        rows = len(self._lines(scene, max(2, self.app.size.width - 4)))
        if self.styles.height is None or self.styles.height.value != rows:
            self.styles.height = rows
        self.display = rows > 0
        super().show(scene)

    def pieces(
        self, scene: Scene, width: int, height: int
    ) -> Sequence[Sequence[Piece]]:
        """The sentences; the last line counts those that have no room."""
        return [[(line, "")] for line in self._lines(scene, width)]

    def _lines(self, scene: Scene, width: int) -> list[str]:
        found: tuple[str, ...] = (scene.lost,) if scene.lost else ()
        if scene.look and not scene.stale:
            found = scene.look.troubles
        lines = [line for one in found for line in visual_lines(f"! {one}", width)]
        if len(lines) <= self.most:
            return lines
        if len(found) <= self.most:
            return [f"! {one}" for one in found]
        kept = found[: self.most - 1]
        say = staff().text
        more = say("desk.more", n=len(found) - len(kept))
        where = f"g: {say('desk.do_devices')}"
        return [*(f"! {one}" for one in kept), f"! {more} · {where}"]
