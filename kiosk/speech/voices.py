"""The programs that can speak: recordings, Pico, espeak-ng; each may be missing.

All of them work in processes with a deadline (recordings in a file read): whoever asks
gets a sound or a `Silent` that says why, and never waits longer.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from kiosk.config import Speech
from kiosk.speech import waves
from kiosk.speech.waves import Wave

NAMES = ("recorded", "pico", "espeak")

PICO = {"de": "de-DE", "en": "en-GB", "fr": "fr-FR"}
ESPEAK = {
    "de": "de",
    "en": "en-gb",
    "uk": "uk",
    "ru": "ru",
    "ar": "ar",
    "fr": "fr-fr",
    "tr": "tr",
    "vi": "vi",
}
ESPEAK_WORDS = 130
"""Words a minute at speed 1, with a pause of 40 ms between words: robotic but clear."""
GAP = 0.08
"""Seconds between two recordings of one sentence."""
LONGEST = 2000
"""Letters of a text; nothing on a screen is as long."""


class Silent(Exception):
    """This voice cannot say it; the message says why."""


class Voice(Protocol):
    """One way to speak."""

    name: str

    def missing(self, tag: str) -> str:
        """Why it cannot speak that language here and now; "" if it can."""

    def speak(
        self, text: str, tag: str, speed: float = 1.0, parts: tuple[str, ...] = ()
    ) -> Wave:
        """Say `text`; `parts` name the recordings that say the same.

        Raises:
            Silent: it cannot, or not in time.
        """


def base(tag: str) -> str:
    """The language that is spoken: Leichte Sprache is German."""
    return tag.partition("-")[0]


class Recorded:
    """A folder of recordings: FOLDER/LANGUAGE/NAME.wav."""

    name = "recorded"

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder) if folder else None

    def missing(self, tag: str) -> str:
        """No folder named, or none for the language."""
        if self._folder is None:
            return "speech.recordings names no folder"
        folder = self._folder / base(tag)
        if not any(folder.glob("*.wav")):
            return f"{folder} has no recordings (*.wav)"
        return ""

    def speak(
        self, text: str, tag: str, speed: float = 1.0, parts: tuple[str, ...] = ()
    ) -> Wave:
        """The recordings one after the other; all must be there."""
        del text, speed
        if self._folder is None or not parts:
            raise Silent("nothing is recorded for this")
        sounds = []
        for part in parts:
            file = self._folder / base(tag) / f"{part}.wav"
            try:
                sounds.append(waves.read(file.read_bytes()))
            except OSError as error:
                raise Silent(f"{file}: {error.strerror or error}") from error
            except waves.Broken as error:
                raise Silent(f"{file}: {error}") from error
        try:
            return waves.joined(sounds, GAP)
        except waves.Broken as error:
            raise Silent(f"{', '.join(parts)}: {error}") from error


class Pico:
    """SVOX Pico, out of the package py-nanotts: German, English, French."""

    name = "pico"

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline

    def missing(self, tag: str) -> str:
        """Not installed, or another language."""
        if base(tag) not in PICO:
            return "has no such voice"
        if find_spec("py_nanotts") is None:
            return "the Python package py-nanotts is not installed"
        return ""

    def speak(
        self, text: str, tag: str, speed: float = 1.0, parts: tuple[str, ...] = ()
    ) -> Wave:
        """In a Python of its own."""
        del parts
        if reason := self.missing(tag):
            raise Silent(reason)
        module = (sys.executable, "-m", "kiosk.speech.pico")
        return _run((*module, PICO[base(tag)], f"{speed:.2f}"), text, self._deadline)


class Espeak:
    """espeak-ng: all nine languages."""

    name = "espeak"

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline

    def missing(self, tag: str) -> str:
        """Not installed."""
        if base(tag) not in ESPEAK:
            return "has no such voice"
        if shutil.which("espeak-ng") is None:
            return "espeak-ng is not installed (apt-get install espeak-ng)"
        return ""

    def speak(
        self, text: str, tag: str, speed: float = 1.0, parts: tuple[str, ...] = ()
    ) -> Wave:
        """By the program."""
        del parts
        if reason := self.missing(tag):
            raise Silent(reason)
        words = round(ESPEAK_WORDS * speed)
        form = ("-s", str(words), "-g", "4", "-b", "1", "--stdin", "--stdout")
        return _run(("espeak-ng", "-v", ESPEAK[base(tag)], *form), text, self._deadline)


def _run(command: tuple[str, ...], text: str, deadline: float) -> Wave:
    if not text.strip() or len(text) > LONGEST:
        raise Silent(f"a text of {len(text)} letters is not spoken")
    name = Path(command[0]).name if command[0] != sys.executable else "pico"
    try:
        done = subprocess.run(
            command,
            input=text.encode(),
            capture_output=True,
            timeout=deadline,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Silent(f"{name} took longer than {deadline:g} s") from error
    except OSError as error:
        raise Silent(f"{name}: {error.strerror or error}") from error
    if done.returncode != 0:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise Silent(f"{name}: exit code {done.returncode} {''.join(last)}".strip())
    try:
        return waves.levelled(waves.read(done.stdout))
    except waves.Broken as error:
        raise Silent(f"{name}: {error}") from error


def voices(speech: Speech) -> tuple[Voice, ...]:
    """Those that the configuration wants, in its order."""
    made: dict[str, Voice] = {
        "recorded": Recorded(speech.recordings),
        "pico": Pico(speech.deadline),
        "espeak": Espeak(speech.deadline),
    }
    return tuple(made[name] for name in speech.voices)
