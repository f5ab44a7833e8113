"""What a speaker of a language reads to say whether its texts are right.

Every translation is a draft until such a person has read it. Who that was is kept
nowhere; the configuration only says that it was done (`kiosk.reviewed`), with a stamp
of the texts that were read: if one of them changes, the language is a draft again.
"""

from __future__ import annotations

import gettext
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from importlib import resources
from typing import Literal, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from kiosk.language.lines import without_isolates

SOURCE = "de"
STAFF = ("demo", "desk", "keypad", "order", "refused", "statistics", "trouble")
"""What only staff read; whatever else there is, visitors do."""
SEEN_ALL_THE_SAME = re.compile(r"refused\.appointment")
NUMBERS = (*range(201), 1000, 1_000_000)
"""Among these each plural form of each language has an example."""
EXAMPLES = 4
STAMP = 8
"""Figures of a stamp."""

State = Literal["source", "draft", "read", "changed"]


class Row(NamedTuple):
    """One text to read; a counted message has a row for each of its forms."""

    key: str
    where: str
    """Where it is used, in English."""
    german: str
    translation: str
    example: str
    """The translation as people meet it, its placeholders filled."""
    numbers: str = ""
    """For which numbers this form is: "1, 21, 31, 41 …"; empty: it counts nothing."""


def rows(
    tag: str, values: Mapping[str, object], *, staff: bool = False
) -> Iterator[Row]:
    """All texts of that language, in the order of the catalogue.

    `values` fill the examples; a placeholder without one stays. `staff`: also what
    only staff read.
    """
    catalogue, german = _catalogue(tag), _catalogue(SOURCE)
    sources = {_key(message): message for message in german if message.id}
    for message in catalogue:
        if message.id and (staff or is_for_visitors(_key(message))):
            yield from _rows(message, sources[_key(message)], catalogue, german, values)


def is_for_visitors(key: str) -> bool:
    """Whether anybody but staff reads or hears it."""
    return bool(SEEN_ALL_THE_SAME.match(key)) or key.partition(".")[0] not in STAFF


def stamp(tag: str) -> str:
    """Stands for the visitors' texts of that language: another text, another stamp."""
    digest = hashlib.sha256()
    for message in _catalogue(tag):
        if message.id and is_for_visitors(_key(message)):
            for part in (_key(message), *_forms(message)):
                digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:STAMP]


def state(tag: str, reviewed: Mapping[str, str]) -> State:
    """How far that language can be trusted; `reviewed` is the configuration's."""
    if tag == SOURCE:
        return "source"
    said = reviewed.get(tag, "")
    if not said:
        return "draft"
    return "read" if said.split()[-1] == stamp(tag) else "changed"


def _rows(
    message: Message,
    source: Message,
    catalogue: Catalog,
    german: Catalog,
    values: Mapping[str, object],
) -> Iterator[Row]:
    where = next(iter(message.auto_comments), "")
    if not message.pluralizable:
        text = _forms(message)[0]
        yield Row(_key(message), where, _forms(source)[0], *_shown(text, values))
        return
    german_form = gettext.c2py(german.plural_expr)
    for text, numbers in zip(_forms(message), _examples(catalogue), strict=True):
        least = next(filter(None, numbers), 0)
        shown = _shown(text, {**values, "n": least, "high": least})
        said = ", ".join(map(str, numbers[:EXAMPLES]))
        more = " …" if len(numbers) > EXAMPLES else ""
        original = _forms(source)[german_form(least)]
        yield Row(_key(message), where, original, *shown, f"{said}{more}")


def _shown(text: str, values: Mapping[str, object]) -> tuple[str, str]:
    plain = without_isolates(text)
    filled = re.sub(r"\{(\w+)\}", lambda m: str(values.get(m[1], m[0])), plain)
    return plain, filled


def _examples(catalogue: Catalog) -> list[list[int]]:
    """For each plural form the numbers that take it."""
    form: Callable[[int], int] = gettext.c2py(catalogue.plural_expr)
    taken: list[list[int]] = [[] for _ in range(catalogue.num_plurals)]
    for n in NUMBERS:
        taken[form(n)].append(n)
    return taken


def _catalogue(tag: str) -> Catalog:
    file = resources.files("kiosk") / "locale" / tag / "LC_MESSAGES" / "aufruf.po"
    with file.open("rb") as stream:
        return read_po(stream, abort_invalid=True)


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(message: Message) -> tuple[str, ...]:
    strings = message.string
    return (strings,) if isinstance(strings, str) else tuple(strings or ())
