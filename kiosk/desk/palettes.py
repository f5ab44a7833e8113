"""The console's colours: dark writing on light ground, and for few colours."""

from __future__ import annotations

from textual.theme import Theme

LIGHT = Theme(
    name="desk-light",
    primary="#0b3a49",
    foreground="#14222a",
    background="#eef2f2",
    dark=False,
    variables={
        "page": "#eef2f2",
        "ink": "#14222a",
        "quiet": "#3a4a52",
        "card": "#ffffff",
        "here": "#0b3a49",
        "here-ink": "#ffffff",
        "band": "#0b3a49",
        "band-ink": "#ffffff",
        "alarm": "#8f1414",
        "alarm-ink": "#ffffff",
        "note": "#ffe9a8",
        "note-ink": "#2e2100",
        "strong": "#0a4b61",
        "chosen": "#14222a",
        "chosen-ink": "#ffffff",
        "good": "#0d5a2c",
        "bad": "#8f1414",
    },
)

PLAIN = Theme(
    name="desk-plain",
    primary="#ffffff",
    foreground="#ffffff",
    background="#000000",
    dark=True,
    variables={
        "page": "#000000",
        "ink": "#ffffff",
        "quiet": "#ffffff",
        "card": "#000000",
        "here": "#000080",
        "here-ink": "#ffffff",
        "band": "#000080",
        "band-ink": "#ffffff",
        "alarm": "#800000",
        "alarm-ink": "#ffffff",
        "note": "#000000",
        "note-ink": "#ffff00",
        "strong": "#ffffff",
        "chosen": "#000080",
        "chosen-ink": "#ffffff",
        "good": "#ffffff",
        "bad": "#ffff00",
    },
)
"""For a terminal of sixteen colours, in which all others come out as guesses.

No dark writing: where it is bold, such a terminal shows it grey.
"""

ALL = (LIGHT, PLAIN)


def chosen(colours: str | None) -> Theme:
    """The palette for the terminal's colours (Rich's word for them)."""
    return LIGHT if colours in {"truecolor", "256"} else PLAIN
