"""Which font the display draws with: a bold, plain one that the machine has."""

from __future__ import annotations

import logging
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

log = logging.getLogger(__name__)

NAMES = (
    "DejaVuSans-Bold.ttf",
    "NotoSans-Bold.ttf",
    "LiberationSans-Bold.ttf",
    "FreeSansBold.ttf",
    "NimbusSans-Bold.otf",
)
"""Best first: upright, open shapes, digits of one width."""


def folders() -> list[Path]:
    """Where fonts stand: the user's, then the system's."""
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share"
    system = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return [
        Path(home) / "fonts",
        *(Path(folder) / "fonts" for folder in system.split(":") if folder),
    ]


def find(places: list[Path]) -> Path | None:
    """The best font below these folders, or None."""
    found: dict[str, Path] = {}
    for place in places:
        for folder, _, files in os.walk(place):
            for name in files:
                if name in NAMES:
                    found.setdefault(name, Path(folder) / name)
    return next((found[name] for name in NAMES if name in found), None)


@lru_cache(1)
def chosen() -> Path | None:
    """This machine's font; None (said once) if only block digits can be drawn."""
    file = find(folders())
    if file is None:
        log.warning(
            "no bold font found in %s: numbers are drawn as blocks; install one, "
            "e.g. apt-get install fonts-dejavu-core",
            ", ".join(map(str, folders())),
        )
    return file


@lru_cache(12)
def load(file: Path, size: float) -> FreeTypeFont:
    """The font at a size in pixels; those of one picture are kept."""
    from PIL import ImageFont

    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
