"""The one screen of the display: the places, and the words put into them."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Resize
from textual.screen import Screen
from textual.widget import Widget

from display.big import Arrow, Big, Part, Table
from display.scene import Scene
from display.wording import Voice, Words, is_alone

LEAST = (30, 10)
"""Columns and rows below which no number is shown."""

ROOMY = (44, 16)
"""Columns and rows below which only the number, or a message, and the clock stay."""

NARROW = 70
"""Columns below which a notice needs two lines."""

LOW = 18
"""Rows below which a desk's name is written, and the number is drawn larger."""

SHORT = 22
"""Rows below which a message takes most of the side's."""

TALL = 30
"""Rows from which there is room for a title, and captions are drawn."""

HUGE = (180, 50)
"""Columns and rows from which all captions are drawn."""


CORNERS = (
    {"-south", "-east"},
    {"-south", "-west"},
    {"-north", "-west"},
    {"-north", "-east"},
)
"""Where a row and a column are free, in their turn: the picture's size never changes.
The bars at the edges reach over what is free."""
SIDES = ("-north", "-east", "-south", "-west")


def page_of(turn: int, pages: int) -> int:
    """Which page has its turn: the newest calls every other time, the rest between."""
    if pages < 2 or turn % 2 == 0:
        return 0
    return 1 + turn // 2 % (pages - 1)


class Face(Screen[None], inherit_bindings=False):
    """What people in the corridor see."""

    BINDINGS: ClassVar[list[BindingType]] = []
    ALLOW_SELECT = False
    AUTO_FOCUS = None

    def __init__(self, voice: Voice, arrow: str, *, shifts: bool) -> None:
        classes = {"-several": voice.several, "-many": voice.many, "-door": voice.door}
        super().__init__(classes=" ".join(filter(classes.get, classes)))
        self._voice = voice
        self._arrow = arrow
        self._shifts = shifts
        self._corner = 0
        self._words: Words | None = None

    def compose(self) -> ComposeResult:
        """All places; which of them are seen depends on the screen's classes."""
        yield Big(id="title")
        with Part(id="body"):
            with Part(id="hero"):
                yield Big(id="caption")
                with Part(id="called"):
                    yield Big(id="word")
                    yield Big(id="number")
                yield Big(id="message", lines=6)
                with Part(id="way"):
                    yield Arrow(id="arrow")
                    yield Big(id="room", lines=3)
                yield Big(id="addition")
            with Part(id="side"):
                with Part(id="present"):
                    yield Big(id="clock")
                    yield Big(id="waiting")
                    yield Big(id="wait")
                with Part(id="lists"):
                    for name in ("others", "last", "next"):
                        yield Big(id=f"{name}-caption", classes="caption")
                        if name == "others":
                            yield Table(id=name)
                        else:
                            yield Big(id=name, largest=name == "last")
        yield Big(id="notice")
        yield Big(id="too-small")

    def show(self, scene: Scene, words: Words) -> None:
        """Put the words into their places; what has not changed is not repainted."""
        _classify(
            self,
            {
                "-call": scene.call is not None,
                "-message": scene.call is None,
                "-alone": is_alone(scene),
                "-stale": scene.stale,
                "-noted": any(words.notice),
            },
        )
        lights = {"-new": scene.bright, "-lit": scene.lit}
        _classify(self.query_one("#hero"), lights)
        self._place("title", words.title)
        self._place("clock", words.clock)
        self._place("caption", *words.caption)
        self._place("word", words.word)
        self._place("number", words.number)
        self._place("room", words.room)
        self._place("arrow", "" if self._arrow == "none" else self._arrow)
        self._place("message", words.message)
        self._place("addition", words.addition)
        self._words = words
        self._tabulate(words)
        # One earlier call is no larger than three would be.
        full = ["88"] * self._voice.last_calls
        self.query_one("#last", Big).write(
            "\n".join(words.last),
            " ".join(words.last),
            like=("\n".join(full), " ".join(full)),
        )
        self._place("last-caption", *words.last_caption)
        self.query_one("#next", Big).write(
            words.next, like=(" ".join(["88"] * self._voice.next_numbers),)
        )
        self._place("next-caption", *words.next_caption)
        self._place("waiting", *words.waiting)
        self._place("wait", words.wait)
        self._place("notice", *words.notice)

    def _tabulate(self, words: Words) -> None:
        """The calls at other desks, in pages of lines that are large enough."""
        place = self.query_one("#others", Table)
        pages = place.pages(words.others, self._voice.least(*self.outer_size))
        page = page_of(words.turn, len(pages))
        lines = "\n".join(pages[page]) if pages else ""
        # A page with fewer lines is written no larger than a full one.
        place.write(lines, like=("\n".join(pages[0]),) if pages else ())
        count = f"  {page + 1}/{len(pages)}" if len(pages) > 1 else ""
        captions = [caption + count for caption in words.others_caption]
        self._place("others-caption", *captions)

    @on(Table.Moved)
    def _again(self) -> None:
        if self._words is not None:
            self._tabulate(self._words)

    def shift(self) -> None:
        """Move all by one cell, so that nothing burns in."""
        self._corner = (self._corner + 1) % len(CORNERS)
        _classify(self, self._free(roomy=not self.has_class("-tiny")))

    def _free(self, *, roomy: bool) -> dict[str, bool]:
        """On which sides there is nothing."""
        free = CORNERS[self._corner] if self._shifts and roomy else set()
        return {side: side in free for side in SIDES}

    def _place(self, name: str, *wordings: str) -> None:
        self.query_one(f"#{name}", Big).write(*wordings)

    @on(Resize)
    def _fit(self, event: Resize) -> None:
        columns, rows = event.size
        roomy = rows >= ROOMY[1] and columns >= ROOMY[0]
        _classify(
            self,
            self._free(roomy=roomy)
            | {
                "-too-small": columns < LEAST[0] or rows < LEAST[1],
                "-portrait": columns < 2 * rows,
                "-narrow": columns < NARROW,
                "-tiny": not roomy,
                "-short": rows < SHORT,
                "-low": rows < LOW,
                "-tall": rows >= TALL,
                "-huge": columns >= HUGE[0] and rows >= HUGE[1],
            },
        )
        self._place("too-small", self._voice.too_small(columns, rows, LEAST))


def _classify(node: Widget, wanted: dict[str, bool]) -> None:
    """Set and take classes in one go: each change of them styles all that is inside."""
    kept = {name for name in node.classes if name not in wanted}
    new = kept | {name for name, there in wanted.items() if there}
    if new != node.classes:
        node.set_classes(new)
