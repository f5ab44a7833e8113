"""What the program asks the catalogues for is there, and nothing else is."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import kiosk
from kiosk.config import LANGUAGES
from kiosk.language import language

ROOT = Path(kiosk.__file__).parents[1]
SOURCES = [p for name in ("kiosk", "display") for p in (ROOT / name).rglob("*.py")]
KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")
TEMPLATES = [*(ROOT / "kiosk" / "lobby").glob("*.toml")]
REASON = re.compile(r"(refused|order)\.[a-z_]+")
REFUSALS_KNOW = dict.fromkeys(("date", "time", "begins"), "1")
"""What some refusals say besides their reason."""


@functools.cache
def nodes() -> tuple[tuple[str, ast.AST], ...]:
    """Every part of the program that may name a message, and where it stands."""
    return tuple(
        (f"{source.relative_to(ROOT)}:{node.lineno}", node)
        for source in SOURCES
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.Call | ast.Constant | ast.JoinedStr)
    )


def requests() -> Iterator[tuple[str, str, str, ast.Call]]:
    """(where, text or plural, key, call) of each message asked for by name."""
    for where, node in nodes():
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in {"text", "plural"} or not node.args:
            continue
        key = node.args[0]
        if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            continue
        if KEY.fullmatch(key.value):
            yield where, node.func.attr, key.value, node


def test_every_message_that_a_screen_names_is_there_with_its_values() -> None:
    german = language("de")
    seen = 0
    for where, kind, key, call in requests():
        seen += 1
        assert key in german, f"{where}: no message {key}"
        values = {word.arg: "1" for word in call.keywords if word.arg}
        if None in {word.arg for word in call.keywords}:
            continue  # **values: known at run time only
        if kind == "text":
            assert german.text(key, **values), where
        else:
            assert german.plural(key, 2, **values), where
    assert seen, "no screen asks for any message"


def test_every_reason_the_office_gives_can_be_read_in_every_language() -> None:
    reasons = {
        node.value: where
        for where, node in nodes()
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and REASON.fullmatch(node.value)
    }
    assert {"refused.full", "order.walk_in"} <= set(reasons)
    for tag in LANGUAGES:
        for key, where in reasons.items():
            assert key in language(tag), f"{where}: {tag} has no {key}"
            assert language(tag).text(key, **REFUSALS_KNOW), key


def pieces(node: ast.JoinedStr) -> tuple[str, str]:
    """What stands before the first and behind the last value of a composed key."""
    before, behind = (
        str(one.value) if isinstance(one, ast.Constant) else ""
        for one in (node.values[0], node.values[-1])
    )
    return before, behind


def test_every_message_is_asked_for_somewhere() -> None:
    """A translator's time is not spent on what nobody will ever read."""
    named: set[str] = set()
    begun, ended = set(), set()
    for _, node in nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            named.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            before, behind = pieces(node)
            begun |= {before} if re.fullmatch(r"[a-z_]+\.[a-z_.]*", before) else set()
            ended |= {behind} if re.fullmatch(r"[._][a-z]+", behind) else set()
    for template in TEMPLATES:
        named |= set(re.findall(r'"([a-z_.]+)"', template.read_text("utf-8")))

    def asked_for(key: str) -> bool:
        return (
            key in named
            or key.startswith(tuple(begun))
            or any(key.removesuffix(one) in named for one in ended if key.endswith(one))
        )

    assert {"topic.", "desk.do_"} <= begun
    assert ".zero" in ended
    assert not asked_for("start.nobody_asks_for_this")
    messages = language("de").keys()
    assert sorted(key for key in messages if not asked_for(key)) == []
