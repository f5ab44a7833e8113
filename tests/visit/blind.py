"""A visitor who sees nothing: keys go in, only what the loudspeaker plays comes out."""

from __future__ import annotations

import os
import shutil
import threading
import time
from functools import cache
from itertools import product
from pathlib import Path

from kiosk.config import Config
from kiosk.speech import waves
from kiosk.speech.reader import DECIBELS, USUAL
from kiosk.speech.voices import ESPEAK_WORDS, Espeak
from tests.lobby.standing_kiosk import StandingKiosk
from tests.visit.sink import Sink

NOTING = """#!/bin/sh
# The real program, and a note of what it was asked to say.
note=$(mktemp "{folder}/note.XXXXXX")
cat > "$note"
echo "$2 $4" > "$note.tag"
mv "$note" "$note.text"
exec {real} "$@" < "$note.text"
"""
HEARS_WITHIN = 40.0
SETTLED = 0.4
"""Seconds; a little more than kiosk.settle of these tests."""
AGAIN = 0.55
"""Seconds until the same key is another wish and no trembling finger."""
SILENCE = 6.0
"""Seconds after which nobody waits for an answer any more."""
FIELD = ("Feld ", "الخِيَار ")
"""How the place of a field begins in the two languages."""


@cache
def spoken(text: str, tag: str, rate: str) -> waves.Wave:
    """What the voice makes of it: the same for every visitor of a test run."""
    names = {"en-gb": "en", "fr-fr": "fr"}
    return Espeak(10).speak(text, names.get(tag, tag), int(rate) / ESPEAK_WORDS)


@cache
def sound(text: str, tag: str, rate: str, level: float) -> bytes:
    """The same at a volume."""
    return waves.at_level(spoken(text, tag, rate), level).samples


class Blind:
    """Knows the kiosk by its keys and its voice alone."""

    def __init__(self, config: Config, config_file: Path, folder: Path) -> None:
        self._sink = Sink(folder / "ears", pace=0.02)
        self._notes = folder / "notes"
        self._notes.mkdir()
        real = shutil.which("espeak-ng")
        assert real
        program = self._sink.bin / "espeak-ng"
        program.write_text(NOTING.format(folder=self._notes, real=real))
        program.chmod(0o755)
        self._level = config.sound.level
        self._asked: list[tuple[str, str, str]] = []
        self._known: dict[bytes, str] = {}
        self._noted: set[Path] = set()
        self._sounds: dict[Path, bytes] = {}
        self._pressed = ""
        self._from = 0
        self.kiosk = StandingKiosk(config_file, environment={"PATH": self._sink.path})
        self._ended = threading.Event()
        self._drain = threading.Thread(target=self._run, daemon=True)
        self._drain.start()

    def _run(self) -> None:
        """Nobody looks at the screen; the terminal only must not be full."""
        while not self._ended.is_set():
            self.kiosk.drain(0.05)

    def end(self) -> None:
        """Go."""
        self._ended.set()
        self._drain.join(5)
        self.kiosk.kill()
        os.close(self.kiosk.master)

    def press(self, key: str) -> None:
        """One key, as quickly as a person is: a new screen takes none at once."""
        time.sleep(AGAIN if key == self._pressed else SETTLED)
        self._press(key)

    def _press(self, key: str) -> None:
        """From here on only what is said after it counts."""
        self._pressed = key
        self._from = len(list(self._sink.kept.glob("*.wav")))
        os.write(self.kiosk.master, key.encode())

    def heard(self) -> list[str]:
        """What was said since the last key, recognised by its very samples."""
        return self._all()[self._from :]

    def ever_heard(self) -> str:
        """All that ever came out of the loudspeaker."""
        return " ".join(self._all())

    def _all(self) -> list[str]:
        self._learn()
        files = sorted(self._sink.kept.glob("*.wav"))
        for file in files:
            if file not in self._sounds:
                self._sounds[file] = waves.read(file.read_bytes()).samples
        return [self._recognised(self._sounds[file]) for file in files]

    def _learn(self) -> None:
        for note in set(self._notes.glob("*.text")) - self._noted:
            self._noted.add(note)
            text = note.read_text()
            tag, rate = note.with_suffix(".tag").read_text().split()
            self._asked.append((text, tag, rate))
            self._known[sound(text, tag, rate, self._loudness(USUAL))] = text

    def _loudness(self, step: int) -> float:
        return self._level * 10 ** (DECIBELS[step - 1] / 20)

    def _recognised(self, samples: bytes) -> str:
        """What was asked for that sounds so; at another volume, too."""
        if samples not in self._known:
            for step, asked in product(range(1, len(DECIBELS) + 1), self._asked):
                self._known[sound(*asked, self._loudness(step))] = asked[0]
                if samples in self._known:
                    break
        return self._known.get(samples, "?")

    def hears(self, *texts: str) -> list[str]:
        """Wait until all of these were said since the last key.

        A key that nothing answers came while a screen was changing: once more.
        """
        ends = time.monotonic() + HEARS_WITHIN
        again = time.monotonic() + SILENCE
        while True:
            if time.monotonic() > again and not self.heard():
                self._press(self._pressed)
                again += SILENCE
            said = " ".join(self.heard())
            if all(text in said for text in texts):
                return self.heard()
            if time.monotonic() > ends:
                log = self.kiosk.log_text()[-2000:]
                raise AssertionError(f"waited for {texts}, heard {said!r}\n{log}")
            time.sleep(0.05)

    def start(self, words: str) -> None:
        """Press 0 until the machine answers: nobody knows when it has started.

        The answer may come while the next 0 is pressed; it is an answer all the same.
        """
        ends = time.monotonic() + HEARS_WITHIN
        while words not in self.ever_heard():
            assert time.monotonic() < ends, self.kiosk.log_text()[-2000:]
            if not list(self._notes.glob("*.text")):
                self.press("0")
            time.sleep(0.5)

    def press_until(self, key: str, *words: str) -> str:
        """Press as a person does, again after silence (the screen settles)."""
        ends = time.monotonic() + HEARS_WITHIN
        while True:
            self._press(key)
            again = time.monotonic() + 4.0
            while time.monotonic() < again:
                if any(word in (said := " ".join(self.heard())) for word in words):
                    return said
                time.sleep(0.05)
            assert time.monotonic() < ends, f"waited for {words}, heard {said!r}"

    def seek(self, label: str, key: str = "2") -> None:
        """Go from field to field until that one is named."""
        for _ in range(20):
            if label in self.press_until(key, *FIELD):
                return
        raise AssertionError(f"{label} is not among the fields")
