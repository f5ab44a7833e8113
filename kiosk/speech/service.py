"""Text into sound: the first voice that can say it, and what was said is kept.

`Speaking.sound` may take as long as the voices' deadlines: call it in a thread.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict

from kiosk.config import Speech
from kiosk.speech.voices import Silent, Voice, voices
from kiosk.speech.waves import Wave

log = logging.getLogger(__name__)

KEPT = 24 * 1024 * 1024
"""Bytes of sound kept in memory: about a quarter of an hour."""

_Asked = tuple[str, str, float, tuple[str, ...]]


class Speaking:
    """One process's voices and what they have said."""

    def __init__(self, speech: Speech) -> None:
        self._voices: tuple[Voice, ...] = voices(speech)
        self._kept: OrderedDict[_Asked, Wave] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._said: dict[str, str] = {}
        self.silent: dict[str, str] = {}
        """Languages that nobody could speak at the last try, and why."""

    def sound(
        self, text: str, tag: str, speed: float = 1.0, parts: tuple[str, ...] = ()
    ) -> Wave | None:
        """The spoken text, or None where no voice can say it (the log says why)."""
        asked = (text, tag, speed, parts)
        with self._lock:
            if asked in self._kept:
                self._kept.move_to_end(asked)
                return self._kept[asked]
        reasons = []
        for voice in self._voices:
            try:
                sound = voice.speak(text, tag, speed, parts)
            except Silent as reason:
                reasons.append(f"{voice.name}: {reason}")
                continue
            self._keep(asked, sound)
            self._tell(tag, "")
            return sound
        self._tell(tag, "; ".join(reasons) or "no voice is wanted")
        return None

    def lacking(self, tag: str) -> str:
        """Why nobody can speak that language; "" if somebody can."""
        reasons = [(voice.name, voice.missing(tag)) for voice in self._voices]
        if any(not reason for _, reason in reasons):
            return ""
        told = "; ".join(f"{name}: {reason}" for name, reason in reasons)
        return told or "no voice is wanted"

    def who(self, tag: str) -> str:
        """The first voice that can speak that language; "" if there is none."""
        able = (voice.name for voice in self._voices if not voice.missing(tag))
        return next(able, "")

    def _keep(self, asked: _Asked, sound: Wave) -> None:
        with self._lock:
            old = self._kept.pop(asked, None)
            self._kept[asked] = sound
            self._bytes += len(sound.samples) - (len(old.samples) if old else 0)
            while self._bytes > KEPT and len(self._kept) > 1:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= len(dropped.samples)

    def _tell(self, tag: str, reason: str) -> None:
        """Log a change once per language."""
        if self._said.get(tag, "") == reason:
            return
        self._said[tag] = reason
        if reason:
            self.silent[tag] = reason
            log.warning("nothing is spoken in %s: %s", tag, reason)
        else:
            self.silent.pop(tag, None)
            log.info("%s is spoken again", tag)
