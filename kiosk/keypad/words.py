"""A number pad's answers in words: in the staff's language, German."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

from kiosk.language import Language, language

if TYPE_CHECKING:
    from kiosk.keypad.answers import Answer

log = logging.getLogger(__name__)

STAFF = "de"


def staff() -> Language:
    """The language in which staff are addressed."""
    return language(STAFF)


def sentence(answer: Answer) -> str:
    """An answer in one sentence; empty when there is nothing to say."""
    words = staff()
    if answer.pad == "missing":
        return f"{words.text('keypad.pad_missing')} ({answer.reason})"
    if answer.pad == "ok":
        return words.text("keypad.pad_there")
    if answer.trouble:
        return words.text(answer.trouble, **answer.values)
    if answer.refused:
        return _refusal(words, answer)
    if answer.act:
        return _done(words, answer)
    plain = {
        "cleared": "keypad.cleared",
        "timeout": "keypad.timeout",
        "lost": "keypad.office_lost",
        "found": "keypad.office_found",
        "waiting": "keypad.somebody",
    }.get(answer.tone or "")
    if plain:
        return words.text(plain)
    return words.text("keypad.typed", keys=answer.typed) if answer.typed else ""


def _refusal(words: Language, answer: Answer) -> str:
    values = {
        name: words.date(value) if type(value) is dt.date else value
        for name, value in answer.values.items()
    }
    try:
        return words.text(answer.refused or "", **values)
    except KeyError:
        # A refusal newer than the catalogue still says something.
        log.warning("no sentence for %s", answer.refused)
        return f"{answer.refused}"


def _done(words: Language, answer: Answer) -> str:
    """What an act did, by its tone: "next" may have turned out to be the last."""
    if answer.act == "next" and answer.tone == "finish":
        return words.text("keypad.done_last")
    if answer.act == "next" and answer.tone == "miss":
        missed = answer.missed or answer.number
        return words.text("keypad.done_last_missed", missed=missed)
    if answer.tone == "next-missed":
        return words.text(
            "keypad.done_next_missed", missed=answer.missed, number=answer.number
        )
    if answer.tone == "undo" and answer.number is None:
        return words.text("keypad.done_undo_plain")
    if answer.tone in {"pause", "resume"}:
        return words.text(f"keypad.done_{answer.tone}")
    kind = "next" if answer.tone == "number" else answer.tone
    return words.text(f"keypad.done_{kind}", number=answer.number)
