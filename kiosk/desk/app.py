"""The secretary's console: one screen, its keys, and what it knows of the office."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.message import Message
from textual.screen import Screen

from kiosk.config import Config
from kiosk.desk import palettes
from kiosk.desk.driver import DeskDriver
from kiosk.desk.errands import Errand
from kiosk.desk.hands import Answer, Hands
from kiosk.desk.keys import NO_NUM_LOCK, PAD, VISITORS, Does, Place, What
from kiosk.desk.messages import Answered, Look, OfficeLost, OfficeSeen
from kiosk.desk.planning import code_sheet
from kiosk.desk.reply import reply
from kiosk.desk.scene import STALE, Said, Scene
from kiosk.desk.screens.console import Console
from kiosk.desk.sheets import Question, Reading, Sheet
from kiosk.desk.steps import Steps
from kiosk.desk.watch import Pulse, Watch
from kiosk.keypad.acts import Act
from kiosk.keypad.words import staff
from kiosk.office.troubles import SILENT
from kiosk.public_app import PublicApp
from kiosk.sound.player import Speaker

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
SHEETS = (
    "panel",
    "band",
    "cards",
    "troubles",
    "queue",
    "side",
    "news",
    "promptline",
    "keyline",
    "sheetview",
)
LETTERS: dict[str, Does] = {
    **{line.letter: line.does for line in VISITORS},
    "m": Place.MENU,
    "h": Place.HELP,
    "f1": Place.HELP,
}
CHOSEN_LIVES = 10.0
"""Seconds for which a number stays chosen."""
TWICE = 0.4
"""Seconds in which Enter again is the same press: a finger that slipped, or a key that
is held down, must not answer the next question, too."""
SAID_LIVES = 60.0
"""Seconds for which an answer stays."""


class Desk(PublicApp, inherit_bindings=False):
    """Follows the office, takes the keys, does the acts."""

    TITLE = "aufruf"
    CSS_PATH: ClassVar[list[Path]] = [  # type: ignore[assignment]
        HERE / "screens" / "console.tcss",
        *(HERE / "widgets" / f"{name}.tcss" for name in SHEETS),
    ]

    def __init__(
        self,
        config: Config,
        desk: str,
        speaker: Speaker,
        *,
        follow: bool = True,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; without `follow` looks come from whoever posts OfficeSeen."""
        super().__init__(DeskDriver)
        self._config = config
        self._desk = desk
        self._speaker = speaker
        self._monotonic = monotonic
        self._look: Look | None = None
        self._lost = ""
        self._said = Said()
        self._said_at = 0.0
        self._selected: int | None = None
        self._pressed_at = 0.0
        self._entered_at = float("-inf")
        """When Enter was pressed last."""
        self._wrong = False
        self._shown: tuple[object, ...] = ()
        """What the clock showed last."""
        self.sheet: Sheet | None = None
        """The question over the console."""
        name = f"desk-{desk}"[:32]
        self._token = secrets.token_hex(4)
        self.hands = Hands(
            config,
            desk=desk,
            device=name,
            speaker=speaker,
            tell=lambda answer: self._tell(Answered(answer)),
        )
        self._steps = Steps(config, self.scene, self._open, self._wish)
        self._parts: list[Watch | Pulse] = []
        if follow:
            self._parts = [
                Watch(config, desk, speaker, self._tell),
                Pulse(config, name, self._state),
            ]
        for palette in palettes.ALL:
            self.register_theme(palette)
        self.theme = palettes.chosen(self.console.color_system).name

    def get_default_screen(self) -> Screen[Any]:
        """The one screen there is."""
        return Console()

    def on_ready(self) -> None:
        """The parts are there: show something at once, and begin."""
        self.hands.start()
        for part in self._parts:
            part.start()
        self.set_interval(0.25, self._tick)
        self.show()

    def on_resize(self) -> None:
        """There is another room."""
        self.call_after_refresh(self.show)

    def on_unmount(self) -> None:
        """Leave the office."""
        for part in self._parts:
            part.close()
        self.hands.close()
        self._speaker.close(0.2)

    def _tell(self, message: Message) -> None:
        """Post from a thread; after the end nobody listens any more."""
        if self.is_running:
            self.post_message(message)

    def _state(self) -> dict[str, object]:
        """What the sign of life says."""
        return {
            "desk": self._desk,
            "console": self._token,
            "columns": self.size.width,
            "rows": self.size.height,
            "stale": self.stale,
        }

    # --- what is known and shown

    @property
    def stale(self) -> bool:
        """Whether what is known of the office is too old to be shown as current."""
        if self._look is None or self._lost:
            return True
        return self._monotonic() - self._look.read > STALE

    def scene(self) -> Scene:
        """The console at this moment."""
        return Scene(
            config=self._config,
            desk=self._desk,
            at=dt.datetime.now(dt.UTC),
            look=self._look,
            stale=self.stale,
            lost=self._lost,
            typed=self.hands.layout.typed,
            wrong=self._wrong,
            selected=self._selected,
            said=self._said,
            asked=self.sheet is not None,
            twice=self._another_console(),
            busy=self.hands.under_way > 0,
        )

    def _another_console(self) -> bool:
        """Whether somebody else's console gave the last sign of life for this desk."""
        lives = self._look.devices if self._look else ()
        now = dt.datetime.now(dt.UTC)
        return any(
            life.state.get("desk") == self._desk
            and life.state.get("console") != self._token
            and now - life.seen < SILENT
            and not life.state.get("closed")
            for life in lives
            if life.kind == "desk"
        )

    def show(self) -> None:
        """Show what is to be seen now."""
        console = next(iter(self.screen_stack), None)
        if isinstance(console, Console) and console.is_mounted:
            console.lay_out(self.size.width, self.size.height)
            console.show(self.scene(), self.sheet)

    def _tick(self) -> None:
        """Time passes: what is half done dies, what is old is marked."""
        now = self._monotonic()
        self.hands.tick(now)
        if self._selected is not None and now - self._pressed_at > CHOSEN_LIVES:
            self._unchoose()
        if self.sheet is not None and now - self._pressed_at > self.sheet.lives:
            self.sheet = None
            self._lock_next()
            self._say(staff().text("keypad.timeout"), "bad")
        if self._said.sentence and now - self._said_at > SAID_LIVES:
            self._said = Said()
        # Ages and countdowns have no parts of a second; what else changes by itself
        # is shown at once.
        typed = self.hands.layout.typed
        shown = (int(now), self._selected, self.sheet, self._said, self.stale, typed)
        if shown != self._shown:
            self._shown = shown
            self.show()

    @on(OfficeSeen)
    def _seen(self, event: OfficeSeen) -> None:
        self._look = event.look
        self._lost = ""
        self.hands.seen.look(event.look.office.event_id, self._monotonic())
        if self._selected not in (None, *self.scene().numbers()):
            gone = staff().text("desk.chosen_gone", number=self._selected)
            self._unchoose()
            self._say(gone, "bad")
        self.show()

    @on(OfficeLost)
    def _gone(self, event: OfficeLost) -> None:
        self._lost = event.reason
        if self._selected is not None:
            self._unchoose()
        self.show()

    def _unchoose(self) -> None:
        """The chosen number is no longer chosen, although nobody pressed a key."""
        self._selected = None
        self._lock_next()

    def _lock_next(self) -> None:
        """An Enter that comes now was meant for what has just gone, not for "next"."""
        self.hands.layout.called(self._monotonic())

    @on(Answered)
    def _answered(self, event: Answered) -> None:
        answer = event.answer
        if isinstance(answer, Answer):
            self._wrong = self.hands.layout.typed != "" and (
                self._wrong or answer.refused == "keypad.unknown"
            )
            if answer.wish is not None and answer.paper is None:
                self.hands.under_way -= 1
            self._read_at_leisure(answer)
        waiting = self._look.office.queue if self._look else ()
        said = reply(answer, self._config, others_wait=bool(waiting))
        if said is not None:
            self._say(said.sentence, said.kind)
        self.show()

    def _read_at_leisure(self, answer: Answer) -> None:
        """Who was not reached, and a new appointment's code, stay until a key."""
        wish, done = answer.wish, answer.done
        if not isinstance(wish, Errand) or done is None or done.refused:
            return
        if wish.what is What.END_DAY and done.values.get("count"):
            told = staff().text("desk.done_end_day", **done.values)
            self._open(Reading(told, ()))
        if wish.what is What.BOOK:
            self._open(
                code_sheet(done.values["starts"], done.values["code"], self._config)
            )

    def _say(self, sentence: str, kind: str) -> None:
        self._said = Said(sentence, kind)
        self._said_at = self._monotonic()

    # --- keys

    def on_key_pressed(self, name: str) -> None:
        """A key of the driver's list."""
        self._pressed_at = self._monotonic()
        if self.sheet is not None:
            self._to_sheet(name)
        else:
            self._to_console(name)
        self.show()

    def _to_sheet(self, name: str) -> None:
        assert self.sheet is not None
        if name == "enter" and self._is_twice():
            return
        then = self.sheet.press(name)
        if then is True:
            return
        self.sheet = None
        if name == "enter":
            self._lock_next()  # pressed twice, or held down, it calls nobody
        if callable(then):
            then()

    def _is_twice(self) -> bool:
        """Whether this Enter is one press with the last one; notes it."""
        before, self._entered_at = self._entered_at, self._monotonic()
        return self._entered_at - before < min(TWICE, self.hands.layout.guard)

    def _to_console(self, name: str) -> None:
        now = self._monotonic()
        pad = PAD.get(name)
        if pad == "enter" and self._selected is not None:
            self._call_selected(self._selected, now)
        elif pad == "/" and self.hands.layout.typed == "/":
            self.hands.layout.drop()
            self._steps.menu()
        elif pad is not None:
            self._selected = None
            self.hands.press(pad, now)
        elif name in {"tab", "shift+tab"}:
            self._choose()
        elif self._selected is not None and self._move(name):
            return
        elif name in NO_NUM_LOCK or name in {"up", "down"}:
            self._refuse(name, "desk.num_lock", now)
        elif name == "q":
            self._ask_to_quit()
        elif name in LETTERS:
            self._letter(LETTERS[name])
        else:
            self._refuse(name, "keypad.unknown", now)

    def _refuse(self, key: str, why: str, now: float) -> None:
        """A key that means nothing: Enter after it must not mean anything else."""
        self.hands.refuse(key, why, now)

    def _letter(self, does: Does) -> None:
        typed = self.hands.layout.typed
        number = self._selected
        if number is None and typed.isdigit() and not typed.startswith("0"):
            number = int(typed)
        elif typed and number is None:
            self._refuse("letter", "keypad.unknown", self._monotonic())
            return
        self.hands.layout.drop()
        self._selected = None
        self._steps.take(does, number)

    def _ask_to_quit(self) -> None:
        self.hands.layout.drop()
        self._open(
            Question([staff().text("desk.sure_quit")], lambda _: self.exit(), again="q")
        )

    def _open(self, sheet: Sheet) -> None:
        self._pressed_at = self._monotonic()
        self.sheet = sheet

    def _wish(self, wish: Act | Errand) -> None:
        self.hands.wish(wish, self._monotonic())

    # --- choosing with the arrow keys

    def _choose(self) -> None:
        """Tab: begin to choose from the queue, then from who is put aside, then end."""
        self.hands.layout.drop()
        numbers = self.scene().numbers()
        office = self._look.office if self._look else None
        waiting = len(office.queue) if office else 0
        place = numbers.index(self._selected) if self._selected in numbers else None
        if place is None:
            self._selected = numbers[0] if numbers else None
        elif place < waiting < len(numbers):
            self._selected = numbers[waiting]
        else:
            self._selected = None

    def _move(self, name: str) -> bool:
        """Whether the key moved the choice."""
        numbers = self.scene().numbers()
        steps = {"up": -1, "down": 1, "pageup": -8, "pagedown": 8}
        ends = {"home": 0, "end": len(numbers) - 1}
        if self._selected not in numbers or name not in {*steps, *ends}:
            return False
        place = numbers.index(self._selected) + steps.get(name, 0)
        place = min(max(0, ends.get(name, place)), len(numbers) - 1)
        self._selected = numbers[place]
        return True

    def _call_selected(self, number: int, now: float) -> None:
        """The same keys that the secretary would have typed."""
        self._selected = None
        self.hands.layout.drop()
        for key in (*str(number), "enter"):
            self.hands.press(key, now)
