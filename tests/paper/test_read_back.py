"""The paper read back by a program that knows nothing of us: tesseract."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from kiosk.config import Config
from kiosk.lobby import slip
from printer import Settings, encode
from printer.emulator.interpret import interpret
from printer.profile import load_profile
from tests.needs import need
from tests.paper.conftest import AT, drawn

LATIN = {
    "de": ("Ihre Nummer", "Vor Ihnen warten", "Raum 01.02"),
    "de-simple": ("Ihre Nummer", "Raum 01.02"),
    "en": ("Your number", "Room 01.02", "Nummer 47"),
    "fr": ("Votre num", "Salle 01.02", "Nummer 47"),
    "tr": ("Oda 01.02", "Nummer 47"),
    "vi": ("01.02", "Nummer 47"),
}
"""What must be read in each; words of their own letters are not asked of a program
that was taught German and English."""
DAILY = ("de", "en")
TALL = 100
"""Dots; only the number is taller."""


def paper(language: str, folder: Path, width: int) -> Path:
    """The ticket as it comes out, twice as large as the dots and with a margin."""
    settings = Settings(device="", width=width)
    document = slip.fill(Config(), drawn(language, 47), AT)
    data = encode(document, settings).data
    (piece,) = interpret(data, load_profile(settings.profile, width))
    assert piece.complaints == ()
    ticket = piece.picture.convert("L")
    page = Image.new("L", (ticket.width + 80, ticket.height + 80), 255)
    page.paste(ticket, (40, 40))
    file = folder / f"{language}-{width}.png"
    page.resize((page.width * 2, page.height * 2), Image.Resampling.LANCZOS).save(file)
    return file


def read(picture: Path, *options: str) -> str:
    """What tesseract reads, with single blanks."""
    command = ["tesseract", str(picture), "-", "-l", "deu+eng", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return re.sub(r"\s+", " ", done.stdout)


def digits(picture: Path) -> str:
    """What tesseract reads in the one tall line, as a scanner of numbers would."""
    page = Image.open(picture)
    narrow = page.resize((1, page.height), Image.Resampling.BOX).tobytes()
    inked = "".join("#" if grey < 254 else " " for grey in narrow)
    tall = max(re.finditer("#+", inked), key=lambda run: run.end() - run.start())
    assert tall.end() - tall.start() > 2 * TALL, "there is no large number"
    line = page.crop((0, tall.start() - 40, page.width, tall.end() + 40))
    small = picture.with_suffix(".digits.png")
    line.resize((line.width // 4, line.height // 4)).save(small)
    allowed = "tessedit_char_whitelist=0123456789"
    return read(small, "--psm", "7", "-c", allowed).strip()


@pytest.mark.parametrize(
    "language",
    [
        pytest.param(tag, marks=() if tag in DAILY else pytest.mark.slow)
        for tag in LATIN
    ],
)
def test_a_stranger_reads_number_room_and_words(language: str, tmp_path: Path) -> None:
    need("tesseract")
    picture = paper(language, tmp_path, 80)
    assert digits(picture) == "47"
    said = read(picture, "--psm", "4")
    for words in LATIN[language]:
        assert words in said, said


@pytest.mark.slow
def test_narrow_paper_can_be_read(tmp_path: Path) -> None:
    need("tesseract")
    picture = paper("de", tmp_path, 58)
    assert digits(picture) == "47"
    said = read(picture, "--psm", "4")
    for words in ("Ihre Nummer", "Vor Ihnen warten 3 Personen", "2. Etage"):
        assert words in said, said
