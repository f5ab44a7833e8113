"""Whole numbers in words, 0 to 9999, in the nine languages; pure.

Speech programs are not trusted with figures: they read "17" in the wrong language,
"001" letter by letter and Arabic ones without vowels. Arabic is written with its vowel
signs for the same reason (norms.md S-05).
"""

from __future__ import annotations

from collections.abc import Callable

MOST = 9999


def words(listed: str) -> list[str]:
    """The words of a table."""
    return listed.split()


_DE = words(
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn "
    "vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"
)
_DE_TENS = words("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
_EN = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen eighteen nineteen"
)
_EN_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
_FR = words(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze "
    "quinze seize dix-sept dix-huit dix-neuf"
)
_FR_TENS = words("vingt trente quarante cinquante soixante")
_TR = words("sıfır bir iki üç dört beş altı yedi sekiz dokuz")
_TR_TENS = words("on yirmi otuz kırk elli altmış yetmiş seksen doksan")
_VI = words("không một hai ba bốn năm sáu bảy tám chín")
_UK = words(
    "нуль один два три чотири п’ять шість сім вісім дев’ять десять одинадцять "
    "дванадцять тринадцять чотирнадцять п’ятнадцять шістнадцять сімнадцять "
    "вісімнадцять дев’ятнадцять"
)
_UK_TENS = words(
    "двадцять тридцять сорок п’ятдесят шістдесят сімдесят вісімдесят дев’яносто"
)
_UK_HUNDREDS = words(
    "сто двісті триста чотириста п’ятсот шістсот сімсот вісімсот дев’ятсот"
)
_RU = words(
    "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать "
    "двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать "
    "восемнадцать девятнадцать"
)
_RU_TENS = words(
    "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"
)
_RU_HUNDREDS = words(
    "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"
)
_AR = (
    "صِفْر",
    "وَاحِد",
    "اِثْنَان",
    "ثَلَاثَة",
    "أَرْبَعَة",
    "خَمْسَة",
    "سِتَّة",
    "سَبْعَة",
    "ثَمَانِيَة",
    "تِسْعَة",
    "عَشَرَة",
    "أَحَدَ عَشَر",
    "اِثْنَا عَشَر",
    "ثَلَاثَةَ عَشَر",
    "أَرْبَعَةَ عَشَر",
    "خَمْسَةَ عَشَر",
    "سِتَّةَ عَشَر",
    "سَبْعَةَ عَشَر",
    "ثَمَانِيَةَ عَشَر",
    "تِسْعَةَ عَشَر",
)
_AR_TENS = (
    "عِشْرُون",
    "ثَلَاثُون",
    "أَرْبَعُون",
    "خَمْسُون",
    "سِتُّون",
    "سَبْعُون",
    "ثَمَانُون",
    "تِسْعُون",
)
_AR_HUNDREDS = (
    "مِئَة",
    "مِئَتَان",
    "ثَلَاثُمِئَة",
    "أَرْبَعُمِئَة",
    "خَمْسُمِئَة",
    "سِتُّمِئَة",
    "سَبْعُمِئَة",
    "ثَمَانِمِئَة",
    "تِسْعُمِئَة",
)
_AR_AND = " وَ"


def cardinal(tag: str, number: int) -> str:
    """The number as it is counted: "siebzehn", "seventeen", "سَبْعَةَ عَشَر".

    Raises:
        ValueError: it is below 0 or above 9999.
        KeyError: there is no such language.
    """
    if not 0 <= number <= MOST:
        raise ValueError(f"{number} is not between 0 and {MOST}")
    return _WORDS[tag.partition("-")[0]](number)


_GENITIVE = {
    "один": "одного",
    "сорок": "сорока",
    "сто": "ста",
    "два": "двух",
    "три": "трёх",
    "четыре": "четырёх",
    "восемь": "восьми",
    "пятьдесят": "пятидесяти",
    "шестьдесят": "шестидесяти",
    "семьдесят": "семидесяти",
    "восемьдесят": "восьмидесяти",
    "шість": "шести",
    "сім": "семи",
    "вісім": "восьми",
}
_GENITIVE_UK = {"два": "двох", "три": "трьох", "чотири": "чотирьох"}


def genitive(tag: str, number: int) -> str:
    """Ukrainian and Russian after "from" and "to", 1 to 100: "двадцати пяти"."""
    own = _GENITIVE | (_GENITIVE_UK if tag == "uk" else {})
    return " ".join(
        own.get(word)
        or (f"{word[:-1]}и" if word[-1] == "ь" else f"{word}и" if _tens(word) else word)
        for word in cardinal(tag, number).split()
    )


def _tens(word: str) -> bool:
    return word.endswith("десят")


def digits(tag: str, signs: str) -> str:
    """Figures one by one, as a code is read: "vier, sieben, eins"."""
    return ", ".join(cardinal(tag, int(sign)) for sign in signs if sign.isdecimal())


def ticket_number(tag: str, number: int) -> str:
    """A visitor's number; in German with its figures where -zehn sounds like -zig.

    "siebzehn, eins, sieben" and "siebzig, sieben, null" (norms.md S-04).
    """
    words = cardinal(tag, number)
    last = number % 100
    if tag.startswith("de") and last in _ALIKE:
        return f"{words}, {digits(tag, str(number))}"
    return words


_ALIKE = frozenset({*range(13, 20), *range(30, 100, 10)}) - {14, 40}
"""Told apart by one weak syllable; the list is the norms' (vierzehn is not on it)."""


def _german(number: int) -> str:
    if number < 20:
        return _DE[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        unit = "ein" if ones == 1 else _DE[ones]
        return f"{unit}und{_DE_TENS[tens - 2]}" if ones else _DE_TENS[tens - 2]
    size, name = (1000, "tausend") if number >= 1000 else (100, "hundert")
    many, rest = divmod(number, size)
    head = ("ein" if many == 1 else _german(many)) + name
    return head + (_german(rest) if rest else "")


def _english(number: int) -> str:
    if number < 20:
        return _EN[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _EN_TENS[tens - 2] + (f"-{_EN[ones]}" if ones else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{_EN[hundreds]} hundred" + (f" and {_english(rest)}" if rest else "")
    thousands, rest = divmod(number, 1000)
    joined = " and " if rest < 100 else " "
    return f"{_EN[thousands]} thousand" + (joined + _english(rest) if rest else "")


def _french(number: int) -> str:
    if number < 20:
        return _FR[number]
    if number < 70:
        tens, ones = divmod(number, 10)
        joined = " et " if ones == 1 else "-"
        return _FR_TENS[tens - 2] + (joined + _FR[ones] if ones else "")
    if number < 80:
        return "soixante" + (" et onze" if number == 71 else f"-{_FR[number - 60]}")
    if number < 100:
        return "quatre-vingts" if number == 80 else f"quatre-vingt-{_FR[number - 80]}"
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        head = "cent" if hundreds == 1 else f"{_FR[hundreds]} cent"
        if not rest:
            return head + ("s" if hundreds > 1 else "")
        return f"{head} {_french(rest)}"
    thousands, rest = divmod(number, 1000)
    head = "mille" if thousands == 1 else f"{_FR[thousands]} mille"
    return head + (f" {_french(rest)}" if rest else "")


def _turkish(number: int) -> str:
    if number == 0:
        return _TR[0]
    words = []
    for size, name in ((1000, "bin"), (100, "yüz")):
        many, number = divmod(number, size)
        if many:
            words += [_TR[many], name] if many > 1 else [name]
    tens, ones = divmod(number, 10)
    words += [_TR_TENS[tens - 1]] if tens else []
    words += [_TR[ones]] if ones else []
    return " ".join(words)


def _vietnamese(number: int) -> str:
    if number < 10:
        return _VI[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        head = "mười" if tens == 1 else f"{_VI[tens]} mươi"
        if not ones:
            return head
        if ones == 1 and tens > 1:
            return f"{head} mốt"
        return f"{head} {'lăm' if ones == 5 else _VI[ones]}"
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        head = f"{_VI[hundreds]} trăm"
        if not rest:
            return head
        return (
            f"{head} linh {_VI[rest]}" if rest < 10 else f"{head} {_vietnamese(rest)}"
        )
    thousands, rest = divmod(number, 1000)
    head = f"{_VI[thousands]} nghìn"
    if not rest:
        return head
    if rest < 10:
        return f"{head} không trăm linh {_VI[rest]}"
    middle = "không trăm " if rest < 100 else ""
    return f"{head} {middle}{_vietnamese(rest)}"


def _east(
    number: int,
    words: tuple[list[str], list[str], list[str]],
    feminine: tuple[str, str],
    thousand: tuple[str, str, str],
) -> str:
    """Ukrainian and Russian count alike; thousands are feminine."""
    small, tens, hundreds = words

    def below(rest: int) -> list[str]:
        said = [hundreds[rest // 100 - 1]] if rest >= 100 else []
        rest %= 100
        if rest >= 20:
            said.append(tens[rest // 10 - 2])
            rest %= 10
        return said + ([small[rest]] if rest else [])

    thousands, rest = divmod(number, 1000)
    said = []
    if thousands:
        name = thousand[0 if thousands == 1 else 1 if thousands < 5 else 2]
        said = [feminine[thousands - 1] if thousands < 3 else small[thousands], name]
    return " ".join(said + below(rest)) or small[0]


def _ukrainian(number: int) -> str:
    words = (_UK, _UK_TENS, _UK_HUNDREDS)
    return _east(number, words, ("одна", "дві"), ("тисяча", "тисячі", "тисяч"))


def _russian(number: int) -> str:
    words = (_RU, _RU_TENS, _RU_HUNDREDS)
    return _east(number, words, ("одна", "две"), ("тысяча", "тысячи", "тысяч"))


def _arabic(number: int) -> str:
    if number == 0:
        return _AR[0]
    said = []
    thousands, number = divmod(number, 1000)
    if thousands:
        alone = {1: "أَلْف", 2: "أَلْفَان"}
        said.append(alone.get(thousands) or f"{_AR[thousands][:-1]}ةُ آلَاف")
    hundreds, number = divmod(number, 100)
    if hundreds:
        said.append(_AR_HUNDREDS[hundreds - 1])
    if 0 < number < 20:
        said.append(_AR[number])
    elif number:
        tens, ones = divmod(number, 10)
        said += [_AR[ones]] if ones else []
        said.append(_AR_TENS[tens - 2])
    return _AR_AND.join(said)


_WORDS: dict[str, Callable[[int], str]] = {
    "de": _german,
    "en": _english,
    "uk": _ukrainian,
    "ru": _russian,
    "ar": _arabic,
    "fr": _french,
    "tr": _turkish,
    "vi": _vietnamese,
}
