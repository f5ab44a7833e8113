"""What stands on a ticket, as frozen values: no printer, no ticket, no office.

A `Document` is laid out and encoded by `printer.encode`. Every text is cleaned where
it enters: control characters never reach a device (`a ESC @ b` would reset it).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

# C0, DEL, C1, lone surrogates, and the bidi embeddings that isolates replace.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e]")
_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")


def clean(text: str) -> str:
    """`text` without control characters; line breaks and tabs become spaces."""
    return _UNPRINTABLE.sub("", _BREAKS.sub(" ", text)).strip()


class Size(StrEnum):
    """How large a text is set."""

    SMALL = "small"
    """About 11 pt."""
    NORMAL = "normal"
    """About 14 pt, the least for whoever is 78."""
    LARGE = "large"
    """About 19 pt."""
    HUGE = "huge"
    """About 28 pt."""


class Align(StrEnum):
    """Where a line stands; START is left, or right in a right-to-left text."""

    START = "start"
    CENTER = "center"
    END = "end"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; it is wrapped between words to the printer's width."""

    text: str
    size: Size = Size.NORMAL
    bold: bool = False
    align: Align = Align.START

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clean(self.text))


@dataclass(frozen=True, slots=True)
class Number:
    """The one thing to be read across a room, centred."""

    text: str
    height: float = 24.0
    """Of the digits' ink, in millimetres."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clean(self.text))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture from a file, centred, black on white without grey."""

    file: str
    width: float = 40.0
    """Millimetres; never wider than the paper."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code, centred."""

    text: str
    width: float = 24.0
    """Millimetres, with its white border."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clean(self.text))


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""

    thickness: float = 0.25
    """Millimetres."""


@dataclass(frozen=True, slots=True)
class Space:
    """White paper."""

    height: float = 2.0
    """Millimetres."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Feeds to the cutter and cuts, leaving a bridge so that nothing falls."""


Block = Text | Number | Picture | Code | Rule | Space | Cut


@dataclass(frozen=True, slots=True)
class Document:
    """The blocks of a ticket from top to bottom."""

    blocks: tuple[Block, ...]
