"""The ticket's template: a TOML file of blocks, checked before the first visitor."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta

from kiosk.config import ConfigError, Language
from kiosk.language import language

PLACEHOLDERS = frozenset(
    {"number", "room", "floor_sign", "street", "host", "email", "date", "time"}
)
"""What a message or a text of a template may use."""


class Form(NamedTuple):
    """What a kind of paper may say, and what it must show."""

    shipped: Path
    placeholders: frozenset[str]
    must_show: str
    not_shown: frozenset[str]
    """What only the other kind can show."""


TICKET = Form(
    Path(__file__).with_name("ticket.toml"),
    PLACEHOLDERS,
    "number",
    frozenset({"code", "promise"}),
)
SLIP = Form(
    Path(__file__).with_name("priority_slip.toml"),
    PLACEHOLDERS - {"time"} | {"code", "button"},
    "code",
    frozenset({"number", "ahead", "wait", "appointment", "topic", "qr"}),
)

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

When = Literal[
    "always", "walk_in", "appointment", "risk", "copy", "foreign", "logo", "qr"
]
Show = Literal[
    "number",
    "ahead",
    "wait",
    "appointment",
    "topic",
    "rule",
    "logo",
    "qr",
    "code",
    "promise",
]


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One `[[block]]`; ticket.toml explains each field."""

    message: str = ""
    text: str = ""
    show: Show | None = None
    size: Literal["small", "normal", "large", "huge"] = "normal"
    bold: bool = False
    align: Literal["start", "center", "end"] = "start"
    above: Annotated[float, Meta(ge=0, le=100)] = 0.0
    """Millimetres."""
    language: Language | None = None
    when: When = "always"


class _Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    block: Annotated[tuple[Block, ...], Meta(min_length=1, max_length=60)]


@functools.lru_cache(maxsize=4)
def load(file: str, form: Form = TICKET) -> tuple[Block, ...]:
    """The blocks of a template; an empty name is the form's shipped one.

    Raises:
        ConfigError: it cannot be read, or says something wrong; names file and key.
    """
    path = Path(file) if file else form.shipped
    try:
        sheet = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _Sheet)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(path, "", f"cannot be read ({reason})") from error
    except UnicodeDecodeError as error:
        raise ConfigError(path, "", "is not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(path, "", f"is not valid TOML: {error}") from error
    except msgspec.ValidationError as error:
        problem, _, where = str(error).partition(" - at ")
        key = where.strip("`").removeprefix("$").removeprefix(".")
        raise ConfigError(path, key, _with_what_is_allowed(problem, form)) from error
    for index, block in enumerate(sheet.block):
        _check(block, path, f"block[{index}]", form)
    must = form.must_show
    if not any(block.show == must for block in sheet.block):
        raise ConfigError(path, "block", f'none of them has show = "{must}"')
    return sheet.block


def _with_what_is_allowed(problem: str, form: Form) -> str:
    problem = problem[:1].lower() + problem[1:]
    if "unknown field" in problem:
        return f"{problem}; allowed: {', '.join(Block.__struct_fields__)}"
    if "invalid enum value" in problem:
        return f"{problem}; the comments in {form.shipped.name} say what is allowed"
    return problem


def _check(block: Block, file: Path, key: str, form: Form) -> None:
    if sum(map(bool, (block.message, block.text, block.show))) != 1:
        raise ConfigError(file, key, "needs exactly one of message, text and show")
    if block.show in form.not_shown:
        named = form.shipped.name
        raise ConfigError(
            file,
            f"{key}.show",
            f'"{block.show}" stands on another paper; the comments in {named} say what '
            "is allowed",
        )
    if block.message and block.message not in language("de"):
        raise ConfigError(file, f"{key}.message", f'no message "{block.message}"')
    if block.message:
        _check_message(block.message, file, f"{key}.message", form)
    if block.text:
        _check_names(block.text, file, f"{key}.text", form)


def _check_message(message: str, file: Path, key: str, form: Form) -> None:
    try:
        language("de").text(message, **dict.fromkeys(form.placeholders, ""))
    except KeyError as error:
        raise ConfigError(
            file, key, f'"{message}" needs more than a ticket knows ({error.args[0]})'
        ) from error


def _check_names(text: str, file: Path, key: str, form: Form) -> None:
    for name in _PLACEHOLDER.findall(text):
        if name not in form.placeholders:
            allowed = ", ".join(sorted(form.placeholders))
            raise ConfigError(
                file, key, f'unknown placeholder "{{{name}}}"; allowed: {allowed}'
            )
    if set("{}") & set(_PLACEHOLDER.sub("", text)):
        raise ConfigError(file, key, "has a { or } without its other half")


def insert(text: str, values: dict[str, str]) -> str:
    """`text` with its placeholders filled, in one pass (a value is never a format)."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)
