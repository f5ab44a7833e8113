"""Joins Arabic letters and puts a right-to-left line into the order of the eye."""

from __future__ import annotations

import unicodedata

from printer.wrap import without_isolates


def is_rtl(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    for sign in without_isolates(text):
        direction = unicodedata.bidirectional(sign)
        if direction in {"R", "AL"}:
            return True
        if direction == "L":
            return False
    return False


def has_rtl(text: str) -> bool:
    """Whether any letter runs from right to left."""
    return any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in text)


def visual(line: str, *, rtl: bool) -> str:
    """One line, already wrapped, as it is drawn from left to right."""
    if not has_rtl(line):
        return without_isolates(line) if not rtl else _reorder(line, rtl=True)
    return _reorder(line, rtl=rtl)


def _reorder(line: str, *, rtl: bool) -> str:
    import arabic_reshaper
    from bidi import get_display

    shaped = arabic_reshaper.reshape(line)
    return without_isolates(get_display(shaped, base_dir="R" if rtl else "L"))
