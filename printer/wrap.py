"""Breaks a text between words, for columns and for dots alike.

Isolated values (FSI … PDI, as a room number inside an Arabic sentence) stay on one
line as long as a line can hold them; when not, each part is isolated again.
"""

from __future__ import annotations

from collections.abc import Callable

ISOLATES = "\u2066\u2067\u2068"
POP_ISOLATE = "\u2069"
_FOLD = str.maketrans("", "", ISOLATES + POP_ISOLATE)

Measure = Callable[[str], float]


def without_isolates(text: str) -> str:
    """`text` as it is read, without the invisible marks."""
    return text.translate(_FOLD)


def wrap(
    text: str, measure: Measure, width: float, *, balanced: bool = False
) -> list[str]:
    """Lines of `text`, each measured at most `width`.

    A word is cut only if it is wider than a whole line. `balanced` keeps the number
    of lines and makes them similarly long (for centred text).
    """
    words = _words(text, measure, width)
    lines = _fill(words, measure, width)
    if not balanced or len(lines) < 2:
        return lines
    if len(lines) == 2 and (parted := _at_comma(words, measure, width)):
        return parted
    low, high = width / 2, width
    while high - low > width / 64:
        middle = (low + high) / 2
        trial = _fill(words, measure, middle)
        fits = all(measure(line) <= middle for line in trial)
        if fits and len(trial) <= len(lines):
            high, lines = middle, trial
        else:
            low = middle
    return lines


def longest_word(text: str, measure: Measure) -> float:
    """The width of the widest word."""
    return max((measure(word) for word in _tokens(text)), default=0)


def _at_comma(words: list[str], measure: Measure, width: float) -> list[str]:
    """Two lines, the first ending at a comma, as equal as can be; or none."""
    halves = [
        [" ".join(words[: at + 1]), " ".join(words[at + 1 :])]
        for at, word in enumerate(words[:-1])
        if without_isolates(word).endswith((",", "\u060c"))
    ]
    fitting = [pair for pair in halves if all(measure(line) <= width for line in pair)]
    return min(fitting, key=lambda pair: max(map(measure, pair)), default=[])


def _fill(words: list[str], measure: Measure, width: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in words:
        longer = f"{line} {word}" if line else word
        if line and measure(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def _words(text: str, measure: Measure, width: float) -> list[str]:
    """The words, those wider than a line cut to pieces that fit."""
    words: list[str] = []
    for token in _tokens(text):
        if measure(token) <= width:
            words.append(token)
        elif token[0] in ISOLATES and " " in token:
            inner = without_isolates(token).split()
            words += [f"{token[0]}{part}{POP_ISOLATE}" for part in inner]
        else:
            words += _pieces(without_isolates(token), measure, width)
    return words


def _tokens(text: str) -> list[str]:
    """Split at spaces outside of isolates (a no-break space is no space)."""
    tokens: list[str] = []
    depth = 0
    token = ""
    for sign in text:
        if sign in ISOLATES:
            depth += 1
        elif sign == POP_ISOLATE:
            depth = max(0, depth - 1)
        if sign == " " and not depth:
            if token:
                tokens.append(token)
            token = ""
        else:
            token += sign
    return [*tokens, token] if token else tokens


def _pieces(word: str, measure: Measure, width: float) -> list[str]:
    pieces: list[str] = []
    piece = ""
    for sign in word:
        if piece and measure(piece + sign) > width:
            pieces.append(piece)
            piece = ""
        piece += sign
    return [*pieces, piece]
