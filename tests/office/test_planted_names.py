"""Names that nobody may keep: planted wherever text comes in, sought in every file."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from kiosk.config import Config, Printer
from kiosk.office import operations, retention, roll
from kiosk.office.appointments import changing
from kiosk.office.store import Store
from kiosk.office.tables import appointment, ticket
from kiosk.office.values import Kind, PrintState
from tests.office.afternoon import NOW, Afternoon
from tests.office.shell import Shell, toml
from tests.offices import open_office

NAME, MAIL, MATTER = "Mustermann", "erika@example.org", "Sorgerechtsstreit"
WORDS = (NAME, MAIL, MATTER)
CALENDAR = f"""BEGIN:VCALENDAR
X-WR-CALNAME:Termine {NAME}
BEGIN:VEVENT
UID:{NAME}-{MAIL}
DTSTART:{{day}}T{{hour}}0000
DURATION:PT10M
SUMMARY;LANGUAGE=de:{NAME} wegen {MATTER}
DESCRIPTION:{MATTER}
ATTENDEE;CN={NAME}:mailto:{MAIL}
ORGANIZER;CN={NAME}:mailto:{MAIL}
LOCATION:bei {NAME}
COMMENT:{MATTER}
X-WHO:{NAME}
BEGIN:VALARM
DESCRIPTION:{NAME}
END:VALARM
END:VEVENT
END:VCALENDAR
"""
TABLE = f"""Datum;Uhrzeit;ID;Name;E-Mail;Anliegen
{{date}};{{time}};{NAME}1;{NAME};{MAIL};{MATTER}
"""


class House:
    """An office on SQLite with all its files in one folder, and a log of everything."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder = folder / "state"
        self.folder.mkdir()
        self.log = self.folder / "aufruf.log"
        shutil.copyfile(template, self.folder / "office.db")
        config = open_office(f"sqlite:///{self.folder / 'office.db'}", self.folder)
        printer = Printer(device=f"file:{folder / 'paper'}")
        self.config: Config = msgspec.structs.replace(config, printer=printer)
        self.shell = Shell(self.config, folder)
        self.shell.file.write_text(
            toml(self.config) + f'[printer]\ndevice = "{printer.device}"\n'
        )
        self.outside = folder

    def does(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command, whose log tells all there is to tell.

        What it prints goes into the folder, too: a service's goes into the journal.
        """
        done = self.shell.run(
            *words,
            env={
                **os.environ,
                "AUFRUF_LOG": str(self.log),
                "AUFRUF_LOG_LEVEL": "DEBUG",
                "XDG_DATA_HOME": str(self.folder),
            },
        )
        with (self.folder / "journal").open("a") as journal:
            journal.write(done.stdout + done.stderr)
        return done

    def holding(self, *words: str) -> set[str]:
        """The files, of every kind, in which one of the words stands."""
        # By another process: whoever opens and closes the database's files in the
        # process that uses them takes its locks away.
        wanted = [part for word in words for part in ("-e", word)]
        found = subprocess.run(
            ["grep", "-rlaF", *wanted, str(self.folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert found.returncode < 2, found.stderr
        return {Path(line).name for line in found.stdout.splitlines()}


@pytest.fixture
def house(tmp_path: Path, sqlite_with_tables: Path) -> House:
    return House(tmp_path, sqlite_with_tables)


def test_no_name_of_a_calendar_is_written_anywhere(house: House) -> None:
    day = house.config.hours[0].date
    hour = house.config.hours[0].closes.hour - 1
    calendar = house.outside / f"{NAME}.ics"
    calendar.write_text(CALENDAR.format(day=f"{day:%Y%m%d}", hour=f"{hour:02}"))
    table = house.outside / f"{NAME}.csv"
    table.write_text(TABLE.format(date=f"{day:%d.%m.%Y}", time=f"{hour:02}:30"))
    broken = house.outside / f"broken-{NAME}.csv"
    broken.write_text(table.read_text() + f"{NAME};{MATTER};;{NAME};{MAIL};\n")
    assert house.does("appointments", "import", str(calendar), "--yes").returncode == 0
    assert house.holding(*WORDS) == set()
    again = house.does("appointments", "import", str(table), "--yes", "--keep")
    assert again.returncode == 0, again.stderr
    assert house.does("appointments", "import", str(broken), "--yes").returncode == 3
    assert house.does("appointments", "list", "--print").returncode == 0
    assert house.does("journal", "--json").returncode == 0
    assert house.does("backup", str(house.folder / "copy.db")).returncode == 0
    store = Store.open(house.config)
    found = changing.listed(store, now())
    assert len(found) == 2
    assert house.log.exists()
    assert house.holding(*WORDS) == set(), "with database and log open"
    store.close()
    assert house.holding(*WORDS) == set()


def now() -> dt.datetime:
    """A moment within the office hours."""
    return dt.datetime.now(dt.UTC)


def test_what_scripts_wrote_into_any_field_is_gone_after_the_night(
    house: House,
) -> None:
    """A name typed where none belongs lives for a day, and in copies that are named."""
    plants = [f"{NAME}{number}" for number in range(9)]
    drawn = house.does("ticket", "issue", "--draw-id", plants[0], "--print")
    assert drawn.returncode == 0, drawn.stderr
    store = Store.open(house.config)
    office = Afternoon(store, now())
    mine = office.draw(draw_id=plants[1]).ticket
    attempt = operations.begin_print(
        store, ticket_id=mine.id, at=office.at, device=plants[2], copy=False
    )
    operations.record_print(
        store,
        attempt=attempt,
        state=PrintState.FAILED,
        reason=plants[3],
        at=office.at,
        device=plants[8],
    )
    operations.call_next(
        store, desk="room", at=office.at, device=plants[4], act_id=plants[5]
    )
    operations.void_ticket(store, ticket_id=mine.id, at=office.at, device=plants[6])
    assert "office.db-wal" in house.holding(*plants), "else nothing was planted"
    copy = house.folder / "copy.db"
    assert house.does("backup", str(copy)).returncode == 0
    operations.close_day(store, at=office.at, device=plants[7])
    store.close()
    forgot = house.does("forget")
    assert forgot.returncode == 0, forgot.stderr
    assert str(copy) in forgot.stdout
    assert house.holding(*plants) == {"copy.db"}
    assert house.does("backup", "--replace", str(copy)).returncode == 0
    assert house.holding(*plants) == set()
    kept = {path.name for path in house.folder.rglob("*") if path.is_file()}
    assert {"office.db", "office.roll", "aufruf.log", "journal", "copy.db"} <= kept


def test_appointments_are_gone_when_the_office_closes(office: Afternoon) -> None:
    office.arrives(5)
    office.book(20, code="918273")
    office.book(25, state="cancelled")
    office.closes_the_day()
    with office.store.read() as connection:
        assert not connection.execute(select(appointment)).all()
        (mine,) = connection.execute(select(ticket)).all()
    assert mine.appointment_id is None
    assert retention.reports(office.store)[-1].totals.no_shows == 1


def test_the_number_roll_tells_no_time() -> None:
    words = roll.line(NOW.date(), NOW, Kind.WALK_IN, 17).decode().split()
    day, opens, kind, number, checksum = words
    assert (day, opens) == ("2026-01-30", "20260130T140000Z")
    assert (kind, number, len(checksum)) == ("walk_in", "17", 8)
