"""The house's logo and the QR code on the ticket."""

from __future__ import annotations

import dataclasses
import subprocess
from pathlib import Path

import msgspec
import pytest
from PIL import Image, ImageDraw

from kiosk.config import Config, ConfigError
from kiosk.config import Printer as PrinterConfig
from kiosk.lobby import slip
from printer import Code, Cut, Document, Picture, PictureWrong, Settings, encode
from printer.emulator.interpret import interpret
from printer.emulator.paper import Slip
from printer.profile import load_profile
from tests.needs import need
from tests.paper.conftest import AT, drawn

FAST = Settings(device="", profile="TM-T20II", width=80)
SLOW = Settings(device="serial:/dev/ttyS0", baud=9600, profile="TM-T20II", width=80)
NARROW = Settings(device="", profile="POS-5890", width=58)
LINES = pytest.mark.parametrize(
    "settings", [FAST, SLOW, NARROW], ids=["fast", "slow", "58mm"]
)


def printed(document: Document, settings: Settings) -> Slip:
    profile = load_profile(settings.profile, settings.width)
    (paper,) = interpret(encode(document, settings).data, profile)
    assert paper.complaints == ()
    return paper


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    """A black disc on transparent ground."""
    picture = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((60, 10, 240, 190), fill=(20, 20, 60, 255))
    picture.save(tmp_path / "logo.png")
    return tmp_path / "logo.png"


def house(**chosen: object) -> Config:
    """The shipped house with another printer section."""
    return msgspec.structs.replace(
        Config(),
        printer=PrinterConfig(**chosen),  # type: ignore[arg-type]
    )


@LINES
def test_the_logo_stands_above_all_in_the_middle_and_as_wide_as_asked(
    logo: Path, settings: Settings
) -> None:
    paper = printed(Document((Picture(str(logo), 30.0), Cut())), settings)
    ink = paper.picture.convert("L").point(lambda grey: 255 - grey).getbbox()
    assert ink is not None
    left, _, right, _ = ink
    disc = 0.6 * 30 * 203 / 25.4
    assert abs((right - left) - disc) < 6
    assert abs((left + right) / 2 - paper.picture.width / 2) < 10


def test_a_house_without_logo_and_code_has_neither_on_the_ticket() -> None:
    blocks = slip.fill(Config(), drawn(), AT).blocks
    assert not any(isinstance(block, Picture | Code) for block in blocks)


def test_the_code_holds_the_number_and_the_time_and_nothing_else() -> None:
    blocks = slip.fill(house(qr=True), drawn(number=23, topic="fire"), AT).blocks
    (code,) = [block for block in blocks if isinstance(block, Code)]
    assert code.text == "23 2026-01-30 14:42"


@pytest.mark.parametrize("tag", ["de", "ar"])
@LINES
def test_a_telephone_reads_the_code_from_the_paper(
    tag: str, settings: Settings, tmp_path: Path
) -> None:
    need("zbarimg")
    paper = printed(slip.fill(house(qr=True), drawn(tag, 42), AT), settings)
    photo = tmp_path / "photo.png"
    paper.picture.convert("L").save(photo)
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", photo], capture_output=True, check=False
    )
    assert read.stdout.decode().strip() == "42 2026-01-30 14:42"


def test_a_printer_that_knows_qr_codes_gets_few_bytes_on_a_slow_line() -> None:
    document = Document((Code("42 2026-01-30 14:42"), Cut()))
    knowing = dataclasses.replace(SLOW, profile="TM-T88V")
    assert load_profile("TM-T88V", 80).qr
    assert len(encode(document, knowing).data) < 120
    assert b"\x1d(k" not in encode(document, FAST).data


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file"),
        (b"hello", "is no picture"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "is no picture"),
    ],
    ids=["missing", "text", "cut short"],
)
def test_a_wrong_logo_is_named_at_the_start_and_not_to_a_visitor(
    content: bytes | None, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "logo.png"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError, match=said) as caught:
        slip.check(house(logo=str(file)))
    assert str(file) in str(caught.value)
    assert "printer.logo" in str(caught.value)


@pytest.mark.parametrize(
    ("size", "colour", "said"),
    [
        ((3000, 2000), "black", "too many"),
        ((20, 200), "black", "too tall"),
        ((60, 40), "white", "nothing of it"),
    ],
)
def test_a_logo_that_cannot_look_right_is_refused(
    size: tuple[int, int], colour: str, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "logo.png"
    Image.new("RGB", size, colour).save(file)
    with pytest.raises(ConfigError, match=said):
        slip.check(house(logo=str(file)))


def test_a_code_of_too_many_letters_is_refused() -> None:
    with pytest.raises(PictureWrong, match="more width"):
        encode(Document((Code("x" * 1000), Cut())), FAST)
