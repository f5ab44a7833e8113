"""Reads sentences aloud at the kiosk: one reading at a time, cut by the next.

A thread of its own; whoever asks never waits.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Sequence

import msgspec

from kiosk.config import Config
from kiosk.sound.player import Speaker
from kiosk.sound.turns import Turns
from kiosk.speech import waves
from kiosk.speech.service import Speaking

log = logging.getLogger(__name__)

DECIBELS = (-24.0, -18.0, -12.0, -6.0, 0.0)
"""Of each step of the volume, below the configured level (EN 301 549, 8.2.1: at least
18 dB in all, one step 12 dB above the lowest)."""
SPEEDS = (0.7, 0.85, 1.0, 1.25, 1.5)
USUAL = 3
"""The step of both, counted from 1, with which every visit begins."""
PATIENCE = 60.0
"""Seconds for one sentence, however slowly it is read."""


class Sentence(msgspec.Struct, frozen=True):
    """What is to be said, and how."""

    text: str
    tag: str
    volume: int = USUAL
    speed: int = USUAL


class Reader:
    """The kiosk's voice, until it is closed."""

    def __init__(self, config: Config, turns: Turns | None = None) -> None:
        self._level = config.sound.level
        self._off = config.sound.player == "none" or not config.sound.level
        self._device = config.sound.device
        self._headphones_device = config.speech.headphones_device
        self._speaker = Speaker(config.sound, turns)
        self._speaking = Speaking(config.speech)
        self._line: deque[Sentence] = deque()
        self._changed = threading.Condition()
        self._cuts = 0
        self._busy = False
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="reader", daemon=True)
        self._thread.start()

    def read(self, sentences: Sequence[Sentence], *, cut: bool = True) -> None:
        """Say these; unless `cut` is False, what was being said ends at once."""
        if cut:
            self.cut()
        with self._changed:
            self._line.extend(sentences)
            self._changed.notify()

    def cut(self) -> None:
        """Be silent."""
        with self._changed:
            self._line.clear()
            self._cuts += 1
        self._speaker.cut()

    def through(self, *, headphones: bool) -> None:
        """What is said next goes to the headphones alone, or to the loudspeaker."""
        own = self._headphones_device if headphones else ""
        self._speaker.use(own or self._device)

    @property
    def busy(self) -> bool:
        """Whether something is being said, or will be."""
        with self._changed:
            return self._busy or bool(self._line)

    def close(self) -> None:
        """End, at once."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self.cut()
        self._speaker.close()
        self._thread.join(0.5)

    def state(self) -> dict[str, object]:
        """For the kiosk's sign of life."""
        if self._off:
            return {"sound": "off"}
        if trouble := self._speaker.trouble:
            return {"sound": "failed", "sound_reason": trouble}
        if silent := self._speaking.silent:
            return {"sound": "ok", "voice": "; ".join(map(": ".join, silent.items()))}
        return {"sound": "ok"}

    def _run(self) -> None:
        while True:
            with self._changed:
                self._busy = False
                while not self._line and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
                sentence = self._line.popleft()
                cuts = self._cuts
                self._busy = True
            try:
                self._say(sentence, cuts)
            except Exception:
                log.exception("a sentence could not be read aloud")

    def _say(self, sentence: Sentence, cuts: int) -> None:
        speed = SPEEDS[sentence.speed - 1]
        sound = self._speaking.sound(sentence.text, sentence.tag, speed)
        if sound is None:
            return
        per_cent = self._level * 10 ** (DECIBELS[sentence.volume - 1] / 20)
        sound = waves.at_level(sound, per_cent)
        over = threading.Event()
        with self._changed:
            if cuts != self._cuts:
                return
            self._speaker.play_all(
                f"speech-{sentence.tag}",
                waves.write(sound),
                sound.seconds,
                lambda _: over.set(),
            )
        over.wait(PATIENCE)
