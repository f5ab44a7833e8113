"""The paper: what commands draw on it, until it is cut.

Settings and rules are the manual's: alignment counts only at the beginning of a
line, a raster picture only when no characters wait, motion units until the next
ESC @.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from printer.emulator.code import Code
from printer.emulator.codepages import decode
from printer.emulator.glyphs import HEIGHT, WIDTH, glyph
from printer.emulator.tokens import Characters, Command, Control, Token

if TYPE_CHECKING:
    from PIL.Image import Image

CUTTER = 120
"""Dots from the print head to the cutter: what GS V 66 feeds before it cuts, and the
white that therefore stands at the top of every ticket."""


@dataclass(slots=True)
class Modes:
    """What ESC @ sets back."""

    page: int = 0
    bold: bool = False
    wide: int = 1
    tall: int = 1
    align: int = 0
    spacing: int = 0
    """Dots of a line feed; 0: the default of 1/6 inch."""
    unit_y: int = 0
    """Motion units to the inch; 0: the factory's, half a dot."""


@dataclass(slots=True)
class Slip:
    """A piece of paper that was cut off."""

    picture: Image
    lines: tuple[str, ...]
    """Native text as it stands, line by line; a picture is a line `[picture W×H]`."""
    complaints: tuple[str, ...]
    tallest: int
    """The height of the largest native characters, in dots."""
    cut: bool = True
    """False: torn off by hand."""


@dataclass(slots=True)
class _Cell:
    character: str
    bold: bool
    wide: int
    tall: int


@dataclass(slots=True)
class _Strip:
    top: int
    left: int
    picture: Image = field(repr=False)


class Paper:
    """The roll under the print head."""

    def __init__(self, dots: int, dpi: float, on_cut: Callable[[Slip], None]) -> None:
        self.dots = dots
        self.dpi = round(dpi)
        self._on_cut = on_cut
        self.modes = Modes()
        self.doubled = False
        """Whether every piece comes out twice."""
        self._line: list[_Cell] = []
        self._code = Code()
        self._fresh()

    def _fresh(self) -> None:
        self.rows = CUTTER
        self._strips: list[_Strip] = []
        self._texts: list[str] = []
        self._complaints: list[str] = []
        self._tallest = 0

    @property
    def blank(self) -> bool:
        """Whether nothing was drawn since the last cut."""
        return not self._strips and not self._line

    @property
    def length(self) -> int:
        """Dots printed or fed since the last cut."""
        return self.rows - CUTTER

    def reset(self) -> None:
        """ESC @: modes and the line that waits; not the paper."""
        self.modes = Modes()
        self._line.clear()

    def complain(self, about: str) -> None:
        """Note what a real printer would have printed wrongly."""
        self._complaints.append(about)

    def obey(self, token: Token) -> None:
        """Do one print command (others are the machine's)."""
        match token:
            case Characters():
                self._characters(token.content)
            case Control(byte=0x0A):
                self._line_feed()
            case Control(byte=0x0D | 0x09 | 0x00 | 0x18):
                pass
            case Control():
                self.complain(f"control byte {token.byte:02X}")
            case Command():
                self._command(token)
            case _:
                self.complain(f"unknown command {token.content.hex(' ')}")

    def _command(self, command: Command) -> None:
        p = command.parameters
        match command.name:
            case "ESC @":
                self.reset()
            case "ESC t":
                self.modes.page = p[0]
            case "ESC E":
                self.modes.bold = bool(p[0] & 1)
            case "ESC G":
                self.modes.bold = bool(p[0] & 1)
            case "ESC !":
                self.modes.bold = bool(p[0] & 0x08)
                self.modes.tall = 2 if p[0] & 0x10 else 1
                self.modes.wide = 2 if p[0] & 0x20 else 1
            case "GS !":
                self.modes.wide = (p[0] >> 4 & 7) + 1
                self.modes.tall = (p[0] & 7) + 1
            case "ESC a":
                self._align(p[0])
            case "GS P":
                self.modes.unit_y = p[1]
            case "ESC 2":
                self.modes.spacing = 0
            case "ESC 3":
                self.modes.spacing = self._units(p[0])
            case "ESC J":
                self._print_line()
                self.rows += self._units(p[0])
            case "ESC d":
                self._print_line()
                self.rows += self._spacing() * p[0]
            case "GS v 0":
                self._raster(p, command.content)
            case "GS V":
                self._cut(p)
            case "GS ( k":
                self._symbol(p)
            case _:
                self.complain(f"{command.name} is not emulated")

    def _units(self, count: int) -> int:
        per_inch = self.modes.unit_y or 2 * self.dpi
        return count * self.dpi // per_inch

    def _spacing(self) -> int:
        return self.modes.spacing or round(self.dpi / 6)

    def _align(self, code: int) -> None:
        if self._line:
            self.complain("ESC a in the midst of a line has no effect")
            return
        self.modes.align = code & 3 if code < 48 else code - 48

    def _characters(self, content: bytes) -> None:
        modes = self.modes
        for character in decode(content, modes.page):
            used = sum(cell.wide for cell in self._line) * WIDTH
            if used + modes.wide * WIDTH > self.dots:
                self.complain("a line was longer than the paper is wide")
                self._line_feed()
            cell = _Cell(character, modes.bold, modes.wide, modes.tall)
            self._line.append(cell)

    def _line_feed(self) -> None:
        height = self._print_line()
        self.rows += max(0, self._spacing() - height)

    def _print_line(self) -> int:
        """Print what waits; the height of it in dots."""
        if not self._line:
            return 0
        from PIL import Image

        height = max(cell.tall for cell in self._line) * HEIGHT
        width = sum(cell.wide for cell in self._line) * WIDTH
        strip = Image.new("1", (width, height), 1)
        x = 0
        for cell in self._line:
            mark = glyph(cell.character, cell.bold, cell.wide, cell.tall)
            strip.paste(mark, (x, height - mark.height))
            x += mark.width
        text = "".join(cell.character for cell in self._line).rstrip()
        self._line.clear()
        self._place(strip)
        self._texts.append(text)
        self._tallest = max(self._tallest, height)
        return height

    def _place(self, picture: Image) -> None:
        spare = self.dots - picture.width
        left = (0, spare // 2, spare)[min(self.modes.align, 2)]
        self._strips.append(_Strip(self.rows, left, picture))
        self.rows += picture.height

    def _raster(self, p: bytes, content: bytes) -> None:
        from PIL import Image

        wide = int.from_bytes(p[1:3], "little")
        tall = int.from_bytes(p[3:5], "little")
        if self._line:
            self.complain("GS v 0 while characters wait in the line is not printed")
            return
        if not wide or not tall:
            self.complain("GS v 0 without size")
            return
        if wide * 8 > self.dots:
            self.complain(f"GS v 0 is {wide * 8} dots wide, the paper {self.dots}")
        if tall > 2303:
            self.complain(f"GS v 0 is {tall} rows tall")
        negative = bytes(byte ^ 0xFF for byte in content)
        picture = Image.frombytes("1", (wide * 8, tall), negative)
        double_wide, double_tall = 1 + (p[0] & 1), 1 + (p[0] >> 1 & 1)
        if p[0] & 3:
            size = (picture.width * double_wide, picture.height * double_tall)
            picture = picture.resize(size, Image.Resampling.NEAREST)
        if picture.width > self.dots:
            picture = picture.crop((0, 0, self.dots, picture.height))
        self._place(picture)
        self._texts.append(f"[picture {picture.width}\u00d7{picture.height}]")

    def _cut(self, p: bytes) -> None:
        if self._line:
            self.complain("GS V while characters wait in the line does not cut")
            return
        if p[0] in (65, 66):
            self.rows += CUTTER + self._units(p[1])
        self.tear(by_hand=False)

    def _symbol(self, p: bytes) -> None:
        try:
            picture = self._code.obey(p)
        except ValueError as error:
            self.complain(f"GS ( k: {error}")
            return
        if picture is None:
            return
        if self._line:
            self.complain("GS ( k while characters wait in the line is not printed")
        elif picture.width > self.dots:
            self.complain(f"GS ( k is {picture.width} dots wide, the paper {self.dots}")
        else:
            self._place(picture)
            self._texts.append(f"[symbol {picture.width}\u00d7{picture.height}]")

    def feed_out(self) -> None:
        """Feed what hangs inside past the cutter, and tear it off."""
        self.rows += CUTTER
        self.tear()

    def tear(self, *, by_hand: bool = True) -> None:
        """Take off what is past the cutter."""
        from PIL import Image

        end = max(1, self.rows - CUTTER)
        sheet = Image.new("1", (self.dots, end), 1)
        for strip in self._strips:
            sheet.paste(strip.picture, (strip.left, strip.top))
            if strip.top + strip.picture.height > end:
                self.complain("the cut went through what was printed")
        slip = Slip(
            picture=sheet,
            lines=tuple(self._texts),
            complaints=tuple(self._complaints),
            tallest=self._tallest,
            cut=not by_hand,
        )
        self._fresh()
        for _ in range(1 + self.doubled):
            self._on_cut(slip)
