"""Screens as text: what stands in each cell, and in which colours by their names.

A folder for each language, in it a file for each scene. A row is its text, then how
its cells look: a letter for each pair of colours, and how many cells have it. Colours
go by their names, so a screen is the same in both palettes; the dark palette's folders
hold the rows that are not. Drawn digits are one look; tests/lobby/test_parts.py knows
them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.segment import Segment
from textual.color import Color
from textual.screen import Screen

FOLDER = Path(__file__).with_name("snapshots")
TEXTS = {
    "a": ("ink", "page"),
    "b": ("strong", "page"),
    "c": ("quiet", "page"),
    "d": ("on-band", "band"),
    "e": ("on-act", "act"),
    "f": ("on-side", "side"),
    "g": ("on-shut", "shut"),
    "h": ("ink", "calm"),
    "i": ("strong", "calm"),
    "j": ("on-note", "note"),
    "k": ("on-alarm", "alarm"),
    "l": ("on-focused", "focused"),
    "m": ("on-pressed", "pressed"),
}
"""Letters on their grounds, the first that fits."""
BLOCKS = {
    "A": ("page", "band"),
    "B": ("page", "act"),
    "C": ("page", "side"),
    "D": ("page", "shut"),
    "E": ("page", "edge"),
    "F": ("edge", "page"),
    "G": ("edge", "shut"),
    "H": ("note-edge", "note"),
    "I": ("note-edge", "page"),
    "J": ("page", "note"),
    "K": ("edge", "side"),
    "L": ("page", "pressed"),
    "M": ("pressed-rim", "pressed"),
}
"""The half blocks of which edges are made."""
DRAWN = "#"
EDGES = "▄▀▌▐█▛▜"
SMALL = re.compile(r"[^a-z0-9]+")


class Run:
    """Neighbouring cells that look alike; spaces take the look of their neighbours."""

    def __init__(self, ground: str) -> None:
        self.ground = ground
        self.look = ""
        self.count = 0

    def takes(self, ground: str, look: str) -> bool:
        """Add cells, if they look like those before; an empty look is a space's."""
        if ground != self.ground or (look and self.look and look != self.look):
            return False
        self.look = self.look or look
        return True


def rows_of(screen: Screen[Any], palette: Mapping[str, str]) -> list[str]:
    """The screen's rows in the file's form."""
    colours = {name: Color.parse(value).hex for name, value in palette.items()}
    rows = []
    for strip in screen._compositor.render_strips():
        text = "".join(segment.text for segment in strip).rstrip()
        rows.append(f"{text}  |{_looks(list(strip), colours)}".lstrip("\n"))
    return rows


def _looks(strip: list[Segment], colours: dict[str, str]) -> str:
    runs: list[Run] = []
    for segment in strip:
        for sign in segment.text:
            ground, look = _look(sign, segment, colours)
            if not runs or not runs[-1].takes(ground, look):
                runs.append(Run(ground))
                runs[-1].takes(ground, look)
            runs[-1].count += 1
    return " ".join(f"{run.look or _blank(run, colours)}{run.count}" for run in runs)


def _look(sign: str, segment: Segment, colours: dict[str, str]) -> tuple[str, str]:
    style = segment.style
    assert style is not None
    assert style.bgcolor is not None
    ground = Color.from_rich_color(style.bgcolor).hex
    if sign == " ":
        return ground, ""
    assert style.color is not None
    text = Color.from_rich_color(style.color).hex
    known = BLOCKS if sign in EDGES else TEXTS
    for letter, (fore, behind) in known.items():
        if (colours.get(fore), colours.get(behind)) == (text, ground):
            thick = "*" if style.bold else ""
            return ground, f"{letter}{thick}{'_' if style.underline else ''}"
    if sign in EDGES:
        return DRAWN, DRAWN
    return ground, f"({text} on {ground})"


def _blank(run: Run, colours: dict[str, str]) -> str:
    """Cells without any letter: the first look with that ground."""
    for letter, (_, behind) in TEXTS.items():
        if colours.get(behind) == run.ground:
            return letter
    return f"({run.ground})"


def only_differing(rows: list[str], light: list[str]) -> list[str]:
    """The rows that are not as in the light palette, with their numbers.

    Light writing is all bold; that says nothing new in any row.
    """
    plain = [row.replace("*", "") for row in light]
    plain += [""] * (len(rows) - len(plain))
    return [
        f"{at + 1:>2} {row}"
        for at, row in enumerate(rows)
        if row.replace("*", "") != plain[at]
    ]


def file_of(folder: str, scene: str) -> Path:
    """Where a scene is kept."""
    return FOLDER / folder / f"{SMALL.sub('-', scene.lower()).strip('-')}.txt"


def kept(folder: str, scene: str) -> list[str]:
    """How it looked."""
    file = file_of(folder, scene)
    return file.read_text("utf-8").splitlines() if file.exists() else []


def differences(folder: str, scene: str, lines: list[str]) -> Iterator[str]:
    """What is not as it is kept, in a form that is read in a terminal."""
    before = kept(folder, scene)
    return difflib.unified_diff(before, lines, "kept", "now", lineterm="", n=1)


def keep(folder: str, scene: str, lines: list[str]) -> None:
    """From now on this is how the scene looks."""
    file = file_of(folder, scene)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n", "utf-8")
