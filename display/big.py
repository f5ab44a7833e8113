"""A widget that writes as large as its place allows."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import zip_longest

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widget import Widget

from display import digits, paint


class Big(Widget):
    """Drawn writing; ordinary bold writing where the place is too small for it.

    Several wordings may be given: the first that can be drawn is taken (or, with
    `largest`, the one that can be drawn largest), else the first that fits as
    ordinary writing.
    """

    virtual_size = Reactive(Size(0, 0), repaint=False)
    """Textual's would lay all out and paint it once more for each place that was given
    another size, although nothing here scrolls."""

    def __init__(
        self,
        *,
        lines: int = 1,
        largest: bool = False,
        id: str,
        classes: str = "",
    ) -> None:
        super().__init__(id=id, classes=f"{classes} -empty")
        self._lines = lines
        self._largest = largest
        self._wordings: tuple[str, ...] = ()
        self._like: tuple[str, ...] = ()
        self._strips: list[Strip] = []
        self._drawn_for: object = None

    def write(self, *wordings: str, like: tuple[str, ...] = ()) -> None:
        """Show one of these, each no larger than its `like`; repaints what is new."""
        self._like = like
        wordings = tuple(filter(None, wordings))
        if wordings != self._wordings:
            self._wordings = wordings
            self.set_class(not wordings, "-empty")
            self.refresh(
                layout=self.styles.height is not None and self.styles.height.is_auto
            )

    @property
    def wordings(self) -> tuple[str, ...]:
        """What it was told to show."""
        return self._wordings

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As ordinary writing: what `height: auto` asks for."""
        return len(self.ordinary(width, viewport.height))

    def render_line(self, y: int) -> Strip:
        """A row of cells, as Textual asks for it."""
        _, _, ground, ink = self.colors
        wanted = (self._wordings, self.size, ground, ink)
        if wanted != self._drawn_for:
            self._strips = self._draw()
            self._drawn_for = wanted
        return (
            self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width)
        )

    def picture(self) -> digits.Picture | None:
        """What is drawn at the present size; None: it is ordinary writing."""
        columns, rows = self.size
        left = self.styles.text_align == "left"
        best = None
        for wording, like in zip_longest(self._wordings, self._like, fillvalue=""):
            picture = digits.draw(
                wording, columns, rows, self._lines, left=left, like=like
            )
            if picture is not None and (best is None or picture.cap > best.cap):
                best = picture
                if not self._largest:
                    break
        return best

    def _draw(self) -> list[Strip]:
        _, _, ground, ink = self.colors
        picture = self.picture()
        if picture is None:
            rows = self._ordinary_strips()
        else:
            rows = list(paint.strips(picture, ground, ink))
        width, height = self.size
        blank = Style.from_color(bgcolor=ground.rich_color)
        above = [Strip.blank(width, blank)] * ((height - len(rows)) // 2)
        table = above + [self._placed(row, blank) for row in rows]
        return table + [Strip.blank(width, blank)] * (height - len(table))

    def _placed(self, row: Strip, blank: Style) -> Strip:
        width = self.size.width
        spare = max(0, width - row.cell_length)
        shares = {"left": 0, "right": spare}
        before = shares.get(self.styles.text_align, spare // 2)
        indent = Strip.blank(before, blank)
        return Strip.join([indent, row]).adjust_cell_length(width, blank)

    def _ordinary_strips(self) -> list[Strip]:
        _, _, ground, ink = self.colors
        style = Style.from_color(ink.rich_color, ground.rich_color) + Style(bold=True)
        width, height = self.size
        lines = self.ordinary(width, height)[:height]
        return [Strip([Segment(line, style)], cell_len(line)) for line in lines]

    def ordinary(self, width: int, height: int) -> list[str]:
        """The first wording that fits, else the last, in lines."""
        lines: list[str] = []
        for wording in self._wordings:
            lines = [
                line
                for part in wording.split("\n")
                for line in textwrap.wrap(part, max(1, width))
            ]
            if len(lines) <= height:
                break
        return lines


class Arrow(Big):
    """Which way the room lies."""

    def picture(self) -> digits.Picture | None:
        """The arrow whose direction was written."""
        if not self._wordings:
            return None
        return digits.arrow(self._wordings[0], *self.size)

    def _ordinary_strips(self) -> list[Strip]:
        signs = {"right": "→", "left": "←", "up": "↑", "down": "↓"}
        _, _, ground, ink = self.colors
        style = Style.from_color(ink.rich_color, ground.rich_color) + Style(bold=True)
        return [Strip([Segment(signs[word], style)]) for word in self._wordings[:1]]


class Table(Big):
    """Lines in pages; says when its place has changed, since that decides on them."""

    class Moved(Message):
        """The place has another size."""

    def pages(self, lines: Sequence[str], least: float) -> list[list[str]]:
        """The lines in pages that can be drawn here with capitals of `least` rows.

        Where not even one line can be, as many as can be drawn at all.
        """
        if not lines:
            return []
        longest = max(lines, key=cell_len)
        each = self._most(longest, len(lines), least) or self._most(
            longest, len(lines), digits.SMALLEST / 4
        )
        each = each or 1
        return [list(lines[at : at + each]) for at in range(0, len(lines), each)]

    def _most(self, line: str, count: int, least: float) -> int:
        """How many such lines can be drawn with such capitals."""
        fits = 0
        while fits < count and digits.cap([line] * (fits + 1), *self.size) >= least:
            fits += 1
        return fits

    def on_resize(self) -> None:
        """Tell."""
        self.post_message(self.Moved())


class Part(Widget):
    """Places beside or below each other, as the style sheet says."""

    virtual_size = Reactive(Size(0, 0), repaint=False)
