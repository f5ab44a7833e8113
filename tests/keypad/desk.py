"""A desk for tests: a real office on SQLite, and real `aufruf keypad` processes."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Self

import msgspec

from kiosk.config import Config, Desk, Keypad, Sound
from kiosk.office import operations, queries
from kiosk.office.store import Store
from kiosk.office.values import Event, Step
from tests.offices import open_office
from tests.waiting import PATIENCE, until

DESKS = (Desk(key="room"), Desk(key="second", label="Raum 2"))


def two_desks(folder: Path, **keypad: Any) -> Config:
    """An open office with two desks and one silent pad."""
    config = open_office(f"sqlite:///{folder}/office.db", folder)
    return msgspec.structs.replace(
        config, desks=DESKS, keypads=(Keypad(**keypad),), sound=Sound(player="none")
    )


def write_config(config: Config, file: Path) -> Path:
    """The parts of it that a keypad process needs, as the administrator writes them."""
    hours, pad = config.hours[0], config.keypads[0]
    keys = "".join(
        f"{json.dumps(arrives)} = {json.dumps(name)}\n"
        for arrives, name in pad.keys.items()
    )
    desks = "".join(
        f'[[desks]]\nkey = "{desk.key}"\nlabel = "{desk.label}"\n'
        for desk in config.desks
    )
    file.write_text(
        f"""
[house]
timezone = "{config.house.timezone}"
[database]
url = "{config.database.url}"
roll = "{config.database.roll}"
[sound]
player = "{config.sound.player}"
[[hours]]
date = {hours.date}
opens = {hours.opens}
closes = {hours.closes}
{desks}
[[keypads]]
name = "{pad.name}"
desk = "{pad.desk}"
device = "{pad.device}"
layout = "{pad.layout}"
framing = "{pad.framing}"
checksum = "{pad.checksum}"
debounce = {pad.debounce}
guard = {pad.guard}
typed = {pad.typed}
missed_within = {pad.missed_within}
waiting = "{pad.waiting}"
echo = "{pad.echo}"
echo_size = {list(pad.echo_size)}
[keypads.keys]
{keys}
"""
    )
    return file


class Office:
    """The office as a test sees it: draws numbers, reads the journal."""

    def __init__(self, config: Config) -> None:
        self.store = Store.open(config)
        self._drawn = 0

    def draw(self, count: int = 1) -> None:
        """Visitors draw numbers."""
        for _ in range(count):
            self._drawn += 1
            operations.issue_ticket(
                self.store,
                draw_id=f"draw-{self._drawn}",
                topic=None,
                language="de",
                at=dt.datetime.now(dt.UTC),
                device="kiosk",
            )

    def events(self, *steps: Step) -> list[Event]:
        """What happened, in order."""
        known = queries.events(self.store, since=0)
        return [event for event in known if not steps or event.step in steps]

    def called(self) -> list[int | None]:
        """The numbers that were called, in order."""
        return [event.number for event in self.events(Step.CALL)]

    def close(self) -> None:
        """Give the database back."""
        self.store.close()


class KeypadProcess:
    """A real `aufruf keypad --json`, and every answer it gave."""

    def __init__(self, config_file: Path, *options: str, stdin: int | None = None):
        self.answers: list[dict[str, Any]] = []
        self.log: list[str] = []
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "kiosk.cli", "--config", str(config_file)),
                *("keypad", "--json", *options),
            ],
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        self._threads = [
            threading.Thread(target=self._take_answers),
            threading.Thread(target=self._take_log),
        ]
        for thread in self._threads:
            thread.start()

    def _take_answers(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.answers.append(json.loads(line))

    def _take_log(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(line)

    def answer(self, count: int = 1, **fields: Any) -> dict[str, Any]:
        """Wait for the count-th answer with these fields."""

        def find() -> list[dict[str, Any]]:
            fitting = [
                answer
                for answer in self.answers
                if all(answer[name] == value for name, value in fields.items())
            ]
            return fitting[count - 1 :]

        def or_died() -> Any:
            found = find()
            if not found and self.process.poll() is not None:
                raise AssertionError(f"it ended: {''.join(self.log)}")
            return found

        what = f"answer {fields} ({count}) among {self.answers[-6:]}"
        found: list[dict[str, Any]] = until(or_died, what=what)
        return found[0]

    def end(self, number: int = signal.SIGTERM) -> int:
        """End it by a signal; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
        for thread in self._threads:
            thread.join(10)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()
