"""How one and two agree with the word that they count: "eine Person". Pure.

`numbers` counts as one counts aloud ("eins", "один"); before a feminine word that is
wrong, and a synthesizer says it as it is written.
"""

from __future__ import annotations

import re

from kiosk.speech.numbers import cardinal

_FEMININE = {
    "de": r"Person|Nummer|Stunde|Minute|Sekunde",
    "fr": r"(?:personne|minute|heure|seconde)s?",
    "uk": r"особ[аи]|хвилин[аиу]|годин[аиу]|секунд[аиу]",
    "ru": r"минут[аыу]|секунд[аыу]",
}
"""The feminine words that the catalogues count."""
_COUNTED = {
    tag: re.compile(rf"(?<![\w.,:])(\d{{1,4}})(?= ({nouns})\b)")
    for tag, nouns in _FEMININE.items()
}


def agree(tag: str, text: str) -> str:
    """Replace the figures before feminine words by words that agree with them."""
    counted = _COUNTED.get(tag)
    if counted is None:
        return text
    return counted.sub(lambda found: _feminine(tag, int(found[1]), found[2]), text)


def _feminine(tag: str, number: int, noun: str) -> str:
    said = cardinal(tag, number)
    if tag == "de":  # seconds are counted down: "in einer Sekunde"
        one = "einer" if noun == "Sekunde" else "eine"
        return one if number == 1 else said
    if tag == "fr":
        return f"{said}e" if said.split()[-1].endswith("un") else said
    one = "одну" if noun.endswith("у") else "одна"
    two = "дві" if tag == "uk" else "две"
    said = re.sub(r"\bодин$", one, said)
    return re.sub(r"\bдва$", two, said)
