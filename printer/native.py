"""A document in the printer's own characters: a few hundred bytes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from printer import commands
from printer.bands import picture
from printer.document import (
    Align,
    Block,
    Code,
    Cut,
    Document,
    Number,
    Picture,
    Rule,
    Size,
    Space,
    Text,
)
from printer.drawing import draw_number, draw_picture
from printer.errors import FontMissing
from printer.escpos_library import escpos_module
from printer.pictures import qr_modules
from printer.profile import Profile
from printer.wrap import longest_word, without_isolates, wrap

# Font A is 1.5 x 3 mm: too small for whoever is 78, so text is twice as tall.
_SCALES = {
    Size.SMALL: (1, 1),
    Size.NORMAL: (1, 2),
    Size.LARGE: (2, 2),
    Size.HUGE: (3, 3),
}
_FONT_A_HEIGHT = 24
_LEADING = 8
"""White dots between lines."""
_ALIGNS = {Align.START: 0, Align.CENTER: 1, Align.END: 2}
_LARGEST = 8
"""GS ! knows 1 to 8."""

# Signs that code pages lack and that have an honest plain form.
_PLAIN = str.maketrans(
    {
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u02bc": "'",
        "\u2018": "'",
        "\u2019": "'",
        "\u201a": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u2011": "-",
        "\u2026": "...",
    }
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the texts of one document are written in the printer's characters."""

    pages: tuple[tuple[str, int], ...]
    """The code pages to use, with their numbers; one whenever one is enough."""
    plain: bool
    """Typographic signs are replaced by typewriter ones."""

    def spell(self, text: str) -> str:
        """`text` with only characters that `pages` have."""
        composed = unicodedata.normalize("NFC", without_isolates(text))
        return composed.translate(_PLAIN) if self.plain else composed


def find_spelling(document: Document, profile: Profile) -> Spelling | None:
    """How to write all of `document` natively, or None if it cannot be.

    One page is better than two, and the page that is on after power-on is best.
    """
    texts = [
        block.text for block in document.blocks if isinstance(block, Text | Number)
    ]
    written = "".join(texts)
    for plain in (False, True):
        trial = Spelling(profile.pages, plain=plain)
        characters = set(trial.spell(written))
        for page in profile.pages:
            if characters <= _characters(page[0]):
                return Spelling((page,), plain=plain)
    every = set[str]().union(*(_characters(page) for page, _ in profile.pages))
    for plain in (False, True):
        trial = Spelling(profile.pages, plain=plain)
        if set(trial.spell(written)) <= every:
            return trial
    return None


_KNOWN: dict[str, frozenset[str]] = {}


def _characters(page: str) -> frozenset[str]:
    """What a code page can write, as python-escpos knows it."""
    if page not in _KNOWN:
        encoder = escpos_module("magicencode").Encoder({page: 0})
        high = {
            chr(code)
            for code in (*range(0xA0, 0x530), *range(0x2010, 0x2700))
            if encoder.can_encode(page, chr(code))
        }
        _KNOWN[page] = frozenset(high | {chr(code) for code in range(0x20, 0x7F)})
    return _KNOWN[page]


class NativeEncoder:
    """Encodes one document; never used twice, so that no state is left over."""

    def __init__(
        self,
        profile: Profile,
        spelling: Spelling,
        *,
        coarse: bool,
        draw_numbers: bool,
    ) -> None:
        """`coarse`: what is drawn has dots twice as large, for a slow line."""
        self._profile = profile
        self._spelling = spelling
        self._coarse = coarse
        self._draw_numbers = draw_numbers and profile.raster
        encoder = escpos_module("magicencode").Encoder(dict(spelling.pages))
        self._pen: Any = escpos_module("printer").Dummy(
            profile=profile.name, magic_encode_args={"encoder": encoder}
        )
        self._output = bytearray()
        self._scale = (1, 1)
        self._bold = False
        self._align = 0

    def encode(self, document: Document) -> bytes:
        """The whole document as commands."""
        self._output += commands.INITIALIZE + commands.motion_units(self._profile.dpi)
        self._output += commands.line_spacing(2 * _FONT_A_HEIGHT + _LEADING)
        for block in document.blocks:
            self._block(block)
        return bytes(self._output)

    def _block(self, block: Block) -> None:
        match block:
            case Text():
                self._text(block)
            case Number():
                self._number(block)
            case Picture() | Code():
                self._picture(block)
            case Rule():
                self._rule(block)
            case Space():
                self._output += commands.feed(self._profile.to_dots(block.height))
            case Cut():
                self._output += cut(self._profile)

    def _text(self, text: Text) -> None:
        words = self._spelling.spell(text.text)
        width, height = _SCALES[text.size]
        while width > 1 and longest_word(words, len) > self._profile.columns // width:
            width -= 1
        columns = self._profile.columns // width
        self._style((width, height), text.bold, _ALIGNS[text.align])
        lines = wrap(words, len, columns, balanced=text.align is Align.CENTER)
        for line in lines:
            self._write(line)

    def _number(self, number: Number) -> None:
        if self._draw_numbers:
            ground = self._ground
            height = ground.to_dots(number.height)
            try:
                drawn = draw_number(number.text, height, ground.dots)
            except FontMissing:
                self._draw_numbers = False
            else:
                self._style(self._scale, self._bold, _ALIGNS[Align.CENTER])
                self._output += picture(drawn, doubled=self._coarse)
                return
        words = self._spelling.spell(number.text)
        room = self._profile.columns // max(1, len(words))
        size = max(1, min(_LARGEST, room))
        self._style((size, _LARGEST), bold=True, align=_ALIGNS[Align.CENTER])
        self._write(words)

    @property
    def _ground(self) -> Profile:
        """What pictures are drawn for."""
        return self._profile.halved() if self._coarse else self._profile

    def _picture(self, block: Picture | Code) -> None:
        """A logo or QR code; left out by a printer that can print neither."""
        drawn = draw_picture(block, self._ground)
        self._style(self._scale, self._bold, _ALIGNS[Align.CENTER])
        if isinstance(block, Code) and self._coarse and self._profile.qr:
            full = draw_picture(block, self._profile)
            module = full.width // qr_modules(block.text)
            self._output += commands.qr(block.text.encode(), min(module, _LARGEST * 2))
        elif self._profile.raster:
            # Untrimmed: its white border is part of where its middle is.
            self._output += picture(drawn, trim=False, doubled=self._coarse)

    def _rule(self, rule: Rule) -> None:
        if not self._profile.raster:
            self._style((1, 1), bold=False, align=0)
            self._write("_" * self._profile.columns)
            return
        width = self._profile.dots // 16  # doubled, it is as wide as the paper
        rows = max(1, round(self._profile.to_dots(rule.thickness) / 2))
        black = b"\xff" * (width * rows)
        self._output += commands.raster(width, rows, black, doubled=True)

    def _write(self, line: str) -> None:
        self._pen.text(line)
        self._output += self._pen.output + commands.LINE_FEED
        self._pen.clear()

    def _style(self, scale: tuple[int, int], bold: bool, align: int) -> None:
        """Only what changes is sent."""
        if align != self._align:
            self._output += commands.align(align)
        if scale != self._scale:
            self._output += commands.character_size(*scale)
        if bold != self._bold:
            self._output += commands.emphasis(bold)
        self._scale, self._bold, self._align = scale, bold, align


def cut(profile: Profile) -> bytes:
    """Cuts, or feeds to the tear bar where there is no cutter."""
    if profile.partial_cut or profile.full_cut:
        return commands.cut(partial=profile.partial_cut)
    return commands.feed(profile.to_dots(18))
