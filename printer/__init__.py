"""A document in, paper out. Knows no ticket, no office, no database.

`Document` and its blocks say what stands on the paper, `encode` makes bytes of it
(pure), `Printer` brings them out and says what became of them. `printer.emulator` is
a printer for demonstrations and tests, written from the manuals.
"""

from printer.document import (
    Align,
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
from printer.encode import Encoded, encode
from printer.errors import (
    AddressWrong,
    Busy,
    CoverOpen,
    CutterJam,
    FontMissing,
    Lost,
    NotAllowed,
    NotAnswering,
    NotThere,
    Offline,
    PaperOut,
    PictureWrong,
    PrinterError,
    ProfileUnknown,
)
from printer.outcome import Condition, Outcome, Paper, Result
from printer.service import Printer
from printer.settings import Settings

__all__ = [
    "AddressWrong",
    "Align",
    "Busy",
    "Code",
    "Condition",
    "CoverOpen",
    "Cut",
    "CutterJam",
    "Document",
    "Encoded",
    "FontMissing",
    "Lost",
    "NotAllowed",
    "NotAnswering",
    "NotThere",
    "Number",
    "Offline",
    "Outcome",
    "Paper",
    "PaperOut",
    "Picture",
    "PictureWrong",
    "Printer",
    "PrinterError",
    "ProfileUnknown",
    "Result",
    "Rule",
    "Settings",
    "Size",
    "Space",
    "Text",
    "encode",
]
