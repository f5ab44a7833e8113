"""Starting, asking and ending the processes of `racing`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from kiosk.config import Config

ROOT = Path(__file__).parents[2]


class Process:
    """A racer seen from outside."""

    def __init__(self, name: str, log: Path) -> None:
        self.name = name
        self._log = log
        self.its_input, mine = os.pipe()
        theirs, self.its_output = os.pipe()
        self._to = os.fdopen(mine, "w")
        self._from = os.fdopen(theirs)

    def _line(self) -> str:
        line = self._from.readline()
        assert line, f"{self.name} died: {self._log.read_text()[-2000:]}"
        return line

    def wait_until_ready(self) -> None:
        """Return when the process has opened the office."""
        assert self._line() == "ready\n"

    def ask(self, *words: object) -> None:
        """Give it something to do; it begins at once."""
        self._to.write(" ".join(map(str, words)) + "\n")
        self._to.flush()

    def answer(self) -> Any:
        """What it answers to the oldest question."""
        return msgspec.json.decode(self._line())

    def end(self) -> None:
        """Close its input: it ends by itself."""
        self._to.close()

    def forget(self) -> None:
        """Close what is left of the pipes."""
        self._to.close()
        self._from.close()


@contextmanager
def racers(
    config: Config, folder: Path, names: list[str]
) -> Iterator[dict[str, Process]]:
    """So many processes on one office, ready to go."""
    file, log = folder / "config.json", folder / "racers.log"
    file.write_bytes(msgspec.json.encode(config))
    made = {name: Process(name, log) for name in names}
    theirs = [fd for one in made.values() for fd in (one.its_input, one.its_output)]
    with log.open("w") as errors:
        starter = subprocess.Popen(
            [sys.executable, "-m", "tests.office.racing", str(file)]
            + [f"{one.name}:{one.its_input}:{one.its_output}" for one in made.values()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            pass_fds=theirs,
            start_new_session=True,
            cwd=ROOT,
        )
    for descriptor in theirs:
        os.close(descriptor)
    try:
        for process in made.values():
            process.wait_until_ready()
        yield made
        for process in made.values():
            process.end()
        assert starter.wait(30) == 0, log.read_text()
    finally:
        if starter.poll() is None:
            os.killpg(starter.pid, signal.SIGKILL)
            starter.wait()
        for process in made.values():
            process.forget()
