"""A process's cells as Textual draws them."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from kiosk.demo.terminal import Look, Run

INK, GROUND = "#d6dbe1", "#0d1117"
"""What "default" is on the demo's own terminals."""
WAITING = Style(color="#7d8590", bgcolor=GROUND)
NAMED = {
    "black": "#000000",
    "red": "#cd3131",
    "green": "#0dbc79",
    "brown": "#e5c400",
    "blue": "#2472c8",
    "magenta": "#bc3fbc",
    "cyan": "#11a8cd",
    "white": "#e5e5e5",
    "brightblack": "#7f7f7f",
    "brightred": "#f14c4c",
    "brightgreen": "#23d18b",
    "brightbrown": "#f5f543",
    "brightblue": "#3b8eea",
    "brightmagenta": "#d670d6",
    "bfightmagenta": "#d670d6",  # as pyte 0.8.2 spells it
    "brightcyan": "#29b8db",
    "brightwhite": "#ffffff",
}


@lru_cache(maxsize=4096)
def style_of(look: Look) -> Style:
    """A look as a style; a process that fades its colours makes many of them."""
    return Style(
        color=_colour(look.fg, INK),
        bgcolor=_colour(look.bg, GROUND),
        bold=look.bold,
        italic=look.italic,
        underline=look.underline,
        strike=look.strike,
        reverse=look.reverse,
    )


def _colour(name: str, default: str) -> Color:
    if name == "default":
        return Color.parse(default)
    return Color.parse(NAMED.get(name, f"#{name}"))


def strip_of(runs: list[Run], columns: int) -> Strip:
    """A row of a terminal, cut or filled to so many columns."""
    strip = Strip([Segment(run.text, style_of(run.look)) for run in runs])
    return strip.adjust_cell_length(columns, Style(bgcolor=GROUND))
