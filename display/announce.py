"""What the corridor hears: chime, number and room, once more; one call after another.

A thread of its own speaks; the picture only ever hands calls over. Calls from before
the display stood never come here, so nothing old is spoken after a restart.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections import deque
from collections.abc import Callable

import msgspec

from kiosk.config import Config, Desk
from kiosk.language import language
from kiosk.office.values import Call
from kiosk.sound import quiet, tones
from kiosk.sound.player import Speaker
from kiosk.sound.turns import Turns
from kiosk.speech import waves
from kiosk.speech.service import Speaking
from kiosk.speech.waves import Wave
from kiosk.speech.wording import Wording

log = logging.getLogger(__name__)

AFTER_CHIME = 0.5
"""Seconds of silence between chime and voice (norms.md V-02)."""
AGAIN_AFTER = 2.0
"""Seconds of silence before it is said once more."""
BETWEEN = 0.7
"""Seconds between the two languages, and between two calls."""
HOLDS = 25.0
"""Seconds the picture waits at most for the voice before it shows the next call."""


class Item(msgspec.Struct, frozen=True):
    """One call to be heard."""

    call: Call
    hurried: Callable[[], bool]
    """Whether others wait to be heard, so that nothing is said twice."""


class Announcer:
    """The corridor's voice, until it is stopped."""

    def __init__(
        self, config: Config, turns: Turns | None, done: Callable[[], object]
    ) -> None:
        """`done` is told in the thread after each call that was heard (or not)."""
        self._config = config
        self._speaker = Speaker(config.sound, turns)
        self._speaking = Speaking(config.speech)
        self._done = done
        self._line: deque[Item] = deque()
        self._changed = threading.Condition()
        self._ended = False
        self._cuts = 0
        self._cut = threading.Event()
        self._since: float | None = None
        self._thread = threading.Thread(target=self._run, name="voice", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Be silent; waits for the thread, but not for a voice that hangs."""
        with self._changed:
            self._ended = True
            self._changed.notify()
        self.cut()
        self._speaker.close()
        if self._thread.is_alive():
            self._thread.join(0.5)

    def announce(self, call: Call, hurried: Callable[[], bool]) -> None:
        """Let a call be heard, after those that wait; never waits."""
        with self._changed:
            self._line.append(Item(call, hurried))
            if self._since is None:
                self._since = time.monotonic()
            self._changed.notify()

    def cut(self) -> None:
        """Be silent at once: the call was taken back, or an alarm matters more."""
        with self._changed:
            self._line.clear()
            self._cuts += 1
            self._cut.set()
        self._speaker.cut()

    @property
    def busy(self) -> bool:
        """Whether a call is being heard that the picture should still show."""
        since = self._since
        return since is not None and time.monotonic() - since < HOLDS

    def state(self) -> dict[str, object]:
        """For the sign of life: what staff are told."""
        wanted = self._config.sound
        if wanted.player == "none" or wanted.level == 0:
            return {"sound": "off"}
        if trouble := self._speaker.trouble:
            return {"sound": "failed", "sound_reason": trouble}
        told: dict[str, object] = {"sound": "ok"}
        if self._config.speech.calls and self._speaking.silent:
            told["voice"] = "; ".join(map(": ".join, self._speaking.silent.items()))
        return told

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._line and not self._ended:
                    self._since = None
                    self._changed.wait()
                if self._ended:
                    return
                item = self._line.popleft()
                cuts = self._cuts
                self._cut.clear()
                self._since = time.monotonic()
            try:
                self._perform(item, cuts)
            except Exception:
                # A call that is not heard is still seen; the voice goes on.
                log.exception("call %s could not be announced", item.call.number)
            with self._changed:
                if not self._line:
                    self._since = None
            self._done()

    def _perform(self, item: Item, cuts: int) -> None:
        at = dt.datetime.now(self._config.zone)
        level = quiet.level(self._config.sound, at)
        if not level:
            return
        chime = waves.read(tones.wav("chime", level))
        chimed = self._begin("chime", _followed(chime, AFTER_CHIME))
        said = self._said(item.call, level)  # made while the chime sounds
        if not chimed() or not said or cuts != self._cuts:
            return
        for again in (False, True):
            if again and (item.hurried() or self._cut.wait(AGAIN_AFTER)):
                return
            for sound in said:
                if cuts != self._cuts or not self._begin("call", sound)():
                    return

    def _said(self, call: Call, level: int) -> list[Wave]:
        speech = self._config.speech
        if not speech.calls:
            return []
        tags = ["de", *([speech.second] if speech.second else [])]
        desk = self._config.desk(call.desk) or Desk(key="desk", label=call.label)
        parts = ("call", str(call.number), f"desk-{desk.key}")
        sounds = []
        for tag in tags:
            text = Wording(language(tag), self._config).call(call.number, desk)
            sound = self._speaking.sound(text, tag, parts=parts)
            if sound is not None:
                sounds.append(_followed(waves.at_level(sound, level), BETWEEN))
        return sounds

    def _begin(self, name: str, sound: Wave) -> Callable[[], bool]:
        """Play; the answer waits for its end and says whether it was heard."""
        over = threading.Event()
        heard: list[bool] = []

        def told(whole: bool) -> None:
            heard.append(whole)
            over.set()

        self._speaker.play_all(name, waves.write(sound), sound.seconds, told)

        def wait() -> bool:
            over.wait(HOLDS)
            return heard == [True]

        return wait


def _followed(sound: Wave, seconds: float) -> Wave:
    """With silence after it."""
    return Wave(sound.rate, sound.samples + bytes(2 * round(sound.rate * seconds)))
