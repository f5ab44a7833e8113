"""The display's application: boards come in, the face shows them, in time."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from rich.console import RenderableType
from textual import on
from textual.app import App
from textual.binding import BindingType
from textual.filter import LineFilter
from textual.message import Message
from textual.timer import Timer

from display import palettes
from display.announce import Announcer
from display.driver import DeafDriver
from display.face import Face
from display.feed import Feed
from display.heartbeat import Heartbeat
from display.mark import Mark
from display.scene import (
    Memory,
    Rules,
    Scene,
    advance,
    announced,
    at_door,
    lose,
    next_change,
    receive,
)
from display.scene import scene as scene_of
from display.warm import rehearsal, settle
from display.wording import Voice, Words
from kiosk.config import Config
from kiosk.office.engines import address
from kiosk.office.values import Board, Call, Situation
from kiosk.signs.service import Signs
from kiosk.sound.turns import Turns
from kiosk.terminal import end_on_signals

log = logging.getLogger(__name__)


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class BoardRead(Message):
    """The office was read."""

    def __init__(self, board: Board, read: float) -> None:
        self.board = board
        self.read = read
        """When, in monotonic seconds."""
        super().__init__()


class OfficeLost(Message):
    """The office cannot be read."""


class CallHeard(Message):
    """A call was announced; the next one may come onto the screen."""


class DisplayApp(App[None], inherit_bindings=False):
    """The corridor's screen."""

    CSS_PATH = "display.tcss"
    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False

    def __init__(
        self,
        config: Config,
        *,
        follow: bool = True,
        wall: Callable[[], dt.datetime] = _utc_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; without `follow` boards come from whoever posts BoardRead."""
        super().__init__(driver_class=DeafDriver)
        self._config = config
        self._voice = Voice(config)
        shown = config.display
        self._rules = Rules(
            shown.stale, shown.highlight, shown.min_shown, door=bool(shown.door)
        )
        self._wall = wall
        self._monotonic = monotonic
        self._mark = Mark(config) if follow else None
        known = self._mark.read() if self._mark else None
        self._memory = Memory(started=wall(), marked=known is not None, seen=known or 0)
        self._scene: Scene | None = None
        self._words: Words | None = None
        self._timer: Timer | None = None
        self._face: Face | None = None
        """None until its places are there."""
        self._parts: list[Feed | Heartbeat | Announcer | Signs] = []
        self._announcer: Announcer | None = None
        self._announced = 0
        """The event of the call that was handed to the announcer last."""
        self._signs = Signs(config.signs if follow else ())
        self._shifted = monotonic()
        """When the picture was moved last."""
        if follow:
            turns = Turns(address(config).roll.parent, calls=True)
            self._announcer = Announcer(
                config, turns, done=lambda: self.post_message(CallHeard())
            )
            self._parts = [
                self._announcer,
                Feed(
                    config,
                    fresh=lambda board, read: self.post_message(BoardRead(board, read)),
                    gone=lambda: self.post_message(OfficeLost()),
                ),
                Heartbeat(config, self._state),
                self._signs,
            ]
        for palette in palettes.ALL:
            self.register_theme(palette)
        colours = self.console.color_system
        self.theme = palettes.chosen(shown.palette, colours).name

    def get_line_filters(self) -> Sequence[LineFilter]:
        """None: every colour here is a true one already.

        Textual would look for others in each of a call's thousands of cells.
        """
        return ()

    def get_default_screen(self) -> Face:
        """The one screen there is."""
        shown = self._config.display
        return Face(self._voice, shown.arrow, shifts=shown.shift > 0)

    def on_mount(self) -> None:
        """Begin to follow the office."""
        if not self.is_headless:
            end_on_signals(self)

    def on_ready(self) -> None:
        """The places are there: show something at once."""
        assert isinstance(self.screen, Face)
        if isinstance(self._driver, DeafDriver):
            self._driver.muted = True
            self._rehearse(self.screen, rehearsal(self._config, self._wall()))
        else:
            self._begin(self.screen)

    def _rehearse(self, face: Face, scenes: Iterator[Scene]) -> None:
        """Paint one scene after the other into nowhere, then begin."""
        scene = next(scenes, None)
        if scene is not None:
            face.show(scene, self._voice.words(scene, self._wall()))
            self.call_after_refresh(self._rehearse, face, scenes)
            return
        settle()
        assert isinstance(self._driver, DeafDriver)
        self._driver.muted = False
        self._begin(face)
        face.refresh(layout=True)

    def _begin(self, face: Face) -> None:
        """Show what is to be seen, and follow the office."""
        self._face = face
        self.look()
        for part in self._parts:
            part.start()

    def on_unmount(self) -> None:
        """Leave the office."""
        for part in self._parts:
            part.stop()

    @on(BoardRead)
    def _take(self, message: BoardRead) -> None:
        board, door = message.board, self._config.display.door
        if door:
            board = at_door(board, door)
        self._memory = receive(self._memory, board, message.read)
        self.look()

    @on(OfficeLost)
    def _lose(self) -> None:
        self._memory = lose(self._memory)
        self.look()

    @on(CallHeard)
    def _heard(self) -> None:
        self.look()

    def look(self) -> None:
        """Show what is to be seen now, and look again when that may change."""
        if self._face is None:
            return
        now, at = self._monotonic(), self._wall()
        holds = self._announcer is not None and self._announcer.busy
        if not holds:
            self._memory = advance(self._memory, now, self._rules)
        scene = scene_of(self._memory, now, at, self._rules)
        words = self._voice.words(scene, at)
        if self._changed(scene, words):
            self._face.show(scene, words)
        self._scene, self._words = scene, words
        self._tell_signs(scene)
        # The picture first: a disk may take its time to remember the call, and the
        # voice its share of the processor.
        self.call_after_refresh(self._utter, scene, self._memory)
        self._shift(scene, now)
        if self._timer is not None:
            self._timer.stop()
        wait = next_change(self._memory, now, at, self._rules)
        if holds and self._memory.line:
            wait = min(wait, 1.0)
        if self._every:
            wait = min(wait, max(1.0, self._shifted + self._every - now))
        self._timer = self.set_timer(wait, self.look)

    @property
    def _every(self) -> float:
        """Seconds after which the picture moves; 0: never."""
        return self._config.display.shift * 60

    def _shift(self, scene: Scene, now: float) -> None:
        """Let nothing burn in; a call is left alone."""
        due = self._every and now - self._shifted >= self._every
        if due and not scene.bright and self._face is not None:
            self._shifted = now
            self._face.shift()

    def _tell_signs(self, scene: Scene) -> None:
        """The signs show what the screen shows; nothing that may be old."""
        self._signs.show(scene.call, scene.others, news=scene.bright)

    def _utter(self, scene: Scene, memory: Memory) -> None:
        """What was just painted is remembered as announced, then heard."""
        if self._mark is not None and memory.board is not None:
            self._mark.write(announced(memory))
        self._announce(scene, memory.shown)

    def _announce(self, scene: Scene, shown: Call | None) -> None:
        """Let a call be heard when it comes onto the screen; cut one that is gone."""
        if self._announcer is None:
            return
        if scene.situation is Situation.EVACUATION or (shown is None and scene.board):
            if self._announced:
                self._announcer.cut()
            self._announced = 0
        if shown is None or scene.situation is Situation.EVACUATION:
            return
        if shown.event_id != self._announced:
            self._announced = shown.event_id
            self._announcer.announce(shown, lambda: bool(self._memory.line))

    def _changed(self, scene: Scene, words: Words) -> bool:
        """Whether anything seen differs (each board has a time of its own)."""
        before = self._scene
        return (
            before is None
            or words != self._words
            or (scene.call is None) != (before.call is None)
            or (scene.bright, scene.lit) != (before.bright, before.lit)
            or scene.situation != before.situation
        )

    def _state(self) -> dict[str, object]:
        """What the display says of itself; asked by another thread."""
        scene, words = self._scene, self._words
        return {
            "columns": self.size.width,
            "rows": self.size.height,
            "shows": words.number if words else "",
            "stale": scene.stale if scene else True,
            **(self._announcer.state() if self._announcer else {}),
            **self._signs.state(),
        }

    def panic(self, *renderables: RenderableType) -> None:
        """Nothing is printed: what went wrong stands in the log."""
        log.critical("the display ends: %s", renderables)
        self._end_badly()

    def _handle_exception(self, error: Exception) -> None:
        """No traceback on a public screen; whoever supervises us starts us again."""
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        log.critical("the display ends: %s", error, exc_info=error)
        self._end_badly()

    def _end_badly(self) -> None:
        self._return_code = 1
        self._close_messages_no_wait()
