"""What all of the visitor's screens have in common."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.css.query import NoMatches
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from kiosk.config import Config
from kiosk.language import Language
from kiosk.lobby.messages import StartRequested
from kiosk.lobby.widgets.frame import Banner, Bar
from kiosk.lobby.widgets.language_row import LanguageRow
from kiosk.lobby.widgets.target import Target
from kiosk.lobby.widgets.words import Words

if TYPE_CHECKING:
    from kiosk.lobby.app import Lobby

REPEAT = 0.5
"""Seconds within which the same touch again is a trembling finger (EN 301 549, 5.8)."""

HINT = 4.0
"""Seconds a hint stands where the heading is."""

FORWARD = frozenset({"8", "up", "left", "shift+tab"})
BACKWARD = frozenset({"2", "down", "right", "tab"})
CHOOSE = frozenset({"5", "enter"})
BACK = frozenset({"asterisk", "backspace"})
CONTRAST = "1"
READ_ALOUD = "0"


class LobbyScreen(Screen[None], inherit_bindings=False):
    """Heading, body, actions, languages; says everything again in another language."""

    ALLOW_SELECT = False
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-portrait"), (60, "-narrow"), (70, "-landscape")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-normal"), (26, "-tall")]  # noqa: RUF012

    HOME = False
    """Whether this is where visits begin."""
    LANGUAGES_IN_BODY = False
    """Whether the row of languages would say what the body says."""
    UNSPOKEN: ClassVar[frozenset[str]] = frozenset()
    """Texts that are for the eye only."""
    BACK_ID = "back"
    """The target that the back key chooses."""

    def __init__(self) -> None:
        super().__init__()
        self._shown_at: float | None = None
        self._touched: tuple[Target | None, float] = (None, 0.0)
        self._latched = False
        self._complete = False
        self._styled = False
        self._hint = ""
        self._hinted = 0

    @property
    def lobby(self) -> Lobby:
        """The application."""
        return cast("Lobby", self.app)

    @property
    def config(self) -> Config:
        """The office's configuration."""
        return self.lobby.config

    @property
    def language(self) -> Language:
        """What the present visitor reads."""
        return self.lobby.visit.language

    def compose(self) -> ComposeResult:
        """Heading, body, bar."""
        yield Banner()
        yield Container(*self.body(), id="body")
        yield Bar(self.actions(), self.lobby.names, bare=self.LANGUAGES_IN_BODY)

    def body(self) -> Iterable[Widget]:
        """What is between heading and bar."""
        return ()

    def actions(self) -> list[Target]:
        """The bar's targets, back first."""
        return []

    def heading(self) -> str:
        """The heading, in the present language."""
        return self.language.text("start.title")

    def say(self) -> None:
        """Say everything in the present language. Extended by each screen."""
        language = self.language
        self.set_class(language.rtl, "-rtl")
        self._say_heading()
        self.query_one(LanguageRow).say(language, dark=self.lobby.visit.dark)

    def lay_out(self, size: Size) -> None:
        """Give every part its place before the screen is first shown."""
        if self._complete and not self._styled:
            self._refresh_layout(size)

    def say_again(self) -> None:
        """Say everything, if the screen is complete (if not, it will by itself)."""
        if self._complete:
            with suppress(NoMatches):  # it is being taken down, and parts are gone
                self.say()
                self.lobby.aloud.look(self)

    def spoken(self) -> Iterable[str]:
        """All that is to be read aloud, in the order of reading. Extended by some."""
        yield self.heading()
        for words in self.query("#body Words").results(Words):
            if words.text and words.display and words.id not in self.UNSPOKEN:
                yield from words.text.split("\n")

    def announced(self) -> Iterable[tuple[Language, str]]:
        """What is said after that, in languages of its own."""
        return ()

    def begin(self) -> None:
        """A visitor comes to this screen: nothing of the last one is left.

        Screens of the short way (start, topics, number) are kept, because making one
        takes longer than a finger expects. Extended by those.
        """
        self._latched = False
        self._touched = (None, 0.0)
        self._shown_at = None
        self._hint = ""
        if self._complete:
            self.set_focus(None)
            self.say_again()

    def end(self) -> None:
        """The visitor goes on to another screen."""

    def latch(self) -> None:
        """Take no further touch: the wish is on its way."""
        self._latched = True

    def unlatch(self) -> None:
        """The wish was taken back: everything is as it was before."""
        self._latched = False
        self.say_again()

    def touched(self) -> None:
        """Somebody is there. Extended by screens that leave by themselves."""

    @property
    def settling(self) -> bool:
        """Whether it came so lately that a touch was meant for the one before."""
        if self._shown_at is None:
            return True
        return time.monotonic() - self._shown_at < self.config.kiosk.settle

    def admits(self, target: Target) -> bool:
        """Whether a touch of that target counts now."""
        now = time.monotonic()
        last, touched_at = self._touched
        if self._latched or self.settling:
            return False
        if last is target and now - touched_at < REPEAT:
            return False
        self._touched = (target, now)
        self.lobby.touched()
        self.lobby.heard()
        return True

    def key(self, name: str) -> bool:
        """A key of the number pad: the same path as a touch from here on.

        False: it has no task on this screen.
        """
        if name in CHOOSE and isinstance(self.focused, Target):
            self.focused.choose()
        elif name in FORWARD:
            self.focus_previous(Target)
        elif name in BACKWARD or name in CHOOSE:
            self.focus_next(Target)
        elif name in BACK and self.query(f"#{self.BACK_ID}"):
            self.query_one(f"#{self.BACK_ID}", Target).choose()
        elif name == "slash":
            self.next_language().choose()
        elif name == CONTRAST:
            self.query_one("#contrast", Target).choose()
        else:
            return False
        return True

    def next_language(self) -> Target:
        """What the language key chooses: the one after the present."""
        return self.query_one(LanguageRow).next()

    def hint(self, text: str) -> None:
        """Say something in the heading's place for a moment."""
        self._hint = text
        self._hinted += 1
        which = self._hinted
        self._say_heading()
        self.set_timer(HINT, lambda: self._end_hint(which))

    def _end_hint(self, which: int) -> None:
        if which == self._hinted:
            self._hint = ""
            self._say_heading()

    def _say_heading(self) -> None:
        for banner in self.query(Banner).results(Banner):
            banner.set_class(bool(self._hint), "-hint")
            banner.say(
                self.language,
                self._hint or self.heading(),
                self.config.house.room,
                self.lobby.clock(),
            )

    def _pop_result_callback(self) -> None:
        """The first screen was never pushed: it has none, and Textual 8.2.8 fails."""
        if self._result_callbacks:
            super()._pop_result_callback()

    @on(events.Mount)
    def _ready(self) -> None:
        if not self.query(Banner):
            return  # made while the kiosk is being switched off: nothing is in it
        for target in self.query(Target):
            target.admits = self.admits
        self._complete = True
        self.say()
        self.call_after_refresh(self._look)

    def _look(self) -> None:
        if self._complete and self.is_attached:
            self.lobby.aloud.look(self)

    @on(events.ScreenResume)
    def shown(self) -> None:
        """From now on it can be seen; touches count once it has settled."""
        self._shown_at = time.monotonic()
        self.call_after_refresh(self._look)

    @on(Target.Chosen, "#back")
    def _back(self) -> None:
        self.go_back()

    def go_back(self) -> None:
        """One step; the same visitor is still there. Some screens lead elsewhere."""
        self.post_message(StartRequested(over=False))
