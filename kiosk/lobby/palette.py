"""The kiosk's colours: dark on light as every visit begins, light on dark at a touch.

Named here and nowhere else; the style sheets know them as variables. tests/lobby
computes the contrast of every pair.
"""

from __future__ import annotations

from textual.theme import Theme

LIGHT = Theme(
    name="aufruf-light",
    primary="#0a4b61",
    foreground="#14222a",
    background="#f2f5f4",
    dark=False,
    variables={
        "page": "#f2f5f4",
        "ink": "#14222a",
        "strong": "#14222a",
        "quiet": "#36454d",
        "band": "#0b3a49",
        "on-band": "#ffffff",
        "act": "#0a4b61",
        "on-act": "#ffffff",
        "side": "#44515a",
        "on-side": "#ffffff",
        "pressed": "#14222a",
        "on-pressed": "#ffffff",
        "pressed-rim": "#14222a",
        "focused": "#ffffff",
        "on-focused": "#14222a",
        "ring": "#b34700",
        "shut": "#d8dedd",
        "on-shut": "#2b3a42",
        "edge": "#5b6972",
        "calm": "#e2eaea",
        "note": "#fff0c2",
        "on-note": "#3a2a00",
        "note-edge": "#8a5a00",
        "alarm": "#14222a",
        "on-alarm": "#ffffff",
        "number": "#0a4b61",
    },
)
"""Reads best, for most people and in daylight."""

DARK = Theme(
    name="aufruf-dark",
    primary="#ffd75e",
    foreground="#ffffff",
    background="#0a1218",
    dark=True,
    variables={
        "page": "#0a1218",
        "ink": "#ffffff",
        "strong": "#ffe08a",
        "quiet": "#cbd7df",
        "band": "#233a4b",
        "on-band": "#ffffff",
        "act": "#f2c94c",
        "on-act": "#0a1218",
        "side": "#b7c6d2",
        "on-side": "#0a1218",
        "pressed": "#0a1218",
        "on-pressed": "#ffffff",
        "pressed-rim": "#ffffff",
        "focused": "#000000",
        "on-focused": "#ffffff",
        "ring": "#6fd3ff",
        "shut": "#2b3943",
        "on-shut": "#dbe4ea",
        "edge": "#9fb0bc",
        "calm": "#182630",
        "note": "#3b2c00",
        "on-note": "#fff3d0",
        "note-edge": "#ffc84a",
        "alarm": "#ffffff",
        "on-alarm": "#0a1218",
        "number": "#ffd75e",
    },
)
"""For eyes that light grounds dazzle. All its writing is bold: thin light strokes
drown in the dark."""

PALETTES = {"light": LIGHT, "dark": DARK}


def variables(palette: str = "light") -> dict[str, str]:
    """Each colour of a palette by its name."""
    return PALETTES[palette].variables
