"""The one screen of the display: the places, and the words put into them."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.screen import Screen

from display.big import Arrow, Big
from display.scene import Scene
from display.wording import Voice, Words, is_alone

LEAST = (30, 10)
"""Columns and rows below which no number is shown."""

ROOMY = (44, 16)
"""Columns and rows below which only the number, or a message, and the clock stay."""

NARROW = 70
"""Columns below which a notice needs two lines."""

SHORT = 22
"""Rows below which a message takes most of the side's."""

TALL = 30
"""Rows from which there is room for a title, and captions are drawn."""

HUGE = (180, 50)
"""Columns and rows from which all captions are drawn."""


class Face(Screen[None], inherit_bindings=False):
    """What people in the corridor see."""

    BINDINGS: ClassVar[list[BindingType]] = []
    ALLOW_SELECT = False
    AUTO_FOCUS = None

    def __init__(self, voice: Voice, arrow: str) -> None:
        super().__init__(classes="-several" if voice.several else "")
        self._voice = voice
        self._arrow = arrow

    def compose(self) -> ComposeResult:
        """All places; which of them are seen depends on the screen's classes."""
        yield Big(id="title")
        with Horizontal(id="body"):
            with Vertical(id="hero"):
                yield Big(id="caption")
                yield Big(id="number")
                yield Big(id="message", lines=6)
                with Horizontal(id="way"):
                    yield Arrow(id="arrow")
                    yield Big(id="room", lines=3)
                yield Big(id="addition")
            with Vertical(id="side"):
                with Vertical(id="present"):
                    yield Big(id="clock")
                    yield Big(id="waiting")
                    yield Big(id="wait")
                with Vertical(id="lists"):
                    for name in ("others", "last", "next"):
                        yield Big(id=f"{name}-caption", classes="caption")
                        yield Big(id=name, largest=name == "last")
        yield Big(id="notice")
        yield Big(id="too-small")

    def show(self, scene: Scene, words: Words) -> None:
        """Put the words into their places; what has not changed is not repainted."""
        self.set_class(scene.call is not None, "-call")
        self.set_class(scene.call is None, "-message")
        self.set_class(is_alone(scene), "-alone")
        self.set_class(scene.stale, "-stale")
        hero = self.query_one("#hero")
        hero.set_class(scene.bright, "-new")
        hero.set_class(scene.lit, "-lit")
        self._place("title", words.title)
        self._place("clock", words.clock)
        self._place("caption", *words.caption)
        self._place("number", words.number)
        self._place("room", words.room)
        self._place("arrow", "" if self._arrow == "none" else self._arrow)
        self._place("message", words.message)
        self._place("addition", words.addition)
        # As many of the newest as can be drawn.
        for_all = range(len(words.others), 0, -1)
        self._place("others", *("\n".join(words.others[:count]) for count in for_all))
        self._place("others-caption", *words.others_caption)
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

    def _place(self, name: str, *wordings: str) -> None:
        self.query_one(f"#{name}", Big).write(*wordings)

    @on(Resize)
    def _fit(self, event: Resize) -> None:
        columns, rows = event.size
        self.set_class(columns < LEAST[0] or rows < LEAST[1], "-too-small")
        self.set_class(columns < 2 * rows, "-portrait")
        self.set_class(columns < NARROW, "-narrow")
        self.set_class(rows < ROOMY[1] or columns < ROOMY[0], "-tiny")
        self.set_class(rows < SHORT, "-short")
        self.set_class(rows >= TALL, "-tall")
        self.set_class(columns >= HUGE[0] and rows >= HUGE[1], "-huge")
        self._place("too-small", self._voice.too_small(columns, rows, LEAST))
