"""How each tone sounds: short figures of notes, made into WAV bytes in memory.

What went well rises or stands, what was refused falls; every name has a figure of its
own, so that the answers can be told apart without looking. No samples, no files.
"""

from __future__ import annotations

import io
import math
import struct
import wave
from functools import lru_cache

RATE = 22050
"""Samples per second; mono, 16 bits."""
LOUDEST = 0.7
"""Share of full scale at level 100 (-3 dB), so that no sum of notes clips."""
FADE = 0.01
"""Seconds that each note takes to come and to go, against clicks."""

Note = tuple[tuple[float, ...], float]
"""Frequencies sounding together (Hz; none: silence), and seconds."""


def _figure(*notes: float, each: float = 0.11) -> tuple[Note, ...]:
    return tuple(((pitch,) if pitch else (), each) for pitch in notes)


FIGURES: dict[str, tuple[Note, ...]] = {
    # Acts that were done.
    "next": _figure(523, 784),
    "next-missed": _figure(587, 494, 587, 0, 523, 784),
    "recall": _figure(784, 784, each=0.13),
    "number": _figure(523, 659, 784),
    "start": _figure(659, 988, each=0.09),
    "finish": _figure(659, 523, each=0.14),
    "miss": _figure(587, 494, 587),
    "park": _figure(440, 0, 440),
    "return": _figure(440, 0, 440, 659),
    "forward": _figure(440, 587, 880),
    "pause": _figure(784, 587, 440),
    "resume": _figure(440, 587, 784),
    "undo": _figure(880, 440, 880),
    # Keys.
    "key": _figure(1047, each=0.04),
    "cleared": _figure(1047, 784, each=0.06),
    "timeout": _figure(196, each=0.45),
    # Refusals: all lie low.
    "wrong": _figure(220, 0, 220, each=0.12),
    "twice": _figure(330, 330, 330, each=0.06),
    "refused": _figure(311, 233, each=0.18),
    "empty": _figure(349, 294, 247, each=0.13),
    # The world.
    "lost": _figure(392, 277, 196, 139, each=0.15),
    "found": _figure(262, 330, 392, 523, each=0.09),
    "waiting": _figure(988, 0, 1319, each=0.09),
    "trouble": _figure(932, 622, 0, 932, 622, 0, 932, 622, each=0.16),
    "well": _figure(392, 523, 659, 784, each=0.12),
    # The corridor's chime: "synth 0.55 sine 784 fade q 0.01 0.55 0.45", then 622 Hz.
    "chime": (((784,), 0.55), ((622,), 0.55)),
}

_ROWS, _COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477)
_DIAL = ("123", "456", "789", " 0 ")
# ITU-T Q.23: "Technical features of push-button telephone sets", the dialling tones.
FIGURES |= {
    f"key-{digit}": (((row, column), 0.07),)
    for row, digits in zip(_ROWS, _DIAL, strict=True)
    for column, digit in zip(_COLUMNS, digits, strict=True)
    if digit != " "
}

RINGING = {"chime"}
"""Figures whose notes die away like a bell's instead of standing."""


def duration(name: str) -> float:
    """Seconds that a tone takes."""
    return sum(seconds for _, seconds in FIGURES[name])


@lru_cache(maxsize=64)
def wav(name: str, level: int = 80) -> bytes:
    """A tone as a WAV file's bytes; `level` in per cent of full scale.

    Raises:
        KeyError: there is no tone of that name.
    """
    peak = 32767 * LOUDEST * level / 100
    samples: list[int] = []
    for pitches, seconds in FIGURES[name]:
        count = round(seconds * RATE)
        for index in range(count):
            at = index / RATE
            wave_sum = sum(math.sin(math.tau * pitch * at) for pitch in pitches)
            share = wave_sum / (len(pitches) or 1)
            samples.append(round(peak * share * _envelope(at, seconds, name)))
    return _file(samples)


def _envelope(at: float, seconds: float, name: str) -> float:
    """Loudness over a note: quarter sines at both ends."""
    falling = 0.45 if name in RINGING else FADE
    rise = min(1.0, at / FADE)
    fall = min(1.0, (seconds - at) / falling)
    return math.sin(rise * math.pi / 2) * math.sin(fall * math.pi / 2)


def _file(samples: list[int]) -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return target.getvalue()
