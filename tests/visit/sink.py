"""A loudspeaker without a sound card: a player program that keeps what it played."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import msgspec

from kiosk.speech import waves
from kiosk.speech.waves import Wave

PLAYER = """#!{python} -S
import json, os, struct, sys, time
raw = open(sys.argv[-1], "rb").read()
rate = struct.unpack_from("<I", raw, 24)[0]
name = os.readlink(sys.argv[-1]).partition("aufruf-")[2].partition(" ")[0]
began = time.monotonic()
path = "{folder}/%d-%d" % (time.monotonic_ns(), os.getpid())
open(path + ".new", "wb").write(raw)
os.rename(path + ".new", path + ".wav")
time.sleep((len(raw) - 44) / 2 / rate * {pace})
said = dict(name=name, began=began, ended=time.monotonic(), arguments=sys.argv[1:-1])
open(path + ".part", "w").write(json.dumps(said))
os.rename(path + ".part", path + ".json")
"""


class Played(msgspec.Struct, frozen=True):
    """One sound that was played to its end."""

    name: str
    began: float
    ended: float
    arguments: list[str]
    wav: Wave


class Sink:
    """Stands in the place of aplay on PATH."""

    def __init__(self, folder: Path, pace: float = 0.25) -> None:
        """`pace`: how long a second lasts there."""
        self.bin = folder / "bin"
        self.kept = folder / "played"
        self.bin.mkdir(parents=True)
        self.kept.mkdir()
        program = self.bin / "aplay"
        program.write_text(
            PLAYER.format(python=sys.executable, folder=self.kept, pace=pace)
        )
        program.chmod(0o755)

    @property
    def path(self) -> str:
        """PATH with it in front."""
        return f"{self.bin}{os.pathsep}{os.environ['PATH']}"

    def begun(self) -> list[Wave]:
        """Every sound that began, also those that were cut."""
        files = sorted(self.kept.glob("*.wav"))
        return [waves.read(file.read_bytes()) for file in files]

    def played(self) -> list[Played]:
        """What was heard to its end, in order."""
        heard = []
        for file in sorted(self.kept.glob("*.json")):
            wav = waves.read(file.with_suffix(".wav").read_bytes())
            heard.append(Played(**json.loads(file.read_text()), wav=wav))
        return heard

    def wait(self, count: int, seconds: float = 30) -> list[Played]:
        """Go on once so many sounds were heard to the end."""
        ends = time.monotonic() + seconds
        while len(heard := self.played()) < count:
            assert time.monotonic() < ends, [each.name for each in heard]
            time.sleep(0.02)
        return heard


def says(wav: Wave, expected: Wave | None) -> bool:
    """Whether these are the expected samples, whatever silence follows."""
    assert expected is not None
    size = len(expected.samples)
    return wav.samples[:size] == expected.samples and not any(wav.samples[size:])
