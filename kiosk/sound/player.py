"""Playing tones through the system's player program, one after the other.

`Speaker.play` returns at once: a thread of its own starts `aplay`, `pw-play` or
`paplay` for each sound. No player, a broken one or one that hangs makes silence, said
once in the log; it never holds up or fails what the sound answers.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import subprocess
import threading
import time
from collections import deque

import msgspec

from kiosk.config import Sound
from kiosk.sound import tones

log = logging.getLogger(__name__)

PLAYERS: dict[str, tuple[str, ...]] = {
    "pw-play": ("pw-play",),
    "paplay": ("paplay",),
    "aplay": ("aplay", "-q"),
}
"""How each is called, in the order tried: where a sound server runs, it owns the
card, and aplay alone would find it busy."""
PENDING = 4
"""Sounds that may wait; the oldest is dropped for a newer one."""
PATIENCE = 3.0
"""Seconds beyond a sound's length after which its player is ended."""
SILENCE = 60.0
"""Seconds until broken players are tried again."""


class Clip(msgspec.Struct, frozen=True):
    """A sound to be played."""

    name: str
    seconds: float
    wav: bytes | None = None
    """None: the tone of that name, made when its turn comes."""

    @property
    def is_echo(self) -> bool:
        """A key's echo, worth nothing once something newer is to be heard."""
        return self.name == "key" or self.name.startswith("key-")


class Speaker:
    """One loudspeaker."""

    def __init__(self, sound: Sound) -> None:
        self._level = sound.level
        self._wanted = tuple(PLAYERS) if sound.player == "auto" else (sound.player,)
        self._pending: deque[Clip] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._process: subprocess.Popen[bytes] | None = None
        self._working = ""
        self._silent_until = 0.0
        self._said: str | None = None
        self._thread: threading.Thread | None = None
        if sound.player != "none" and sound.level > 0:
            self._thread = threading.Thread(
                target=self._run, name="speaker", daemon=True
            )
            self._thread.start()

    def play(self, name: str) -> None:
        """Play a tone by name, soon; never waits.

        Raises:
            KeyError: there is no tone of that name.
        """
        seconds = tones.duration(name)
        if self._thread is not None:
            self._put(Clip(name, seconds))

    def play_wav(self, name: str, wav: bytes, seconds: float) -> None:
        """Play any WAV file's bytes, soon; `seconds` is its length."""
        if self._thread is not None:
            self._put(Clip(name, seconds, wav))

    def _put(self, clip: Clip) -> None:
        with self._changed:
            waiting = [old for old in self._pending if not old.is_echo]
            self._pending = deque((*waiting, clip), maxlen=PENDING)
            self._changed.notify()

    def close(self, patience: float = 0.5) -> None:
        """End within `patience` seconds; what still waits stays unheard."""
        with self._changed:
            self._closing = True
            self._pending.clear()
            self._changed.notify()
        if self._thread is None:
            return
        self._thread.join(patience)
        process = self._process
        if process is not None:
            process.kill()
            self._thread.join(patience)

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._pending and not self._closing:
                    self._changed.wait()
                if self._closing:
                    return
                clip = self._pending.popleft()
            if time.monotonic() >= self._silent_until:
                self._sound(clip)

    def _sound(self, clip: Clip) -> None:
        """Try the player that worked last, then the others."""
        trouble = []
        order = sorted(self._wanted, key=lambda name: name != self._working)
        for name in order:
            program = shutil.which(name)
            if program is None:
                trouble.append(f"{name} is not installed")
                continue
            problem = self._run_player((program, *PLAYERS[name][1:]), clip)
            if problem is None:
                self._working = name
                self._say("")
                return
            if self._closing:
                return
            trouble.append(f"{name}: {problem}")
        self._working = ""
        self._silent_until = time.monotonic() + SILENCE
        self._say("; ".join(trouble))

    def _run_player(self, command: tuple[str, ...], clip: Clip) -> str | None:
        """What went wrong, or None."""
        # A file in memory: players want a name and a size, the disk stays out of it.
        wav = tones.wav(clip.name, self._level) if clip.wav is None else clip.wav
        file = os.memfd_create(f"aufruf-{clip.name}")
        try:
            os.write(file, wav)
            self._process = subprocess.Popen(
                (*command, f"/proc/self/fd/{file}"),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=(file,),
            )
        except OSError as error:
            return error.strerror or str(error)
        finally:
            os.close(file)
        try:
            _, complaint = self._process.communicate(timeout=clip.seconds + PATIENCE)
        except subprocess.TimeoutExpired:
            self._end(self._process)
            return f"did not end within {clip.seconds + PATIENCE:.0f} s"
        else:
            if self._process.returncode == 0:
                return None
            last = complaint.decode(errors="replace").strip().splitlines()[-1:]
            return f"exit code {self._process.returncode} {''.join(last)}".strip()
        finally:
            self._process = None

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=1.0)

    def _say(self, trouble: str) -> None:
        """Log a change once."""
        if trouble == self._said:
            return
        if trouble:
            log.warning("no sound: %s", trouble)
        elif self._said is not None:
            log.info("sound works (%s)", self._working)
        self._said = trouble
