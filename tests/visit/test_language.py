"""What one language of a visit says: messages, counts, dates, times, waits."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from zoneinfo import ZoneInfo

import pytest

from kiosk.config import LANGUAGES, Config
from kiosk.config import Language as Tag
from kiosk.language import (
    isolate,
    language,
    topic_label,
    wait_text,
    without_isolates,
)
from kiosk.office.values import Wait

FIRST_DATE = dt.date(2026, 1, 30)
BERLIN = ZoneInfo("Europe/Berlin")


def test_each_language_calls_itself_by_its_own_name() -> None:
    assert [language(tag).name for tag in LANGUAGES] == [
        "Deutsch",
        "Leichte Sprache",
        "English",
        "Українська",
        "Русский",
        "العربية",
        "Français",
        "Türkçe",
        "Tiếng Việt",
    ]


def test_only_arabic_runs_from_right_to_left() -> None:
    assert [tag for tag in LANGUAGES if language(tag).rtl] == ["ar"]


def test_a_catalogue_is_read_once() -> None:
    assert language("vi") is language("vi")


@pytest.mark.parametrize("tag", ["xx", "de_simple", "../de", ""])
def test_an_unknown_language_is_refused_by_name(tag: str) -> None:
    with pytest.raises(KeyError, match="there are: de, de-simple, en"):
        language(tag)


def test_an_unknown_message_is_an_error_and_not_an_empty_line() -> None:
    with pytest.raises(KeyError, match=r"start\.nothing"):
        language("de").text("start.nothing")


def test_a_missing_value_is_an_error_that_names_it() -> None:
    with pytest.raises(KeyError, match=r"number\.go_wait.*\{floor_sign\}"):
        language("de").text("number.go_wait", room="01.02_39")


def test_a_counted_message_without_its_number_is_an_error() -> None:
    with pytest.raises(KeyError, match="plural"):
        language("de").text("wait.ahead")


def test_the_way_to_the_room_is_filled_in() -> None:
    sentence = language("de").text(
        "number.go_wait", room="01.02_39", floor_sign="2. Etage", unused=1
    )
    assert sentence == "Bitte warten Sie vor Raum 01.02_39, 2. Etage."


def test_what_is_inserted_is_never_read_as_a_placeholder_or_a_pattern() -> None:
    german = language("de")
    assert german.text("confirm.topic", topic=r"{room} \1 [b]") == (
        r"Ihr Thema: {room} \1 [b]"
    )


def test_arabic_keeps_the_room_number_apart_from_the_sentence() -> None:
    sentence = language("ar").text(
        "number.go_wait", room="01.02_39", floor_sign="2. Etage"
    )
    assert "\u206601.02_39\u2069" in sentence
    assert "\u20662. Etage\u2069" in sentence
    assert "01.02_39 (الطابق: 2. Etage)" in without_isolates(sentence)


def test_an_arabic_value_is_isolated_in_its_own_direction() -> None:
    assert isolate("الجمعة، 30 يناير") == "\u2067الجمعة، 30 يناير\u2069"
    assert isolate("") == ""


@pytest.mark.parametrize(
    ("tag", "n", "sentence"),
    [
        ("de", 0, "Vor Ihnen wartet niemand."),
        ("de", 1, "Vor Ihnen wartet 1 Person."),
        ("de", 2, "Vor Ihnen warten 2 Personen."),
        ("de-simple", 1, "Vor Ihnen ist noch 1 Person."),
        ("en", 0, "No one is waiting ahead of you."),
        ("uk", 1, "Перед вами 1 особа."),
        ("uk", 3, "Перед вами 3 особи."),
        ("uk", 11, "Перед вами 11 осіб."),
        ("uk", 21, "Перед вами 21 особа."),
        ("ru", 0, "Перед вами никого нет."),
        ("ru", 22, "Перед вами 22 человека."),
        ("ru", 5, "Перед вами 5 человек."),
        ("ar", 0, "لا أحد ينتظر قبلك."),
        ("ar", 1, "ينتظر قبلك شخص واحد."),
        ("ar", 2, "ينتظر قبلك شخصان."),
        ("ar", 7, "ينتظر قبلك 7 أشخاص."),
        ("ar", 17, "ينتظر قبلك 17 شخصًا."),
        ("ar", 100, "ينتظر قبلك 100 شخص."),
        ("fr", 0, "Personne n’attend avant vous."),
        ("fr", 1, "1 personne attend avant vous."),
        ("tr", 4, "Sizden önce 4 kişi bekliyor."),
        ("vi", 1, "Có 1 người đang chờ trước quý vị."),
    ],
)
def test_people_ahead_are_counted_as_the_language_counts(
    tag: str, n: int, sentence: str
) -> None:
    assert without_isolates(language(tag).plural("wait.ahead", n)) == sentence


@pytest.mark.parametrize(
    ("tag", "day"),
    [
        ("de", "Freitag, 30. Januar 2026"),
        ("de-simple", "Freitag, 30. Januar 2026"),
        ("en", "Friday, 30 January 2026"),
        ("uk", "п’ятниця, 30 січня 2026\u00a0р."),
        ("ru", "пятница, 30 января 2026\u00a0г."),
        ("ar", "الجمعة، 30 يناير 2026"),
        ("fr", "vendredi 30 janvier 2026"),
        ("tr", "30 Ocak 2026 Cuma"),
        ("vi", "Thứ Sáu, 30 tháng 1, 2026"),
    ],
)
def test_the_first_date_in_each_language(tag: str, day: str) -> None:
    assert language(tag).date(FIRST_DATE) == day


@pytest.mark.parametrize("tag", LANGUAGES)
def test_dates_of_a_whole_year_use_only_signs_the_fonts_have(tag: str) -> None:
    for number in range(365):
        day = language(tag).date(dt.date(2026, 1, 1) + dt.timedelta(days=number))
        assert not set("\u202f\u02bc\u200e\u200f") & set(day), day
        assert not [s for s in day if s.isdigit() and s not in "0123456789"], day


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_date_ends_no_sentence_with_two_full_stops(tag: str) -> None:
    spoken = language(tag)
    day = spoken.date(FIRST_DATE)
    for key in ("closed.next", "closed.full_help", "ticket.issued", "ticket.priority"):
        sentence = spoken.text(key, date=day, time="14:30", email="a@jena.de")
        assert day in without_isolates(sentence)
        assert ".." not in sentence


@pytest.mark.parametrize("tag", LANGUAGES)
def test_times_have_twenty_four_hours_in_every_language(tag: str) -> None:
    assert language(tag).time(dt.time(14, 30)) == "14:30"
    assert language(tag).time(dt.time(0, 5)) == "00:05"


def test_a_moment_of_the_database_is_shown_in_the_offices_time() -> None:
    opens = dt.datetime(2026, 1, 30, 13, 30, tzinfo=dt.UTC)
    midnight = dt.datetime(2026, 1, 29, 23, 30, tzinfo=dt.UTC)
    german = language("de")
    assert german.time(opens, BERLIN) == "14:30"
    assert german.time(opens.astimezone(BERLIN)) == "14:30"
    assert german.date(midnight, BERLIN) == "Freitag, 30. Januar 2026"


def test_utc_is_never_shown_as_if_it_were_the_offices_time() -> None:
    opens = dt.datetime(2026, 1, 30, 13, 30, tzinfo=dt.UTC)
    with pytest.raises(ValueError, match="own time"):
        language("de").time(opens)
    with pytest.raises(ValueError, match="own time"):
        language("de").date(opens)


@pytest.mark.parametrize(
    ("wait", "sentence"),
    [
        (Wait(), "Die Wartezeit lässt sich zurzeit nicht schätzen."),
        (Wait(0, 5), "Sie kommen voraussichtlich gleich an die Reihe."),
        (Wait(0, 10), "Geschätzte Wartezeit: etwa 0 bis 10 Minuten"),
        (Wait(10, 20), "Geschätzte Wartezeit: etwa 10 bis 20 Minuten"),
        (Wait(45, 60), "Geschätzte Wartezeit: etwa 45 bis 60 Minuten"),
        (
            Wait(45, 65),
            "Geschätzte Wartezeit: 45 Minuten bis über eine Stunde",
        ),
        (Wait(60, 95), "Geschätzte Wartezeit: über eine Stunde"),
        (Wait(60, 60), "Geschätzte Wartezeit: über eine Stunde"),
        (Wait(70, None), "Die Wartezeit lässt sich zurzeit nicht schätzen."),
    ],
)
def test_the_waiting_time_is_told_as_an_honest_range(wait: Wait, sentence: str) -> None:
    assert wait_text(language("de"), wait) == sentence


@pytest.mark.parametrize(
    ("tag", "high", "ending"),
    [
        ("ru", 10, "до 10 минут"),
        ("ru", 21, "до 21 минуты"),
        ("uk", 20, "до 20 хвилин"),
        ("ar", 10, "إلى 10 دقائق"),
        ("ar", 20, "إلى 20 دقيقة"),
    ],
)
def test_minutes_bend_with_the_upper_end_of_the_range(
    tag: str, high: int, ending: str
) -> None:
    assert without_isolates(wait_text(language(tag), Wait(5, high))).endswith(ending)


@pytest.mark.parametrize(
    ("tag", "low", "middle"),
    [
        ("ru", 45, " 45 минут – "),
        ("uk", 35, " 35 хвилин – "),
        ("ar", 10, " 10 دقائق أو "),
        ("ar", 35, " 35 دقيقة أو "),
        ("fr", 40, " 40 minutes ou "),
    ],
)
def test_an_hour_or_longer_is_told_with_the_least_there_is_to_wait(
    tag: str, low: int, middle: str
) -> None:
    assert middle in without_isolates(wait_text(language(tag), Wait(low, 90)))


def test_a_topic_has_the_houses_name_then_ours_then_the_german_one() -> None:
    labels: dict[Tag, str] = {"de": "Wohnen", "en": "Housing"}
    assert topic_label(language("en"), "housing", labels) == "Housing"
    assert topic_label(language("fr"), "housing", labels) == "Wohnen"
    assert topic_label(language("fr"), "family") == "Famille et aides"
    assert topic_label(language("de"), "family", {"de": "Kita"}) == "Kita"
    assert topic_label(language("de"), "gone") == "gone"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_topic_of_the_shipped_configuration_is_translated(tag: str) -> None:
    for topic in Config().topics:
        label = topic_label(language(tag), topic.key, topic.labels)
        assert label != topic.key


def test_a_change_of_language_is_not_felt() -> None:
    """One catalogue within 30 ms of computing time, Babel once imported."""
    spent = []
    language("de")
    for tag in ("uk", "ar", "vi"):
        begin = time.process_time()
        language.__wrapped__(tag)
        spent.append(time.process_time() - begin)
    assert min(spent) < 0.030


def test_naming_the_language_module_loads_no_babel() -> None:
    program = (
        "import sys, kiosk.language as _; heavy = {'babel', 'bidi', 'textual', 'rich',"
        " 'arabic_reshaper', 'sqlalchemy'} & set(sys.modules); sys.exit(str(heavy)"
        " if heavy else 0)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("tag", LANGUAGES)
def test_that_nobody_is_before_and_that_it_is_soon_are_two_sentences(tag: str) -> None:
    tongue = language(tag)
    said = {
        tongue.plural("wait.ahead", 0),
        wait_text(tongue, Wait(0, 5)),
        tongue.plural("queue.waiting", 0),
    }
    assert len(said) == 3
