"""One number pad at one desk: keys in, acts done, an answer to every key.

Two threads: one reads and stamps the keys as they come, the other asks the office.
So a slow database delays the answers, but not the clock that tells a double press.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable

from kiosk.keypad.acts import Act, Outcome, Tone
from kiosk.keypad.answers import Answer, Reporter
from kiosk.keypad.doing import Doer
from kiosk.keypad.layout import Layout, sound_of
from kiosk.keypad.somebody import Policy
from kiosk.keypad.source import (
    Backoff,
    KeysLost,
    PadEnded,
    PadMissing,
    Press,
    Source,
)
from kiosk.sound.player import Speaker

log = logging.getLogger(__name__)

LOOK = 0.25
"""Seconds between looks whether to stop."""
SLOW = 1.0
"""Seconds: keys pressed into an answer that took longer are dropped. Whoever presses
again for want of an answer means the same act, not another one."""


class Pad:
    """A number pad, from its device to the office."""

    def __init__(
        self,
        source: Source,
        layout: Layout,
        doer: Doer,
        *,
        name: str,
        desk: str,
        speaker: Speaker,
        reporter: Reporter,
        stop: threading.Event,
        waiting: Policy = "always",
        changed: Callable[[], None] = lambda: None,
        leaving: Callable[[], None] = lambda: None,
    ) -> None:
        """`changed`: the device came or went; `leaving`: it will be closed now."""
        self.name = name
        self.desk = desk
        self.waiting = waiting
        """When its desk hears that somebody is waiting."""
        self.reporter = reporter
        self._source = source
        self._layout = layout
        self._doer = doer
        self._speaker = speaker
        self._stop = stop
        self._changed = changed
        self._leaving = leaving
        self._keys: queue.SimpleQueue[Press | KeysLost | PadEnded]
        self._keys = queue.SimpleQueue()
        self._deaf_until = float("-inf")
        self._missing: str | None = "not looked for yet"

    @property
    def state(self) -> dict[str, object]:
        """How the pad is, for its heartbeat."""
        state: dict[str, object] = {
            "pad": "missing" if self._missing else "ok",
            "desk": self.desk,
        }
        return state | ({"reason": self._missing} if self._missing else {})

    def threads(self) -> list[threading.Thread]:
        """The pad's threads, to be started by whoever ends them."""
        return [
            threading.Thread(target=work, name=f"{self.name} {what}", daemon=True)
            for what, work in (("keys", self.read_keys), ("acts", self.do_acts))
        ]

    # The reading thread.

    def read_keys(self) -> None:
        """Keep the device open and take its keys, until stopped."""
        backoff = Backoff(*self._source.pauses)
        try:
            while not self._stop.is_set():
                try:
                    self._source.open()
                    self._found()
                    self._read_open(backoff)
                except PadMissing as missing:
                    self._source.close()
                    self._lost(str(missing))
                    self._stop.wait(backoff.pause())
        except PadEnded as ended:
            self._keys.put(ended)
        finally:
            self._leaving()
            self._source.close()

    def _read_open(self, backoff: Backoff) -> None:
        while not self._stop.is_set():
            for event in self._source.read(LOOK):
                backoff.reset()
                self._keys.put(event)

    def _found(self) -> None:
        if self._missing is None:
            return
        self._missing = None
        log.info("%s: %s is there", self.name, self._source.address)
        self._speaker.play(Tone.FOUND)
        self._tell(pad="ok", tone=Tone.FOUND)
        self._changed()

    def _lost(self, reason: str) -> None:
        """Say it once, and again when the reason is another."""
        self._keys.put(KeysLost())
        if reason == self._missing:
            return
        self._missing = reason
        log.warning("%s: number pad missing: %s", self.name, reason)
        self._speaker.play(Tone.LOST)
        self._tell(pad="missing", reason=reason, tone=Tone.LOST)
        self._changed()

    # The acting thread.

    def do_acts(self) -> None:
        """Answer the keys, one after the other, until stopped."""
        while not self._stop.is_set():
            try:
                event = self._keys.get(timeout=self._patience())
            except queue.Empty:
                outcomes = self._layout.tick(time.monotonic())
            else:
                outcomes = self._take(event)
            for outcome in outcomes:
                self._answer(outcome)

    def _take(self, event: Press | KeysLost | PadEnded) -> list[Outcome]:
        if isinstance(event, PadEnded):
            log.info("%s: %s", self.name, event)
            self._stop.set()
            return []
        if isinstance(event, KeysLost):
            return self._layout.spoil(time.monotonic())
        if event.at <= self._deaf_until:
            return [Outcome(event.key, Tone.WRONG, refused="keypad.busy")]
        return self._layout.press(event.key, event.at)

    def _patience(self) -> float:
        deadline = self._layout.deadline
        if deadline is None:
            return LOOK
        return min(LOOK, max(0.0, deadline - time.monotonic()))

    def _answer(self, outcome: Outcome) -> None:
        if outcome.act is not None:
            self._do(outcome.key, outcome.act)
            return
        sound = sound_of(outcome)
        if sound:
            self._speaker.play(sound)
        self._tell(
            key=outcome.key or None,
            tone=outcome.tone,
            refused=outcome.refused,
            typed=outcome.typed,
        )

    def _do(self, key: str, act: Act) -> None:
        began = time.monotonic()
        done = self._doer.perform(act, self._no_answer)
        ended = time.monotonic()
        if done.is_call:
            self._layout.called(ended)
        self._speaker.play(done.tone)
        self._tell(
            key=key,
            act=act.kind.value,
            number=done.number,
            finished=done.finished,
            missed=done.missed,
            tone=done.tone,
            refused=done.refused,
            values=done.values,
        )
        if ended - began > SLOW:
            self._deaf_until = ended

    def _no_answer(self) -> None:
        self._speaker.play(Tone.LOST)
        self._tell(tone=Tone.LOST)

    def _tell(self, **fields: object) -> None:
        self.reporter.tell(Answer(keypad=self.name, desk=self.desk, **fields))  # type: ignore[arg-type]
