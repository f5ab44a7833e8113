"""The review sheet's rows and heads, and all of it as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kiosk.language import language

if TYPE_CHECKING:
    from kiosk.language.review import Row

HEADS = ("Text", "Where", "For the numbers", "Deutsch", "", "Example", "Remarks")


def heads(tag: str) -> list[str]:
    """The columns' heads."""
    return [head or language(tag).name for head in HEADS]


def cells(row: Row) -> list[str]:
    """A row in the order of the heads; the last one is for the reader's pen."""
    example = row.example if row.example != row.translation else ""
    return [row.key, row.where, row.numbers, row.german, row.translation, example, ""]


def as_csv(sheet: Sequence[Row], tag: str) -> str:
    """For a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads(tag))
    writer.writerows(map(cells, sheet))
    return text.getvalue()
