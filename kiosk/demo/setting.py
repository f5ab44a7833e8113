"""The demo's own office: a folder, a configuration made for it, and its processes."""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import sys
from pathlib import Path

import msgspec
from msgspec.structs import replace

from kiosk.config import Config, Database, Keypad
from kiosk.config_rules import check
from kiosk.demo.child import Child
from kiosk.demo.places import fits_all, places

OPEN_FOR = "2h"
"""Office hours begin with the demo and last as long as an afternoon's."""
QUIET_FROM = 4
"""From this speed on nobody wants to hear every chime."""
PROFILE, DPI = "TM-T88V", "180"
"""512 dots, 42 columns: the paper fits beside a kiosk of 72 columns."""
FACES = ("kiosk", "display", "keypad", "paper")


def free_port() -> int:
    """A TCP port that is free now; the printer gets it at once."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def demo_config(config: Config, folder: Path, *, speed: float, port: int) -> Config:
    """The house of `config` on a database, printer and number pad of the demo's own.

    At a higher speed talks are planned to be as much shorter, so that the waiting
    times and the last number are those of the afternoon that is played.
    """
    desk = config.desks[0].key
    return check(
        replace(
            config,
            database=Database(
                url=f"sqlite:///{folder / 'office.db'}", roll=str(folder / "roll")
            ),
            hours=(),
            topics=tuple(
                replace(topic, minutes=topic.minutes / speed) for topic in config.topics
            ),
            rules=replace(config.rules, talk=config.rules.talk / speed),
            kiosk=replace(
                config.kiosk,
                number_shown=max(5.0, config.kiosk.number_shown / speed),
                settle=config.kiosk.settle / speed,
                draws_per_5_minutes=10_000,
            ),
            printer=replace(
                config.printer,
                device=f"tcp:127.0.0.1:{port}",
                profile=PROFILE,
                width=80,
            ),
            keypads=(
                Keypad(
                    desk=desk,
                    device="terminal",
                    guard=min(1.5, 3.0 / speed),
                ),
            ),
            display=replace(
                config.display, min_shown=max(1.0, config.display.min_shown / speed)
            ),
            sound=replace(
                config.sound,
                player="none" if speed >= QUIET_FROM else config.sound.player,
            ),
        ),
        "the demo's configuration",
    )


def toml(config: Config) -> str:
    """A configuration as the text of a file that loads to the same."""
    tree = msgspec.to_builtins(config, builtin_types=(dt.date, dt.time))
    return "".join(f"{key} = {_value(value)}\n" for key, value in tree.items())


def _value(value: object) -> str:
    match value:
        case dict():
            pairs = (
                f"{json.dumps(key, ensure_ascii=False)} = {_value(item)}"
                for key, item in value.items()
                if item is not None
            )
            return "{" + ", ".join(pairs) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(_value, value)) + "]"
        case dt.date() | dt.time():
            return value.isoformat()
        case str():
            # TOML's basic strings escape as JSON's do, and DEL besides.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case _:
            return json.dumps(value)


def first_sizes(columns: int, rows: int) -> dict[str, tuple[int, int]]:
    """Each process's terminal before its pane has been laid out."""
    spots = places(columns, rows, together=fits_all(columns, rows))
    return {name: place.inside for name, place in spots.items()}


def environment(folder: Path, name: str) -> dict[str, str]:
    """What a process of the demo finds: colours, and a log that is no screen."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in {"LINES", "COLUMNS", "NO_COLOR", "AUFRUF_CONFIG"}
    }
    return kept | {
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "AUFRUF_LOG": str(folder / f"{name}.log"),
        "STATE_DIRECTORY": str(folder / "state"),
    }


def children(
    file: Path, port: int, sizes: dict[str, tuple[int, int]]
) -> dict[str, Child]:
    """The four processes, not yet started, in the order of FACES."""
    folder = file.parent
    paper = folder / "paper"
    commands = {
        "kiosk": ["kiosk"],
        "display": ["display"],
        "keypad": ["keypad", "--device", "terminal"],
        "paper": ["printer", "emulate", "--json", "--dpi", DPI],
    }
    commands["paper"] += ["--tcp", str(port), "--paper", str(paper)]
    return {
        name: Child(
            name,
            [sys.executable, "-m", "kiosk.cli", "--config", str(file), *command],
            size=sizes[name],
            environment=environment(folder, name),
            errors=folder / f"{name}.err",
        )
        for name, command in commands.items()
    }


def opener(file: Path) -> Child:
    """The short process that opens office hours from now."""
    return Child(
        "hours",
        [
            *(sys.executable, "-m", "kiosk.cli", "--config", str(file)),
            *("hours", "open", "--for", OPEN_FOR),
        ],
        size=(80, 24),
        environment=environment(file.parent, "hours"),
        errors=file.parent / "hours.err",
    )
