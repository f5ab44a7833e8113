"""What is wrong with a configuration, and what is allowed, in words.

The words for what is allowed come from the declarations in kiosk/config.py, so they
cannot tell something else. Loaded only when a file is wrong.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import types
import typing
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from kiosk.config import Config

STEP = re.compile(r"[A-Za-z_][A-Za-z_0-9]*|\[[^\]]*\]")
"""A key, or an index, in msgspec's paths: $.hours[0].breaks[1].begins."""

PATTERNS = {
    "^([A-Z]{2}(-[A-Z0-9]{1,3})?)?$": "a country and part like DE-TH, or empty",
    "^[a-z][a-z0-9-]{0,31}$": "a name of a to z, 0 to 9 and -, beginning with a letter",
    r"^[^\x00-\x1f\x7f-\x9f]*\Z": "a text without control characters",
}


def explain(message: str, tree: dict[str, object]) -> tuple[str, str]:
    """Msgspec's `problem - at $.a[0].b` as (key, what is wrong and what is allowed)."""
    problem, _, path = message.partition(" - at ")
    place, _, of_key = path.strip("`").partition("` in `")
    if of_key:  # `key` in `$.topics[0].labels`: the name of an entry is wrong
        place = of_key
    key = place.removeprefix("$").removeprefix(".").removesuffix("[...]")
    annotation = _annotation_at(place)
    if unknown := re.search(r"unknown field `([^`]+)`", problem):
        keys = ", ".join(getattr(_plain(annotation), "__struct_fields__", ()))
        inner = f"{key}.{unknown[1]}" if key else unknown[1]
        return inner, f"unknown key; allowed here: {keys}"
    if missing := re.search(r"missing required field `([^`]+)`", problem):
        inner = _annotation_at(f"{place}.{missing[1]}")
        return f"{key}.{missing[1]}", f"is missing; needed: {allowed(inner)}"
    if of_key:
        names = typing.get_args(_plain(annotation))[0]
        return key, f"unknown name in it ({problem}); allowed: {allowed(names)}"
    value = _value_at(place, tree)
    return key, f"cannot be {_shown(value)}; allowed: {allowed(annotation)}"


def allowed(annotation: Any) -> str:
    """What a field of that type may be, for people."""
    plain = _plain(annotation)
    limits = _limits(annotation)
    origin = typing.get_origin(plain)
    arguments = typing.get_args(plain)
    if origin is Literal:
        return ", ".join(_shown(value) for value in arguments)
    if origin is tuple:
        return _list(arguments, limits)
    if origin is dict:
        return f"a table {{ name = … }}, each {allowed(arguments[1])}"
    if isinstance(plain, type) and issubclass(plain, msgspec.Struct):
        return "a section with " + ", ".join(plain.__struct_fields__)
    if plain in (int, float):
        kind = "a whole number" if plain is int else "a number"
        return kind + _range(limits)
    if plain is str:
        return _text(limits)
    words = {
        bool: "true or false",
        dt.date: "a date like 2026-01-30",
        dt.time: "a local time like 14:30:00",
    }
    return words.get(plain, str(plain))


def _list(arguments: tuple[Any, ...], limits: dict[str, Any]) -> str:
    each = allowed(arguments[0])
    if arguments[-1] is not Ellipsis:
        return f"a list of {len(arguments)}, like [1, 59], each {each}"
    return f"a list{_length(limits, '')}, each {each}"


def _text(limits: dict[str, Any]) -> str:
    kind = PATTERNS.get(limits.get("pattern", ""), "a text")
    return kind + _length(limits, " characters")


def _length(limits: dict[str, Any], unit: str) -> str:
    low, high = limits.get("min_length"), limits.get("max_length")
    if high is not None:
        return f" of {low or 0} to {high}{unit}"
    return f" of at least {low}{unit}" if low else ""


def _range(limits: dict[str, Any]) -> str:
    low, high = limits.get("ge"), limits.get("le")
    if low is not None and high is not None:
        return f" from {low} to {high}"
    words = {"ge": "from", "gt": "above", "le": "up to", "lt": "below"}
    said = [f" {word} {limits[name]}" for name, word in words.items() if name in limits]
    return " and".join(said)


def _limits(annotation: Any) -> dict[str, Any]:
    """The Meta limits of an Annotated type, nested ones included."""
    found: dict[str, Any] = {}
    for meta in getattr(annotation, "__metadata__", ()):
        for name in ("ge", "gt", "le", "lt", "pattern", "min_length", "max_length"):
            if (value := getattr(meta, name, None)) is not None:
                found[name] = value
    return found


def _plain(annotation: Any) -> Any:
    """The type without its limits and without None."""
    if typing.get_origin(annotation) is typing.Annotated:
        return _plain(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        kinds = [kind for kind in typing.get_args(annotation) if kind is not type(None)]
        return _plain(kinds[0])
    return annotation


def _steps(path: str) -> Iterator[str]:
    yield from STEP.findall(path.removeprefix("$"))


def _annotation_at(path: str) -> Any:
    """The declared type of what stands at msgspec's path."""
    found: Any = Config
    for step in _steps(path):
        plain = _plain(found)
        if not step.startswith("["):
            found = typing.get_type_hints(plain, include_extras=True)[step]
        elif typing.get_origin(plain) is dict:
            found = typing.get_args(plain)[1]
        else:
            found = typing.get_args(plain)[0]
    return found


def _value_at(path: str, tree: dict[str, object]) -> object:
    """What the file says at msgspec's path; a whole table where it names no entry."""
    found: object = tree
    for step in _steps(path):
        if isinstance(found, dict) and step in found:
            found = found[step]
        elif isinstance(found, list) and step.strip("[]").isdigit():
            found = found[int(step.strip("[]"))]
    return found


def _shown(value: object) -> str:
    """A value as TOML writes it, cut short."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and math.isfinite(value):
        return f"{value:g}"
    if isinstance(value, dt.date | dt.time):
        return str(value)
    text = msgspec.json.encode(value).decode() if _is_json(value) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _is_json(value: object) -> bool:
    return isinstance(value, str | list | dict)
