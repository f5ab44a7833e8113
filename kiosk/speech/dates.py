"""A day of the month in words, as each language names it in a date; pure."""

from __future__ import annotations

from kiosk.speech.numbers import cardinal, words

_GERMAN = {1: "erster", 3: "dritter", 7: "siebter", 8: "achter"}
_ENGLISH = {
    1: "first",
    2: "second",
    3: "third",
    5: "fifth",
    8: "eighth",
    9: "ninth",
    12: "twelfth",
}
_RU = words(
    "первого второго третьего четвёртого пятого шестого седьмого восьмого девятого "
    "десятого одиннадцатого двенадцатого тринадцатого четырнадцатого пятнадцатого "
    "шестнадцатого семнадцатого восемнадцатого девятнадцатого"
)
_RU_TENS = {20: "двадцатого", 30: "тридцатого"}
_UK = words(
    "першого другого третього четвертого п’ятого шостого сьомого восьмого дев’ятого "
    "десятого одинадцятого дванадцятого тринадцятого чотирнадцятого п’ятнадцятого "
    "шістнадцятого сімнадцятого вісімнадцятого дев’ятнадцятого"
)
_UK_TENS = {20: "двадцятого", 30: "тридцятого"}


def day_in_words(tag: str, day: int) -> str:
    """Day 1 to 31 in a date: "dreißigster (Januar)", "thirtieth", "тридцатого"."""
    match tag:
        case "de":
            ending = "ster" if day >= 20 else "ter"
            return _GERMAN.get(day) or cardinal("de", day) + ending
        case "en":
            return _english(day)
        case "fr" if day == 1:
            return "premier"
        case "ru":
            return _slavic(day, _RU, _RU_TENS, "ru")
        case "uk":
            return _slavic(day, _UK, _UK_TENS, "uk")
        case _:
            return cardinal(tag, day)


def _english(day: int) -> str:
    tens, ones = divmod(day, 10)
    if day > 20 and ones:
        return f"{cardinal('en', tens * 10)}-{_english(ones)}"
    words = _ENGLISH.get(day) or cardinal("en", day)
    if day in _ENGLISH:
        return words
    return words.removesuffix("y") + "ieth" if words.endswith("y") else words + "th"


def _slavic(day: int, small: list[str], tens: dict[int, str], tag: str) -> str:
    if day < 20:
        return small[day - 1]
    whole, ones = day // 10 * 10, day % 10
    return f"{cardinal(tag, whole)} {small[ones - 1]}" if ones else tens[whole]
