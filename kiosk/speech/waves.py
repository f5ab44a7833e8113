"""WAV bytes: read, made louder or softer, and written; mono, 16 bits.

Python's own `wave` believes a header that a program wrote into a pipe before it knew
the length; here what came counts.
"""

from __future__ import annotations

import io
import struct
import sys
import wave
from array import array

import msgspec

_FULL = 32767


class Broken(ValueError):
    """These bytes are no sound that can be used."""


class Wave(msgspec.Struct, frozen=True):
    """Samples and how many of them make a second."""

    rate: int
    samples: bytes
    """16 bits each, little-endian, one channel."""

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / 2 / self.rate


def read(raw: bytes) -> Wave:
    """The sound in a WAV file's bytes.

    Raises:
        Broken: it is no PCM, not mono, not of 16 bits, or has no samples.
    """
    if raw[:4] != b"RIFF" or raw[8:12] != b"WAVE":
        raise Broken("not a WAV file")
    at, form = 12, b""
    while at + 8 <= len(raw):
        name, size = struct.unpack_from("<4sI", raw, at)
        body = raw[at + 8 : at + 8 + size]
        if name == b"fmt ":
            form = body
        elif name == b"data":
            return _wave(form, body)
        at += 8 + size + size % 2
    raise Broken("a WAV file without samples")


def _wave(form: bytes, samples: bytes) -> Wave:
    if len(form) < 16:
        raise Broken("a WAV file without a format")
    kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", form)
    if kind not in {1, 0xFFFE} or channels != 1 or bits != 16 or not rate:
        raise Broken(f"{channels} channels, {bits} bits; needed: 1 channel, 16 bits")
    if len(samples) < 2:
        raise Broken("a WAV file without samples")
    return Wave(rate, samples[: len(samples) // 2 * 2])


def write(sound: Wave) -> bytes:
    """A WAV file's bytes."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate)
        file.writeframes(sound.samples)
    return target.getvalue()


def at_level(sound: Wave, per_cent: float) -> Wave:
    """Softer: `per_cent` of how loud it is; 100 leaves it alone."""
    if per_cent >= 100:
        return sound
    numbers = _array(sound.samples)
    share = max(0.0, per_cent) / 100
    scaled = array("h", (round(value * share) for value in numbers))
    return Wave(sound.rate, _bytes(scaled))


def levelled(sound: Wave, peak: float = 0.7) -> Wave:
    """With its loudest sample at `peak` of full scale (-3 dB), as the chime has."""
    numbers = _array(sound.samples)
    loudest = max(max(numbers), -min(numbers))
    if not loudest:
        return sound
    share = peak * _FULL / loudest
    scaled = array("h", (round(value * share) for value in numbers))
    return Wave(sound.rate, _bytes(scaled))


def joined(sounds: list[Wave], gap: float = 0.0) -> Wave:
    """One after the other, with `gap` seconds of silence between.

    Raises:
        Broken: they were recorded at different rates.
    """
    rates = {sound.rate for sound in sounds}
    if len(rates) != 1:
        raise Broken(f"recorded at different rates: {sorted(rates)}")
    (rate,) = rates
    silence = bytes(2 * round(rate * gap))
    return Wave(rate, silence.join(sound.samples for sound in sounds))


def _array(samples: bytes) -> array[int]:
    numbers = array("h", samples)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _bytes(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
