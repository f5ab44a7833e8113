"""A series of dates is proposed without holidays, and added when a person says so."""

from __future__ import annotations

import datetime as dt
import os
import pty
import subprocess
from pathlib import Path

import pytest

from kiosk.config import Config
from kiosk.office import series
from tests.office.shell import ROOT, Shell

YEAR = {"first": dt.date(2026, 1, 1), "until": dt.date(2026, 12, 31)}


def days(**rule: object) -> list[str]:
    """What is proposed in 2026, without the year."""
    wanted = {
        "holidays": series.holidays_of("DE-TH", range(2026, 2027)),
        **YEAR,
        **rule,
    }
    return [
        f"{one.day:%d.%m.}"
        for one in series.propose(**wanted)  # type: ignore[arg-type]
        if not one.holiday
    ]


def test_every_second_friday_is_counted_from_the_first_one() -> None:
    found = days(weekday="fri", every=2, first=dt.date(2026, 1, 30))
    assert found[:3] == ["30.01.", "13.02.", "27.02."]


def test_there_is_no_date_on_a_holiday_of_thuringia() -> None:
    fridays = days(weekday="fri")
    assert "03.04." not in fridays, "Good Friday"
    assert "01.05." not in fridays, "Labour Day"
    assert "25.12." not in fridays
    assert "20.09." not in days(weekday="sun"), "Weltkindertag, in Thuringia alone"
    assert len(fridays) == 49


def test_the_last_thursday_of_each_month() -> None:
    found = days(weekday="thu", nth=(-1,))
    assert found[:3] == ["29.01.", "26.02.", "26.03."]
    assert len(found) == 12


def test_a_calendars_own_rule_is_understood() -> None:
    assert days(rule="FREQ=MONTHLY;BYDAY=1FR;COUNT=3") == ["02.01.", "06.02.", "06.03."]


@pytest.mark.parametrize(
    "rule",
    [
        {"rule": "every friday"},
        {"rule": "FREQ=FORTNIGHTLY"},
        {"rule": "FREQ=SECONDLY"},
        {"rule": "FREQ=DAILY;BYHOUR=1,2,3"},
        {"rule": "FREQ=DAILY"},
        {"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"},
        {"rule": "FREQ=WEEKLY;INTERVAL=0"},
        {"rule": "FREQ=WEEKLY;interval=+0"},
        {"rule": "FREQ=WEEKLY;INTERVAL= 0"},
        {"rule": "FREQ=WEEKLY;INTERVAL=-1"},
        {},
    ],
    ids=str,
)
def test_a_rule_that_says_nothing_or_too_much_is_refused(rule: dict[str, str]) -> None:
    with pytest.raises(series.RuleWrong):
        days(**rule)


def test_holidays_of_nowhere_are_refused() -> None:
    with pytest.raises(series.RuleWrong, match="DE-XX"):
        series.holidays_of("DE-XX", range(2026, 2027))
    assert series.holidays_of("", range(2026, 2027)) == {}


WORDS = ("hours", "propose", "--weekday", "fri", "--from", "24.4.2037", "--until")


@pytest.fixture
def shell(config: Config, tmp_path: Path) -> Shell:
    """Somebody who types commands."""
    return Shell(config, tmp_path)


def test_proposals_are_only_shown_until_somebody_adds_them(shell: Shell) -> None:
    said = shell.says(*WORDS, "15.5.2037", "14:30", "16:30")
    assert "Fri 01.05.2037  not proposed: Labor Day" in said
    assert "3 dates proposed, none added" in said
    assert len(shell.json("hours", "list", "--all")["hours"]) == 1
    added = shell.json(*WORDS, "15.5.2037", "14:30", "16:30", "--add")["added"]
    assert [one["day"] for one in added] == ["2037-04-24", "2037-05-08", "2037-05-15"]
    assert added[0]["opens"] == "2037-04-24T12:30:00Z"
    again = shell.json(*WORDS, "22.5.2037", "14:30", "16:30", "--add")
    assert [one["day"] for one in again["added"]] == ["2037-05-22"]


def test_a_series_has_breaks_and_limits_like_a_single_date(shell: Shell) -> None:
    more = ("--break", "15:30-15:40", "--issue-until", "16:15", "--numbers", "9")
    words = (*WORDS, "30.4.2037", "14:30", "16:30", *more, "--overrun", "5")
    (added,) = shell.json(*words, "--add")["added"]
    assert added["breaks"] == [["2037-04-24T13:30:00Z", "2037-04-24T13:40:00Z"]]
    assert added["issue_until"] == "2037-04-24T14:15:00Z"
    assert (added["remaining"], added["overrun"]) == (9, 5)
    said = shell.fails(3, *WORDS, "30.4.2037", "16:30", "14:30", "--add")
    assert "refused.hours_empty" in said


def test_a_date_that_the_clock_change_skips_hinders_not_the_others(
    shell: Shell,
) -> None:
    words = ("hours", "propose", "--weekday", "sun", "--from", "22.3.2037")
    more = ("--until", "5.4.2037", "02:30", "04:30", "--add")
    answer = shell.json(*words, *more)
    assert [one["day"] for one in answer["added"]] == ["2037-03-22", "2037-04-05"]
    assert answer["left_out"] == [
        {"day": "2037-03-29", "why": "a clock change skips one of its times"}
    ]


def test_in_a_terminal_the_person_is_asked(shell: Shell) -> None:
    for answer, count in (("n", 1), ("y", 2)):
        ours, theirs = pty.openpty()
        command = shell.command(*WORDS, "24.4.2037", "14:30", "16:30")
        with subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT
        ) as asked:
            os.close(theirs)
            os.write(ours, f"{answer}\n".encode())
            assert asked.wait(60) == 0
        os.close(ours)
        assert len(shell.json("hours", "list", "--all")["hours"]) == count


def test_the_rule_is_given_once(shell: Shell) -> None:
    said = shell.fails(2, "hours", "propose", "14:30", "16:30")
    assert "--weekday or --rule" in said
    said = shell.fails(2, *WORDS, "15.5.2037", "--rule", "FREQ=DAILY", "14:30", "16:30")
    assert "--weekday or --rule" in said
