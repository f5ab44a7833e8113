"""deploy/office.example.toml shows every key there is, and is right."""

from __future__ import annotations

import re
import tomllib
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.config import Config
from kiosk.config_file import load

EXAMPLE = Path(__file__).parents[2] / "deploy" / "office.example.toml"
EXAMPLE_LINE = re.compile(r"^#(?=[a-z_]+ = |\[\[)", re.MULTILINE)
"""A key that is there as an example: "#" at the line's start, no space after it."""


def structs_in(annotation: Any) -> Iterator[type[msgspec.Struct]]:
    """The structs that a field's type mentions."""
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from structs_in(inner)


def declared_keys(struct: type[msgspec.Struct], path: str = "") -> Iterator[str]:
    """Every key the configuration may have, as `printer.baud`."""
    for name, annotation in typing.get_type_hints(struct).items():
        if name.startswith("__"):
            continue
        inner = list(structs_in(annotation))
        if inner:
            for section in inner:
                yield from declared_keys(section, f"{path}{name}.")
        else:
            yield f"{path}{name}"


def keys_in(tree: Any, path: str = "") -> Iterator[str]:
    """Every key a parsed file has, each list's entries as one."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            yield f"{path}{name}"
            yield from keys_in(value, f"{path}{name}.")
    elif isinstance(tree, list):
        for value in tree:
            yield from keys_in(value, path)


def with_examples() -> str:
    """The file with its example lines switched on (a key's second value wins)."""
    lines: list[str] = []
    for line in EXAMPLE.read_text("utf-8").splitlines():
        active = EXAMPLE_LINE.sub("", line)
        if active != line and not active.startswith("["):
            key = active.partition(" = ")[0]
            since = next(
                (at for at in reversed(range(len(lines))) if lines[at][:1] == "["), 0
            )
            lines[since:] = [
                other for other in lines[since:] if not other.startswith(f"{key} = ")
            ]
        lines.append(active)
    return "\n".join(lines)


def test_the_example_configuration_loads_and_is_the_default() -> None:
    assert load(EXAMPLE) == Config()


def test_the_example_configuration_loads_with_its_examples_switched_on(
    tmp_path: Path,
) -> None:
    file = tmp_path / "office.toml"
    file.write_text(with_examples(), "utf-8")
    config = load(file)
    assert [topic.key for topic in config.topics][-1] == "sports"
    assert [desk.key for desk in config.desks] == ["room", "counter-2"]
    assert config.keypads[1].keys == {"E": "enter", "C": "."}
    assert config.hours[1].breaks


@pytest.mark.parametrize("key", sorted(set(declared_keys(Config))))
def test_the_example_configuration_shows(key: str) -> None:
    assert key in set(keys_in(tomllib.loads(with_examples())))
