"""The fonts of drawn text, found where the system keeps them."""

from __future__ import annotations

import functools
from typing import Any

from printer.errors import FontMissing

# One family for all nine languages: DejaVu Sans has Vietnamese, Cyrillic and the
# Arabic presentation forms, and fonts-dejavu-core is on every Debian.
_REGULAR = "DejaVuSans.ttf"
_BOLD = "DejaVuSans-Bold.ttf"


@functools.cache
def font(size: int, *, bold: bool = False) -> Any:
    """DejaVu Sans of `size` pixels to the em.

    Raises:
        FontMissing: it is not installed.
    """
    return _load(_BOLD if bold else _REGULAR, size)


@functools.cache
def mono(size: int, *, bold: bool = False) -> Any:
    """DejaVu Sans Mono, for the emulated printer's own characters.

    Raises:
        FontMissing: it is not installed.
    """
    return _load("DejaVuSansMono-Bold.ttf" if bold else "DejaVuSansMono.ttf", size)


def _load(name: str, size: int) -> Any:
    from PIL import ImageFont

    try:
        return ImageFont.truetype(name, size, layout_engine=ImageFont.Layout.BASIC)
    except OSError as error:
        raise FontMissing(
            f"the font {name} is not installed (Debian: fonts-dejavu-core)"
        ) from error
