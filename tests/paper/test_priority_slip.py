"""What whoever was not reached takes home, read back from the paper."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from kiosk.config import LANGUAGES, Config, ConfigError
from kiosk.language import language
from kiosk.lobby import priority_slip, template
from kiosk.office.values import Slip
from printer import Document, Number, Text
from tests.paper.conftest import AT
from tests.paper.test_ticket import NARROW, WIDE, printed

GIVEN = Slip(1, 17, dt.date(2026, 1, 30), "de", "471122", dt.date(2026, 2, 27))


def words(document: Document) -> str:
    return "\n".join(one.text for one in document.blocks if isinstance(one, Text))


@pytest.mark.parametrize("settings", [WIDE, NARROW], ids=["80mm", "58mm"])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_comes_out_with_the_code(tag: str, settings: object) -> None:
    slip = msgspec.structs.replace(GIVEN, language=tag)
    document = priority_slip.fill(Config(), slip)
    (code,) = [one for one in document.blocks if isinstance(one, Number)]
    assert code.text == "471122"
    said = language(tag)
    assert said.text("slip.title") in words(document)
    assert said.date(dt.date(2026, 2, 27)) in words(document).replace("\u2067", "")
    german = "Vorrangschein 471122, Nummer 17 vom Freitag, 30. Januar 2026"
    assert (german in words(document)) is not tag.startswith("de")
    assert printed(document, settings).complaints == ()  # type: ignore[arg-type]


def test_without_a_next_date_it_says_next_time() -> None:
    slip = msgspec.structs.replace(GIVEN, promised=None)
    said = words(priority_slip.fill(Config(), slip))
    assert language("de").text("slip.next_time") in said


def test_a_copy_says_so() -> None:
    assert "Kopie" not in words(priority_slip.fill(Config(), GIVEN))
    assert "Kopie" in words(priority_slip.fill(Config(), GIVEN, copy=True))


def test_the_sample_is_a_slip() -> None:
    sample = priority_slip.sample(Config(), "uk", 5, AT)
    assert words(priority_slip.fill(Config(), sample))


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        ('text = "{time}"', 'unknown placeholder "{time}"'),
        ('show = "wait"', '"wait" stands on another paper'),
        ('message = "slip.how"', 'none of them has show = "code"'),
    ],
)
def test_a_wrong_template_names_what_is_wrong(
    tmp_path: Path, block: str, problem: str
) -> None:
    file = tmp_path / "own.toml"
    file.write_text(f"[[block]]\n{block}\n")
    with pytest.raises(ConfigError) as caught:
        template.load(str(file), template.SLIP)
    assert problem in str(caught.value)
