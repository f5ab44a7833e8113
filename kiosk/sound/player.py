"""Playing tones and speech through the system's player program, one after the other.

`Speaker.play` returns at once: a thread of its own starts `aplay`, `pw-play` or
`paplay` for each sound. No player, a broken one or one that hangs makes silence, said
once in the log; it never holds up or fails what the sound answers.

Tones that nobody has heard yet give way to newer ones; what is to be heard in any case
(calls, speech) waits its turn, and can be cut.
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
from collections.abc import Callable, Iterable

import msgspec

from kiosk.config import Sound
from kiosk.sound import tones
from kiosk.sound.turns import Turns

log = logging.getLogger(__name__)

PLAYERS: dict[str, tuple[str, ...]] = {
    "pw-play": ("pw-play",),
    "paplay": ("paplay",),
    "aplay": ("aplay", "-q"),
}
"""How each is called, in the order tried: where a sound server runs, it owns the
card, and aplay alone would find it busy."""
DEVICE: dict[str, tuple[str, ...]] = {
    "pw-play": ("--target",),
    "paplay": ("-d",),
    "aplay": ("-D",),
}
"""How each is told which loudspeaker."""
PENDING = 4
"""Tones that may wait; the oldest is dropped for a newer one."""
SLICE = 0.05
"""Seconds between two looks whether another process wants the loudspeaker."""
PATIENCE = 3.0
"""Seconds beyond a sound's length after which its player is ended."""
SILENCE = 60.0
"""Seconds until broken players are tried again for a tone, at most. At first they are
tried at once, then after 2, 6, 14 seconds: a loudspeaker that is busy for a moment
must not cost the answers of a minute."""
BROKEN_IN = "another process has the loudspeaker"


class Clip(msgspec.Struct, frozen=True):
    """A sound to be played."""

    name: str
    seconds: float
    wav: bytes | None = None
    """None: the tone of that name, made when its turn comes."""
    told: Callable[[bool], object] | None = None
    """Told once whether it was heard to its end; such a sound is never dropped for a
    newer one."""

    @property
    def is_echo(self) -> bool:
        """A key's echo, worth nothing once something newer is to be heard."""
        return self.name == "key" or self.name.startswith("key-")


class Speaker:
    """One loudspeaker."""

    def __init__(self, sound: Sound, turns: Turns | None = None) -> None:
        """`turns`: how other processes share the loudspeaker; None: nobody does."""
        self._device = sound.device
        self._turns = turns
        self._cuts = 0
        self._level = sound.level
        self._wanted = tuple(PLAYERS) if sound.player == "auto" else (sound.player,)
        self._pending: deque[Clip] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._process: subprocess.Popen[bytes] | None = None
        self._working = ""
        self._silent_until = 0.0
        self._failures = 0
        """How many sounds in a row no player could play."""
        self._said: str | None = None
        self._thread: threading.Thread | None = None
        if sound.player != "none" and sound.level > 0:
            self._thread = threading.Thread(
                target=self._run, name="speaker", daemon=True
            )
            self._thread.start()

    def use(self, device: str) -> None:
        """From the next sound on, this loudspeaker; "" is the system's own choice."""
        self._device = device

    def play(self, name: str) -> None:
        """Play a tone by name, soon; never waits.

        Raises:
            KeyError: there is no tone of that name.
        """
        seconds = tones.duration(name)
        if self._thread is not None:
            self._put(Clip(name, seconds))

    def play_all(
        self, name: str, wav: bytes, seconds: float, told: Callable[[bool], object]
    ) -> None:
        """Play a WAV file's bytes in any case, after what waits.

        `told` is called once, in another thread or at once, with whether all of it
        was heard.
        """
        if self._thread is None or self._closing:
            told(False)
        else:
            self._put(Clip(name, seconds, wav, told))

    def cut(self) -> None:
        """Be silent at once; what waits stays unheard. Never waits."""
        with self._changed:
            dropped = list(self._pending)
            self._pending.clear()
            self._cuts += 1
            self._kill()
        _tell(dropped)

    @property
    def trouble(self) -> str:
        """Why the last sound was not heard; "" if it was, or none was played yet."""
        return self._said or ""

    def _put(self, clip: Clip) -> None:
        with self._changed:
            kept = [old for old in self._pending if not old.is_echo] + [clip]
            tones_waiting = [old for old in kept if old.told is None]
            excess = tones_waiting[: max(0, len(tones_waiting) - PENDING)]
            self._pending = deque(old for old in kept if old not in excess)
            self._changed.notify()

    def close(self, patience: float = 0.5) -> None:
        """End within `patience` seconds; what still waits stays unheard."""
        with self._changed:
            self._closing = True
            dropped = list(self._pending)
            self._pending.clear()
            self._changed.notify()
        _tell(dropped)
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
                cuts = self._cuts
            heard = False
            if clip.told is not None or time.monotonic() >= self._silent_until:
                heard = self._sound(clip, cuts)
            if clip.told is not None:
                clip.told(heard)

    def _sound(self, clip: Clip, cuts: int) -> bool:
        """Whether it was heard: by the player that worked last, or by another."""
        trouble = []
        order = sorted(self._wanted, key=lambda name: name != self._working)
        for name in order:
            program = shutil.which(name)
            if program is None:
                trouble.append(f"{name} is not installed")
                continue
            device = (*DEVICE[name], self._device) if self._device else ()
            command = (program, *PLAYERS[name][1:], *device)
            problem = self._in_turn(command, clip, cuts)
            if self._closing or cuts != self._cuts:
                return False
            if problem is None:
                self._working = name
                self._failures = 0
                self._say("")
                return True
            trouble.append(f"{name}: {problem}")
        self._working = ""
        self._failures = min(self._failures + 1, 10)
        silence = min(SILENCE, 2.0**self._failures - 2)
        self._silent_until = time.monotonic() + silence
        self._say("; ".join(trouble))
        return False

    def _in_turn(self, command: tuple[str, ...], clip: Clip, cuts: int) -> str | None:
        """Play when no other process does, again from the start if one broke in."""
        if self._turns is None:
            return self._run_player(command, clip, cuts)
        while True:
            with self._turns.taken(lambda: self._closing or cuts != self._cuts):
                problem = self._run_player(command, clip, cuts)
            if problem != BROKEN_IN:
                return problem

    def _run_player(
        self, command: tuple[str, ...], clip: Clip, cuts: int
    ) -> str | None:
        """What went wrong, or None."""
        if self._closing or cuts != self._cuts:
            return "cut"
        # A file in memory: players want a name and a size, the disk stays out of it.
        wav = tones.wav(clip.name, self._level) if clip.wav is None else clip.wav
        file = os.memfd_create(f"aufruf-{clip.name}")
        try:
            os.write(file, wav)
            process = subprocess.Popen(
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
        with self._changed:
            self._process = process
            if self._closing or cuts != self._cuts:
                process.kill()
        try:
            complaint = self._wait(process, clip.seconds + PATIENCE)
        finally:
            with self._changed:
                self._process = None
        if complaint is None:
            return f"did not end within {clip.seconds + PATIENCE:.0f} s"
        if complaint == BROKEN_IN.encode():
            return BROKEN_IN
        if process.returncode == 0:
            return None
        last = complaint.decode(errors="replace").strip().splitlines()[-1:]
        return f"exit code {process.returncode} {''.join(last)}".strip()

    def _wait(self, process: subprocess.Popen[bytes], seconds: float) -> bytes | None:
        """What the player complained of; None if it had to be ended."""
        ends = time.monotonic() + seconds
        while True:
            left = ends - time.monotonic()
            try:
                each = left if self._turns is None else min(left, SLICE)
                return process.communicate(timeout=max(0.0, each))[1]
            except subprocess.TimeoutExpired:
                if time.monotonic() >= ends:
                    self._end(process)
                    return None
                if self._turns is not None and self._turns.wanted():
                    self._end(process)
                    return BROKEN_IN.encode()

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()

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


def _tell(dropped: Iterable[Clip]) -> None:
    """What is dropped was not heard."""
    for clip in dropped:
        if clip.told is not None:
            clip.told(False)
