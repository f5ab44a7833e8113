"""A house of its own for pictures: about noon, with a printer that can be broken."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

from msgspec.structs import replace

from kiosk.config import Config
from kiosk.demo import setting

AUFRUF = [sys.executable, "-m", "kiosk.cli"]


def noon_zone() -> str:
    """A zone in which it is about noon: no date changes while pictures are taken."""
    offset = 12 - dt.datetime.now(dt.UTC).hour
    # POSIX signs: Etc/GMT-2 is two hours east of Greenwich.
    return f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT"


class Office:
    """A house on a database of its own, with an emulated printer."""

    def __init__(self, folder: Path, house: Config) -> None:
        folder.mkdir(exist_ok=True)
        self.paper = folder / "paper"
        self.paper.mkdir()
        port = setting.free_port()
        self.file = folder / "office.toml"
        house = replace(house, house=replace(house.house, timezone=noon_zone()))
        self.config = setting.demo_config(house, folder, speed=1, port=port)
        self.file.write_text(setting.toml(self.config), encoding="utf-8")
        os.environ["STATE_DIRECTORY"] = str(folder / "state")
        os.environ["AUFRUF_LOG"] = str(folder / "log")
        emulator = ["printer", "emulate", "--dpi", setting.DPI, "--tcp", str(port)]
        self._printer = subprocess.Popen(
            self.command(*emulator, "--paper", str(self.paper)),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )

    def command(self, *words: str) -> list[str]:
        """The command line of `aufruf` in this office."""
        return [*AUFRUF, "--config", str(self.file), *words]

    def run(self, *words: str) -> None:
        """Run a command to its end."""
        subprocess.run(self.command(*words), check=True, stdout=subprocess.DEVNULL)

    def printer(self, line: str) -> None:
        """Do something to the printer: "fault paper-out", "heal all"."""
        assert self._printer.stdin is not None
        self._printer.stdin.write(f"{line}\n")
        self._printer.stdin.flush()

    def close(self) -> None:
        """End the printer."""
        self._printer.terminate()
        self._printer.wait(10)
