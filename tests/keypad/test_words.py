"""What a number pad answers in words: German, and different for every outcome."""

from __future__ import annotations

import pytest

from kiosk.keypad.acts import Kind, Tone
from kiosk.keypad.answers import Answer
from kiosk.keypad.words import sentence


def said(act: str, tone: str, **more: int) -> str:
    """The sentence of an act that was done."""
    return sentence(Answer(keypad="pad", desk="room", act=act, tone=tone, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("act", "tone", "numbers", "words"),
    [
        ("next", "next", {"number": 2, "finished": 1}, "Nummer 2 ist aufgerufen."),
        (
            "next",
            "next-missed",
            {"number": 2, "missed": 1},
            "Nummer 1 fehlte. Nummer 2 ist aufgerufen.",
        ),
        ("next", "finish", {"finished": 1}, "Erledigt. Es wartet niemand mehr."),
        (
            "next",
            "miss",
            {"missed": 1},
            "Nummer 1 fehlte. Es wartet niemand mehr.",
        ),
        ("start", "start", {"number": 1}, "Nummer 1 ist im Gespräch."),
        ("return", "return", {"number": 1}, "Nummer 1 ist wieder eingereiht."),
        ("undo", "undo", {}, "Zurückgenommen."),
    ],
)
def test_the_secretary_reads_what_was_done(
    act: str, tone: str, numbers: dict[str, int], words: str
) -> None:
    assert said(act, tone, **numbers) == words


def test_every_act_has_a_sentence_of_its_own() -> None:
    sentences = [said(kind, Tone(kind), number=7) for kind in Kind]
    assert all(sentences)
    different = set(sentences)
    # A number called by hand is called.
    assert len(different) == len(sentences) - 1
