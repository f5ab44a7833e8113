"""What can be touched: acts when the finger leaves it, and tells its screen."""

from __future__ import annotations

from collections.abc import Callable

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color as Ground
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kiosk.language import Language, cell_width

LINES = 2
"""Lines of a label whose width is chosen for it."""

LOWER_HALF, UPPER_HALF = "▄", "▀"
HALVES, CORNERS = "▌▐", "▛▜"
WHOLE = "  "
"""The rim of the focus is twice as thick as any other: cells in its colour."""

SEEN = 0.5
"""Seconds a touched target looks touched."""


class Target(Widget, can_focus=True, inherit_bindings=False):
    """A big button. Textual clicks when press and release meet the same widget."""

    FOCUS_ON_CLICK = False
    """The ring is for keys; a finger knows where it is."""

    class Chosen(Message):
        """The target was touched, or chosen by key."""

        def __init__(self, target: Target) -> None:
            self.target = target
            super().__init__()

        @property
        def control(self) -> Target:
            """For `@on(Target.Chosen, "#id")`."""
            return self.target

    def __init__(
        self,
        *,
        id: str | None = None,
        classes: str = "",
        value: str = "",
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.value = value
        """What it stands for: a topic's key, a digit, a language's tag."""
        self.text = ""
        self.said = ""
        """What is read aloud instead of a label that is only a sign."""
        self.admits: Callable[[Target], bool] = lambda _: True
        """Whether a touch counts now; the screen sets it."""
        self._language: Language | None = None

    def say(self, language: Language, text: str) -> None:
        """Label it."""
        if (language, text) == (self._language, self.text):
            return
        self._language = language
        self.text = text
        self.refresh(layout=True)

    def lines(self, width: int) -> list[str]:
        """The label in lines of `width` cells."""
        if self._language is None:
            return []
        return self._language.visual_lines(self.text, max(width, 2))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The least in which the label fits into two lines without a cut word."""
        narrowest = max((cell_width(word) for word in self.text.split()), default=2)
        width = max(narrowest, 5)
        while len(self.lines(width)) > LINES:
            width += 1
        return width

    def render_lines(self, crop: Region) -> list[Strip]:
        """The label's rows, the half row below them, and the rim.

        The lower half block is drawn in the colour behind: xterm's fonts leave a
        hairline above an upper one.
        """
        width, height = self.outer_size
        strips = super().render_lines(Region(0, 0, width, height))
        behind, own = self.background_colors
        if rim := self._rim():
            strips = self._rimmed(strips, rim, own.rich_color)
        below = Style(color=behind.rich_color, bgcolor=rim or own.rich_color)
        strips[-1:] = [Strip([Segment(LOWER_HALF * width, below)], width)]
        return [
            strip.crop(crop.x, crop.right) for strip in strips[crop.y : crop.bottom]
        ]

    def _rim(self) -> Color | None:
        """The colour of the rim, where the state has one."""
        for state, part in (
            (self.has_class("-down"), "pressed-rim"),
            (self.has_focus, "ring"),
            (self.has_class("-current") or self.has_class("-shut"), "edge"),
        ):
            if state:
                # Not a component class: each costs as much as the target's own style.
                return Ground.parse(self.app.theme_variables[part]).rich_color
        return None

    def _rimmed(self, strips: list[Strip], rim: Color, own: Color) -> list[Strip]:
        """With the rim at both sides, and above where no text is in its way."""
        width = self.outer_size.width
        drawn = Style(color=rim, bgcolor=own)
        thick = self.has_focus
        edge = Style(color=rim, bgcolor=rim) if thick else drawn
        left, right = (
            Strip([Segment(s, edge)], 1) for s in (WHOLE if thick else HALVES)
        )
        has_room = not strips[0].text.strip()
        strips = [Strip.join([left, s.crop(1, width - 1), right]) for s in strips]
        if has_room:
            first, last = (Segment(s, edge) for s in (WHOLE if thick else CORNERS))
            above = [first, Segment(UPPER_HALF * (width - 2), drawn), last]
            strips[0] = Strip(above, width)
        return strips

    def render(self) -> Content:
        """The label, in the middle of the height (one row lower where it is odd)."""
        width, height = self.content_size
        lines = self.lines(width)
        above = max(0, (height - len(lines) + 1) // 2)
        return Content("\n".join([""] * above + lines))

    def choose(self) -> None:
        """Touched or keyed: tell the screen, unless the moment does not count."""
        if self.display and self.admits(self):
            self.add_class("-down")
            self.set_timer(SEEN, self._lift)
            self.post_message(self.Chosen(self))

    def _lift(self) -> None:
        self.remove_class("-down")

    def on_click(self, event: events.Click) -> None:
        """Press and release were both here."""
        event.stop()
        self.choose()
