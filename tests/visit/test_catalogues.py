"""Every catalogue says everything, in every form, with nothing that breaks a line."""

from __future__ import annotations

import gettext
import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import kiosk
from kiosk.config import DEFAULT_TOPICS, LANGUAGES
from kiosk.language.lines import cell_width

FOLDER = Path(kiosk.__file__).parent / "locale"
PLACEHOLDER = re.compile(r"\{(\w*)\}")
CLDR_ORDER = ("zero", "one", "two", "few", "many", "other")
UNSEEN = {"ar": {"\u2066", "\u2069"}, "fr": {"\u00a0"}}
"""Arabic isolates keys and sizes; French keeps its signs at their words."""
every_language = pytest.mark.parametrize("tag", LANGUAGES)
every_translation = pytest.mark.parametrize("tag", LANGUAGES[1:])


def po_file(tag: str) -> Path:
    return FOLDER / tag / "LC_MESSAGES" / "aufruf.po"


@cache
def catalogue(tag: str) -> Catalog:
    with po_file(tag).open("rb") as stream:
        return read_po(stream, abort_invalid=True)


@cache
def messages(tag: str) -> dict[str, Message]:
    return {key_of(message): message for message in catalogue(tag) if message.id}


def key_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def forms_of(message: Message) -> tuple[str, ...]:
    strings = message.string
    return (strings,) if isinstance(strings, str) else tuple(strings or ())


def every_text(tag: str) -> list[tuple[str, str]]:
    return [(key, form) for key, m in messages(tag).items() for form in forms_of(m)]


def cldr_categories(tag: str) -> list[str]:
    rule = Locale.parse(tag.partition("-")[0]).plural_form
    return [name for name in CLDR_ORDER if name in rule.tags or name == "other"]


def test_there_is_a_catalogue_for_each_language_and_no_other() -> None:
    assert {folder.name for folder in FOLDER.iterdir()} == set(LANGUAGES)


@every_translation
def test_a_language_says_all_that_german_says_and_nothing_else(tag: str) -> None:
    assert list(messages(tag)) == list(messages("de"))


@every_language
def test_no_message_is_empty_doubtful_or_there_twice(tag: str) -> None:
    assert not [key for key, text in every_text(tag) if not text.strip()]
    assert not [key for key, message in messages(tag).items() if message.fuzzy]
    assert not catalogue(tag).obsolete
    ids = re.findall(r"^msgid (.+)$", po_file(tag).read_text("utf-8"), re.MULTILINE)
    assert len(ids) == len(set(ids))


@every_translation
def test_a_message_is_counted_in_every_language_or_in_none(tag: str) -> None:
    for key, message in messages(tag).items():
        assert message.pluralizable == messages("de")[key].pluralizable, key


@every_language
def test_counted_messages_have_each_plural_form_of_the_language(tag: str) -> None:
    wanted = len(cldr_categories(tag))
    assert catalogue(tag).num_plurals == wanted
    for key, message in messages(tag).items():
        if message.pluralizable:
            assert len(forms_of(message)) == wanted, key


@every_language
def test_each_number_finds_the_form_that_cldr_gives_it(tag: str) -> None:
    form = gettext.c2py(catalogue(tag).plural_expr)
    rule = Locale.parse(tag.partition("-")[0]).plural_form
    categories = cldr_categories(tag)
    for n in [*range(1201), 1_000_000, 1_000_001, 2_000_000]:
        assert categories[form(n)] == rule(n), n


@every_translation
def test_a_translation_has_the_placeholders_of_the_german_text(tag: str) -> None:
    for key, message in messages(tag).items():
        german = set(PLACEHOLDER.findall(forms_of(messages("de")[key])[-1]))
        *special, general = forms_of(message)
        assert set(PLACEHOLDER.findall(general)) == german, key
        for form in special:  # "eine Person" may stand for "{n} Personen"
            assert set(PLACEHOLDER.findall(form)) <= german, key


@every_language
def test_placeholders_have_plain_names_and_nothing_else_is_in_braces(tag: str) -> None:
    for key, text in every_text(tag):
        assert all(PLACEHOLDER.findall(text)), key
        assert not set("{}") & set(PLACEHOLDER.sub("", text)), key


@every_language
def test_texts_are_composed_and_hold_no_control_characters(tag: str) -> None:
    for key, text in every_text(tag):
        assert unicodedata.normalize("NFC", text) == text, key
        odd = {sign for sign in text if unicodedata.category(sign)[0] in "CZ"} - {" "}
        assert odd <= UNSEEN.get(tag, set()), (key, odd)
        assert text == text.strip(), key
        assert "  " not in text, key
        assert text.count("\u2066") == text.count("\u2069"), key


@every_language
def test_nothing_in_a_text_could_be_taken_for_markup(tag: str) -> None:
    for key, text in every_text(tag):
        assert not re.search(r"\[|\]|<[a-z/]|&\w+;|%\(|`|\\", text), key


@every_language
def test_a_translator_reads_where_a_text_stands_and_the_german(tag: str) -> None:
    for key, message in messages(tag).items():
        where, *german = message.auto_comments
        assert where, key
        present = forms_of(messages("de")[key])[-1]
        assert german == ([] if tag == "de" else [f"de: {present}"]), key


@every_language
def test_every_topic_of_the_shipped_house_has_a_name(tag: str) -> None:
    assert {f"topic.{topic}" for topic in DEFAULT_TOPICS} <= set(messages(tag))


@every_language
def test_buttons_fit_on_two_lines_of_thirty_four_cells(tag: str) -> None:
    for key, text in every_text(tag):
        if key.startswith(("btn.", "topic.", "number.came_", "number.give_back_")):
            limit = 34 * 2 if not key.endswith(("hint", "title", "question")) else 140
            assert cell_width(text) <= limit, key


def test_sentences_in_plain_language_have_at_most_nine_words() -> None:
    for key, message in messages("de-simple").items():
        if message.pluralizable:
            continue
        for sentence in re.split(r"[.!?:](?=\s|$)|·", forms_of(message)[0]):
            words = [word for word in sentence.split() if re.search(r"\w", word)]
            assert len(words) <= 9, (key, sentence)


def test_french_signs_never_begin_a_line() -> None:
    for key, text in every_text("fr"):
        assert not re.search(r" [:?!;»]", text), key


def test_western_digits_are_the_only_ones() -> None:
    for tag in LANGUAGES:
        for key, text in every_text(tag):
            assert not [s for s in text if s.isdigit() and s not in "0123456789"], key
