"""A house's own ticket template, right and wrong."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config, ConfigError
from kiosk.lobby import slip, template
from printer import Number, Text
from tests.paper.conftest import AT, drawn

NUMBER = '[[block]]\nshow = "number"\n'


def with_template(file: Path) -> Config:
    chosen = msgspec.structs.replace(Config().printer, template=str(file))
    return msgspec.structs.replace(Config(), printer=chosen)


def test_a_house_prints_what_it_wants(tmp_path: Path) -> None:
    file = tmp_path / "ticket.toml"
    file.write_text(
        NUMBER + '[[block]]\ntext = "Nr. {number}, {room}"\nsize = "huge"\n'
        '[[block]]\nmessage = "number.yours"\nlanguage = "en"\n',
        "utf-8",
    )
    config = with_template(file)
    slip.check(config)
    document = slip.fill(config, drawn("uk"), AT)
    assert Number("17") in document.blocks
    texts = [block.text for block in document.blocks if isinstance(block, Text)]
    assert texts == ["Nr. 17, 01.02_39", "Your number"]


def test_a_value_with_braces_is_not_filled_again(tmp_path: Path) -> None:
    file = tmp_path / "ticket.toml"
    file.write_text(NUMBER + '[[block]]\ntext = "{room}"\n', "utf-8")
    config = with_template(file)
    house = msgspec.structs.replace(config.house, room="{number}")
    config = msgspec.structs.replace(config, house=house)
    texts = [
        block.text
        for block in slip.fill(config, drawn(), AT).blocks
        if isinstance(block, Text)
    ]
    assert texts == ["{number}"]


@pytest.mark.parametrize(
    ("content", "key", "said"),
    [
        ("block = 1", "block", "array"),
        ("[[block", "", "not valid TOML"),
        ("", "", "block"),
        (NUMBER + '[[block]]\nmesage = "x"', "block[1]", "allowed: message, text"),
        (NUMBER + '[[block]]\ntext = "x"\nsize = "big"', "block[1].size", "big"),
        (NUMBER + "[[block]]\nbold = true", "block[1]", "exactly one of"),
        (NUMBER + '[[block]]\nmessage = "no.such"', "block[1].message", "no.such"),
        (NUMBER + '[[block]]\nmessage = "wait.range"', "block[1].message", "more than"),
        (NUMBER + '[[block]]\ntext = "{naem}"', "block[1].text", "{naem}"),
        (NUMBER + '[[block]]\ntext = "{room"', "block[1].text", "other half"),
        ('[[block]]\ntext = "x"', "block", 'show = "number"'),
        (NUMBER + '[[block]]\ntext = "x"\nabove = -1', "block[1].above", ">="),
    ],
)
def test_a_wrong_template_names_file_and_key(
    tmp_path: Path, content: str, key: str, said: str
) -> None:
    file = tmp_path / "ticket.toml"
    file.write_text(content, "utf-8")
    with pytest.raises(ConfigError) as caught:
        slip.check(with_template(file))
    assert caught.value.file == str(file)
    assert caught.value.key == key
    assert said in str(caught.value)


def test_a_missing_template_is_a_configuration_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        slip.check(with_template(tmp_path / "none.toml"))


def test_every_placeholder_of_the_template_language_is_filled() -> None:
    for block in template.load(""):
        assert block.message or block.text or block.show
    document = slip.fill(Config(), drawn("en"), AT)
    assert not any(
        "{" in block.text for block in document.blocks if isinstance(block, Text)
    )
