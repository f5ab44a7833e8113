"""What a printer can do, taken from python-escpos's profiles."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass

from printer.errors import ProfileUnknown
from printer.escpos_library import escpos_module

FONT_A_WIDTH = 12
"""Dots of one column: Font A is 12 x 24 on all profiles we know."""
DOTS_58_MM = 384
DOTS_80_MM = 576

# Pages whose characters stand one by one, left to right, and which Python or
# python-escpos knows for certain; those most printers have come first. Arabic and
# Hebrew pages would print unjoined and reversed, CJK and Vietnamese ones in pieces.
_TRUSTED_PAGES = (
    *("CP437", "CP858", "CP1252", "CP850", "ISO_8859-15", "CP852", "CP1250"),
    *("ISO_8859-2", "CP1254", "CP857", "CP1251", "CP1125", "CP866", "CP855"),
    *("CP1257", "CP775", "CP1253", "CP737", "ISO_8859-7", "CP865", "CP860"),
    *("CP863", "CP861"),
)


@dataclass(frozen=True, slots=True)
class Profile:
    """A printer with a roll in it."""

    name: str
    dots: int
    """Printable dots across the paper."""
    dpi: float
    pages: tuple[tuple[str, int], ...]
    """Trusted code pages and their `ESC t` numbers, the most common first."""
    raster: bool
    """Understands `GS v 0`."""
    partial_cut: bool
    full_cut: bool
    qr: bool = False
    """Understands `GS ( k` for QR codes."""

    @property
    def columns(self) -> int:
        """Characters of Font A in a line."""
        return self.dots // FONT_A_WIDTH

    def halved(self) -> Profile:
        """The same paper with dots twice as large, for pictures printed doubled."""
        return dataclasses.replace(self, dots=self.dots // 2, dpi=self.dpi / 2)

    def to_dots(self, millimetres: float) -> int:
        """A length in dots."""
        return round(millimetres * self.dpi / 25.4)


@functools.cache
def load_profile(name: str, width: int) -> Profile:
    """The profile `name` with paper of `width` millimetres.

    Raises:
        ProfileUnknown: python-escpos has no such profile; names those it has.
    """
    known = escpos_module("capabilities").CAPABILITIES["profiles"]
    if name not in known:
        allowed = ", ".join(sorted(known))
        raise ProfileUnknown(f'unknown printer profile "{name}"; allowed: {allowed}')
    facts = known[name]
    pixels = facts["media"]["width"]["pixels"]
    dpi = facts["media"]["dpi"]
    numbers = _page_numbers(facts["codePages"])
    paper = DOTS_58_MM if width < 80 else DOTS_80_MM
    dots = paper if not isinstance(pixels, int) else pixels
    if width < 80:
        dots = min(dots, DOTS_58_MM)
    features = facts["features"]
    return Profile(
        name=name,
        dots=dots // 8 * 8,
        dpi=dpi if isinstance(dpi, int) else 203,
        pages=tuple(
            (page, numbers[page]) for page in _TRUSTED_PAGES if page in numbers
        ),
        raster=bool(features["bitImageRaster"]),
        partial_cut=bool(features["paperPartCut"]),
        full_cut=bool(features["paperFullCut"]),
        qr=bool(features.get("qrCode")),
    )


def _page_numbers(pages: dict[str, str]) -> dict[str, int]:
    """Name -> lowest number; some profiles list a page under two numbers."""
    numbers: dict[str, int] = {}
    for number, page in sorted(pages.items(), key=lambda item: int(item[0])):
        numbers.setdefault(page, int(number))
    return numbers
