"""`aufruf sound`, as an administrator types it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.cli import main
from kiosk.sound import tones
from kiosk.speech import waves
from tests.needs import needs_espeak
from tests.visit.sink import Sink


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "office.toml"
    file.write_text('[sound]\nplayer = "aplay"\n')
    monkeypatch.setenv("AUFRUF_CONFIG", str(file))
    return file


@pytest.fixture
def sink(settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sink:
    assert settings.exists()
    sink = Sink(tmp_path / "sink", pace=0.05)
    monkeypatch.setenv("PATH", sink.path)
    return sink


def test_a_tone_is_heard(sink: Sink) -> None:
    assert main(["sound", "tone", "waiting"]) == 0
    (heard,) = sink.played()
    assert heard.wav == waves.read(tones.wav("waiting", 80))


@needs_espeak
def test_a_call_is_tried_with_its_chime(
    sink: Sink, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sound", "call", "17", "--language", "en"]) == 0
    assert "Number seventeen, please go to room thirty-nine." in capsys.readouterr().out
    assert len(sink.played()) == 2


@needs_espeak
def test_speech_is_written_to_a_file(settings: Path, tmp_path: Path) -> None:
    assert settings.exists()
    file = tmp_path / "said.wav"
    arguments = ["--language", "ar", "--file", str(file)]
    assert main(["sound", "say", "14:30", *arguments]) == 0
    assert waves.read(file.read_bytes()).seconds > 0.5


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["tone", "nix"], 2, "there is no tone 'nix'"),
        (["call", "0"], 2, "between 1 and 9999"),
        (["call", "5", "--desk", "x"], 2, 'no desk "x"; there are: room'),
    ],
)
def test_what_is_wrong_is_said(
    settings: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    code: int,
    says: str,
) -> None:
    assert settings.exists()
    assert main(["sound", *words]) == code
    assert says in capsys.readouterr().err


def test_a_loudspeaker_that_is_silent_is_said_with_its_reason(
    sink: Sink, capsys: pytest.CaptureFixture[str]
) -> None:
    (sink.bin / "aplay").write_text("#!/bin/sh\necho no such device >&2; exit 1\n")
    assert main(["sound", "tone"]) == 4
    assert "no such device" in capsys.readouterr().err


def test_a_language_without_a_voice_is_found_by_check(
    settings: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.write_text('[kiosk]\nlanguages = ["de", "vi"]\n')
    monkeypatch.setenv("PATH", str(tmp_path))
    main(["check"])
    assert "nobody speaks vi (" in capsys.readouterr().out
