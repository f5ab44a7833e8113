"""Which screen stands: home as the office is, the visitor's, a question over it."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any, ClassVar

from textual import events, on
from textual.screen import Screen

from kiosk.config import Config
from kiosk.language import language
from kiosk.lobby import palette
from kiosk.lobby.aloud import Aloud
from kiosk.lobby.click import Click
from kiosk.lobby.messages import (
    ContrastRequested,
    LanguageRequested,
    LanguagesRequested,
    OfficeLost,
    OfficeSeen,
)
from kiosk.lobby.names import language_names
from kiosk.lobby.screens.base import LobbyScreen
from kiosk.lobby.screens.closed import ClosedScreen
from kiosk.lobby.screens.evacuation import EvacuationScreen
from kiosk.lobby.screens.languages import LanguagesScreen
from kiosk.lobby.screens.number import NumberScreen
from kiosk.lobby.screens.out_of_order import OutOfOrderScreen
from kiosk.lobby.screens.question import QuestionScreen
from kiosk.lobby.screens.start import StartScreen
from kiosk.lobby.screens.too_small import TooSmallScreen, is_too_small
from kiosk.lobby.screens.topics import TopicsScreen
from kiosk.lobby.sentences import asked
from kiosk.lobby.situation import may_visit
from kiosk.lobby.visit import Visit
from kiosk.office.values import Board, Situation
from kiosk.public_app import PublicApp

HERE = Path(__file__).parent
SCREENS = (
    "start",
    "topics",
    "appointments",
    "code",
    "number",
    "closed",
    "out_of_order",
    "evacuation",
    "question",
    "languages",
    "too_small",
)

SLOW_READERS = frozenset({"de-simple"})
"""Who reads these has twice the time (norms.md A-24)."""


class Standing(PublicApp, inherit_bindings=False):
    """Follows the office and the clock; knows the present visit."""

    TITLE = "aufruf"
    CSS_PATH: ClassVar[list[Path]] = [  # type: ignore[assignment]
        HERE / "kiosk.tcss",
        *(HERE / "screens" / f"{name}.tcss" for name in SCREENS),
    ]

    def __init__(self, config: Config) -> None:
        self.config = config
        """Asked by every screen."""
        self.names = language_names(config.kiosk)
        """What each language is called, in the order of the language row."""
        self.visit = Visit(language(config.kiosk.languages[0]))
        self.board: Board | None = None
        """The office as last seen; None before the first look."""
        self.lost = False
        """Whether the office cannot be reached."""
        self._touched_at = time.monotonic()
        self._minute = ""
        self._press_dropped = False
        self.click = Click(config)
        """What a visitor's presses sound like."""
        self.aloud = Aloud(self)
        """What is read to the visitor."""
        self.start_screen = StartScreen()
        self.topics_screen = TopicsScreen()
        self.number_screen = NumberScreen()
        super().__init__()
        for theme in palette.PALETTES.values():
            self.register_theme(theme)
        self.dress()

    def get_default_screen(self) -> Screen[Any]:
        """The start screen, before the office is known."""
        return self.start_screen

    def on_mount(self) -> None:
        """Keep the screens of the short way, and look at the clock each second."""
        self.install_screen(self.start_screen, "start")
        self.install_screen(self.topics_screen, "topics")
        self.install_screen(self.number_screen, "number")
        self.set_interval(1.0, self._second)

    async def warm(self) -> None:
        """Make what the next visitor will need, while nobody waits for it."""
        for screen in (self.topics_screen, self.number_screen):
            _, mounted = self._get_screen(screen)
            await mounted
            screen.lay_out(self.size)

    def clock(self) -> str:
        """The time in the office, HH:MM."""
        return self.visit.language.time(dt.datetime.now(self.config.zone))

    # --- touches and keys

    def touched(self) -> None:
        """Somebody is there, and has pressed something."""
        self._touched_at = time.monotonic()
        self.aloud.hush()
        for screen in self.screen_stack:
            if isinstance(screen, LobbyScreen):
                screen.touched()

    def on_key_pressed(self, name: str) -> None:
        """Keys are the screen's, once it has settled."""
        if isinstance(top := self.top(), LobbyScreen) and not top.settling:
            self.touched()
            before = top.focused
            if self.aloud.takes(name, top):
                return
            if not top.key(name):
                self._wrong_key(top)
                return
            if top.focused is not before:
                self.heard()  # what is chosen is heard as a touch is
            self.aloud.pressed(name, top, before)

    def heard(self) -> None:
        """A press has counted: its echo, unless the voice answers."""
        if not self.aloud.on:
            self.click.pressed()

    def _wrong_key(self, screen: LobbyScreen) -> None:
        """Said, shown and heard: nobody should press it again and wonder."""
        screen.hint(self.visit.language.text("speech.wrong_key"))
        if self.aloud.on:
            self.aloud.wrong_key()
        else:
            self.click.wrong()

    async def on_event(self, event: events.Event) -> None:
        """A press that came before the screen had settled was meant for another.

        Any other shows that somebody is there, wherever it was.
        """
        if isinstance(event, events.MouseDown) and not event.is_forwarded:
            screen = self.top()
            self._press_dropped = isinstance(screen, LobbyScreen) and screen.settling
            if not self._press_dropped:
                self.touched()
        if not (self._press_dropped and isinstance(event, events.MouseEvent)):
            await super().on_event(event)

    @on(ContrastRequested)
    def _turn_contrast(self) -> None:
        self.visit.dark = not self.visit.dark
        self.dress()
        self._say_again()
        self.aloud.contrast(dark=self.visit.dark)

    def dress(self) -> None:
        """Wear the palette of the present visit."""
        self.theme = palette.PALETTES["dark" if self.visit.dark else "light"].name

    @on(LanguageRequested)
    def _speak(self, event: LanguageRequested) -> None:
        self.visit.language = language(event.tag)
        self._say_again()

    @on(LanguagesRequested)
    async def _offer_languages(self) -> None:
        await self.push_screen(LanguagesScreen(self._take_languages_away))

    async def _take_languages_away(self) -> None:
        if isinstance(self.top(), LanguagesScreen):
            await self.pop_screen()

    def _say_again(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, LobbyScreen):
                screen.say_again()

    # --- which screen

    async def show(self, screen: LobbyScreen) -> None:
        """Put this screen in the place of all that stood."""
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        if not self.screen_stack:
            return  # an answer came while the kiosk was being switched off
        self._touched_at = time.monotonic()
        if (standing := self.standing()) is not None:
            standing.end()
        screen.begin()
        await self.switch_screen(screen)
        screen.shown()
        await self._check_size()

    async def go_home(self) -> None:
        """A new visit begins; nothing of the last one is left."""
        self.visit = Visit(language(self.config.kiosk.languages[0]))
        self.aloud.visit_begins()
        self.dress()
        await self.show(self._home_screen())

    def top(self) -> Screen[Any] | None:
        """The screen that is seen; None while the kiosk is being switched off.

        Textual's own `screen` raises then, and messages still come.
        """
        stack = self.screen_stack
        return stack[-1] if stack else None

    def standing(self) -> LobbyScreen | None:
        """The screen below any question."""
        for screen in self.screen_stack[:1]:  # there is none at the very end
            return screen if isinstance(screen, LobbyScreen) else None
        return None

    def _home(self) -> type[LobbyScreen]:
        if self.lost:
            return OutOfOrderScreen
        if self.board is None:
            return StartScreen
        if self.board.situation is Situation.EVACUATION:
            return EvacuationScreen
        return StartScreen if may_visit(self.board) else ClosedScreen

    def _home_screen(self) -> LobbyScreen:
        home = self._home()
        return self.start_screen if home is StartScreen else home()

    def on_resize(self, event: events.Resize) -> None:
        """A terminal that is too small says so instead of cutting words."""
        # Later: this is called before Textual has taken the new size over.
        self.call_later(self._check_size)

    async def _check_size(self) -> None:
        top = self.top()
        if top is None:
            return
        if is_too_small(self.size):
            if not isinstance(top, TooSmallScreen):
                await self.push_screen(TooSmallScreen())
        elif isinstance(top, TooSmallScreen):
            await self.pop_screen()

    # --- the office

    @on(OfficeSeen)
    async def _office_seen(self, event: OfficeSeen) -> None:
        self.board = event.board
        self.lost = False
        standing, home = self.standing(), self._home()
        if standing is None:
            return
        if home is EvacuationScreen and not isinstance(standing, EvacuationScreen):
            await self.end_visit()
        elif standing.HOME and type(standing) is not home:
            await self.show(self._home_screen())
        elif standing.HOME:
            standing.say_again()

    @on(OfficeLost)
    async def _office_lost(self) -> None:
        """Whoever holds a number keeps seeing it; everybody else is shown the way."""
        self.lost = True
        if not isinstance(self.standing(), NumberScreen | OutOfOrderScreen):
            await self.show(OutOfOrderScreen())

    async def end_visit(self) -> None:
        """The visit is over. Extended by whoever keeps something of it."""
        await self.go_home()

    # --- time

    async def _second(self) -> None:
        minute = self.clock()
        if minute != self._minute:
            self._minute = minute
            self._say_again()
        idle = time.monotonic() - self._touched_at
        if self._may_be_asked() and idle >= self.config.kiosk.idle * self._slowness():
            await self._ask_for_more_time()

    def _slowness(self) -> int:
        slow = self.visit.language.tag in SLOW_READERS or self.visit.reading.on
        return 2 if slow else 1

    def _may_be_asked(self) -> bool:
        screen = self.top()
        if not isinstance(screen, LobbyScreen) or isinstance(
            screen, NumberScreen | QuestionScreen | TooSmallScreen
        ):
            return False
        return not screen.HOME or self._begun()

    def _begun(self) -> bool:
        """Whether somebody has changed something for this visit."""
        visit, default = self.visit, self.config.kiosk.languages[0]
        read_to = visit.reading.on and not self.aloud.headphones
        return visit.language.tag != default or visit.dark or read_to

    async def _ask_for_more_time(self) -> None:
        question = asked("timeout.question", "btn.more_time", "btn.finish")
        seconds = self.config.kiosk.question * self._slowness()
        by_keys = self.aloud.on or getattr(self.top(), "focused", None) is not None
        await self.push_screen(
            QuestionScreen(question, seconds, self._more_time, ready=by_keys)
        )

    async def _more_time(self, yes: bool) -> None:
        if yes:
            self._touched_at = time.monotonic()
            await self.pop_screen()
        else:
            await self.end_visit()
