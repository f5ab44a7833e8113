"""`aufruf printer …` as an administrator types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from kiosk.cli import main
from kiosk.config import LANGUAGES
from tests.paper.conftest import Start


def test_preview_shows_the_ticket(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    picture = tmp_path / "ticket.png"
    assert main(["printer", "preview", "--language", "en", "--png", str(picture)]) == 0
    assert "bytes (native text)" in capsys.readouterr().out
    with Image.open(picture) as shown:
        assert shown.width == 576
    assert main(["printer", "preview", "--number", "23", "--risk"]) == 0
    out = capsys.readouterr().out
    assert "Bürgersprechstunde" in out
    assert "nicht zusagen" in out.replace("\n", " ")


def test_preview_of_all_languages_is_one_picture_with_the_price_of_each(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    picture = tmp_path / "all.png"
    words = ["printer", "preview", "--language", "all", "--json", "--width", "58"]
    assert main([*words, "--png", str(picture)]) == 0
    tickets = json.loads(capsys.readouterr().out)["tickets"]
    assert [one["language"] for one in tickets] == list(LANGUAGES)
    for one in tickets:
        assert one["seconds"]["9600"] == round(one["bytes"] * 10 / 9600, 2)
        assert one["millimetres"] > 100
    with Image.open(picture) as shown:
        assert shown.width > 9 * 384


def test_status_without_a_printer_is_a_configuration_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["printer", "status"]) == 2
    assert "no printer is configured" in capsys.readouterr().err


def test_status_and_test_of_a_missing_printer_exit_with_4(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    device = f"usb:{tmp_path}/lp0"
    assert main(["printer", "status", "--device", device]) == 4
    assert "cannot be opened" in capsys.readouterr().err
    assert main(["printer", "test", "--device", device, "--json"]) == 4
    said = json.loads(capsys.readouterr().out)
    assert said["result"] == "not_sent"
    assert said["reason"] == "not_there"


def test_status_and_test_of_a_printer(
    start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    emulator = start("--tcp", "0")
    assert main(["printer", "status", "--device", emulator.device]) == 0
    assert "ready, paper ok" in capsys.readouterr().out
    assert main(["printer", "test", "--device", emulator.device]) == 0
    assert "confirmed" in capsys.readouterr().out
    assert "keine Wartenummer" in emulator.ticket(1)
    emulator.say("fault paper-out")
    assert main(["printer", "status", "--device", emulator.device, "--json"]) == 4
    said = json.loads(capsys.readouterr().out)
    assert said["paper"] == "out"
    assert said["reason"] == "paper_out"


def test_a_wrong_device_or_profile_is_a_configuration_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["printer", "status", "--device", "lpt1"]) == 2
    assert "printer.device" in capsys.readouterr().err
    assert main(["printer", "preview", "--profile", "TM-T99"]) == 2
    assert "TM-T20II" in capsys.readouterr().err


@pytest.mark.parametrize("action", ["status", "test", "preview", "emulate"])
def test_every_help_has_an_example(
    action: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["printer", action, "--help"])
    assert ended.value.code == 0
    assert f"aufruf printer {action}" in capsys.readouterr().out.partition("example")[2]
