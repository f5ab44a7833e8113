"""The loudspeaker, with real player programs: that work, that break, that hang."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import pytest

from kiosk.config import Sound
from kiosk.sound import player, tones
from kiosk.sound.player import Speaker
from tests.waiting import until

LogCapture = pytest.LogCaptureFixture


class Programs:
    """A folder of player programs, alone on PATH (after the system's own tools)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, name: str, script: str) -> None:
        program = self.folder / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    def heard(self) -> list[bytes]:
        files = sorted(self.folder.glob("heard.*"), key=lambda p: p.stat().st_mtime_ns)
        return [file.read_bytes() for file in files]


RECORD = """for file; do :; done
PATH=/usr/bin:/bin
cp "$file" "{folder}/part.$$" && mv "{folder}/part.$$" "{folder}/heard.$$" """


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return Programs(folder)


def test_a_tone_reaches_the_player_as_a_wav_file(programs: Programs) -> None:
    programs.add("aplay", RECORD.format(folder=programs.folder))
    speaker = Speaker(Sound(level=60))
    speaker.play("next")
    until(programs.heard)
    speaker.close()
    assert programs.heard() == [tones.wav("next", 60)]


def test_echoes_are_dropped_for_something_newer_and_the_rest_keeps_its_order(
    programs: Programs,
) -> None:
    programs.add(
        "aplay",
        "PATH=/usr/bin:/bin; sleep 0.3\n" + RECORD.format(folder=programs.folder),
    )
    speaker = Speaker(Sound())
    speaker.play("refused")
    until(lambda: speaker._process)
    for name in ("key-1", "key-7", "number", "key-3", "next"):
        speaker.play(name)
    until(lambda: len(programs.heard()) == 3)
    speaker.close()
    assert programs.heard() == [tones.wav(n) for n in ("refused", "number", "next")]


def test_without_a_player_it_is_silent_and_says_so_once(
    programs: Programs, caplog: LogCapture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player, "SILENCE", 0.0)
    with caplog.at_level(logging.WARNING):
        speaker = Speaker(Sound())
        for _ in range(3):
            speaker.play("next")
        until(lambda: caplog.records)
        until(lambda: not speaker._pending)
        speaker.close()
    assert len(caplog.records) == 1
    assert "aplay is not installed" in caplog.text


def test_a_loudspeaker_that_is_busy_for_a_moment_costs_one_tone(
    programs: Programs,
) -> None:
    programs.add(
        "aplay",
        f"if ! [ -e {programs.folder}/was-busy ]; then : > {programs.folder}/was-busy\n"
        "echo 'audio open error: Device or resource busy' >&2; exit 1; fi\n"
        + RECORD.format(folder=programs.folder),
    )
    speaker = Speaker(Sound(player="aplay"))
    speaker.play("next")
    until(lambda: "busy" in speaker.trouble)
    speaker.play("finish")
    until(programs.heard)
    assert programs.heard() == [tones.wav("finish")]
    assert speaker.trouble == ""
    speaker.close()


def test_a_loudspeaker_that_is_not_there_is_asked_less_and_less(
    programs: Programs,
) -> None:
    asked = programs.folder / "asked"
    programs.add("aplay", f"echo x >> {asked}; exit 1")
    speaker = Speaker(Sound(player="aplay"))
    for _ in range(10):
        speaker.play("next")
        until(lambda: not speaker._pending and speaker._process is None)
        time.sleep(0.02)
    until(lambda: asked.exists())
    speaker.close()
    assert len(asked.read_text().split()) <= 3


def test_a_broken_player_is_passed_over_for_one_that_works(programs: Programs) -> None:
    programs.add("pw-play", "echo no server >&2; exit 1")
    programs.add("aplay", RECORD.format(folder=programs.folder))
    speaker = Speaker(Sound())
    speaker.play("next")
    speaker.play("finish")
    until(lambda: len(programs.heard()) == 2)
    speaker.close()


def test_a_player_that_hangs_is_ended_and_holds_nobody_up(
    programs: Programs, monkeypatch: pytest.MonkeyPatch, caplog: LogCapture
) -> None:
    monkeypatch.setattr(player, "PATIENCE", 0.2)
    programs.add("aplay", f"echo $$ > {programs.folder}/pid; exec /bin/sleep 60")
    with caplog.at_level(logging.WARNING):
        speaker = Speaker(Sound(player="aplay"))
        began = time.monotonic()
        speaker.play("next")
        assert time.monotonic() - began < 0.1
        until(lambda: "did not end" in caplog.text)
        speaker.close()
    pid = (programs.folder / "pid").read_text().strip()
    assert not Path(f"/proc/{pid}").exists()


def test_closing_ends_a_sound_that_is_playing(programs: Programs) -> None:
    programs.add("aplay", f"echo $$ > {programs.folder}/pid; exec /bin/sleep 60")
    speaker = Speaker(Sound())
    speaker.play("next")
    until(lambda: (programs.folder / "pid").exists())
    began = time.monotonic()
    speaker.close()
    assert time.monotonic() - began < 1.5
    pid = (programs.folder / "pid").read_text().strip()
    until(lambda: not Path(f"/proc/{pid}").exists())


@pytest.mark.parametrize("sound", [Sound(player="none"), Sound(level=0)])
def test_a_house_may_want_no_sound(programs: Programs, sound: Sound) -> None:
    programs.add("aplay", RECORD.format(folder=programs.folder))
    speaker = Speaker(sound)
    speaker.play("next")
    speaker.close()
    assert programs.heard() == []
