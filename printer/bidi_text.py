"""Joins Arabic letters and puts a right-to-left line into the order of the eye."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable

from printer.wrap import ISOLATES, POP_ISOLATE, without_isolates

_ISOLATE = re.compile(f"[{ISOLATES}]([^{ISOLATES}{POP_ISOLATE}]*){POP_ISOLATE}")
_STAND_INS = [chr(code) for code in range(0x2500, 0x2580)]
"""Neutral signs: UAX #9 treats a whole isolate as one neutral."""


def is_rtl(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left.

    Letters inside isolates do not count (UAX #9, P2), unless there are no others.
    """
    for part in (_ISOLATE.sub("", text), without_isolates(text)):
        for sign in part:
            direction = unicodedata.bidirectional(sign)
            if direction in {"R", "AL"}:
                return True
            if direction == "L":
                return False
    return False


def has_rtl(text: str) -> bool:
    """Whether any letter runs from right to left."""
    return not text.isascii() and any(
        unicodedata.bidirectional(sign) in {"R", "AL"} for sign in text
    )


@functools.lru_cache(512)  # wrapping measures the same words again and again
def visual(line: str, *, rtl: bool) -> str:
    """One line, already wrapped, as it is drawn from left to right."""
    if not rtl and not has_rtl(line):
        return without_isolates(line)
    return _turn(_shaper()(line), rtl=rtl)


def _turn(line: str, *, rtl: bool) -> str:
    """Isolated values keep their own direction: 01.02_39 must not become 39_01.02."""
    # The pure Python algorithm mirrors brackets, the package's Rust one does not
    # (python-bidi 0.6.12); it knows no isolates, so each goes in as one neutral sign.
    from bidi.algorithm import get_display

    unused = iter([sign for sign in _STAND_INS if sign not in line])
    inner: dict[str, str] = {}

    def put_aside(found: re.Match[str]) -> str:
        sign = next(unused)
        inner[sign] = visual(found[1], rtl=is_rtl(found[1]))
        return sign

    outer = without_isolates(_ISOLATE.sub(put_aside, line))
    turned = str(get_display(outer, base_dir="R" if rtl else "L"))
    return "".join(inner.get(sign, sign) for sign in turned)


@functools.cache
def _shaper() -> Callable[[str], str]:
    import arabic_reshaper

    return arabic_reshaper.ArabicReshaper({"delete_harakat": False}).reshape  # type: ignore[no-any-return]
