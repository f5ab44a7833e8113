"""What a visitor holds in the hand, read back from the paper."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import re

import msgspec
import pytest

from kiosk.config import LANGUAGES, Config
from kiosk.language import language
from kiosk.lobby import slip
from kiosk.office.values import Kind
from printer import Document, Settings, Text, encode
from printer.emulator.interpret import interpret
from printer.emulator.paper import CUTTER, Slip
from printer.profile import load_profile
from printer.wrap import without_isolates
from tests.paper.conftest import AT, drawn

WIDE = Settings(device="", profile="TM-T20II", width=80)
NARROW = Settings(device="", profile="POS-5890", width=58)
DOTS_20_MM = 160


def printed(document: Document, settings: Settings = WIDE) -> Slip:
    encoded = encode(document, settings)
    (paper,) = interpret(encoded.data, load_profile(settings.profile, settings.width))
    return paper


def ink_rows(paper: Slip) -> list[bool]:
    picture = paper.picture
    width = picture.width
    return [
        picture.crop((0, y, width, y + 1)).getextrema()[0] == 0
        for y in range(picture.height)
    ]


def tallest_ink(paper: Slip) -> int:
    """The height of the tallest thing on the paper, in dots."""
    runs = itertools.groupby(ink_rows(paper))
    return max(len(list(run)) for ink, run in runs if ink)


@pytest.mark.parametrize("settings", [WIDE, NARROW], ids=["80mm", "58mm"])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_comes_out_on_both_papers(tag: str, settings: Settings) -> None:
    paper = printed(slip.fill(Config(), drawn(tag, risk=True), AT), settings)
    assert paper.complaints == ()
    assert paper.picture.width == (576 if settings is WIDE else 384)
    assert tallest_ink(paper) >= DOTS_20_MM


@pytest.mark.parametrize("number", [1, 17, 100, 9999])
@pytest.mark.parametrize("settings", [WIDE, NARROW], ids=["80mm", "58mm"])
def test_the_number_is_20_mm_tall_whatever_it_is(
    number: int, settings: Settings
) -> None:
    paper = printed(slip.fill(Config(), drawn(number=number), AT), settings)
    assert paper.complaints == ()
    assert tallest_ink(paper) >= DOTS_20_MM


def test_the_german_ticket_says_all_that_norms_ask_for() -> None:
    lines = printed(slip.fill(Config(), drawn(), AT)).lines
    text = " ".join(line for line in lines if not line.startswith("[picture"))
    german = language("de")
    for message in (
        german.text("start.title"),
        german.text("number.yours"),
        "Raum 01.02_39, 2. Etage",
        "Am Anger 28",
        german.plural("wait.ahead", 3),
        "25 bis 45 Minuten",
        german.text("wait.order_note"),
        german.text("display.missed"),
        german.text("ticket.valid"),
        german.text("ticket.privacy"),
        "Freitag, 30. Januar 2026, 14:42 Uhr",
    ):
        assert message in text
    assert "Kopie" not in text
    assert german.text("number.risk") not in text


@pytest.mark.parametrize(("minutes", "told"), [(20, False), (4, True), (-3, True)])
def test_whoever_comes_well_before_the_time_is_not_told_that_nobody_is_before(
    minutes: int, told: bool
) -> None:
    """Others, who came later, are called until then."""
    mine = drawn()
    ticket = msgspec.structs.replace(
        mine.ticket, appointed=mine.ticket.issued + dt.timedelta(minutes=minutes)
    )
    mine = msgspec.structs.replace(mine, ticket=ticket, ahead=0)
    lines = " ".join(printed(slip.fill(Config(), mine, AT)).lines)
    assert ("Vor Ihnen wartet niemand." in lines) is told
    said = slip.spoken(Config(), mine, language("de"))
    assert any("Vor Ihnen wartet niemand." in one for one in said) is told


def test_the_risk_is_printed_when_there_is_one() -> None:
    lines = printed(slip.fill(Config(), drawn(risk=True), AT)).lines
    assert language("de").text("number.risk") in " ".join(lines)


def test_a_copy_says_that_it_is_one() -> None:
    lines = printed(slip.fill(Config(), drawn(), AT, copy=True)).lines
    assert language("de").text("ticket.copy") in lines


def test_a_registered_visitor_reads_the_appointment() -> None:
    appointed = AT + dt.timedelta(minutes=18)
    visit = drawn(number=61, kind=Kind.APPOINTMENT, appointed=appointed)
    text = " ".join(printed(slip.fill(Config(), visit, AT)).lines)
    assert language("de").text("appt.checked_in", time="15:00") in text
    assert "Vor Ihnen" not in text


def test_the_topic_stays_off_the_paper_unless_the_house_wants_it() -> None:
    visit = drawn(topic="fire")
    topic = language("de").text("topic.fire")
    silent = " ".join(printed(slip.fill(Config(), visit, AT)).lines)
    assert topic not in silent
    wanted = msgspec.structs.replace(Config().printer, topic_on_ticket=True)
    config = msgspec.structs.replace(Config(), printer=wanted)
    assert topic in " ".join(printed(slip.fill(config, visit, AT)).lines)


def test_staff_can_read_a_foreign_ticket() -> None:
    lines = printed(slip.fill(Config(), drawn("en"), AT)).lines
    assert "Nummer 17" in lines
    assert "Raum 01.02_39, 2. Etage" in lines


@pytest.mark.parametrize("settings", [WIDE, NARROW], ids=["80mm", "58mm"])
@pytest.mark.parametrize("tag", ["de", "de-simple", "en", "fr"])
def test_no_word_is_cut(tag: str, settings: Settings) -> None:
    document = slip.fill(Config(), drawn(tag, risk=True), AT)
    encoded = encode(document, settings)
    assert encoded.native
    said = " ".join(
        without_isolates(block.text)
        for block in document.blocks
        if isinstance(block, Text)
    )
    said = said.replace("\u00a0", " ").replace("’", "'")
    paper = printed(document, settings)
    shown = [line for line in paper.lines if not line.startswith("[picture")]
    on_paper = re.split(r"\s+", " ".join(shown).replace("’", "'"))
    assert on_paper == re.split(r"\s+", said)


def test_ukrainian_is_native_where_the_printer_has_the_letters_only() -> None:
    document = slip.fill(Config(), drawn("uk"), AT)
    assert encode(document, WIDE).native
    without = dataclasses.replace(WIDE, profile="TM-T88III")
    assert not encode(document, without).native
    assert printed(document, without).complaints == ()


@pytest.mark.parametrize("tag", ["ar", "vi"])
def test_arabic_and_vietnamese_are_always_drawn(tag: str) -> None:
    assert not encode(slip.fill(Config(), drawn(tag), AT), WIDE).native


def test_the_number_stands_alone_above_all_else() -> None:
    """Twice as tall as anything else, also in a drawn ticket."""
    for tag in ("de", "ar"):
        runs = itertools.groupby(ink_rows(printed(slip.fill(Config(), drawn(tag), AT))))
        heights = sorted(len(list(run)) for ink, run in runs if ink)
        assert heights[-1] > 2 * heights[-2], tag


def test_the_cut_does_not_go_through_the_last_line() -> None:
    rows = ink_rows(printed(slip.fill(Config(), drawn(), AT)))
    assert not any(rows[-16:])
    assert not any(rows[:CUTTER])
