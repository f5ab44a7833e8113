"""A date is added: not over another one, not at a time that does not exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.office.values import Refused
from tests.office.afternoon import MINUTE, NOW, Afternoon, refusal
from tests.office.shell import Shell
from tests.offices import open_office


def test_hours_that_overlap_others_are_refused(office: Afternoon) -> None:
    with pytest.raises(Refused) as caught:
        office.hours("add", opens=NOW + 60 * MINUTE, closes=NOW + 400 * MINUTE)
    assert refusal(caught) == "refused.hours_exist"
    office.hours("add", opens=NOW + 240 * MINUTE, closes=NOW + 400 * MINUTE)


def test_an_opening_that_a_clock_change_skips_is_a_slip(tmp_path: Path) -> None:
    config = open_office(f"sqlite:///{tmp_path / 'office.db'}", tmp_path)
    shell = Shell(config, tmp_path)
    if config.house.timezone == "Europe/Berlin":
        said = shell.fails(2, "hours", "add", "28.3.2027", "2:30", "5:00")
        assert "a clock change skips this time" in said
