"""The console's acts: keys read at once, done one after the other in a thread.

The keys are a number pad's (kiosk/keypad): the same layout, double-press guard and
delivery. What is typed is known at once; only the office is waited for, so the
screen never stands still. Paper has a thread of its own: a call must not wait for a
printer.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable

import msgspec

from kiosk.config import Config, Keypad
from kiosk.desk.errands import Doings, Errand
from kiosk.desk.keys import What
from kiosk.desk.paper import Paperwork
from kiosk.keypad.acts import Act, Outcome, Tone
from kiosk.keypad.doing import Doer, Done
from kiosk.keypad.layout import Layout, sound_of
from kiosk.keypad.link import Link
from kiosk.keypad.pad import SLOW
from kiosk.keypad.seen import Seen
from kiosk.office.values import Drawn, PrintState
from kiosk.sound.player import Speaker

log = logging.getLogger(__name__)

LOOK = 0.25
"""Seconds between looks whether to stop."""


class Answer(msgspec.Struct, frozen=True):
    """What became of keys or of a wish."""

    wish: Act | Errand | None = None
    done: Done | None = None
    refused: str | None = None
    """Message key of why the keys did nothing."""
    tone: Tone | None = None
    paper: PrintState | None = None
    """What became of a ticket's paper; `done` is then the draw's."""


class Waiting(msgspec.Struct, frozen=True):
    """The office has not answered yet; it is asked again."""

    wish: Act | Errand


Tell = Callable[[Answer | Waiting], object]
Task = tuple[Act | Errand, float]


class Hands:
    """One console's keys and acts."""

    def __init__(
        self, config: Config, *, desk: str, device: str, speaker: Speaker, tell: Tell
    ) -> None:
        """`tell` hears every answer, from any thread.

        Waiting times are those of the number pad at this desk, if it has one.
        """
        pads = [pad for pad in config.keypads if pad.desk == desk]
        pad = pads[0] if pads else Keypad()
        # What a terminal sends has no contacts that could bounce.
        self.layout = Layout(
            desks=len(config.desks), debounce=0.0, guard=pad.guard, typed=pad.typed
        )
        self._stop = threading.Event()
        self.seen = Seen()
        """What the screen has shown, and when; the app tells it."""
        self._speaker = speaker
        self._tell = tell
        # An office that is gone must not come back as an empty one.
        self._link = Link(config, create=False)
        self._doer = Doer(
            self._link,
            config,
            keypad=device,
            desk=desk,
            stop=self._stop,
            missed_within=pad.missed_within,
            seen=self.seen,
        )
        self._doings = Doings(desk=desk, device=device)
        self._paperwork = Paperwork(config, device)
        self._tasks: queue.SimpleQueue[Task] = queue.SimpleQueue()
        self._papers: queue.SimpleQueue[tuple[Errand, Done]] = queue.SimpleQueue()
        self._calls: queue.SimpleQueue[float] = queue.SimpleQueue()
        self._deaf_until = float("-inf")
        self.under_way = 0
        """Wishes that are not answered yet; the screen's thread counts."""
        self._threads = [
            threading.Thread(target=self._act, name="acts", daemon=True),
            threading.Thread(target=self._print, name="paper", daemon=True),
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def close(self, patience: float = 1.5) -> None:
        """End within `patience` seconds; what hangs in the database is left behind."""
        self._stop.set()
        ends = time.monotonic() + patience
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, ends - time.monotonic()))
        if not any(thread.is_alive() for thread in self._threads):
            self._link.close()

    def press(self, key: str, at: float) -> None:
        """A number pad's key went down, at monotonic seconds."""
        self._guard()
        self._take(self.layout.press(key, at), at)

    def refuse(self, key: str, why: str, at: float) -> None:
        """A key that no number pad has; an Enter after it does nothing, either."""
        for outcome in self.layout.press(f"?{key}", at):
            if sound := sound_of(outcome):
                self._speaker.play(sound)
            self._tell(Answer(refused=why, tone=outcome.tone))

    def tick(self, at: float) -> None:
        """Time passes: a half-typed number dies."""
        self._guard()
        self._take(self.layout.tick(at), at)

    def wish(self, wish: Act | Errand, at: float) -> None:
        """Ask something that was chosen, not typed."""
        self.layout.drop()
        self._ask(wish, at)

    def _take(self, outcomes: list[Outcome], at: float) -> None:
        for outcome in outcomes:
            if outcome.act is not None:
                self._ask(outcome.act, at)
                continue
            if sound := sound_of(outcome):
                self._speaker.play(sound)
            self._tell(Answer(refused=outcome.refused, tone=outcome.tone))

    def _ask(self, wish: Act | Errand, at: float) -> None:
        self.under_way += 1
        self._tasks.put((wish, at))

    def _guard(self) -> None:
        """Calls that were answered meanwhile lock "next" from then on."""
        while True:
            try:
                self.layout.called(self._calls.get_nowait())
            except queue.Empty:
                return

    # The acting thread.

    def _act(self) -> None:
        while not self._stop.is_set():
            try:
                wish, at = self._tasks.get(timeout=LOOK)
            except queue.Empty:
                continue
            if at <= self._deaf_until:
                self._answer(wish, Done(Tone.WRONG, refused="keypad.busy"))
                continue
            began = time.monotonic()
            try:
                done = self._do(wish)
            except Exception:
                log.exception("%s failed", wish)
                done = Done(Tone.LOST, refused="desk.failed")
            ended = time.monotonic()
            if done.is_call:
                self._calls.put(ended)
            if ended - began > SLOW:
                # Pressed into the silence: the same wish again, not another one.
                self._deaf_until = ended
            self._answer(wish, done)
            if isinstance(wish, Errand) and "drawn" in done.values:
                self._papers.put((wish, done))

    def _do(self, wish: Act | Errand) -> Done:
        def lost() -> None:
            self._speaker.play(Tone.LOST)
            self._tell(Waiting(wish))

        if isinstance(wish, Act):
            return self._doer.perform(wish, lost)
        return self._doer.deliver(
            wish,
            lambda store, act_id: self._doings.ask(store, wish, act_id),
            lost,
        )

    def _answer(self, wish: Act | Errand, done: Done) -> None:
        self._speaker.play(done.tone)
        self._tell(Answer(wish, done, refused=done.refused, tone=done.tone))

    # The paper's thread.

    def _print(self) -> None:
        while not self._stop.is_set():
            try:
                errand, done = self._papers.get(timeout=LOOK)
            except queue.Empty:
                continue
            drawn = done.values["drawn"]
            assert isinstance(drawn, Drawn)
            copy = errand.what is What.REPRINT
            state = PrintState.NONE
            if self._paperwork.wanted:
                state = self._on_paper(drawn, copy=copy)
            good = state in (PrintState.CONFIRMED, PrintState.SENT, PrintState.NONE)
            if not good:
                self._speaker.play(Tone.TROUBLE)
            self._tell(Answer(errand, done, tone=None, paper=state))

    def _on_paper(self, drawn: Drawn, *, copy: bool) -> PrintState:
        """Without this thread no later ticket would come out, so it outlives all."""
        try:
            return self._paperwork.print(self._link, drawn, copy=copy)
        except Exception:  # told as a ticket that did not come out
            log.exception("ticket %s was not printed", drawn.ticket.number)
            return PrintState.FAILED
