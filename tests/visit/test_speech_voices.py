"""The voices, real ones: what they say is sound, what they cannot say is silence."""

from __future__ import annotations

import logging
import re
import time
from pathlib import Path
from typing import Literal

import pytest

from kiosk.config import LANGUAGES, Config, Speech
from kiosk.language import language
from kiosk.sound import tones
from kiosk.speech import service, waves
from kiosk.speech.service import Speaking
from kiosk.speech.voices import Espeak, Pico, Recorded, Silent
from kiosk.speech.waves import Wave
from kiosk.speech.wording import Wording, sentences
from tests.needs import needs_espeak, needs_pico
from tests.visit.test_speech_words import visitors_messages
from tests.waiting import PATIENCE


@needs_espeak
@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_has_a_voice_that_says_a_call(tag: str) -> None:
    config = Config()
    said = Wording(language(tag), config).call(17, config.desks[0])
    sound = Speaking(config.speech).sound(said, tag)
    assert sound is not None
    assert 1.5 < sound.seconds < 12
    assert max(abs(int(v)) for v in memoryview(sound.samples).cast("h")) > 10000


def all_is_said(tag: str, step: int, voice: Literal["espeak", "pico"]) -> None:
    """Every `step`th of the visitor's messages becomes sound, in sentences."""
    config = Config()
    say = Wording(language(tag), config).say
    speaking = Speaking(Speech(voices=(voice,)))
    for key, text in visitors_messages(tag)[::step]:
        for part in sentences(say(PLACE.sub("17", text))):
            assert speaking.sound(part, tag), f"{key}: {part}"
    assert not speaking.silent


PICO_SPEAKS = ("de", "de-simple", "en", "fr")
PLACE = re.compile(r"\{\w+\}")


@needs_espeak
@pytest.mark.parametrize("tag", LANGUAGES)
def test_what_a_visitor_hears_becomes_sound(tag: str) -> None:
    all_is_said(tag, 25, "espeak")


@needs_espeak
@pytest.mark.slow
@pytest.mark.parametrize("tag", LANGUAGES)
def test_all_that_a_visitor_can_hear_becomes_sound(tag: str) -> None:
    all_is_said(tag, 1, "espeak")


@needs_pico
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("tag", PICO_SPEAKS)
def test_the_better_voice_says_all_that_a_visitor_can_hear(tag: str) -> None:
    all_is_said(tag, 1, "pico")


@needs_pico
@pytest.mark.parametrize("tag", PICO_SPEAKS)
def test_the_better_voice_says_what_a_visitor_hears(tag: str) -> None:
    all_is_said(tag, 50, "pico")


@needs_pico
@pytest.mark.parametrize("tag", PICO_SPEAKS)
def test_the_better_voice_is_tried_first(tag: str) -> None:
    speaking = Speaking(Speech())
    assert speaking.who(tag) == "pico"
    sound = speaking.sound("eins", tag)
    assert sound is not None
    assert sound.rate == 16000


@needs_pico
def test_a_faster_speed_takes_less_time() -> None:
    text = "Bitte warten Sie vor Raum neununddreißig."
    slow, fast = (Pico(10).speak(text, "de", speed) for speed in (0.8, 1.5))
    assert fast.seconds < slow.seconds * 0.7


@needs_espeak
def test_what_was_said_is_kept() -> None:
    speaking = Speaking(Speech(voices=("espeak",)))
    first = speaking.sound("eins zwei drei", "de")
    assert speaking.sound("eins zwei drei", "de") is first


@needs_espeak
def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "KEPT", 100_000)
    speaking = Speaking(Speech(voices=("espeak",)))
    for number in range(8):
        assert speaking.sound(f"Nummer {number}", "de") is not None
    assert speaking._bytes <= 100_000
    assert speaking._bytes == sum(len(w.samples) for w in speaking._kept.values())


def test_a_voice_that_hangs_gives_way_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    speaking = Speaking(Speech(voices=("espeak",), deadline=0.5))
    began = time.monotonic()
    with caplog.at_level(logging.WARNING):
        assert speaking.sound("eins", "de") is None
        assert speaking.sound("zwei", "de") is None
    assert time.monotonic() - began < PATIENCE
    assert "took longer than 0.5 s" in speaking.silent["de"]
    assert len(caplog.records) == 1, "said once"


def test_a_language_without_a_voice_is_silent_and_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    speaking = Speaking(Speech(voices=("espeak",)))
    assert speaking.who("vi") == ""
    assert "apt-get install espeak-ng" in speaking.lacking("vi")
    assert speaking.sound("một", "vi") is None


def test_rubbish_of_a_program_is_no_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text("#!/bin/sh\necho hello\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Silent, match="not a WAV file"):
        Espeak(10).speak("eins", "de")


def recordings(folder: Path, *names: str) -> str:
    (folder / "de").mkdir(parents=True)
    for name in names:
        (folder / "de" / f"{name}.wav").write_bytes(tones.wav("next"))
    return str(folder)


def test_recordings_come_first_and_are_joined(tmp_path: Path) -> None:
    folder = recordings(tmp_path / "voice", "call", "17", "desk-room")
    speaking = Speaking(Speech(recordings=folder, voices=("recorded",)))
    sound = speaking.sound("x", "de", parts=("call", "17", "desk-room"))
    assert sound is not None
    assert sound.seconds == pytest.approx(3 * 0.22 + 2 * 0.08, abs=0.01)
    assert speaking.sound("x", "de", parts=("call", "18")) is None
    assert "18.wav: No such file" in speaking.silent["de"]


def test_a_stereo_recording_is_refused_by_name(tmp_path: Path) -> None:
    folder = Path(recordings(tmp_path / "voice", "call"))
    raw = bytearray(tones.wav("next"))
    raw[22] = 2
    (folder / "de" / "call.wav").write_bytes(raw)
    with pytest.raises(Silent, match=r"call\.wav: 2 channels"):
        Recorded(str(folder)).speak("x", "de", parts=("call",))


def test_half_the_level_is_half_the_samples() -> None:
    sound = waves.read(tones.wav("next", 100))
    half = waves.at_level(sound, 50)
    loud, soft = (max(memoryview(w.samples).cast("h")) for w in (sound, half))
    assert soft == pytest.approx(loud / 2, abs=1)
    assert waves.read(waves.write(half)) == half


@pytest.mark.parametrize("raw", [b"", b"RIFF", b"RIFF\0\0\0\0WAVE", bytes(64)])
def test_broken_files_are_named_as_such(raw: bytes) -> None:
    with pytest.raises(waves.Broken):
        waves.read(raw)


def test_sounds_of_different_rates_are_not_joined() -> None:
    with pytest.raises(waves.Broken, match="different rates"):
        waves.joined([Wave(8000, b"\0\0"), Wave(16000, b"\0\0")])
