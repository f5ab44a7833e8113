"""What a printer can do is asked of a real process, and costs no paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from printer import Printer, Settings
from tests.paper.conftest import Start


@pytest.mark.parametrize(
    ("faults", "grade"),
    [
        ((), "A"),
        (("no-ids",), "B"),
        (("no-ids", "no-queued"), "C"),
        (("silent",), "D"),
    ],
)
def test_the_grade_is_probed_kept_and_costs_no_paper(
    start: Start, tmp_path: Path, faults: tuple[str, ...], grade: str
) -> None:
    options = [word for fault in faults for word in ("--fault", fault)]
    emulator = start("--tcp", "0", *options)
    settings = Settings(emulator.device, kept=tmp_path / "state" / "printers.json")
    assert Printer.open(settings).probe().grade == grade
    assert emulator.tickets() == 0
    assert Printer.open(settings).status().grade == grade, "it is remembered"


def test_a_printer_says_who_it_is(start: Start) -> None:
    condition = Printer.open(Settings(start("--tcp", "0").device)).probe()
    assert "EPSON" in condition.model


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 99}'])
def test_a_damaged_file_is_no_error(tmp_path: Path, content: str) -> None:
    kept = tmp_path / "printers.json"
    kept.write_text(content, "utf-8")
    device = Printer.open(Settings("tcp:127.0.0.1:1", kept=kept))
    assert device.status().grade == ""


@pytest.mark.parametrize("faults", [(), ("no-clear",)])
def test_a_printer_is_cleared_before_a_copy(
    start: Start, faults: tuple[str, ...]
) -> None:
    options = [word for fault in faults for word in ("--fault", fault)]
    assert Printer.open(Settings(start("--tcp", "0", *options).device)).clear()


def test_a_silent_printer_is_not_said_to_be_clear(start: Start) -> None:
    device = Printer.open(Settings(start("--tcp", "0", "--fault", "silent").device))
    assert not device.clear()
