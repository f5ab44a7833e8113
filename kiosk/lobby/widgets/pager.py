"""Many targets on one page if they fit, else page by page, never smaller."""

from __future__ import annotations

from textual import events
from textual.containers import Container
from textual.message import Message

from kiosk.lobby.widgets.target import Target

EDGES = 4
"""Columns a target needs beside its label."""
GAP = 2
"""Columns between two targets."""
LEAST = 3
"""Rows of the smallest target."""
MOST = 7
"""Rows of the largest: more would look empty."""
WIDEST = 26
"""Columns that a label needs to be read without effort."""


class Pager(Container):
    """A grid of targets of one size."""

    class Arranged(Message):
        """The targets have their places."""

        def __init__(self, pages: int) -> None:
            self.pages = pages
            super().__init__()

    def __init__(
        self,
        targets: list[Target],
        *,
        id: str,
        columns: int = 2,
        widest: int = WIDEST,
        first: int = 0,
    ) -> None:
        """At most `columns` side by side, fewer where one would have under `widest`.

        `first` is the target on whose page it begins.
        """
        super().__init__(*targets, id=id)
        self._targets = targets
        self._columns = columns
        self._widest = widest
        self._page: int | None = None
        self._first = first

    def turn(self) -> None:
        """Show the next page; after the last one the first."""
        self.turn_to((self._page or 0) + 1)

    def turn_to(self, page: int) -> None:
        """Show that page."""
        self._page = page
        self.lay_out()

    def lay_out(self) -> None:
        """Give each target its place; called when size or labels have changed."""
        width, height = self.size
        if not width or not height:
            return
        columns = min(self._columns, max(1, (width + GAP) // (self._widest + GAP)))
        each = (width - GAP * (columns - 1)) // columns
        lines = max((len(t.lines(each - EDGES)) for t in self._targets), default=1)
        # Half a row of each target's box is the gap to the one below.
        rows = max(LEAST, lines + 1)
        fitting = max(1, height // rows) * columns
        pages = -(-len(self._targets) // fitting)
        if self._page is None:
            self._page = self._first // fitting
        self._page %= pages
        shown = range(self._page * fitting, (self._page + 1) * fitting)
        used = -(-min(fitting, len(self._targets)) // columns)
        tall = min(max(rows, height // used), max(MOST, rows))
        for index, target in enumerate(self._targets):
            target.display = index in shown
            place = index - shown.start
            if index in shown:
                target.styles.width = each
                target.styles.height = tall
                target.styles.offset = (
                    place % columns * (each + GAP),
                    place // columns * tall,
                )
        self.post_message(self.Arranged(pages))

    def _on_resize(self, event: events.Resize) -> None:
        self.lay_out()
