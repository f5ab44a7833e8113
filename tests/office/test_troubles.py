"""Signs of life in, what staff have to see to out."""

from __future__ import annotations

import datetime as dt

import pytest

from kiosk.config import LANGUAGES
from kiosk.language import language
from kiosk.office.troubles import (
    FORGOTTEN,
    MISSED,
    OVER,
    REASONS,
    SILENT,
    Trouble,
    troubles,
)
from kiosk.office.values import DeviceLife
from printer.errors import PrinterError
from printer.outcome import Condition

NOON = dt.datetime(2026, 1, 30, 12, tzinfo=dt.UTC)


def life(
    kind: str, *, age: dt.timedelta = dt.timedelta(0), **state: object
) -> DeviceLife:
    return DeviceLife(f"the-{kind}", kind, NOON - age, state)


def printer(condition: Condition, **more: object) -> DeviceLife:
    return DeviceLife("the-printer", "printer", NOON, condition.as_dict() | more)


def keys(*lives: DeviceLife) -> list[str]:
    return [trouble.key for trouble in troubles(lives, NOON)]


def sentences(found: tuple[Trouble, ...]) -> list[str]:
    return [language("de").text(one.key, **one.values) for one in found]


def test_who_is_well_is_not_spoken_of() -> None:
    well = Condition(True, answers=True, online=True)
    assert not keys(
        life("kiosk", lost=[]),
        life("display", stale=False),
        life("keypad", pad="ok"),
        life("desk"),
        printer(well, low=False, tickets_left=400),
    )


@pytest.mark.parametrize("kind", MISSED)
def test_who_is_silent_for_half_a_minute_is_missed(kind: str) -> None:
    assert not keys(life(kind, age=SILENT))
    (missed,) = troubles([life(kind, age=SILENT + dt.timedelta(seconds=1))], NOON)
    assert missed.key == MISSED[kind]
    assert missed.silent
    assert missed.since == NOON - SILENT - dt.timedelta(seconds=1)


def test_what_was_taken_away_is_not_missed_for_ever() -> None:
    assert not keys(life("display", age=FORGOTTEN + dt.timedelta(seconds=1)))


def test_a_silent_kiosk_says_nothing_of_its_printer() -> None:
    old = dt.timedelta(minutes=2)
    out = Condition(True, answers=True, reason="paper_out")
    silent = DeviceLife("kiosk-printer", "printer", NOON - old, out.as_dict())
    assert keys(life("kiosk", age=old), silent) == ["trouble.kiosk_silent"]


def test_every_reason_of_a_printer_has_a_sentence_with_what_to_do() -> None:
    reasons = {error.reason for error in PrinterError.__subclasses__()} - {"busy"}
    for reason in reasons:
        found = troubles([printer(Condition(True, reason=reason))], NOON)
        (sentence,) = sentences(found)
        assert "Bitte" in sentence, reason
        assert reason in REASONS or found[0].key == "trouble.printer_error"


def test_a_printer_that_nobody_could_ask_yet_is_no_trouble() -> None:
    assert not keys(printer(Condition(False, reason="not_asked")))
    assert not keys(printer(Condition(True, reason="busy")))


def test_a_hot_head_is_waited_for_and_another_error_switched_off_and_on() -> None:
    offline = {"reachable": True, "answers": True, "reason": "offline"}
    hot = Condition(**offline, error=True, hot=True)  # type: ignore[arg-type]
    error = Condition(**offline, error=True)  # type: ignore[arg-type]
    assert keys(printer(hot)) == ["trouble.printer_hot"]
    assert keys(printer(error)) == ["trouble.printer_error"]
    assert keys(printer(Condition(**offline))) == [  # type: ignore[arg-type]
        "trouble.printer_waits"
    ]


def test_little_paper_is_said_with_the_tickets_that_are_left_if_they_are_counted() -> (
    None
):
    well = Condition(True, answers=True, online=True)
    counted = troubles([printer(well, low=True, tickets_left=12)], NOON)
    assert "etwa 12 Tickets" in sentences(counted)[0]
    assert keys(printer(well, low=True)) == ["trouble.paper_low"]
    out = Condition(True, answers=True, reason="paper_out")
    assert keys(printer(out, low=True)) == ["trouble.paper_out"]


def test_each_ticket_that_did_not_come_out_is_a_trouble_of_its_own() -> None:
    found = troubles([life("kiosk", lost=[17, 21])], NOON)
    assert [one.about[2] for one in found] == [17, 21]
    assert sentences(found)[0].startswith("Ticket 17 kam nicht heraus")


def test_no_paper_stands_before_a_silent_loudspeaker_and_a_ticket_that_is_lost() -> (
    None
):
    found = keys(
        life("kiosk", lost=[4, 7], sound="failed"),
        life("display", sound="failed", signs={"hall": "gone"}),
        life("keypad", pad="missing", unknown=["evdev:phys=usb-1"]),
        printer(Condition(True, answers=True, reason="paper_out")),
    )
    assert found[:2] == ["trouble.paper_out", "trouble.keypad_missing"]
    assert sorted(found[2:]) == sorted(
        [
            "trouble.sound",
            "trouble.ticket_lost",
            "trouble.ticket_lost",
            "trouble.sign",
            "trouble.sound",
            "trouble.keypad_unknown",
        ]
    )


def test_what_keeps_numbers_from_coming_is_told_first() -> None:
    late = dt.timedelta(minutes=1)
    out = Condition(True, answers=True, reason="paper_out")
    everything = (
        life("keypad", pad="missing"),
        life("display", age=late),
        printer(out),
        life("kiosk", age=late),
    )
    assert keys(*everything) == [
        "trouble.kiosk_silent",
        "trouble.paper_out",
        "trouble.display_silent",
        "trouble.keypad_missing",
    ]


def test_every_trouble_can_be_said_in_every_language() -> None:
    values = {"device": "kiosk-printer", "number": 17, "tickets": 12}
    every = {*MISSED.values(), *REASONS.values(), OVER}
    every |= {f"trouble.{name}" for name in ("paper_low", "paper_few", "ticket_lost")}
    every |= {f"trouble.{name}" for name in ("printer_error", "printer_hot")}
    every |= {"trouble.keypad_missing"}
    for tag in LANGUAGES:
        for key in every:
            assert "kiosk-printer" in language(tag).text(key, **values), (tag, key)
