"""Text of the screens and the ticket as it is said: nothing is left to a program. Pure.

Figures, times, dates, the room and the floor become words of the language (norms.md
S-01 to S-06); signs that a program would read aloud go.
"""

from __future__ import annotations

import re

from kiosk.config import Config, Desk
from kiosk.language import Language, without_isolates
from kiosk.speech.agreement import agree
from kiosk.speech.arabic import vowelled
from kiosk.speech.dates import day_in_words
from kiosk.speech.numbers import MOST, cardinal, digits, genitive, ticket_number, words

_TIME = re.compile(r"\b(\d{1,2}):(\d{2})(?::\d{2})?\b(\s*Uhr\b)?")
_YEAR = re.compile(r"(?:,| năm)?\s20\d\d(?:\s[гр]\.)?")
_MONTH_DAY = re.compile(r"\b(\d{1,2})(er|\.)?(?= [^\W\d_]{3,})")
_ON_DAY = re.compile(r"\bam \w+, $")
_SPAN = re.compile(r"\b(від|от) (\d+) до (\d+)\b")
_RANGE = re.compile(r"(?<=\d)\s?[–-]\s?(?=\d)")
_FIGURES = re.compile(r"\d+")
_GERMAN_FLOOR = re.compile(r"^(\d{1,2})\. (Etage|Stock|OG|Obergeschoss)$")
_QUIET = str.maketrans(
    {"…": ".", "\n": " ", "›": "", "·": ",", "ʼ": "’", "\u00a0": " "}
)
_SENTENCES = re.compile(r"(?<=[.!?؟])\s+")

_UNTIL = {
    "de": " bis ",
    "en": " to ",
    "uk": " до ",
    "ru": " до ",
    "ar": " إِلَى ",
    "fr": " à ",
    "tr": " ile ",
    "vi": " đến ",
}
_FLOORS = words(
    "erster zweiter dritter vierter fünfter sechster siebter achter neunter zehnter"
)
_MAIL = {
    "de": (" Ät ", " Punkt "),
    "en": (" at ", " dot "),
    "fr": (" arobase ", " point "),
    "uk": (" равлик ", " крапка "),
    "ru": (" собака ", " точка "),
    "ar": (" آت ", " نُقْطَة "),
    "tr": (" et ", " nokta "),
    "vi": (" a còng ", " chấm "),
}
_ADDRESS = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")


class Wording:
    """Makes speech of text in one language."""

    def __init__(self, language: Language, config: Config) -> None:
        self._language = language
        self._base = language.tag.partition("-")[0]
        self._house = config.house

    def say(self, text: str) -> str:
        """A sentence of a screen, in words only."""
        said = self._vowelled(without_isolates(text)).translate(_QUIET)
        said = said.replace(self._house.room, self.room())
        said = said.replace(self._house.floor_sign, self.floor())
        said = _ADDRESS.sub(self._address, said)
        said = _TIME.sub(self._time, said)
        said, dated = _YEAR.subn("", said)
        if dated:
            said = _MONTH_DAY.sub(self._day, said)
        said = _SPAN.sub(self._span, said)
        said = _RANGE.sub(_UNTIL[self._base], said)
        said = agree(self._base, said)
        said = _FIGURES.sub(lambda found: self._number(found[0]), said)
        return " ".join(said.split()).replace(" .", ".")

    def number(self, number: int) -> str:
        """A visitor's number."""
        return ticket_number(self._base, number)

    def room(self) -> str:
        """The house's room, as it is said."""
        return self._figures(self._house.room_spoken)

    def floor(self) -> str:
        """The sign's floor; in other languages only its figure, which all can read."""
        sign = self._house.floor_sign
        german = _GERMAN_FLOOR.match(sign)
        if self._base == "de":
            if german and int(german[1]) <= len(_FLOORS):
                return f"{_FLOORS[int(german[1]) - 1]} Stock"  # norms.md S-02
            return self._figures(sign)
        return self._figures(german[1] if german else sign)

    def code(self, signs: str) -> str:
        """An appointment's code, figure by figure; only for headphones."""
        return digits(self._base, signs)

    def call(self, number: int, desk: Desk) -> str:
        """What the corridor hears when a number is called to a desk."""
        told = self.number(number)
        if self._base == "de":
            place = self._figures(desk.spoken)
            room = re.match(r"Raum\s+(.+)", place)
            if room is None:
                return self._language.text("voice.call_place", number=told, place=place)
            return self._language.text("voice.call", number=told, room=room[1])
        own = {str(tag): said for tag, said in desk.spoken_in.items()}
        if said := own.get(self._language.tag):
            place = self._figures(said)
            return self._language.text("voice.call_place", number=told, place=place)
        figures = _FIGURES.findall(desk.label)
        room_name = self._figures(figures[-1]) if figures else desk.label
        text = self._language.text("voice.call", number=told, room=room_name)
        return self._vowelled(without_isolates(text))

    def _vowelled(self, text: str) -> str:
        return vowelled(text) if self._base == "ar" else text

    def _figures(self, text: str) -> str:
        return _FIGURES.sub(lambda found: self._number(found[0]), text)

    def _number(self, figures: str) -> str:
        number = int(figures)
        if number > MOST or len(figures) > 4:
            return digits(self._base, figures)
        return cardinal(self._base, number)

    def _time(self, found: re.Match[str]) -> str:
        hour, minute = int(found[1]), int(found[2])
        told = cardinal(self._base, hour)
        past = cardinal(self._base, minute) if minute else ""
        match self._base:
            case "de":
                hours = "ein" if hour == 1 else told
                return f"{hours} Uhr {past}".rstrip()
            case "fr":
                one = {1: "une"}.get(hour, told)
                name = "heure" if hour < 2 else "heures"
                return f"{one} {name} {past}".rstrip()
            case "en":
                zero = "oh " if 0 < minute < 10 else ""
                return f"{told} {zero}{past}" if minute else f"{told} o’clock"
            case "vi":
                return f"{told} giờ {past}".rstrip()
            case "ar":
                return f"{told} وَ{past} دَقِيقَة" if minute else told
            case _:
                zero = f"{cardinal(self._base, 0)} " if minute < 10 else ""
                return f"{told} {zero}{past or cardinal(self._base, 0)}"

    def _day(self, found: re.Match[str]) -> str:
        words = day_in_words(self._base, int(found[1]))
        inflected = self._base == "de" and _ON_DAY.search(found.string[: found.start()])
        return f"{words[:-1]}n" if inflected else words

    def _span(self, found: re.Match[str]) -> str:
        low, high = (genitive(self._base, int(part)) for part in found.group(2, 3))
        return f"{found[1]} {low} до {high}"

    def _address(self, found: re.Match[str]) -> str:
        at, dot = _MAIL[self._base]
        return found[0].replace("@", at).replace(".", dot)


def sentences(text: str) -> list[str]:
    """The text in sentences: each is one item that can be cut, repeated and kept."""
    return [part for part in _SENTENCES.split(text.strip()) if part]
