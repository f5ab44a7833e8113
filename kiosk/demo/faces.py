"""The four framed faces of the demo, and the keys that belong to them."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.widget import Widget

from kiosk.demo.numpad import COLUMNS, ROWS, NumberPad
from kiosk.demo.pane import Pane
from kiosk.demo.places import Place
from kiosk.language import language

PANE_COLUMNS = 30
"""Narrower than this the number pad's process gets the whole face."""


class Face(Widget):
    """A titled frame at a place."""

    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(self, name: str, *inside: Widget, says: str = "") -> None:
        super().__init__(*inside, id=name, classes="face")
        self.border_title = language("de").text(f"demo.{name}")
        if says:
            self.border_subtitle = language("de").text(says)

    def put(self, place: Place) -> None:
        """Stand at a place."""
        self.styles.offset = place.x, place.y
        self.styles.width = place.columns
        self.styles.height = place.rows


class KeypadFace(Face):
    """The number pad's process, beside a picture of the pad if there is room."""

    def __init__(self, pane: Pane) -> None:
        super().__init__("keypad", says="demo.by_keys")
        self.add_class("-keys")
        self._pane = pane

    def compose(self) -> ComposeResult:
        """The process, then the picture."""
        yield self._pane
        yield NumberPad()

    def put(self, place: Place) -> None:
        """Stand at a place."""
        super().put(place)
        columns, rows = place.inside
        narrow = columns < COLUMNS + PANE_COLUMNS or rows < ROWS
        self.set_class(narrow, "-narrow")
