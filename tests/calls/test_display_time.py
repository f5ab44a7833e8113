"""What the display shows at three o'clock, at midnight, when clocks are changed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from display.scene import Memory, Rules, advance, receive, scene
from display.wording import Voice, Words
from kiosk.config import Config, Database
from kiosk.office import board, operations
from kiosk.office.operations import dates, today
from kiosk.office.store import Store

BERLIN = ZoneInfo("Europe/Berlin")


class Afternoon:
    """An office open for some hours, and a display that follows it call by call."""

    def __init__(self, folder: Path, opens: dt.datetime) -> None:
        database = Database(
            url=f"sqlite:///{folder / 'office.db'}", roll=str(folder / "office.roll")
        )
        self.config = Config(database=database, hours=())
        self.at = opens.astimezone(dt.UTC)
        self._start = self.at
        self._store = Store.open(self.config)
        dates.open_now(
            self._store, duration=dt.timedelta(hours=4), at=self.at, device="test"
        )
        self._voice = Voice(self.config)
        self._memory = Memory(started=self.at)
        self._drawn = 0
        self.announced: list[int] = []

    def passes(self, minutes: float) -> None:
        self.at += dt.timedelta(minutes=minutes)

    def calls(self) -> Words:
        """Somebody draws and is called; what the screen says then."""
        self._drawn += 1
        operations.issue_ticket(
            self._store,
            draw_id=str(self._drawn),
            topic=None,
            language="de",
            at=self.at,
            device="test",
        )
        operations.call_next(self._store, desk="room", at=self.at, device="test")
        return self.looks()

    def looks(self) -> Words:
        now = (self.at - self._start).total_seconds()
        rules = Rules()
        self._memory = receive(self._memory, board.read(self._store, self.at), now)
        before = self._memory.shown
        self._memory = advance(self._memory, now, rules)
        shown = self._memory.shown
        if shown is not None and shown != before:
            self.announced.append(shown.number)
        return self._voice.words(scene(self._memory, now, self.at, rules), self.at)

    def close(self) -> None:
        self._store.close()


@pytest.mark.parametrize(
    ("opens", "clocks"),
    [
        # A Japanese peer's calls vanished after 15:00: converted to local time twice.
        (
            dt.datetime(2026, 1, 30, 14, 40, tzinfo=BERLIN),
            ["14:50", "15:00", "15:10", "15:20"],
        ),
        (
            dt.datetime(2026, 1, 30, 23, 40, tzinfo=BERLIN),
            ["23:50", "00:00", "00:10", "00:20"],
        ),
        (
            dt.datetime(2026, 3, 29, 1, 40, tzinfo=BERLIN),
            ["01:50", "03:00", "03:10", "03:20"],
        ),
        (
            dt.datetime(2026, 10, 25, 2, 40, tzinfo=BERLIN),
            ["02:50", "02:00", "02:10", "02:20"],
        ),
        (
            dt.datetime(2026, 10, 25, 2, 40, fold=1, tzinfo=BERLIN),
            ["02:50", "03:00", "03:10"],
        ),
    ],
    ids=["15:00", "midnight", "summer time", "winter time", "the second 02:40"],
)
def test_every_call_is_shown_whatever_the_clock_says(
    tmp_path: Path, opens: dt.datetime, clocks: list[str]
) -> None:
    office = Afternoon(tmp_path, opens)
    try:
        for turn, clock in enumerate(clocks, 1):
            office.passes(10)
            said = office.calls()
            assert (said.number, said.clock) == (str(turn), clock)
            assert said.room == "Raum 01.02_39"
            before = [str(number) for number in range(turn - 1, 0, -1)][:3]
            assert list(said.last) == before
            office.passes(0.5)
            assert office.looks().number == str(turn)
            office.passes(-0.5)
    finally:
        office.close()
    assert office.announced == list(range(1, len(clocks) + 1))


def test_a_pause_over_the_clock_change_ends_at_the_right_hour(tmp_path: Path) -> None:
    office = Afternoon(tmp_path, dt.datetime(2026, 3, 29, 1, 50, tzinfo=BERLIN))
    try:
        office.passes(5)
        until = office.at + dt.timedelta(minutes=15)
        today.pause(office._store, until=until, at=office.at, device="test")
        assert office.looks().message == (
            "Kurze Unterbrechung. Es geht etwa um 03:10 Uhr weiter."
        )
        config = msgspec.structs.replace(
            office.config,
            display=msgspec.structs.replace(office.config.display, door="room"),
        )
        office._voice = Voice(config)
        assert office.looks().message == "Pause bis 03:10"
    finally:
        office.close()
