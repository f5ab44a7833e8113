"""A whole calendar is exported as it is: birthdays, holidays, old years and all."""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Iterable
from pathlib import Path

import pytest

from kiosk.office.appointments import changing, files
from kiosk.office.appointments.changing import Plan
from kiosk.office.operations import dates
from tests.office.afternoon import MINUTE, NOW, Afternoon
from tests.office.shell import Shell
from tests.office.test_appointments_import import JENA, calendar, event, take, times
from tests.offices import open_office

ZONE = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:{winter}
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:a
DTSTART;TZID="{name}":20260130T152000
DTEND;TZID="{name}":20260130T153500
END:VEVENT
"""


def preview(office: Afternoon, text: str) -> Plan:
    parsed = files.read(io.BytesIO(text.encode()), JENA, office.at)
    return changing.preview(office.store, parsed, keep=False, at=office.at)


ASIDE = {
    "DTSTART;VALUE=DATE:20260130": "all day, it has no time",
    "DTSTART;VALUE=DATE:19710130\r\nRRULE:FREQ=YEARLY": "all day, it has no time",
    "DTSTART;TZID=Nowhere/Land:20200130T152000": "already past",
    "DTSTART:20200130T152000Z\r\nRRULE:FREQ=HOURLY;UNTIL=20200201": "already past",
    "DTSTART:20260126T090000\r\nDTEND:20260206T170000": "already past",
    "DTSTART:20260202T090000\r\nDTEND:20260206T170000": "outside the office hours",
    "DTSTART:20260203T090000\r\nDTEND:20260203T090000": "outside the office hours",
}
"""A holiday, a birthday, old times, a leave, a journey, a reminder."""
WRONG = (
    "DTSTART:20260130T152000\r\nDTEND:20260131T152000",
    "DTSTART:20260130T152000\r\nDTEND:20260130T142000",
    "DTSTART;TZID=Nowhere/Land:20260130T152000",
    "DTSTART:20200130T152000Z\r\nRRULE:FREQ=HOURLY",
)
"""Too long, ends before it begins, an unknown zone, a rule that never ends."""


def many(lines: Iterable[str]) -> list[str]:
    return [f"UID:{place}\r\n{one}" for place, one in enumerate(lines)]


def test_what_is_nobodys_appointment_hinders_no_import(office: Afternoon) -> None:
    plan = preview(office, calendar(*many(ASIDE), event("a", "1520")))
    assert plan.rejected == ()
    assert [one.what for one in plan.changes] == ["new"]
    assert [row.reason for row in plan.skipped] == [*ASIDE.values()]


def test_what_might_be_an_appointment_is_still_rejected(office: Afternoon) -> None:
    plan = preview(office, calendar(*many(WRONG)))
    assert len(plan.rejected) == len(WRONG), plan
    assert plan.skipped == ()


def test_a_table_of_outlook_is_taken_with_its_whole_days(office: Afternoon) -> None:
    heads = '"Betreff","Beginnt am","Beginnt um","Endet am","Endet um","Ganztägig"'
    rows = (
        '"Urlaub","2.2.2026","00:00:00","6.2.2026","00:00:00","Ein"',
        '"Reise","2.2.2026","18:00:00","3.2.2026","09:00:00","Aus"',
        '"Mustermann","30.1.2026","15:20:00","30.1.2026","15:35:00","Aus"',
    )
    text = "\r\n".join((heads, *rows))
    parsed = files.read(io.BytesIO(text.encode("cp1252")), JENA, office.at)
    plan = changing.preview(office.store, parsed, keep=False, at=office.at)
    assert plan.rejected == ()
    assert [(one.what, one.minutes) for one in plan.changes] == [("new", 15)]
    assert {row.reason for row in plan.skipped} == {"outside the office hours"}
    wrong = text.replace("15:35:00", "15:00:00").encode("cp1252")
    parsed = files.read(io.BytesIO(wrong), JENA, office.at)
    plan = changing.preview(office.store, parsed, keep=False, at=office.at)
    assert [row.row for row in plan.rejected] == [4]


def test_the_office_hours_and_their_break_are_no_appointments(
    office: Afternoon,
) -> None:
    opens = dt.datetime(2026, 2, 6, 13, 30, tzinfo=dt.UTC)
    pause = (opens + 60 * MINUTE, opens + 70 * MINUTE)
    dates.add(
        office.store,
        opens=opens,
        closes=opens + 120 * MINUTE,
        breaks=(pause,),
        at=office.at,
        device="test",
    )
    plan = preview(
        office,
        calendar(
            "UID:hours\r\nDTSTART:20260206T143000\r\nDTEND:20260206T163000",
            "UID:pause\r\nDTSTART:20260206T153000\r\nDTEND:20260206T154000",
            "UID:a\r\nDTSTART:20260206T144500\r\nDTEND:20260206T150000",
        ),
    )
    assert [one.minutes for one in plan.changes] == [15]
    assert plan.rejected == ()
    assert [row.reason for row in plan.skipped] == [
        "it is the office hours themselves, or covers them",
        "it is the break",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "W. Europe",
        "W. Europe Standard Time",
        "Customized Time Zone",
        "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
        "/mozilla.org/20050126_1/Europe/Berlin",
        "Mitteleuropäische Zeit",
    ],
)
def test_a_zone_is_known_by_its_offsets_whatever_it_is_called(name: str) -> None:
    inner = ZONE.format(name=name, winter="+0100")
    text = f"BEGIN:VCALENDAR\n{inner}END:VCALENDAR\n".encode()
    parsed = files.read(io.BytesIO(text), JENA, NOW)
    assert parsed.rejected == ()
    (entry,) = parsed.entries
    assert entry.starts == dt.datetime(2026, 1, 30, 14, 20, tzinfo=dt.UTC)
    assert entry.minutes == 15


def test_a_zone_with_other_offsets_is_not_taken_for_ours() -> None:
    inner = ZONE.format(name="Customized Time Zone", winter="+0300")
    text = f"BEGIN:VCALENDAR\n{inner}END:VCALENDAR\n".encode()
    parsed = files.read(io.BytesIO(text), JENA, NOW)
    assert [row.reason for row in parsed.rejected] == ["its time zone is not known"]


def test_no_warning_of_a_library_tells_what_stands_in_the_file() -> None:
    zone = "/Mustermann/Europe/Berlin"
    lines = f"UID:a\r\nDTSTART;TZID={zone}:20260130T152000"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for more in ("", "\r\nRRULE:FREQ=WEEKLY"):
            text = calendar(lines + more).encode()
            assert files.read(io.BytesIO(text), JENA, NOW).entries


def test_a_file_that_says_nothing_of_a_date_cancels_nobody_and_says_so(
    office: Afternoon,
) -> None:
    take(office, calendar(event("a", "1520")))
    other_day = "UID:b\r\nDTSTART:20260201T152000"
    assert take(office, calendar(other_day)) == ["kept"]
    assert times(office) == ["15:20 expected"]


def test_of_two_at_the_same_time_one_is_cancelled_by_its_code(tmp_path: Path) -> None:
    shell = Shell(
        open_office(f"sqlite:///{tmp_path / 'office.db'}", tmp_path), tmp_path
    )
    shell.says("hours", "add", "24.4.2037", "14:30", "16:30")
    when = ("--time", "15:20", "--date", "24.4.2037")
    codes = [
        shell.json("appointments", "add", *when)["appointments"][0]["code"],
        shell.run("appointments", "add", *when).stdout.split()[2],
    ]
    said = shell.fails(2, "appointments", "cancel", *when)
    assert said.endswith(f"several have that time: --code {', '.join(codes)}")
    shell.says("appointments", "cancel", "--code", codes[0])
    shell.says("appointments", "cancel", *when)
    said = shell.fails(3, "appointments", "cancel", *when)
    assert "refused.appointment_cancelled" in said


def test_a_date_that_is_added_again_tells_whom_it_still_has(tmp_path: Path) -> None:
    shell = Shell(
        open_office(f"sqlite:///{tmp_path / 'office.db'}", tmp_path), tmp_path
    )
    words = ("hours", "add", "24.4.2037", "14:30", "16:30")
    added = shell.json(*words)
    assert added["appointments"] == []
    shell.says("appointments", "add", "--time", "15:20", "--date", "24.4.2037")
    said = shell.says("hours", "cancel", str(added["hours"][0]["id"]))
    assert "write to them: 15:20" in said
    assert "appointments are on it from before: 15:20" in shell.says(*words)


def test_a_file_without_appointments_says_so(tmp_path: Path) -> None:
    shell = Shell(
        open_office(f"sqlite:///{tmp_path / 'office.db'}", tmp_path), tmp_path
    )
    for name, text in (
        ("heads.csv", "Datum;Uhrzeit;ID\n"),
        ("none.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR\n"),
    ):
        file = tmp_path / name
        file.write_text(text)
        said = shell.run("appointments", "import", str(file), "--dry-run")
        assert (said.returncode, said.stderr) == (0, "")
        assert said.stdout == "there is no appointment in it\n"
