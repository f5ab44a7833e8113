"""What is compared: every combination of what was asked for, and its figures."""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Callable, Iterator, Sequence

import msgspec

from kiosk.config import Config, ConfigError
from kiosk.office.simulate.figures import Figures
from kiosk.office.simulate.scenario import Scenario, Subject

MOST = 60
"""Rows that one call may ask for."""


class Row(msgspec.Struct, frozen=True):
    """One combination, and what came of it."""

    scenario: Scenario
    figures: Figures


SETTINGS: dict[str, Callable[[Scenario], float]] = {
    "length": lambda scenario: scenario.length,
    "rooms": lambda scenario: scenario.rooms,
    "appointments": lambda scenario: scenario.appointments,
    "spacing": lambda scenario: scenario.spacing,
    "walk-ins": lambda scenario: scenario.walk_ins,
    "talk": lambda scenario: scenario.mean_talk,
    "pace": lambda scenario: scenario.pace,
    "no-show": lambda scenario: 100 * scenario.no_show,
    "overrun": lambda scenario: scenario.overrun,
}
"""What distinguishes rows, by the option that says it; minutes, people, per cent."""


def scenarios(
    arguments: argparse.Namespace, lengths: Sequence[float], config: Config
) -> list[Scenario]:
    """Every combination of what was asked for.

    Raises:
        ConfigError: an unknown topic, or too many combinations.
    """
    found = [
        _scenario(config, arguments.topics, *values)
        for values in itertools.product(
            lengths,
            arguments.rooms,
            arguments.appointments or [None],
            arguments.spacing,
            arguments.walk_ins,
            arguments.talk or [None],
            arguments.pace,
            arguments.no_show or [None],
            arguments.overrun,
        )
    ]
    if len(found) > MOST:
        raise ConfigError(
            "simulate", "", f"{len(found)} combinations; at most {MOST} in one call"
        )
    return found


def _scenario(
    config: Config,
    shares: list[tuple[str, float]] | None,
    length: float,
    rooms: int,
    appointments: int | None,
    spacing: float,
    walk_ins: float,
    talk: float | None,
    pace: float,
    no_show: int | None,
    overrun: float,
) -> Scenario:
    topics = _topics(config, shares, talk)
    wanted = Scenario(
        length=length,
        rooms=rooms,
        spacing=spacing,
        walk_ins=walk_ins,
        topics=topics,
        pace=pace,
        no_show=config.rules.no_show if no_show is None else no_show / 100,
        overrun=overrun,
    )
    rules = msgspec.structs.replace(
        config.rules, talk=wanted.mean_talk, no_show=wanted.no_show
    )
    fit = wanted.slots if appointments is None else appointments
    return msgspec.structs.replace(
        wanted, rules=rules, appointments=min(fit, wanted.most_appointments)
    )


def _topics(
    config: Config, shares: list[tuple[str, float]] | None, talk: float | None
) -> tuple[Subject, ...]:
    """The topics that are brought, each with its planned minutes."""
    wanted = shares or [(topic.key, 1.0) for topic in config.topics]
    found = []
    for key, often in wanted:
        topic = config.topic(key)
        if topic is None:
            allowed = ", ".join(topic.key for topic in config.topics)
            raise ConfigError(
                "--topics", "", f'there is no topic "{key}"; allowed: {allowed}'
            )
        found.append(Subject(key, topic.minutes if talk is None else talk, often))
    return tuple(found)


def notes(arguments: argparse.Namespace, found: Sequence[Scenario]) -> Iterator[str]:
    """Where fewer appointments were taken than asked for."""
    wanted = max(arguments.appointments or [0])
    for most, one in sorted({s.most_appointments: s for s in found}.items()):
        if most < wanted:
            yield (
                f"only {most} appointments fit: every {one.spacing:g} minutes "
                f"in {one.length:g}, {rooms(one.rooms)}"
            )


def varying(rows: Sequence[Row]) -> list[str]:
    """The settings in which the rows differ."""
    return [
        name
        for name, value in SETTINGS.items()
        if len({value(row.scenario) for row in rows}) > 1
    ]


def name(row: Row, rows: Sequence[Row]) -> str:
    """What tells the row from the others: "rooms 2, spacing 15"."""
    return ", ".join(
        f"{setting} {SETTINGS[setting](row.scenario):g}" for setting in varying(rows)
    )


def rooms(count: int) -> str:
    """How many rooms, in words."""
    return "1 room" if count == 1 else f"{count} rooms"
