"""A secretary imports appointments: what is taken, refused, and not kept."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.office.appointments import changing, files, reading
from kiosk.office.appointments.reading import Parsed, Unreadable
from kiosk.office.values import Refused
from tests.office.afternoon import NOW, Afternoon, refusal, tables
from tests.office.shell import Shell
from tests.offices import open_office

JENA = ZoneInfo("Europe/Berlin")


def read(text: str | bytes) -> Parsed:
    raw = text if isinstance(text, bytes) else text.encode()
    return files.read(io.BytesIO(raw), JENA)


def calendar(*events: str, method: str = "PUBLISH") -> str:
    inner = "".join(f"BEGIN:VEVENT\r\n{e}\r\nEND:VEVENT\r\n" for e in events)
    return f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\n{inner}END:VCALENDAR\r\n"


def event(uid: str, time: str, *more: str) -> str:
    start = f"DTSTART;TZID=Europe/Berlin:20260130T{time}00"
    return "\r\n".join((f"UID:{uid}", start, "DURATION:PT10M", *more))


def take(office: Afternoon, text: str | bytes, *, keep: bool = False) -> list[str]:
    plan = changing.apply(
        office.store, read(text), keep=keep, at=office.at, device="test"
    )
    if plan.rejected:
        return [f"rejected {row.row}: {row.reason}" for row in plan.rejected]
    return [one.what for one in plan.changes]


def times(office: Afternoon) -> list[str]:
    found = changing.listed(office.store, office.at)
    return [f"{one.starts.astimezone(JENA):%H:%M} {one.state}" for one in found]


def test_moved_and_cancelled_ones_are_followed_by_their_id(office: Afternoon) -> None:
    first = calendar(event("a", "1520"), event("b", "1540"), event("c", "1600"))
    assert take(office, first) == ["new"] * 3
    codes = {a.starts: a.code for a in changing.listed(office.store, office.at)}
    second = calendar(event("a", "1525"), event("b", "1540", "STATUS:CANCELLED"))
    assert sorted(take(office, second)) == ["cancelled", "cancelled", "moved"]
    assert times(office) == ["15:25 expected", "15:40 cancelled", "16:00 cancelled"]
    moved = changing.listed(office.store, office.at)[0]
    assert moved.code == codes[moved.starts - dt.timedelta(minutes=5)]
    assert take(office, second) == ["unchanged"] * 3


def test_a_single_invitation_does_not_cancel_the_others(office: Afternoon) -> None:
    take(office, calendar(event("a", "1520"), event("b", "1540")))
    take(office, calendar(event("c", "1600"), method="REQUEST"))
    take(office, calendar(event("a", "1520"), method="CANCEL"))
    assert times(office) == ["15:20 cancelled", "15:40 expected", "16:00 expected"]


def test_whoever_is_here_keeps_the_ticket_when_the_appointment_moves(
    office: Afternoon,
) -> None:
    take(office, calendar(event("a", "1520")))
    (booked,) = changing.listed(office.store, office.at)
    ticket = office.check_in(booked.code).ticket
    assert take(office, calendar(event("a", "1620"))) == ["here"]
    assert office.ticket(ticket.number).appointed == booked.starts
    assert office.next() == ticket.number


def test_one_rejected_row_and_nothing_changes(office: Afternoon) -> None:
    take(office, calendar(event("a", "1520")))
    before = tables(office.store)
    bad = calendar(event("a", "1600"), "UID:x\r\nDTSTART:=cmd|calc")
    assert take(office, bad) == ["rejected 8: its time cannot be read"]
    assert tables(office.store) == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("mark", [";", ","])
def test_a_german_table_is_read(encoding: str, mark: str) -> None:
    rows = ("Datum;Uhrzeit;Dauer;Name", "27.11.2026;15.20 Uhr;15;Jörg Müller")
    text = "\r\n".join(rows).replace(";", mark)
    parsed = read(text.encode(encoding))
    (entry,) = parsed.entries
    assert entry.starts == dt.datetime(2026, 11, 27, 14, 20, tzinfo=dt.UTC)
    assert (entry.minutes, parsed.dropped) == (15, ("column 4",))


@pytest.mark.parametrize(
    ("heads", "row", "minutes"),
    [
        ("Datum;Uhrzeit;Ende", "27.11.26;15:20;15:35", 15),
        ("Termin;Datum", "x;27.11.2026 15:20", 10),
        ("Beginn;Ende", "27.11.2026 15:20;27.11.2026 15:40", 20),
        (
            "Betreff;Beginnt am;Beginnt um;Endet um",
            "x;27.11.2026;15:20:00;15:30:00",
            10,
        ),
        ("Start Date;Start Time", "2026-11-27;15:20", 10),
    ],
)
def test_tables_of_other_programs_are_read(heads: str, row: str, minutes: int) -> None:
    parsed = read(f"{heads}\n{row}\n")
    assert parsed.rejected == ()
    (entry,) = parsed.entries
    assert entry.starts == dt.datetime(2026, 11, 27, 14, 20, tzinfo=dt.UTC)
    assert entry.minutes == minutes


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("31.02.2026;15:20", "no such date"),
        ("29.03.2026;02:30", "a clock change skips this time"),
        ("=cmd();15:20", "no date like"),
        ("27.11.2026;25:00", "no time like"),
        ("27.11.2026;15:20;999", "length"),
        ("[@click=app.quit]x[/];\x1b[2J", "no date like"),
    ],
)
def test_a_wrong_row_is_named_with_its_reason(row: str, reason: str) -> None:
    parsed = read(f"Datum;Uhrzeit;Dauer\n\n{row}\n")
    (wrong,) = parsed.rejected
    assert wrong.row == 3
    assert reason in wrong.reason


def test_a_repeated_hour_means_the_first() -> None:
    (entry,) = read("25.10.2026;02:30\n").entries
    assert entry.starts == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "line",
    [
        "DTSTART:20260130T142000Z",
        "DTSTART:20260130T152000",
        "DTSTART;TZID=Europe/Berlin:20260130T152000",
    ],
)
def test_utc_floating_and_named_zones_mean_the_same(line: str) -> None:
    (entry,) = read(calendar(f"UID:a\r\n{line}")).entries
    assert entry.starts == dt.datetime(2026, 1, 30, 14, 20, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"x" * (files.LARGEST_FILE + 1),
        b"Datum;Uhrzeit\n\0",
        b"\x81\x8d",
        b"Datum;" + b"x" * (reading.LONGEST_LINE + 1),
        b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 9999,
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n",
        b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 200_000,
        b"PK\x03\x04" + b"0" * 100,
        b"\x1f\x8b" + b"0" * 100,
        "Datum;Uhrzeit\n30.1.2026;15:20\n".encode("utf-16"),
        b"Datum;Uhrzeit\n" + b"30.1.2026;15:20\n" * 20_001,
    ],
    ids=[
        "empty",
        "large",
        "nul",
        "encoding",
        "line",
        "events",
        "half",
        "deep",
        "zip",
        "gzip",
        "utf-16",
        "rows",
    ],
)
def test_a_hostile_file_is_one_sentence(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["", "ics", "csv"]))
def test_no_file_whatever_breaks_the_reading(raw: bytes, kind: str) -> None:
    around = {
        "ics": (
            b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:",
            b"\nEND:VEVENT\nEND:VCALENDAR\n",
        ),
        "csv": (b"Datum;Uhrzeit;Dauer\n", b""),
        "": (b"", b""),
    }[kind]
    try:
        read(around[0] + raw + around[1])
    except Unreadable:
        return


def test_codes_differ_and_none_is_easy(office: Afternoon) -> None:
    with office.store.read() as connection:
        taken = changing._codes(connection, office.store)
    codes = [changing._new_code(taken) for _ in range(500)]
    assert len(set(codes)) == 500
    assert not {"0000", "1234", "9876", "1111", "0123"} & set(codes)


def test_added_and_cancelled_by_hand(office: Afternoon) -> None:
    starts = NOW + dt.timedelta(minutes=20)
    added = changing.add(
        office.store, starts=starts, minutes=10, at=office.at, device="test"
    )
    with pytest.raises(Refused) as caught:
        changing.add(
            office.store,
            starts=starts + dt.timedelta(days=1),
            minutes=10,
            at=office.at,
            device="test",
        )
    assert refusal(caught) == "refused.outside_hours"
    changing.cancel(office.store, code=added.code, at=office.at, device="test")
    with pytest.raises(Refused) as caught:
        office.check_in(added.code)
    assert refusal(caught) == "refused.appointment_cancelled"


def test_no_name_is_kept_or_said_and_the_code_checks_in(tmp_path: Path) -> None:
    config = open_office(f"sqlite:///{tmp_path / 'office.db'}", tmp_path)
    shell = Shell(config, tmp_path)
    zone = ZoneInfo(config.house.timezone)
    when = (dt.datetime.now(zone) + dt.timedelta(minutes=40)).replace(second=0)
    secret = "Zaubermann"
    start = when.astimezone(dt.UTC)
    file = tmp_path / "calendar.ics"
    for stamp in (f"{start:%Y%m%dT%H%M%SZ}", f"{secret}T99"):
        file.write_text(
            calendar(
                f"UID:{secret}@example.org\r\nDTSTART:{stamp}\r\n"
                f"SUMMARY:{secret}\r\nATTENDEE;CN={secret}:mailto:{secret}@x.de\r\n"
                f"DESCRIPTION:{secret}\r\n X-{secret}:1\r\nX-{secret}:{secret}"
            )
        )
        done = shell.run("appointments", "import", str(file), "--yes")
        assert done.returncode == (3 if secret in stamp else 0), done
        assert secret not in done.stdout + done.stderr
        if done.returncode == 0:
            assert "SUMMARY" in done.stdout
    (booked,) = shell.json("appointments", "list")["appointments"]
    drawn = shell.json("ticket", "check-in", "--code", booked["code"])
    assert drawn["number"] == 61
    for kept in tmp_path.iterdir():
        if kept.is_file() and kept != file:
            assert secret.encode() not in kept.read_bytes(), kept
