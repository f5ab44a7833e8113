"""What a printer can do is asked of a real process, and costs no paper."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.cli import main
from printer import Cut, Document, Printer, Settings, Text, encode
from tests.paper.conftest import Start
from tests.waiting import until

TICKET = Document((Text("17"), Cut()))


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
    assert condition.has_cutter
    other = start("--tcp", "0", "--fault", "no-cutter")
    assert Printer.open(Settings(other.device)).probe().has_cutter is False


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


def test_a_silent_printer_that_was_exchanged_is_probed_when_it_answers(
    start: Start, tmp_path: Path
) -> None:
    kept = tmp_path / "printers.json"
    emulator = start("--tcp", "0", "--fault", "silent")
    device = Printer.open(Settings(emulator.device, kept=kept))
    assert device.probe().grade == "D"
    emulator.say("heal silent")
    until(lambda: device.status().grade == "A")
    assert Printer.open(Settings(emulator.device, kept=kept)).status().grade == "A"


def test_a_printer_that_was_unplugged_is_probed_when_it_is_back(start: Start) -> None:
    first = start("--tcp", "0", "--fault", "no-ids")
    port = first.device.rpartition(":")[2]
    device = Printer.open(Settings(first.device))
    assert device.probe().grade == "B"
    first.stop()
    assert not device.status().reachable
    start("--tcp", port)  # another one at the same place
    until(lambda: device.status().grade == "A")
    assert "EPSON" in device.status().model


@pytest.mark.parametrize("faults", [("--fault", "silent"), ()])
def test_probe_and_status_say_the_grade_in_a_sentence(
    start: Start,
    faults: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path))
    emulator = start("--tcp", "0", *faults)
    assert main(["printer", "probe", "--device", emulator.device]) == 0
    probed = capsys.readouterr().out
    said = "grade D: it answers nothing" if faults else "grade A: it confirms each"
    assert said in probed
    assert main(["printer", "status", "--device", emulator.device]) == 0
    assert said in capsys.readouterr().out
    assert emulator.tickets() == 0


def test_probing_a_printer_that_is_not_there_exits_with_4(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["printer", "probe", "--device", "tcp:127.0.0.1:1"]
    assert main(words) == 4
    assert "cannot be reached" in capsys.readouterr().err
    assert main([*words, "--json"]) == 4
    assert json.loads(capsys.readouterr().out)["reachable"] is False


def test_a_printer_that_answers_late_is_heard_and_never_misunderstood(
    start: Start,
) -> None:
    emulator = start("--tcp", "0", "--fault", "late")
    device = Printer.open(Settings(emulator.device, deadline=20.0))
    for job in (1, 2):
        outcome = device.print(encode(TICKET, device.settings).data, job)
        assert outcome.printed, outcome
        assert outcome.grade != "D", "it answers, only late"
    condition = device.status()
    assert not condition.cover_open
    emulator.say("fault cover-open")
    until(lambda: device.status().cover_open)


def test_a_cutter_that_waits_for_our_word_is_brought_back(start: Start) -> None:
    emulator = start("--tcp", "0", "--fault", "cutter-waits")
    device = Printer.open(Settings(emulator.device, deadline=4.0))
    ticket = encode(TICKET, device.settings).data
    assert device.print(ticket, 1).reason == "cutter_jam"
    emulator.say("heal cutter-waits")
    until(lambda: device.status().ready)
    assert device.print(ticket, 2).grade == "A"
