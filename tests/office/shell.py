"""`aufruf COMMAND` typed at an office that is open now."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import msgspec

from kiosk import cli
from kiosk.config import Config
from tests.conftest import OUR_LOGGERS

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


@contextmanager
def _logging_of_a_process() -> Iterator[None]:
    """Let a command set up its log as in a process of its own, not the tests'."""
    loggers = [logging.getLogger(name) for name in (None, *OUR_LOGGERS)]
    levels = [logger.level for logger in loggers]
    root = loggers[0]
    handlers, root.handlers = root.handlers, []
    for logger in loggers[1:]:
        logger.setLevel(logging.NOTSET)
    try:
        yield
    finally:
        root.handlers = handlers
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


class Shell:
    """Somebody who types commands.

    They run in this process, which costs a tenth of a new one, except where `apart`
    is set, and by `run` and `start`.
    """

    def __init__(self, config: Config, folder: Path, *, apart: bool = False) -> None:
        self.file = folder / "office.toml"
        self.file.write_text(toml(config))
        self.apart = apart

    def command(self, *words: str) -> list[str]:
        """The whole command line."""
        return [sys.executable, "-m", "kiosk.cli", "--config", str(self.file), *words]

    def run(self, *words: str, **more: Any) -> subprocess.CompletedProcess[str]:
        """The end of the command as a process of its own."""
        return subprocess.run(
            self.command(*words),
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=60,
            check=False,
            **more,
        )

    def _typed(self, *words: str) -> subprocess.CompletedProcess[str]:
        if self.apart:
            return self.run(*words)
        whole = ["--config", str(self.file), *words]
        said, complained = io.StringIO(), io.StringIO()
        with (
            _logging_of_a_process(),
            redirect_stdout(said),
            redirect_stderr(complained),
        ):
            try:
                code = cli.main(whole)
            except SystemExit as ended:
                code = int(ended.code or 0)
        return subprocess.CompletedProcess(
            whole, code, said.getvalue(), complained.getvalue()
        )

    def says(self, *words: str) -> str:
        """What the command prints when all is well."""
        done = self._typed(*words)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def json(self, *words: str) -> Any:
        """The one object that the command prints with --json, and nothing else."""
        (line,) = self.says(*words, "--json").splitlines()
        return msgspec.json.decode(line)

    def fails(self, code: int, *words: str) -> str:
        """The one sentence on stderr of a command that ends with that code."""
        done = self._typed(*words)
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
