"""`aufruf` as a process of its own, on an office that is open now."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec

from kiosk.config import Config

ROOT = Path(__file__).parents[2]


def toml(config: Config) -> str:
    """The configuration's part that the tests change, as a file says it."""
    lines = [
        "[house]",
        f'key = "{config.house.key}"',
        f'timezone = "{config.house.timezone}"',
        "[database]",
        f'url = "{config.database.url}"',
        f'roll = "{config.database.roll}"',
    ]
    for desk in config.desks:
        lines += ["[[desks]]", f'key = "{desk.key}"']
    lines += ["[[keypads]]", f'desk = "{config.desks[0].key}"']
    for hours in config.hours:
        lines += [
            "[[hours]]",
            f"date = {hours.date}",
            f"opens = {hours.opens}",
            f"closes = {hours.closes}",
        ]
    if not config.hours:
        lines.insert(0, "hours = []")
    return "\n".join(lines) + "\n"


class Shell:
    """Somebody who types commands."""

    def __init__(self, config: Config, folder: Path) -> None:
        self.file = folder / "office.toml"
        self.file.write_text(toml(config))

    def command(self, *words: str) -> list[str]:
        """The whole command line."""
        return [sys.executable, "-m", "kiosk.cli", "--config", str(self.file), *words]

    def run(self, *words: str, **more: Any) -> subprocess.CompletedProcess[str]:
        """The command's end."""
        return subprocess.run(
            self.command(*words),
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=60,
            check=False,
            **more,
        )

    def says(self, *words: str) -> str:
        """What the command prints when all is well."""
        done = self.run(*words)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def json(self, *words: str) -> Any:
        """The one object that the command prints with --json, and nothing else."""
        (line,) = self.says(*words, "--json").splitlines()
        return msgspec.json.decode(line)

    def fails(self, code: int, *words: str) -> str:
        """The one sentence on stderr of a command that ends with that code."""
        done = self.run(*words)
        assert done.returncode == code, done.stdout + done.stderr
        assert done.stdout == ""
        (sentence,) = done.stderr.splitlines()
        assert "Traceback" not in sentence
        return sentence

    def start(self, *words: str) -> subprocess.Popen[str]:
        """A command that goes on."""
        return subprocess.Popen(
            self.command(*words),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
