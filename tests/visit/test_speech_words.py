"""What is said: figures, times, dates, rooms and floors in words of each language."""

from __future__ import annotations

import datetime as dt
import re

import msgspec
import pytest

from kiosk.config import LANGUAGES, Config, Desk
from kiosk.language import Language, language, wait_text
from kiosk.office.values import Wait
from kiosk.speech.arabic import MARKS, bare, vowelled
from kiosk.speech.dates import day_in_words
from kiosk.speech.numbers import cardinal, digits, genitive, ticket_number
from kiosk.speech.wording import Wording, sentences
from tests.visit.test_catalogues import every_text

BY_HAND = {
    "de": {0: "null", 1: "eins", 17: "siebzehn", 31: "einunddreißig", 101:
           "einhunderteins", 2026: "zweitausendsechsundzwanzig"},
    "de-simple": {16: "sechzehn", 99: "neunundneunzig"},
    "en": {13: "thirteen", 42: "forty-two", 101: "one hundred and one",
           1005: "one thousand and five"},
    "uk": {17: "сімнадцять", 39: "тридцять дев’ять", 2002: "дві тисячі два"},
    "ru": {17: "семнадцать", 44: "сорок четыре", 1100: "одна тысяча сто"},
    "ar": {3: "ثَلَاثَة", 17: "سَبْعَةَ عَشَر", 39: "تِسْعَة وَثَلَاثُون", 100: "مِئَة",
           3000: "ثَلَاثَةُ آلَاف"},
    "fr": {21: "vingt et un", 71: "soixante et onze", 80: "quatre-vingts",
           81: "quatre-vingt-un", 99: "quatre-vingt-dix-neuf", 200: "deux cents"},
    "tr": {11: "on bir", 50: "elli", 100: "yüz", 1999: "bin dokuz yüz doksan dokuz"},
    "vi": {5: "năm", 15: "mười lăm", 21: "hai mươi mốt", 24: "hai mươi bốn",
           105: "một trăm linh năm", 1005: "một nghìn không trăm linh năm"},
}  # fmt: skip
CASES = [(tag, n, said) for tag, table in BY_HAND.items() for n, said in table.items()]
every_language = pytest.mark.parametrize("tag", LANGUAGES)


def wording(tag: str, config: Config | None = None) -> Wording:
    return Wording(language(tag), config or Config())


@pytest.mark.parametrize(("tag", "number", "said"), CASES)
def test_numbers_as_a_teacher_of_the_language_says_them(
    tag: str, number: int, said: str
) -> None:
    assert cardinal(tag, number) == said


COUNTED = [
    ("de", "wait.ahead", 1, "Vor Ihnen wartet eine Person."),
    ("de", "wait.ahead", 21, "Vor Ihnen warten einundzwanzig Personen."),
    ("de", "timeout.countdown", 1, "Zurück zum Start in einer Sekunde."),
    ("fr", "wait.ahead", 1, "une personne attend avant vous."),
    ("fr", "wait.ahead", 21, "vingt et une personnes attendent avant vous."),
    ("uk", "wait.ahead", 1, "Перед вами одна особа."),
    ("uk", "queue.waiting", 2, "Зараз чекають дві особи."),
    (
        "uk",
        "timeout.countdown",
        21,
        "Повернення на початок через двадцять одну секунду.",
    ),
    ("ru", "wait.ahead", 1, "Перед вами один человек."),
    ("ru", "timeout.countdown", 2, "Возврат к началу через две секунды."),
    ("en", "wait.ahead", 1, "one person is waiting ahead of you."),
]


@pytest.mark.parametrize(("tag", "key", "number", "said"), COUNTED)
def test_one_and_two_agree_with_what_they_count(
    tag: str, key: str, number: int, said: str
) -> None:
    assert wording(tag).say(language(tag).plural(key, number)) == said


def test_one_number_and_one_hour_in_plain_language() -> None:
    say = wording("de-simple").say
    plain = language("de-simple")
    assert say(plain.text("start.group_hint")).endswith("Ziehen Sie nur eine Nummer.")
    assert say(plain.text("wait.over_hour")) == "Sie warten länger als eine Stunde."
    assert say("Raum 1, Nummer 1.") == "Raum eins, Nummer eins."


@every_language
def test_no_two_numbers_sound_the_same(tag: str) -> None:
    said = [cardinal(tag, number) for number in range(10000)]
    assert len(set(said)) == len(said)
    assert not any(re.search(r"\d|  ", words) for words in said)


@pytest.mark.parametrize("number", [-1, 10000])
def test_a_number_beyond_the_tables_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="between 0 and 9999"):
        cardinal("de", number)


def test_german_teens_and_tens_that_sound_alike_get_their_figures() -> None:
    assert ticket_number("de", 17) == "siebzehn, eins, sieben"
    assert ticket_number("de", 70) == "siebzig, sieben, null"
    assert ticket_number("de", 39) == "neununddreißig"
    assert ticket_number("en", 17) == "seventeen"


def test_a_code_is_said_figure_by_figure() -> None:
    assert digits("de", "0471") == "null, vier, sieben, eins"


def test_days_of_the_month() -> None:
    assert day_in_words("de", 3) == "dritter"
    assert day_in_words("de", 20) == "zwanzigster"
    assert [day_in_words("en", n) for n in (9, 12, 20, 31)] == [
        "ninth", "twelfth", "twentieth", "thirty-first",
    ]  # fmt: skip
    assert day_in_words("fr", 1) == "premier"
    assert day_in_words("ru", 31) == "тридцать первого"
    assert day_in_words("uk", 30) == "тридцятого"


CALLS = {
    "de": "Die Nummer siebzehn, eins, sieben, bitte in Raum neununddreißig.",
    "en": "Number seventeen, please go to room thirty-nine.",
    "fr": "Le numéro dix-sept est attendu en salle trente-neuf.",
    "tr": "on yedi numara, lütfen otuz dokuz numaralı odaya gelin.",
    "vi": "Mời số mười bảy vào phòng ba mươi chín.",
    "ar": "الرَّقْمُ سَبْعَةَ عَشَر، يُرْجَى التَّوَجُّهُ إِلَى الغُرْفَة تِسْعَة وَثَلَاثُون.",
}


@pytest.mark.parametrize("tag", CALLS)
def test_a_call_in_words(tag: str) -> None:
    assert wording(tag).call(17, Config().desks[0]) == CALLS[tag]


def test_a_desk_says_what_the_house_wants_it_to_say() -> None:
    desk = Desk(
        key="b", label="Platz 2", spoken="Schalter 2", spoken_in={"en": "counter 2"}
    )
    said = wording("de").call(5, desk)
    assert said == "Die Nummer fünf, bitte: Schalter zwei."
    assert wording("en").call(5, desk) == "Number five, please go to counter two."


def test_the_way_to_the_room_is_said_in_words() -> None:
    def way(tag: str) -> str:
        text = language(tag).text(
            "number.go_wait", room="01.02_39", floor_sign="2. Etage"
        )
        return wording(tag).say(text)

    assert way("de") == "Bitte warten Sie vor Raum neununddreißig, zweiter Stock."
    assert way("en") == "Please wait outside room thirty-nine (floor sign: two)."
    assert "39" not in way("ar")


def test_times_and_dates_are_said_in_words() -> None:
    day = dt.date(2026, 1, 30)

    def coming(tag: str, at: dt.time) -> str:
        tongue = language(tag)
        return wording(tag).say(
            tongue.text("closed.next", date=tongue.date(day), time=tongue.time(at))
        )

    assert coming("de", dt.time(14, 30)) == (
        "Nächste Sprechstunde: Freitag, dreißigster Januar, vierzehn Uhr dreißig"
    )
    assert "am Freitag, dreißigsten Januar um ein Uhr." in coming(
        "de-simple", dt.time(1)
    )
    assert coming("en", dt.time(9, 5)).endswith("thirtieth January, nine oh five")
    assert coming("ru", dt.time(9, 5)).endswith("тридцатого января, девять ноль пять")


def test_a_span_of_minutes_is_declined_where_the_language_declines() -> None:
    def waits(tag: str) -> str:
        return wording(tag).say(wait_text(language(tag), Wait(20, 45)))

    assert waits("ru").endswith("от двадцати до сорока пяти минут")
    assert waits("uk").endswith("від двадцяти до сорока п’яти хвилин")
    assert waits("vi").endswith("khoảng hai mươi đến bốn mươi lăm phút")
    assert genitive("ru", 50) == "пятидесяти"


def every_message(tongue: Language) -> list[str]:
    values = {
        "room": "01.02_39", "floor_sign": "2. Etage", "number": 17, "low": 20,
        "high": 35, "time": "14:30", "date": tongue.date(dt.date(2026, 1, 30)),
        "email": "buergermeister@jena.de", "host": "Benjamin Koppe", "key": "0",
        "topic": "x", "place": "y", "label": "z", "all": 9, "name": tongue.name,
        "device": "kiosk", "street": "Am Anger 28", "tickets": 40, "desk": "2",
    }  # fmt: skip
    said = []
    for key in sorted(tongue.keys()):
        for ask in (tongue.text, lambda k, **v: tongue.plural(k, 3, **v)):
            try:
                said.append(ask(key, **values, n=3))
            except (KeyError, TypeError):
                continue
    return said


@every_language
def test_no_figure_of_any_message_is_left_to_a_program(tag: str) -> None:
    messages = every_message(language(tag))
    assert len(messages) > 100
    say = wording(tag).say
    left = [
        said for said in map(say, messages) if re.search(r"[\d_\u2066-\u2069@]", said)
    ]
    assert left == []


@every_language
def test_no_full_stop_stands_alone(tag: str) -> None:
    say = wording(tag).say
    lonely = [said for said in map(say, every_message(language(tag))) if " ." in said]
    assert lonely == []
    assert wording("de").say("Ihr Ticket wird gedruckt …").endswith("gedruckt.")


def test_sentences_are_said_one_by_one() -> None:
    assert sentences("Eins. Zwei?  Drei") == ["Eins.", "Zwei?", "Drei"]


def test_another_room_is_said_as_configured() -> None:
    house = msgspec.structs.replace(
        Config().house, room="0.15", room_spoken="null fünfzehn", floor_sign="Keller"
    )
    config = msgspec.structs.replace(Config(), house=house)
    text = language("de").text("number.go_wait", room="0.15", floor_sign="Keller")
    said = wording("de", config).say(text)
    assert said == "Bitte warten Sie vor Raum null fünfzehn, Keller."


VISITORS = (
    *("start", "topic", "btn", "appt", "number", "wait", "queue", "closed", "timeout"),
    *("speech", "ticket", "kiosk", "voice", "lang"),
)
"""What the messages' keys begin with that a visitor hears."""


def visitors_messages(tag: str) -> list[tuple[str, str]]:
    """Key and text, placeholders unfilled, of all that is said to visitors."""
    return [
        (key, text)
        for key, text in every_text(tag)
        if key.partition(".")[0] in VISITORS
    ]


BARE = 0.03
"""Share of words without vowels that a translation just changed may leave."""


def test_arabic_is_said_with_its_vowels() -> None:
    words, unmarked = 0, []
    for key, text in visitors_messages("ar"):
        said = vowelled(text)
        assert bare(said) == bare(text), key
        for word in re.findall(f"[ء-ي{MARKS}]+", said):
            words += 1
            unmarked += [] if re.search(f"[{MARKS}]", word) else [(key, word)]
    assert words > 300
    assert len(unmarked) <= BARE * words, f"kiosk/speech/arabic.py lacks {unmarked}"


PLAIN = 12
"""Words of the longest sentence that is easily followed (norms.md A-33)."""
OFFICE_WORDS = re.compile(
    "Dezernat|Vorsprache|vorsprechen|Wartemarke|Sachbearbeit|Anliegen|zuständigkeitshalb"
    "|gemäß|bzw|ggf|Aufrufanlage|Terminal",
    re.IGNORECASE,
)


def test_german_is_said_in_short_sentences_without_office_words() -> None:
    for key, text in visitors_messages("de"):
        assert not OFFICE_WORDS.search(text), key
        for sentence in re.split(r"[.!?:](?=\s|$)", text):
            assert len(sentence.split()) <= PLAIN, (key, sentence)
