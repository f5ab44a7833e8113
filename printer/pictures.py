"""Pictures that come from elsewhere: the house's logo, and QR codes.

Both are pure black and white: a thermal head knows no grey, and a dither of a logo
looks like dust.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from printer.errors import PictureWrong

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST = 4_000_000
"""Pixels of a logo; more is a mistake, and would take seconds."""
TALLEST = 1.5
"""Times its width that a logo may be high."""


def load(file: str, width: int) -> Image:
    """The picture as mode "1", `width` dots wide.

    Raises:
        PictureWrong: it cannot be read, is no picture, is too large or too tall, or
            nothing of it would be printed.
    """
    try:
        stamp = Path(file).stat().st_mtime_ns
    except OSError as error:
        raise PictureWrong(f"{file}: {error.strerror or error}") from error
    return _load(file, width, stamp)


@functools.lru_cache(maxsize=4)
def _load(file: str, width: int, _stamp: int) -> Image:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(file) as found:
            size = found.size
            if size[0] * size[1] > LARGEST:
                raise PictureWrong(f"{file}: {size[0]} x {size[1]} pixels are too many")
            if size[1] > TALLEST * size[0]:
                raise PictureWrong(f"{file}: is too tall for a ticket")
            # Transparent parts are paper.
            layered = found.convert("RGBA")
    except UnidentifiedImageError as error:
        raise PictureWrong(f"{file}: is no picture (PNG is best)") from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureWrong(f"{file}: cannot be read ({error})") from error
    paper = Image.new("RGBA", layered.size, "white")
    paper.alpha_composite(layered)
    height = max(1, round(size[1] * width / size[0]))
    grey = paper.convert("L").resize((width, height), Image.Resampling.LANCZOS)
    drawn = grey.point(lambda value: 255 if value > 127 else 0).convert("1")
    if drawn.getextrema() == (255, 255):
        raise PictureWrong(f"{file}: nothing of it is dark enough to be printed")
    return drawn


def _matrix(text: str) -> list[list[bool]]:
    """The modules with their border, True for dark."""
    import qrcode

    code = qrcode.QRCode(border=4, error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(dark) for dark in row] for row in code.get_matrix()]


def qr_modules(text: str) -> int:
    """Modules to a side, with the border."""
    return len(_matrix(text))


def qr(text: str, width: int) -> Image:
    """A QR code as mode "1", at most `width` dots wide with its border of 4 modules.

    Modules are a whole number of dots, so that their edges are sharp.

    Raises:
        PictureWrong: the text is too long for that width.
    """
    from PIL import Image

    modules = _matrix(text)
    side = len(modules)
    scale = width // side
    if scale < 2:
        raise PictureWrong(f"a QR code of {len(text)} letters needs more width")
    small = Image.new("1", (side, side))
    small.putdata([255 * (not dark) for row in modules for dark in row])
    return small.resize((side * scale, side * scale), Image.Resampling.NEAREST)
