"""Text as terminal cells show it: width, line breaks, and Arabic for the eye.

Terminals without bidi put every character where it is sent (norms.md L-02). So a
line is broken first, in the order of reading; then letters are joined and the line
is turned into the order of the eye. What was inserted into a sentence is isolated,
or `01.02_39` would become `39_01.02` between Arabic words (L-01).
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterator

LTR_ISOLATE = "\u2066"
RTL_ISOLATE = "\u2067"
END_OF_ISOLATE = "\u2069"
_OPENERS = "\u2066\u2067\u2068"
_ISOLATES = re.compile("[\u2066-\u2069]")
_RTL_CLASSES = frozenset({"R", "AL"})
_STANDS_FOR_ISOLATE = [chr(code) for code in range(0x2500, 0x2600)]
"""Neutral signs (box drawing): UAX #9 treats a whole isolate as one neutral."""
_ORDINAL = r"[(\u2066-\u2068]*\d{1,2}\. (?=[^\W\d_])[^ ]+"
_WORD = r" +|[^ ]*?[^\W\d_]-(?=[^\W\d_])|[^ ]+"
_WORDS = re.compile(_WORD)
"""Spaces, words, and the halves of a word with a hyphen between letters."""
_PIECES = re.compile(f"{_ORDINAL}|{_WORD}")
"""The same, but "2. Etage" and "30. Januar" stay together."""


def isolate(text: str) -> str:
    """`text` protected from the direction of the sentence it is put into."""
    if not text:
        return ""
    opener = RTL_ISOLATE if _starts_rtl(text) else LTR_ISOLATE
    return f"{opener}{text}{END_OF_ISOLATE}"


def without_isolates(text: str) -> str:
    """The text alone, for speech, logs and programs that know no isolates."""
    return _ISOLATES.sub("", text)


def cell_width(text: str) -> int:
    """How many terminal cells the text takes."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def visual_lines(text: str, width: int, *, rtl: bool | None = None) -> list[str]:
    """Lines of at most `width` cells (2 or more), as they are sent to a terminal.

    Without `rtl` the first letter decides which way the text runs. Right-to-left
    lines are not padded: whoever shows them aligns them right.
    """
    if width < 2:
        raise ValueError(f"no letter is sure to fit into {width} cells")
    runs_rtl = _starts_rtl(text) if rtl is None else rtl
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrapped(_joined(paragraph), width)
    return [_for_the_eye(line, rtl=runs_rtl) for line in _reopened(lines)]


@functools.cache
def _cells(sign: str) -> int:
    if unicodedata.category(sign) in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1


def _starts_rtl(text: str) -> bool:
    for sign in text:
        direction = unicodedata.bidirectional(sign)
        if direction in _RTL_CLASSES:
            return True
        if direction == "L":
            return False
    return False


def _has_rtl(text: str) -> bool:
    return not text.isascii() and any(
        unicodedata.bidirectional(sign) in _RTL_CLASSES for sign in text
    )


@functools.cache
def _reshape() -> Callable[[str], str]:
    import arabic_reshaper

    shaper = arabic_reshaper.ArabicReshaper(
        {
            "delete_harakat": True,  # they would be drawn over the neighbouring cell
            "ARABIC LIGATURE ALLAH": False,  # four letters are no single cell
        }
    )
    return shaper.reshape  # type: ignore[no-any-return]


def _joined(text: str) -> str:
    """The same order of reading, with each Arabic letter in its joined form."""
    return _reshape()(text) if _has_rtl(text) else text


def _wrapped(paragraph: str, width: int) -> list[str]:
    lines: list[str] = []
    line = gap = ""
    for piece in _pieces(paragraph, width):
        if not piece.strip(" "):
            gap = piece
            continue
        if cell_width(line + gap + piece) <= width:
            line, gap = line + gap + piece, ""
            continue
        if line:
            lines.append(line)
        *full, line = _cut(piece, width)
        lines += full
        gap = ""
    return [*lines, line]


def _pieces(paragraph: str, width: int) -> Iterator[str]:
    for piece in _PIECES.findall(paragraph):
        if cell_width(piece) <= width:
            yield piece
        else:
            yield from _WORDS.findall(piece)


def _cut(word: str, width: int) -> list[str]:
    """A word as parts that fit, each as long as can be."""
    parts = [""]
    used = 0
    for sign in word:
        cells = _cells(sign)
        if used + cells > width:
            parts.append("")
            used = 0
        parts[-1] += sign
        used += cells
    return parts


def _reopened(lines: list[str]) -> list[str]:
    """Isolates that a line break cut in two, closed before and opened after it."""
    repaired: list[str] = []
    still_open = ""
    for line in lines:
        opened = still_open
        for sign in line:
            if sign in _OPENERS:
                opened += sign
            elif sign == END_OF_ISOLATE:
                opened = opened[:-1]
        repaired.append(still_open + line + END_OF_ISOLATE * len(opened))
        still_open = opened
    return repaired


def _for_the_eye(line: str, *, rtl: bool) -> str:
    """One line from left to right, brackets mirrored where they must be."""
    if not rtl and not _has_rtl(line):
        return without_isolates(line)
    # The module with the same algorithm in Rust neither mirrors brackets (0.6.12)
    # nor honours isolates here; so isolates are taken out and put back as one sign.
    from bidi.algorithm import get_display

    unused = iter([sign for sign in _STANDS_FOR_ISOLATE if sign not in line])
    inner: dict[str, str] = {}
    outer = ""
    for part, is_isolate in _parts(line):
        if is_isolate:
            sign = next(unused)
            inner[sign] = _for_the_eye(part[1:], rtl=_runs_rtl(part))
            outer += sign
        else:
            outer += part
    turned = str(get_display(outer, base_dir="R" if rtl else "L"))
    return "".join(inner.get(sign, sign) for sign in turned)


def _runs_rtl(isolated: str) -> bool:
    opener = isolated[0]
    if opener == "\u2068":
        return _starts_rtl(isolated)
    return opener == RTL_ISOLATE


def _parts(line: str) -> list[tuple[str, bool]]:
    """The line in pieces: (text, False) and (opener + inside, True)."""
    parts: list[tuple[str, bool]] = []
    depth = 0
    piece = ""
    for sign in line:
        if sign in _OPENERS:
            if depth == 0:
                parts.append((piece, False))
                piece = ""
            depth += 1
        elif sign == END_OF_ISOLATE:
            depth = max(0, depth - 1)
            if depth == 0 and piece[:1] and piece[0] in _OPENERS:
                parts.append((piece, True))
                piece = ""
                continue
        piece += sign
    parts.append((piece, piece[:1] != "" and piece[0] in _OPENERS))
    return parts
