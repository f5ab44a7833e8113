"""A document as a picture, for texts the printer has no characters for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from printer import bidi_text, pictures
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
from printer.fonts import font
from printer.profile import Profile
from printer.wrap import longest_word, without_isolates, wrap

if TYPE_CHECKING:
    from PIL.Image import Image

# DejaVu is a large face: its 13 pt are as tall as 14 pt of most others.
_POINTS = {Size.SMALL: 10.5, Size.NORMAL: 13.0, Size.LARGE: 18.0, Size.HUGE: 27.0}
_LEADING = 1.22
"""Line pitch in ems; Vietnamese capitals with two marks need it."""
_BASELINE = 0.96
"""Of the first line, in ems from the top of its box."""
_LEAST_POINTS = 8.0
_NARROW = 60.0
"""Printable millimetres below which paper is narrow (58 mm), and headings are a little
smaller."""
_ON_NARROW = 0.85


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    """In the order of the eye."""
    x: int
    baseline: int
    face: Any


@dataclass(frozen=True, slots=True)
class _Box:
    """A block with its place on the paper, in dots."""

    top: int
    height: int
    lines: tuple[_Line, ...] = ()
    picture: Image | None = None
    rule: bool = False


def draw(document: Document, profile: Profile) -> Image:
    """The whole document (without cuts) as a picture of mode "1", `dots` wide.

    Raises:
        FontMissing: DejaVu Sans is not installed.
    """
    from PIL import Image, ImageDraw

    boxes: list[_Box] = []
    top = 0
    for block in document.blocks:
        box = _box(block, top, profile)
        boxes.append(box)
        top += box.height
    paper = Image.new("1", (profile.dots, max(1, top)), 1)
    pen = ImageDraw.Draw(paper)
    pen.fontmode = "1"  # grey edges would be dithered into specks
    for box in boxes:
        for line in box.lines:
            at = (line.x, line.baseline)
            pen.text(at, line.text, font=line.face, fill=0, anchor="ls")
        if box.picture is not None:
            middle = (profile.dots - box.picture.width) // 2
            paper.paste(box.picture, (middle, box.top))
        if box.rule:
            last = (profile.dots - 1, box.top + box.height - 1)
            pen.rectangle(((0, box.top), last), fill=0)
    return paper


def draw_number(text: str, height: int, width: int) -> Image:
    """The number in bold digits, its ink `height` dots tall and at most `width` wide.

    Too wide a number is made narrower, not lower: height is what carries.

    Raises:
        FontMissing: DejaVu Sans Bold is not installed.
    """
    from PIL import Image, ImageDraw

    fine = 2  # drawn larger and reduced: smooth curves at any proportion
    face = font(round(height * fine / 0.729), bold=True)  # digits are 0.729 em tall
    left, upper, right, lower = face.getbbox(text, anchor="ls")
    plate = Image.new("L", (max(1, right - left), max(1, lower - upper)), 255)
    ImageDraw.Draw(plate).text((-left, -upper), text, font=face, fill=0, anchor="ls")
    ink = plate.point(lambda grey: 255 - grey).getbbox()
    if ink:
        plate = plate.crop(ink)
    wide = min(width, round(plate.width * height / plate.height))
    plate = plate.resize((max(1, wide), height), Image.Resampling.LANCZOS)
    return plate.point(lambda grey: 255 if grey > 127 else 0).convert("1")


def draw_picture(block: Picture | Code, profile: Profile) -> Image:
    """A logo or a QR code at its size.

    Raises:
        PictureWrong: it cannot be drawn.
    """
    width = min(profile.to_dots(block.width), profile.dots)
    if isinstance(block, Code):
        return pictures.qr(block.text, width)
    return pictures.load(block.file, width)


def _box(block: Block, top: int, profile: Profile) -> _Box:
    match block:
        case Text():
            return _text_box(block, top, profile)
        case Number():
            height = profile.to_dots(block.height)
            picture = draw_number(block.text, height, profile.dots)
            return _Box(top, height, picture=picture)
        case Picture() | Code():
            picture = draw_picture(block, profile)
            return _Box(top, picture.height, picture=picture)
        case Rule():
            return _Box(top, max(1, profile.to_dots(block.thickness)), rule=True)
        case Space():
            return _Box(top, profile.to_dots(block.height))
        case Cut():
            return _Box(top, 0)


def _text_box(text: Text, top: int, profile: Profile) -> _Box:
    rtl = bidi_text.is_rtl(text.text)
    size, face = _fitting_face(text, profile)
    lines = wrap(
        text.text,
        lambda part: _length(part, face, rtl=rtl),
        profile.dots,
        balanced=text.align is Align.CENTER,
    )
    pitch = round(size * _LEADING)
    placed: list[_Line] = []
    for index, line in enumerate(lines):
        shown = bidi_text.visual(line, rtl=rtl)
        spare = profile.dots - round(face.getlength(shown))
        right = (text.align is Align.END) != rtl
        x = spare // 2 if text.align is Align.CENTER else spare if right else 0
        baseline = top + index * pitch + round(size * _BASELINE)
        placed.append(_Line(shown, max(0, x), baseline, face))
    return _Box(top, pitch * len(lines), tuple(placed))


def _fitting_face(text: Text, profile: Profile) -> tuple[int, Any]:
    """The size asked for, or the next smaller one at which the longest word fits."""
    points = _POINTS[text.size]
    narrow = profile.dots * 25.4 / profile.dpi < _NARROW
    if narrow and points > _POINTS[Size.NORMAL]:
        points *= _ON_NARROW
    while True:
        size = round(points / 72 * profile.dpi)
        face = font(size, bold=text.bold)
        longest = longest_word(without_isolates(text.text), face.getlength)
        if longest <= profile.dots or points <= _LEAST_POINTS:
            return size, face
        points -= 1


def _length(part: str, face: Any, *, rtl: bool) -> float:
    return float(face.getlength(bidi_text.visual(part, rtl=rtl)))
