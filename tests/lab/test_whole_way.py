"""The whole way on real devices: a number drawn, on paper, called from the pad."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.keypad.desk import KeypadProcess, two_desks, write_config
from tests.lab.conftest import Saw
from tests.lab.pads import NumberPad
from tests.lab.usb_printer import DEVICE, GadgetPrinter
from tests.lab.waiting import until
from tests.paper.conftest import Emulator

pytestmark = pytest.mark.lab


def aufruf(config: Path, *arguments: str) -> str:
    """What a real `aufruf` prints."""
    done = subprocess.run(
        [sys.executable, "-m", "kiosk.cli", "--config", str(config), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def answers(keypad: KeypadProcess, **fields: object) -> None:
    """Wait until the process has said this."""

    def said() -> bool:
        assert keypad.process.poll() is None, "".join(keypad.log)
        return any(
            all(answer.get(name) == value for name, value in fields.items())
            for answer in list(keypad.answers)
        )

    until(said, f"{fields} among {keypad.answers}", 120)


@pytest.mark.timeout(400)  # its programs start slowly there
def test_a_number_is_drawn_printed_and_called(
    usb_printer: GadgetPrinter, emulator: Emulator, tmp_path: Path, saw: Saw
) -> None:
    pad = NumberPad("pad", 2)
    try:
        pad.plug()
        desks = two_desks(tmp_path, device=f"evdev:phys={pad.phys}")
        config = write_config(desks, tmp_path / "office.toml")
        printing = f'[printer]\ndevice = "{DEVICE}"\ndeadline = 30.0\n'
        config.write_text(config.read_text() + printing)
        issue = ("ticket", "issue", "--topic", "fire", "--print", "--json")
        drawn = json.loads(aufruf(config, *issue))
        assert (drawn["number"], drawn["print"]) == (1, "confirmed")
        with KeypadProcess(config) as keypad:
            answers(keypad, pad="ok")
            pad.press("enter")
            answers(keypad, number=1)
            keypad.end()
        lines = emulator.ticket(1)
        assert "Raum 01.02_39" in lines
        journal = [
            json.loads(line)
            for line in aufruf(config, "journal", "--json").splitlines()
        ]
        steps = [(event["step"], event["number"]) for event in journal]
        saw(f"paper: {' | '.join(lines.split(chr(10)))[:90]}")
        saw(f"journal: {' '.join(step for step, _ in steps)}")
        assert ("call", 1) in steps
        prints = [
            json.loads(line)
            for line in aufruf(config, "journal", "--prints", "--json").splitlines()
        ]
        saw(f"prints: {prints}")
        assert [(one["number"], one["state"]) for one in prints] == [(1, "confirmed")]
    finally:
        pad.close()
