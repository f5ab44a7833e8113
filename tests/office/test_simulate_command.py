"""`aufruf simulate`: the office's questions in its own words, and what it answers."""

from __future__ import annotations

import csv
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from kiosk.cli import main
from kiosk.commands import simulate_rows as rows
from kiosk.commands.simulate_page import draw
from kiosk.config import LANGUAGES, Config, Kiosk
from kiosk.office.simulate.playing import what_if
from kiosk.office.simulate.scenario import Scenario
from tests.office.shell import ROOT

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The file of an office with two topics."""
    file = tmp_path / "office.toml"
    file.write_text(
        '[[topics]]\nkey = "fire"\nminutes = 6\n'
        '[[topics]]\nkey = "order"\nminutes = 12\n'
    )
    return file


def simulated(office: Path, *words: str) -> int:
    """Its exit code; few afternoons unless the words say more."""
    return main(["--config", str(office), "simulate", "--afternoons", "30", *words])


def refused(office: Path, capsys: Capture, *words: str) -> str:
    """What is said when it is refused for its options."""
    with pytest.raises(SystemExit) as end:
        raise SystemExit(simulated(office, *words))
    assert end.value.code == 2
    said = capsys.readouterr()
    assert not said.out
    return said.err


def answer(office: Path, capsys: Capture, *words: str) -> list[dict[str, float]]:
    """The settings of each row, as JSON tells them."""
    assert simulated(office, "--json", *words) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return [row["settings"] for row in json.loads(said.out)["rows"]]


def test_two_hours_or_three(office: Path, capsys: Capture) -> None:
    assert simulated(office, "--length", "2h,3h") == 0
    said = capsys.readouterr().out
    assert "30 afternoons each: 1 room" in said
    lines = [line.split() for line in said.splitlines() if line.startswith("   1")]
    assert [line[:2] for line in lines] == [["120", "8"], ["180", "12"]]
    assert "Most people are called with length 180" in said


def test_one_way_alone_is_told_in_a_sentence(office: Path, capsys: Capture) -> None:
    assert simulated(office) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("On such an afternoon ")
    assert "walk-ins wait" in last
    assert "of the registered are called no later than 10 minutes after" in last


def test_the_times_may_be_said_as_they_stand_on_the_door(
    office: Path, capsys: Capture
) -> None:
    found = answer(office, capsys, "--from", "14:30", "--until", "16:30,17:00")
    assert [row["length"] for row in found] == [120, 150]


def test_every_combination_is_a_row(office: Path, capsys: Capture) -> None:
    found = answer(
        office,
        capsys,
        *("--rooms", "1,2", "--spacing", "15,20", "--walk-ins", "3,4.5"),
        *("--talk", "8", "--pace", "1.2", "--no-show", "20", "--overrun", "30"),
    )
    assert len(found) == 8
    assert {row["walk-ins"] for row in found} == {3, 4.5}
    last = found[-1]
    assert (last["rooms"], last["spacing"], last["appointments"]) == (2, 20, 6)
    assert (last["talk"], last["pace"], last["no-show"]) == (8, 1.2, 20)


def test_talks_take_what_the_configuration_says_of_their_topics(
    office: Path, capsys: Capture
) -> None:
    (alike,) = answer(office, capsys)
    (mixed,) = answer(office, capsys, "--topics", "fire=2,order=1")
    assert (alike["talk"], mixed["talk"]) == (9, 8)


def test_more_appointments_than_fit_are_said_and_not_played(
    office: Path, capsys: Capture
) -> None:
    assert simulated(office, "--appointments", "8", "--spacing", "15,20") == 0
    said = capsys.readouterr()
    assert "only 6 appointments fit: every 20 minutes in 120, 1 room" in said.err


def test_ranges_are_announced_and_judged_if_wanted(
    office: Path, capsys: Capture
) -> None:
    words = ["--json", "--estimates", "--afternoons", "3"]
    assert simulated(office, *words) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert 0 <= row["figures"]["inside"] <= 1
    assert row["figures"]["width"] >= 5


def test_csv_opens_in_a_spreadsheet(office: Path, tmp_path: Path) -> None:
    file = tmp_path / "what-if.csv"
    assert simulated(office, "--rooms", "1,2", "--csv", str(file)) == 0
    with file.open(encoding="utf-8-sig", newline="") as text:
        found = list(csv.DictReader(text, delimiter=";"))
    assert [line["rooms"] for line in found] == ["1", "2"]
    assert "." not in file.read_text("utf-8-sig"), "a German one takes 11.2 for a date"
    most, mean = found[0]["walk-ins wait 95 %"], found[0]["walk-ins wait"]
    assert float(most.replace(",", ".")) >= float(mean.replace(",", "."))
    assert float(found[0]["overrun"]) == 15
    assert float(found[0]["over minutes"].replace(",", ".")) < 60
    assert found[0]["told right"] == ""


def test_csv_alone_goes_to_a_pipe(office: Path, capsys: Capture) -> None:
    assert simulated(office, "--csv", "-") == 0
    heads, line, rest = capsys.readouterr().out.split("\r\n")
    assert rest == ""
    found = dict(zip(heads.split(";"), line.split(";"), strict=True))
    assert 0 < float(found["came"]) < 50


@pytest.mark.parametrize("tag", LANGUAGES)
def test_nothing_runs_over_the_picture_in_any_language(tag: str) -> None:
    house = Config(kiosk=Kiosk(languages=(tag,)))  # type: ignore[arg-type]
    scenarios = [Scenario(rooms=1, pace=1.25), Scenario(rooms=2, appointments=0)]
    played = [rows.Row(one, what_if(one, afternoons=20)) for one in scenarios]
    page = draw(played, house).convert("L")
    for box in (
        (0, 0, 40, page.height),
        (page.width - 40, 0, page.width, page.height),
        (0, page.height - 40, page.width, page.height),
    ):
        assert page.crop(box).getextrema() == (255, 255), box
    assert page.getextrema() != (255, 255)


def test_the_picture_is_written(office: Path, tmp_path: Path) -> None:
    file = tmp_path / "what-if.png"
    assert simulated(office, "--png", str(file)) == 0
    with Image.open(file) as page:
        assert page.width == 1240


def test_a_file_that_cannot_be_written_is_named(office: Path, capsys: Capture) -> None:
    assert simulated(office, "--csv", "/nonexistent/what-if.csv") == 3
    assert "/nonexistent/what-if.csv" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--topics", "fir"], 'there is no topic "fir"; allowed: fire, order'),
        (["--from", "14:30"], "either both of them, or --length alone"),
        (["--from", "14:30", "--until", "14:00"], "must be after --from"),
        (["--rooms", "1,1"], "each value once"),
        (["--rooms", "0"], "a whole number from 1 to 40"),
        (["--walk-ins", "many"], "a number from 0 to 240"),
        (["--walk-ins", "nan"], "a number from 0 to 240"),
        (["--topics", "fire=0"], "a number from 0.001"),
        (["--length", "0"], "between 1m and 24h"),
        (
            ["--rooms", "1,2,3,4,5,6,7,8", "--spacing", "5,6,7,8,9,10,11,12"],
            "64 combinations; at most 60",
        ),
    ],
)
def test_what_cannot_be_played_is_refused_with_what_is_allowed(
    office: Path, capsys: Capture, words: list[str], said: str
) -> None:
    assert said in refused(office, capsys, *words)


def test_a_bar_is_drawn_on_a_terminal_and_not_in_a_pipe(office: Path) -> None:
    words = [sys.executable, "-m", "kiosk.cli", "--config", str(office), "simulate"]
    master, slave = pty.openpty()
    with os.fdopen(master, "rb", buffering=0) as terminal:
        done = subprocess.run(
            [*words, "--afternoons", "60"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=slave,
            text=True,
            check=True,
            env={**os.environ, "TERM": "xterm"},
        )
        os.close(slave)
        drawn = os.read(terminal.fileno(), 65536).decode()
    assert "afternoons" in drawn
    assert "\x1b" not in done.stdout
    assert "On such an afternoon" in done.stdout
