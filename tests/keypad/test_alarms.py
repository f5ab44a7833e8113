"""Trouble with devices, heard at the desk: once, now and then, and all-clear."""

from __future__ import annotations

import datetime as dt

import pytest

from kiosk.keypad.alarms import Alarms
from kiosk.keypad.answers import Answer, Picture
from kiosk.office.troubles import SILENT, Trouble
from kiosk.office.values import Situation

NOON = dt.datetime(2026, 1, 30, 12, tzinfo=dt.UTC)
REMINDER = 300.0


class Ear:
    """A number pad, its reporter and its loudspeaker, that remember."""

    name = "keypad"
    desk = "room"

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.told: list[tuple[str | None, str | None]] = []
        self.reporter = self

    def play(self, tone: str) -> None:
        self.heard.append(str(tone))

    def tell(self, answer: Answer) -> None:
        self.told.append((answer.trouble, answer.device))

    def show(self, picture: Picture) -> None:
        raise AssertionError(picture)

    def close(self) -> None:
        pass


def trouble(key: str = "paper_out", device: str = "kiosk-printer") -> Trouble:
    values: dict[str, object] = {"device": device, "number": 17, "tickets": 9}
    return Trouble(f"trouble.{key}", device, "printer", NOON, values)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def alarms(ear: Ear) -> Alarms:
    return Alarms([ear], ear, REMINDER, 0.0)  # type: ignore[list-item, arg-type]


def test_a_trouble_is_heard_once_and_shown_as_long_as_it_lasts(
    alarms: Alarms, ear: Ear
) -> None:
    for second in range(0, 200, 5):
        (shown,) = alarms.look([trouble()], Situation.OPEN, second)
        assert shown.startswith("Ticketdrucker (kiosk-printer): kein Papier.")
    assert ear.heard == ["trouble"]
    assert ear.told == [("trouble.paper_out", "kiosk-printer")]


def test_staff_are_reminded_of_what_hinders_and_not_of_what_does_not(
    alarms: Alarms, ear: Ear
) -> None:
    for second in range(0, 1000, 5):
        alarms.look([trouble(), trouble("paper_low", "b")], Situation.OPEN, second)
    assert ear.heard == ["trouble"] * 4
    assert ear.told.count(("trouble.paper_out", "kiosk-printer")) == 4
    assert ear.told.count(("trouble.paper_low", "b")) == 1


def test_without_a_reminder_it_sounds_once(ear: Ear) -> None:
    alarms = Alarms([ear], ear, 0.0, 0.0)  # type: ignore[list-item, arg-type]
    for second in range(0, 1000, 5):
        alarms.look([trouble()], Situation.OPEN, second)
    assert ear.heard == ["trouble"]


def test_the_all_clear_is_heard_when_a_device_has_no_trouble_left(
    alarms: Alarms, ear: Ear
) -> None:
    both = [trouble("cover_open"), trouble("paper_low")]
    alarms.look(both, Situation.OPEN, 1)
    alarms.look(both[:1], Situation.OPEN, 2)
    assert "well" not in ear.heard
    assert alarms.look([], Situation.OPEN, 3) == ()
    assert ear.heard == ["trouble", "well"]
    assert ear.told[-1] == ("trouble.over", "kiosk-printer")
    alarms.look(both, Situation.OPEN, 4)
    assert ear.heard == ["trouble", "well", "trouble"]


def test_a_lost_ticket_is_told_once_and_is_never_well_again(
    alarms: Alarms, ear: Ear
) -> None:
    alarms.look([trouble("ticket_lost", "kiosk")], Situation.OPEN, 1)
    alarms.look([], Situation.OPEN, 2)
    assert ear.heard == ["trouble"]


@pytest.mark.parametrize(
    "closed", [Situation.NONE, Situation.ENDED, Situation.BEFORE, Situation.EVACUATION]
)
def test_nothing_sounds_while_no_hours_are_open_but_then_it_does(
    alarms: Alarms, ear: Ear, closed: Situation
) -> None:
    for second in range(0, 1000, 5):
        assert alarms.look([trouble()], closed, second)
    assert not ear.heard
    alarms.look([trouble()], Situation.OPEN, 1000)
    assert ear.heard == ["trouble"]


def test_after_a_power_cut_nobody_is_missed_for_half_a_minute(
    alarms: Alarms, ear: Ear
) -> None:
    silent = trouble("kiosk_silent", "kiosk")
    half_a_minute = SILENT.total_seconds()
    assert not alarms.look([silent], Situation.OPEN, half_a_minute - 1)
    assert alarms.look([silent], Situation.OPEN, half_a_minute + 1)
    assert ear.heard == ["trouble"]


def test_a_pad_that_says_itself_that_it_is_missing_is_not_told_twice(
    alarms: Alarms, ear: Ear
) -> None:
    missing = trouble("keypad_missing", ear.name)
    assert not alarms.look([missing], Situation.OPEN, 60)
    assert not ear.heard


def test_whoever_is_silent_is_named_with_the_time_of_the_last_sign(ear: Ear) -> None:
    zone = dt.timezone(dt.timedelta(hours=1))
    pads = [ear]
    alarms = Alarms(pads, ear, REMINDER, 0.0, zone)  # type: ignore[arg-type]
    (said,) = alarms.look([trouble("display_silent", "hall")], Situation.OPEN, 60)
    assert said.startswith("Die Anzeige im Flur (hall) meldet sich nicht.")
    assert said.endswith("Seit 13:00 Uhr.")
