"""The review sheet as one page of HTML: to print, or to write remarks into."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from kiosk.commands.language_sheet import cells, heads
from kiosk.language import language

if TYPE_CHECKING:
    from kiosk.language.review import Row

STYLE = """
body { font: 16px/1.45 sans-serif; color: #14222a; margin: 2em; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #5b6972; padding: .4em .6em; vertical-align: top;
  text-align: start; }
th { background: #e2eaea; }
td.key { font: 12px monospace; color: #36454d; overflow-wrap: anywhere;
  max-width: 10em; }
td.remark { min-width: 14em; background: #fffdf5; }
tr { break-inside: avoid; }
@media print {
  body { margin: 0; font-size: 11px; }
  thead { display: table-header-group; }
}
"""
TRANSLATED = (4, 5)
"""The columns in the language that is read."""
PLAIN_LANGUAGE = "de-simple"
ASK = (
    "Please read each text beside the German one. Is it right, kind and easy to "
    "understand? Words in braces, like {number}, are filled in by the program and must "
    "stay. Write into the last column what should be different; what is right needs "
    "no remark."
)
ASK_PLAIN = (
    "Bitte lesen Sie jeden Text. Verstehen Sie ihn gut? Wörter in Klammern, zum "
    "Beispiel {number}, setzt das Gerät ein. Schreiben Sie in die letzte Spalte, was "
    "schwer zu verstehen ist."
)


def page(sheet: Sequence[Row], tag: str) -> str:
    """The whole page; needs nothing from anywhere else."""
    name = language(tag).name
    ask = ASK_PLAIN if tag == PLAIN_LANGUAGE else ASK
    head = "".join(f"<th>{escape(one)}</th>" for one in heads(tag))
    body = "\n".join(_line(row, tag) for row in sheet)
    return (
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8">\n'
        f"<title>aufruf: {escape(name)}</title>\n<style>{STYLE}</style>\n"
        f"<h1>aufruf: {escape(name)}</h1>\n<p>{escape(ask)}</p>\n"
        f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>\n"
        "</html>\n"
    )


def _line(row: Row, tag: str) -> str:
    spoken = tag.partition("-")[0]
    way = "rtl" if language(tag).rtl else "ltr"
    parts = []
    for place, text in enumerate(cells(row)):
        attributes = ""
        if place == 0:
            attributes = ' class="key"'
        elif place in TRANSLATED:
            attributes = f' lang="{spoken}" dir="{way}"'
        elif place == len(heads(tag)) - 1:
            attributes = ' class="remark" contenteditable="true"'
        parts.append(f"<td{attributes}>{escape(text)}</td>")
    return f"<tr>{''.join(parts)}</tr>"
