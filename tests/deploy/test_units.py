"""The systemd units, udev rules and the guide fit together."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kiosk.cli import COMMANDS
from tests.deploy.tree import DEPLOY
from tests.needs import need

SERVICES = sorted((DEPLOY / "systemd").glob("*.service"))
NIGHTLY = DEPLOY / "systemd" / "aufruf-forget.service"
STANDING = [file for file in SERVICES if file != NIGHTLY]
INSTALLED = "/opt/aufruf/"
EXPOSURE = {"aufruf-keypad.service": 20, "aufruf-forget.service": 20}
"""The highest allowed exposure by systemd's own measure, in tenths."""
EXPOSURE_OF_SCREENS = 30


class Unit(configparser.RawConfigParser):
    """A unit file; of repeated keys the values of all, line by line."""

    def __init__(self, file: Path) -> None:
        super().__init__(strict=False, delimiters=("=",), interpolation=None)
        self.read_string(file.read_text("utf-8"))

    def optionxform(self, optionstr: str) -> str:
        return optionstr


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units with programs that are on this machine too."""
    shutil.copytree(DEPLOY / "systemd", tmp_path / "units")
    for file in (tmp_path / "units").glob("*.service"):
        text = re.sub(
            r"^(ExecStart=)/\S+", r"\1/bin/true", file.read_text(), flags=re.MULTILINE
        )
        file.write_text(text)
    return tmp_path / "units"


def test_systemd_finds_no_mistake_in_the_units(units: Path) -> None:
    need("systemd-analyze")
    ours = sorted(str(file) for file in units.iterdir())
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *ours],
        capture_output=True,
        text=True,
        check=False,
    )
    about_ours = [line for line in done.stderr.splitlines() if "aufruf" in line]
    assert about_ours == []


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.name)
def test_each_service_is_shut_in(file: Path, units: Path) -> None:
    need("systemd-analyze")
    limit = EXPOSURE.get(file.name, EXPOSURE_OF_SCREENS)
    command = ["systemd-analyze", "security", "--offline=true"]
    done = subprocess.run(
        [*command, f"--threshold={limit}", str(units / file.name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout.splitlines()[-1:]


def test_the_night_forgets_by_itself_and_tries_again() -> None:
    unit = Unit(NIGHTLY)
    timer = Unit(NIGHTLY.with_suffix(".timer"))
    assert unit["Service"]["Type"] == "oneshot"
    assert unit["Service"]["Restart"] == "on-failure"
    assert unit["Service"]["User"] == "aufruf"
    assert timer["Timer"]["OnCalendar"] == "*-*-* 02:00:00"
    assert timer["Timer"]["Persistent"] == "true"
    assert timer["Install"]["WantedBy"] == "timers.target"


@pytest.mark.parametrize("file", STANDING, ids=lambda file: file.name)
def test_each_service_comes_back_for_ever_as_its_own_user(file: Path) -> None:
    unit = Unit(file)
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert unit["Unit"]["PartOf"] == "aufruf.target"
    assert unit["Service"]["Restart"] == "always"
    assert unit["Service"]["User"] == "aufruf"
    assert unit["Service"]["StateDirectory"] == "aufruf"
    assert unit["Install"]["WantedBy"] == "aufruf.target"


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.name)
def test_a_crash_leaves_no_memory_on_the_disk(file: Path) -> None:
    assert Unit(file)["Service"]["LimitCORE"] == "0"


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.name)
def test_each_service_starts_a_command_or_file_that_exists(file: Path) -> None:
    line = Unit(file)["Service"]["ExecStart"]
    if run := re.search(r"/\.venv/bin/aufruf (\S+)$", line):
        assert run[1] in COMMANDS
    ours = re.findall(rf"{INSTALLED}(deploy/\S+)", line)
    assert run or ours
    for name in ours:
        assert (DEPLOY.parent / name).exists()


def test_whoever_reaches_devices_has_the_groups_of_the_udev_rules() -> None:
    rules = (DEPLOY / "udev" / "60-aufruf.rules").read_text("utf-8")
    keypad = Unit(DEPLOY / "systemd" / "aufruf-keypad.service")["Service"]
    kiosk = Unit(DEPLOY / "systemd" / "aufruf-kiosk.service")["Service"]
    assert 'GROUP="aufruf-keypad"' in rules
    assert "aufruf-keypad" in keypad["SupplementaryGroups"].split()
    assert 'GROUP="lp"' in rules
    assert "lp" in kiosk["SupplementaryGroups"].split()
    assert "input" not in keypad["SupplementaryGroups"].split()


def test_no_journal_keeps_when_the_staff_called_whom() -> None:
    """The times of calls are the lengths of talks."""
    keypad = Unit(DEPLOY / "systemd" / "aufruf-keypad.service")["Service"]
    assert (keypad["StandardOutput"], keypad["StandardError"]) == ("null", "journal")


def test_the_udev_rules_are_well_formed() -> None:
    part = r'[A-Z]+(\{[\w/]+\})?(==|!=|\+=|-=|:=|=)"[^"]*"'
    lines = (DEPLOY / "udev" / "60-aufruf.rules").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert len(rules) == 3
    for rule in rules:
        assert re.fullmatch(rf"{part}(, {part})*", rule), rule


def test_the_guide_names_only_files_that_exist() -> None:
    guide = (DEPLOY / "INSTALL.md").read_text("utf-8")
    named = set(re.findall(rf"{INSTALLED}(deploy/[\w./-]+)", guide))
    assert len(named) >= 6
    for name in named:
        assert (DEPLOY.parent / name.rstrip("/")).exists(), name
    for unit in re.findall(r"`(aufruf-[a-z]+)`", guide):
        known = (DEPLOY / "systemd" / f"{unit}.service").exists()
        assert known or unit == "aufruf-keypad", unit
