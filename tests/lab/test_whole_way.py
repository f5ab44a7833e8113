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


def test_a_number_is_drawn_printed_and_called(
    usb_printer: GadgetPrinter, emulator: Emulator, tmp_path: Path, saw: Saw
) -> None:
    pad = NumberPad("pad", 2)
    try:
        pad.plug()
        config = write_config(two_desks(tmp_path), tmp_path / "office.toml")
        printing = f'[printer]\ndevice = "{DEVICE}"\ndeadline = 30.0\n'
        config.write_text(config.read_text() + printing)
        with KeypadProcess(config) as keypad:
            drawn = json.loads(
                aufruf(
                    config, "ticket", "issue", "--topic", "fire", "--print", "--json"
                )
            )
            assert (drawn["number"], drawn["print"]) == (1, "confirmed")
            until(lambda: any(answer["pad"] == "ok" for answer in keypad.answers))
            pad.press("enter")
            until(lambda: any(answer["number"] == 1 for answer in keypad.answers))
            assert keypad.end() < 10
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
        assert any(step.startswith("print") for step, _ in steps), steps
    finally:
        pad.close()
