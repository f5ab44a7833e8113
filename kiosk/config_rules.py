"""What a configuration must keep that its types cannot say.

A rule gives (key, what is wrong and what is allowed) for each breach, in the words of
whoever wrote the file. The rules for dates stand in config_rules_hours.py, those for
devices in config_rules_devices.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kiosk import config_rules_devices, config_rules_hours
from kiosk.config import DEFAULT_TOPICS, Config, ConfigError

Problem = tuple[str, str]
Rule = Callable[[Config], Iterator[Problem]]


def check(config: Config, file: Path | str) -> Config:
    """Return the configuration if it keeps all rules.

    Raises:
        ConfigError: the first breach: a duplicate, an empty or overlapping range, an
            unknown zone…
    """
    for rule in RULES:
        for key, problem in rule(config):
            raise ConfigError(file, key, problem)
    return config


def _zone(config: Config) -> Iterator[Problem]:
    try:
        ZoneInfo(config.house.timezone)
    except (OSError, ValueError, ZoneInfoNotFoundError):
        yield (
            "house.timezone",
            f'unknown time zone "{config.house.timezone}"; allowed: names like '
            "Europe/Berlin (see timedatectl list-timezones)",
        )


def _unique(config: Config) -> Iterator[Problem]:
    yield from _twice("topics", [topic.key for topic in config.topics])
    yield from _twice("desks", [desk.key for desk in config.desks])
    yield from _twice("keypads", [keypad.name for keypad in config.keypads])
    yield from _twice("signs", [sign.name for sign in config.signs])
    yield from _twice("kiosk.languages", config.kiosk.languages)
    yield from _twice("hours", [f"{one.date} {one.opens}" for one in config.hours])


def _twice(key: str, names: Sequence[str]) -> Iterator[Problem]:
    for index, name in enumerate(names):
        first = names.index(name)
        if first < index:
            yield (
                f"{key}[{index}]",
                f'"{name}" is there twice (first: {first}); allowed: each once',
            )


def _ranges(config: Config) -> Iterator[Problem]:
    ranges = config.numbers
    for name in ("walk_in", "appointment"):
        first, last = getattr(ranges, name)
        if first > last:
            yield (
                f"numbers.{name}",
                f"the range {first} to {last} is empty; "
                "allowed: first number and last number, like [1, 59]",
            )
    (a, b), (c, d) = sorted((ranges.walk_in, ranges.appointment))
    if c <= b:
        yield (
            "numbers",
            f"the ranges {a} to {b} and {c} to {d} overlap; "
            "allowed: ranges without a common number",
        )


def _topics(config: Config) -> Iterator[Problem]:
    for index, topic in enumerate(config.topics):
        if topic.key not in DEFAULT_TOPICS and "de" not in topic.labels:
            yield (
                f"topics[{index}].labels",
                f'topic "{topic.key}" is new: it needs at least de = "…"',
            )


def _database(config: Config) -> Iterator[Problem]:
    scheme = config.database.url.partition(":")[0].partition("+")[0]
    if config.database.url and scheme not in {"sqlite", "postgresql"}:
        yield (
            "database.url",
            f'cannot use "{scheme}"; allowed: sqlite:////path/office.db, '
            "postgresql://user@host/name",
        )


RULES: tuple[Rule, ...] = (
    _zone,
    _unique,
    _ranges,
    _topics,
    *config_rules_hours.RULES,
    *config_rules_devices.RULES,
    _database,
)
