"""The palettes: dark writing on light ground, light on dark, and for few colours."""

from __future__ import annotations

from textual.theme import Theme

LIGHT = Theme(
    name="aufruf-light",
    primary="#0b3a66",
    foreground="#10202e",
    background="#e9eef3",
    dark=False,
    variables={
        "page": "#e9eef3",
        "ink": "#10202e",
        "quiet": "#2c4257",
        "card": "#ffffff",
        "number": "#0c1a26",
        "room": "#0b3a66",
        "bar": "#0f2436",
        "bar-ink": "#ffffff",
        "new": "#0b3a66",
        "new-lit": "#155392",
        "new-ink": "#ffffff",
    },
)

DARK = Theme(
    name="aufruf-dark",
    primary="#ffd75e",
    foreground="#f4f7fa",
    background="#0e1a26",
    dark=True,
    variables={
        "page": "#14222f",
        "ink": "#f4f7fa",
        "quiet": "#c6d3df",
        "card": "#060c12",
        "number": "#ffffff",
        "room": "#ffd75e",
        "bar": "#24384a",
        "bar-ink": "#ffffff",
        "new": "#ffd75e",
        "new-lit": "#fff1c2",
        "new-ink": "#0c1a26",
    },
)

PLAIN = Theme(
    name="aufruf-plain",
    primary="#ffffff",
    foreground="#ffffff",
    background="#000000",
    dark=True,
    variables={
        "page": "#000000",
        "ink": "#ffffff",
        "quiet": "#ffffff",
        "card": "#000000",
        "number": "#ffffff",
        "room": "#ffffff",
        "bar": "#ffffff",
        "bar-ink": "#000000",
        "new": "#ffffff",
        "new-lit": "#ffff00",
        "new-ink": "#000000",
    },
)
"""For a terminal of sixteen colours, in which all others come out as guesses."""

ALL = (LIGHT, DARK, PLAIN)


def chosen(palette: str, colours: str | None) -> Theme:
    """The palette for the configuration's word and the terminal's colours.

    `colours` is Rich's word: truecolor, 256, standard or None.
    """
    if colours not in {"truecolor", "256"}:
        return PLAIN
    return DARK if palette == "dark" else LIGHT
