"""What the tones sound like, measured on their samples."""

from __future__ import annotations

import io
import math
import struct
import wave

import pytest

from kiosk.sound import tones

NAMES = sorted(tones.FIGURES)


def samples_of(name: str, level: int = 100) -> tuple[int, ...]:
    with wave.open(io.BytesIO(tones.wav(name, level))) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        assert file.getframerate() == tones.RATE
        count = file.getnframes()
        return struct.unpack(f"<{count}h", file.readframes(count))


def strength(samples: tuple[int, ...], pitch: float) -> float:
    """How much of a frequency is in the samples (Goertzel), 0 to 1."""
    omega = math.tau * pitch / tones.RATE
    one = sum(value * math.cos(omega * i) for i, value in enumerate(samples))
    other = sum(value * math.sin(omega * i) for i, value in enumerate(samples))
    energy = sum(value * value for value in samples) or 1
    return 2 * (one * one + other * other) / (len(samples) * energy)


@pytest.mark.parametrize("name", NAMES)
def test_a_tone_neither_clips_nor_clicks(name: str) -> None:
    samples = samples_of(name)
    assert 15_000 < max(map(abs, samples)) <= 32767 * 0.71
    assert abs(samples[0]) < 200
    assert abs(samples[-1]) < 700
    assert len(samples) / tones.RATE == pytest.approx(tones.duration(name), abs=0.01)


def test_no_two_tones_sound_alike() -> None:
    assert len({tones.wav(name) for name in NAMES}) == len(NAMES)
    assert len(set(tones.FIGURES.values())) == len(NAMES)


@pytest.mark.parametrize(
    ("begins", "ends", "pitch"), [(0, 0.55, 784), (0.55, 1.1, 622)]
)
def test_the_chime_is_784_then_622_hertz(
    begins: float, ends: float, pitch: int
) -> None:
    samples = samples_of("chime")
    note = samples[round(begins * tones.RATE) : round(ends * tones.RATE)]
    assert strength(note, pitch) > 0.6
    assert strength(note, 784 + 622 - pitch) < 0.1


def test_the_digits_are_the_telephones() -> None:
    samples = samples_of("key-5")
    assert strength(samples, 770) > 0.3
    assert strength(samples, 1336) > 0.3
    assert strength(samples, 697) < 0.1


def test_the_level_is_a_share_of_full_scale() -> None:
    loud, soft = max(samples_of("next", 100)), max(samples_of("next", 50))
    assert soft / loud == pytest.approx(0.5, abs=0.02)


def test_a_tone_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        tones.wav("fanfare")
