"""A part of the screen that draws lines of the scene, and only when they change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from kiosk.desk.scene import Scene

Piece = tuple[str, str]
"""A text and the name of its ink: "" plain, else a component class panel--NAME."""


class Panel(Widget, inherit_bindings=False):
    """Draws `pieces` of the scene it was shown; plain text, never markup."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"panel--{ink}" for ink in ("head", "strong", "quiet", "good", "bad", "chosen")
    }

    def __init__(self, *, id: str | None = None, classes: str = "") -> None:
        super().__init__(id=id, classes=classes)
        self.scene: Scene | None = None
        self._drawn: list[list[Piece]] = []

    def show(self, scene: Scene) -> None:
        """The scene has changed."""
        self.scene = scene
        self.redraw()

    def on_resize(self) -> None:
        """There is another room for the lines."""
        self.redraw()

    def redraw(self) -> None:
        """Draw again, if it would look different."""
        width, height = self.content_size
        if self.scene is None or width < 1:
            return
        drawn = [list(line) for line in self.pieces(self.scene, width, height)]
        if drawn != self._drawn:
            self._drawn = drawn
            self.refresh()

    def pieces(
        self, scene: Scene, width: int, height: int
    ) -> Sequence[Sequence[Piece]]:
        """The lines in pieces; what is longer than `width` is cut."""
        raise NotImplementedError

    def render(self) -> Content:
        """The lines, cut to the room there is."""
        width, height = self.content_size
        return Content("\n").join(
            self._line(line, width) for line in self._drawn[:height]
        )

    def _line(self, line: Sequence[Piece], width: int) -> Content:
        parts: list[tuple[str, Style]] = [(text, self._ink(ink)) for text, ink in line]
        return Content.assemble(*parts).truncate(width, ellipsis=True)

    def _ink(self, ink: str) -> Style:
        return self.get_visual_style(f"panel--{ink}") if ink else Style()


def column(text: str, width: int, *, right: bool = False) -> str:
    """The text in exactly so many cells."""
    cut = Content(text).truncate(max(width, 0), ellipsis=True)
    pad = " " * (width - cut.cell_length)
    return pad + cut.plain if right else cut.plain + pad
