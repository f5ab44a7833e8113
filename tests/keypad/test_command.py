"""`aufruf keypad`: which pads it serves, and what it says to wrong options."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config, ConfigError, Keypad
from kiosk.keypad.command import choose
from tests.keypad.cables import Pty
from tests.keypad.desk import DESKS, KeypadProcess, Office, two_desks, write_config

FIRST = Keypad(name="first", desk="room", device="serial:/dev/one", layout="12")
SECOND = Keypad(name="second", desk="second", device="serial:/dev/two")
TWO = Config(desks=DESKS, keypads=(FIRST, SECOND))


def test_without_options_all_configured_pads_are_served() -> None:
    assert choose(TWO, None, None, None) == (FIRST, SECOND)


def test_an_option_takes_the_configured_pad_and_changes_it() -> None:
    (by_desk,) = choose(TWO, None, "second", None)
    assert by_desk == SECOND
    (by_name,) = choose(TWO, "first", None, "terminal")
    assert by_name == msgspec.structs.replace(FIRST, device="terminal")
    (moved,) = choose(TWO, "first", "second", None)
    assert (moved.name, moved.desk, moved.layout) == ("first", "second", "12")


def test_options_alone_make_a_pad() -> None:
    nothing = Config(desks=DESKS, keypads=())
    (made,) = choose(nothing, None, "second", "terminal")
    assert (made.name, made.desk, made.device) == (
        "keypad-second",
        "second",
        "terminal",
    )
    with pytest.raises(ConfigError, match="keypads"):
        choose(nothing, None, None, None)


def sentence(folder: Path, *options: str, device: str = "", **env: str) -> str:
    """What the command says on stderr when it ends with exit code 2."""
    file = write_config(two_desks(folder, device=device), folder / "office.toml")
    ended = subprocess.run(
        [sys.executable, "-m", "kiosk.cli", "--config", str(file), "keypad", *options],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env=os.environ | env,
    )
    assert ended.returncode == 2, ended.stderr
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    return ended.stderr.splitlines()[-1]


def test_an_unknown_desk_is_refused_with_those_there_are(tmp_path: Path) -> None:
    said = sentence(tmp_path, "--desk", "cellar")
    assert 'there is no desk "cellar"; allowed: room, second' in said


@pytest.mark.parametrize(
    ("device", "problem"),
    [
        ("usb:/dev/pad", "allowed: evdev:phys="),
        ("serial:", "allowed: evdev:phys="),
        ("serial:morse://pad", "morse"),
    ],
)
def test_a_wrong_device_is_named(tmp_path: Path, device: str, problem: str) -> None:
    said = sentence(tmp_path, device=device)
    assert device in said
    assert problem in said


def test_a_name_that_cannot_be_is_refused(tmp_path: Path) -> None:
    assert 'cannot use "Das Pult"' in sentence(tmp_path, "--name", "Das Pult")


def test_without_the_evdev_module_the_package_is_named(tmp_path: Path) -> None:
    (tmp_path / "evdev.py").write_text("raise ImportError('not here')\n")
    said = sentence(tmp_path, PYTHONPATH=str(tmp_path))
    assert said.endswith("install the package python3-evdev")


def test_help_shows_the_keys_and_an_example() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "kiosk.cli", "keypad", "--help"],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    ).stdout
    assert "Enter calls the next" in shown
    assert "aufruf keypad --device terminal" in shown


def test_two_pads_at_two_desks_are_one_process(tmp_path: Path) -> None:
    with Pty() as first, Pty() as second:
        config = two_desks(tmp_path, device=f"serial:{first.device}")
        office = Office(config)
        office.draw(4)
        file = write_config(config, tmp_path / "office.toml")
        with file.open("a") as more:
            more.write(
                '[[keypads]]\nname = "other"\ndesk = "second"\n'
                f'device = "serial:{second.device}"\n'
            )
        with KeypadProcess(file) as pads:
            for name in ("keypad", "other"):
                pads.answer(keypad=name, pad="ok")
            first.press(b"\r")
            assert pads.answer(keypad="keypad", act="next")["number"] == 1
            second.press(b"\r")
            assert pads.answer(keypad="other", act="next")["number"] == 2
            desks = [(event.desk, event.device) for event in office.events()[-2:]]
            assert desks == [("room", "keypad"), ("second", "other")]
        office.close()


def test_only_one_pad_can_be_this_terminal(tmp_path: Path) -> None:
    file = write_config(two_desks(tmp_path, device="terminal"), tmp_path / "o.toml")
    with file.open("a") as more:
        more.write('[[keypads]]\nname = "other"\ndevice = "terminal"\n')
    ended = subprocess.run(
        [sys.executable, "-m", "kiosk.cli", "--config", str(file), "keypad"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ended.returncode == 2
    assert "only one can be this terminal" in ended.stderr
