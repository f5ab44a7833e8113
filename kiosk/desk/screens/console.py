"""Everything at one glance, from the clock to the keys."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from kiosk.desk.scene import Scene
from kiosk.desk.sheets import Sheet
from kiosk.desk.widgets.band import Band
from kiosk.desk.widgets.cards import Cards
from kiosk.desk.widgets.keyline import KeyLine
from kiosk.desk.widgets.news import News
from kiosk.desk.widgets.panel import Panel
from kiosk.desk.widgets.promptline import PromptLine
from kiosk.desk.widgets.queue import Queue
from kiosk.desk.widgets.sheetview import SheetView
from kiosk.desk.widgets.side import Brief, Side
from kiosk.desk.widgets.troubles import Troubles

WIDE, TALL = 112, 32
"""From so many columns and rows there is room for more."""
HUGE = (160, 48)


class Console(Screen[None], inherit_bindings=False):
    """Hands each part the scene."""

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield Band()
        yield Cards()
        yield Troubles()
        with Horizontal(id="middle"):
            with Vertical():
                yield Queue()
                yield Brief()
                yield News()
            yield Side()
        yield PromptLine()
        yield KeyLine()
        yield SheetView()

    def on_mount(self) -> None:
        """Know the parts, also while they are being taken down."""
        self._cards = self.query_one(Cards)
        self._troubles = self.query_one(Troubles)
        self._view = self.query_one(SheetView)
        self._panels = list(self.query(Panel))
        self._laid_out = 0, 0

    def lay_out(self, columns: int, rows: int) -> None:
        """As much as there is room for."""
        if (columns, rows) == self._laid_out:
            return
        self._laid_out = columns, rows
        self.set_class(columns >= WIDE, "-wide")
        self.set_class(rows >= TALL, "-tall")
        huge = columns >= HUGE[0] and rows >= HUGE[1]
        self.set_class(huge, "-huge")
        self._troubles.most = 8 if huge else 4 if rows >= TALL else 2

    def show(self, scene: Scene, sheet: Sheet | None) -> None:
        """What is to be seen now."""
        self._cards.show(scene)
        for panel in self._panels:
            panel.show(scene)
        view = self._view
        view.place(sheet)
        if sheet is not None:
            columns, rows = self.app.size
            width = int(view.styles.width.value) if view.styles.width else 0
            height = int(view.styles.height.value) if view.styles.height else 0
            view.styles.offset = ((columns - width) // 2, max(1, (rows - height) // 2))
