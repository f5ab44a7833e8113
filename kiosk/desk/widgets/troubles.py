"""What is broken and what to do, a sentence each; nothing while all is well."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.desk.scene import Scene
from kiosk.desk.widgets.panel import Panel, Piece
from kiosk.keypad.words import staff
from kiosk.language import visual_lines


class Troubles(Panel, inherit_bindings=False):
    """As high as there are troubles, up to `most` lines."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
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
        found = scene.look.troubles if scene.look and not scene.stale else ()
        lines: list[str] = []
        for told, one in enumerate(found):
            wrapped = visual_lines(f"! {one}", width)
            last = told == len(found) - 1
            if len(lines) + len(wrapped) > self.most - (0 if last else 1):
                more = staff().text("desk.more", n=len(found) - told)
                return [*lines, wrapped[0] if last and not lines else f"! {more}"]
            lines += wrapped
        return lines
