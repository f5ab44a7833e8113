"""The two palettes: dark writing on light ground, and light on dark."""

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

BY_NAME = {"light": LIGHT, "dark": DARK}
"""As the configuration calls them (display.palette)."""
