"""A calendar's repeating appointments: rule, exceptions, moved dates, and limits."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.office.appointments import changing, files, reading, repeating
from kiosk.office.appointments.reading import Parsed, Unreadable
from tests.office.afternoon import MINUTE, NOW, Afternoon
from tests.office.test_appointments_import import JENA, calendar

WEEKLY = "RRULE:FREQ=WEEKLY;BYDAY=FR"


def read(*events: str) -> Parsed:
    return files.read(io.BytesIO(calendar(*events).encode()), JENA, NOW)


def series(*more: str, starts: str = "20260109T152000") -> str:
    lines = ("UID:a", f"DTSTART;TZID=Europe/Berlin:{starts}", "DURATION:PT15M", *more)
    return "\r\n".join(lines)


def changed(was: str, *more: str, starts: str) -> str:
    return series(f"RECURRENCE-ID;TZID=Europe/Berlin:{was}", *more, starts=starts)


def times(parsed: Parsed, count: int = 3) -> list[str]:
    assert parsed.rejected == ()
    return [f"{e.starts.astimezone(JENA):%d.%m. %H:%M}" for e in parsed.entries[:count]]


def reasons(parsed: Parsed) -> list[str]:
    return [row.reason for row in parsed.rejected]


def test_each_date_from_today_on_is_an_appointment() -> None:
    parsed = read(series(WEEKLY))
    assert times(parsed) == ["30.01. 15:20", "06.02. 15:20", "13.02. 15:20"]
    assert {entry.minutes for entry in parsed.entries} == {15}
    assert 50 < len(parsed.entries) < 60
    assert len({entry.uid for entry in parsed.entries}) == len(parsed.entries)


def test_the_local_time_stays_over_both_clock_changes() -> None:
    parsed = read(series(WEEKLY))
    local = {e.starts.astimezone(JENA).time() for e in parsed.entries}
    assert local == {dt.time(15, 20)}
    assert len({e.starts.time() for e in parsed.entries}) == 2


def test_exceptions_cancelled_and_moved_dates_are_followed() -> None:
    parsed = read(
        series(WEEKLY, "EXDATE;TZID=Europe/Berlin:20260206T152000"),
        changed("20260213T152000", starts="20260213T160000"),
        changed("20260220T152000", "STATUS:CANCELLED", starts="20260220T152000"),
    )
    assert times(parsed) == ["30.01. 15:20", "13.02. 16:00", "20.02. 15:20"]
    assert [entry.cancelled for entry in parsed.entries[:3]] == [False, False, True]


def test_a_moved_date_keeps_its_appointment_and_code(office: Afternoon) -> None:
    def take(*events: str) -> list[str]:
        plan = changing.apply(
            office.store, read(*events), keep=False, at=office.at, device="test"
        )
        assert plan.rejected == ()
        return [one.what for one in plan.changes]

    assert take(series(WEEKLY)) == ["new"]
    (first,) = changing.listed(office.store, office.at)
    moved = changed("20260130T152000", starts="20260130T160000")
    assert take(series(WEEKLY), moved) == ["moved"]
    (then,) = changing.listed(office.store, office.at)
    assert (then.code, then.starts) == (first.code, first.starts + 40 * MINUTE)
    assert take(series(WEEKLY), moved) == ["unchanged"]


def test_a_date_that_a_clock_change_skips_is_named() -> None:
    (reason,) = reasons(read(series("RRULE:FREQ=DAILY", starts="20260320T023000")))
    assert reason == "its date 29.03.2026: a clock change skips this time"


def test_an_event_without_length_has_the_usual_one() -> None:
    lines = "UID:a\r\nDTSTART:20260130T142000Z\r\nRRULE:FREQ=DAILY;COUNT=2"
    assert {entry.minutes for entry in read(lines).entries} == {reading.SLOT}


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=5",
        "FREQ=DAILY;BYHOUR=1,2",
        "FREQ=DAILY;BYMONTHDAY=31;BYMONTH=2",
        "FREQ=WEEKLY;INTERVAL=99999999",
        "FREQ=WEEKLY;FREQ=SECONDLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=MONTHLY;BYMONTH=13",
        "COUNT=3",
        "every friday",
        "",
    ],
)
def test_a_rule_without_measure_is_refused(rule: str) -> None:
    assert reasons(read(series(f"RRULE:{rule}"))) == [
        "it repeats by a rule that is not understood"
    ]


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        ((series(WEEKLY, WEEKLY),), "a field stands in it twice"),
        ((series(WEEKLY), series(WEEKLY)), "its id stands in the file twice"),
        (
            (series(WEEKLY, "EXRULE:FREQ=DAILY"),),
            "it repeats; enter each date by itself",
        ),
        ((series(WEEKLY, starts="00010101T000000"),), "it began too long ago"),
        (
            (series(WEEKLY), changed("20260206T152000", starts="20260206")),
            "no time of day",
        ),
        ((series("RDATE:=cmd|calc"),), "its repetition cannot be read"),
        ((series(WEEKLY, *["EXDATE:20260206T152000"] * 1001),), "too many exceptions"),
        (
            (series("RDATE:" + ",".join(["20260206T152000"] * 1001)),),
            "too many exceptions",
        ),
    ],
    ids=["field", "id", "exrule", "old", "date", "formula", "exdates", "rdates"],
)
def test_a_wrong_series_is_one_rejected_row(
    events: tuple[str, ...], reason: str
) -> None:
    parsed = read(*events)
    assert parsed.entries == ()
    assert len(parsed.rejected) == 1
    assert reason in parsed.rejected[0].reason


def test_too_many_series_are_one_sentence() -> None:
    many = [series(WEEKLY).replace("UID:a", f"UID:{n}") for n in range(201)]
    with pytest.raises(Unreadable, match="more than 200 repeating events"):
        read(*many)


def test_a_file_that_takes_too_long_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(repeating, "DEADLINE", 0.0)
    with pytest.raises(Unreadable, match="take too long"):
        read(series(WEEKLY))


def test_without_a_present_moment_nothing_is_repeated() -> None:
    raw = io.BytesIO(calendar(series(WEEKLY)).encode())
    assert reasons(files.read(raw, JENA)) == ["it repeats; enter each date by itself"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "FREQ=DAILY",
                "FREQ=WEEKLY",
                "INTERVAL=0",
                "COUNT=0",
                "BYDAY=FR",
                "BYDAY=-1FR",
                "BYMONTH=13",
                "BYSETPOS=0",
                "UNTIL=20260230",
                "UNTIL=20261231T000000Z",
                "WKST=SU",
                "X=1",
            ]
        ),
        max_size=4,
    ),
    st.text(max_size=12),
)
def test_no_rule_whatever_breaks_the_reading(parts: list[str], noise: str) -> None:
    for rule in (";".join(parts), ";".join(parts) + noise):
        clean = rule.replace("\r", "").replace("\n", "")
        try:
            read(series(f"RRULE:{clean}"))
        except Unreadable:
            continue
