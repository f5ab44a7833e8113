"""The length of paper that is counted is the length that comes out."""

from __future__ import annotations

import pytest
from PIL import Image

from kiosk.config import LANGUAGES, Config
from kiosk.lobby import slip
from printer import Settings, encode
from printer.length import CUT, length_mm
from printer.profile import load_profile
from tests.paper.conftest import AT, Start, drawn
from tests.waiting import until


@pytest.mark.parametrize("width", [58, 80])
@pytest.mark.parametrize("numbers", ["drawn", "native"])
def test_a_ticket_is_as_long_as_was_counted(
    start: Start, width: int, numbers: str
) -> None:
    emulator = start("--tcp", "0", "--width", str(width))
    settings = Settings(emulator.device, width=width, numbers=numbers)  # type: ignore[arg-type]
    document = slip.fill(Config(), drawn(), AT)
    encoded = encode(document, settings)
    from printer import Printer

    assert Printer.open(settings).print(encoded.data, job=1).printed
    picture = emulator.paper / "ticket-0001.png"
    until(picture.exists)
    emulator.ticket()
    with Image.open(picture) as image:
        printed = image.height * 25.4 / load_profile("TM-T20II", width).dpi
    counted = length_mm(encoded.data, 203)
    assert counted == pytest.approx(printed, abs=CUT + 3)
    assert counted >= printed - 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_plausible_length(language: str) -> None:
    document = slip.fill(Config(), drawn(language), AT)
    data = encode(document, Settings(device="")).data
    assert 70 <= length_mm(data, 203) <= 260


def test_bytes_that_are_cut_off_are_counted_as_far_as_they_go() -> None:
    document = slip.fill(Config(), drawn(), AT)
    data = encode(document, Settings(device="", numbers="native")).data
    lengths = [length_mm(data[:end], 203) for end in range(len(data) + 1)]
    assert lengths[0] == 0
    assert max(lengths) < 2 * lengths[-1] + 2100  # a feed's length may be cut off
