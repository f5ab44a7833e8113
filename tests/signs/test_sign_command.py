"""`aufruf sign`, and what the configuration says of signs, for an administrator."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.config import ConfigError
from kiosk.config_file import load
from tests.signs.wire import Wire

CLI = (sys.executable, "-m", "kiosk.cli", "--config")


def configured(folder: Path, *signs: str) -> Path:
    file = folder / "office.toml"
    file.write_text("".join(f"[[signs]]\n{sign}\n" for sign in signs))
    return file


def run(file: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*CLI, str(file), "sign", *words], capture_output=True, text=True, check=False
    )


def test_a_sign_is_tried_and_cleared(tmp_path: Path) -> None:
    with Wire(tmp_path) as wire:
        sign = f'template = "edi"\nwidth = 4\ndevice = "serial:{wire.device}"'
        file = configured(tmp_path, sign)
        done = run(file, "test", "--number", "17", "--seconds", "0.2")
        assert done.returncode == 0, done.stderr
        assert done.stdout == "sign: 02 30 31 20 20 31 37 03\n"
        wire.hears(b"\x0201  17\x03\x0201    \x03")


def test_a_sign_that_is_not_there_is_named_with_the_reason(tmp_path: Path) -> None:
    file = configured(
        tmp_path, f'name = "hall"\ntemplate = "edi"\ndevice = "serial:{tmp_path}/no"'
    )
    done = run(file, "test")
    assert done.returncode == 4
    assert "aufruf sign: hall:" in done.stderr
    assert "No such file or directory" in done.stderr
    assert "Traceback" not in done.stderr


def test_signs_are_listed_and_a_wrong_name_is_answered_with_the_right_ones(
    tmp_path: Path,
) -> None:
    relay = 'name = "lamp"\ntemplate = "relay"\naddress = "2"\ndevice = "serial:/dev/x"'
    file = configured(tmp_path, relay)
    assert run(file, "list").stdout.split()[:2] == ["lamp", "relay"]
    (told,) = json.loads(run(file, "list", "--json").stdout)
    assert told["name"] == "lamp"
    dry = run(file, "test", "lamp", "--dry-run")
    assert (dry.returncode, dry.stdout) == (0, "lamp: a0 02 01 a3\n")
    wrong = run(file, "test", "hall")
    assert wrong.returncode == 2
    assert 'no sign "hall"' in wrong.stderr
    assert "known: lamp" in wrong.stderr


@pytest.mark.parametrize(
    ("sign", "key", "said"),
    [
        ('device = "usb:1"\ntemplate = "edi"', "signs[0].device", "serial:/dev/serial"),
        ('device = "serial:/x"\ntemplate = "led"', "signs[0].template", "alpha"),
        (
            'device = "serial:/x"\ntemplate = "edi"\ndesk = "attic"',
            "signs[0].desk",
            'no desk "attic"; allowed: room',
        ),
        ('device = "serial:/x"\ntemplate = "line"', "signs[0].frame", "{text}"),
        (
            'device = "serial:/x"\ntemplate = "line"\nframe = "{txt}"',
            "signs[0].frame",
            "allowed: {address} {text} {checksum}",
        ),
        (
            'device = "serial:/x"\ntemplate = "edi"\ntext = "{name}"',
            "signs[0].text",
            "allowed: {number} {room}",
        ),
        (
            'device = "serial:/x"\ntemplate = "relay"\naddress = "lamp"',
            "signs[0].address",
            "1 to 255",
        ),
    ],
)
def test_a_wrong_sign_is_told_with_what_is_allowed(
    tmp_path: Path, sign: str, key: str, said: str
) -> None:
    with pytest.raises(ConfigError) as raised:
        load(configured(tmp_path, sign))
    assert raised.value.key.startswith(key), raised.value
    assert said in raised.value.problem


def test_a_door_that_is_no_desk_is_told(tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    file.write_text('[display]\ndoor = "attic"\n')
    with pytest.raises(ConfigError, match=r'display.door: there is no desk "attic"'):
        load(file)
