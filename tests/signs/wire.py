"""A serial line to a sign: a pty under a lasting name, pulled out and put back."""

from __future__ import annotations

import os
import select
import time
import tty
from pathlib import Path
from typing import Self


class Wire:
    """The sign's end; the program opens `device`."""

    def __init__(self, folder: Path, name: str = "sign") -> None:
        self.device = folder / name
        self._master = -1
        self.heard = b""
        """All that ever arrived."""
        self.plug()

    def plug(self) -> None:
        """Put it in."""
        self._master, slave = os.openpty()
        tty.setraw(slave)
        self.device.symlink_to(os.ttyname(slave))
        os.close(slave)

    def unplug(self) -> None:
        """Pull it out: the name goes, too."""
        self.device.unlink()
        os.close(self._master)
        self._master = -1

    def listen(self, seconds: float = 0.0) -> bytes:
        """What arrives now, or within so many seconds."""
        came = b""
        while select.select([self._master], [], [], seconds)[0]:
            try:
                came += os.read(self._master, 4096)
            except OSError:
                # Nobody has the line open.
                time.sleep(0.02)
                break
            seconds = 0.0
        self.heard += came
        return came

    def hears(self, message: bytes, within: float = 15.0) -> None:
        """Go on once exactly this is what came last."""
        ends = time.monotonic() + within
        while not self.heard.endswith(message):
            assert time.monotonic() < ends, (message, self.heard)
            self.listen(0.05)

    def answer(self, data: bytes) -> None:
        """A sign may say what it likes."""
        os.write(self._master, data)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._master >= 0:
            self.unplug()
