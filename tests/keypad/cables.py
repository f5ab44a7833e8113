"""Serial cables for tests: pty pairs that can be pulled out and put back."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import termios
import time
import tty
from pathlib import Path
from typing import Self

from tests.needs import need
from tests.waiting import until

PRESS = 0.06
"""Seconds between two presses: longer than a bounce."""


class Pty:
    """A pty pair; the keypad process opens `device`, the test presses keys."""

    def __init__(self) -> None:
        self.master, slave = os.openpty()
        tty.setraw(slave)
        self.device = os.ttyname(slave)
        self._slave: int | None = slave

    def send(self, data: bytes) -> None:
        """Bytes on the line, in one piece."""
        os.write(self.master, data)

    def press(self, keys: bytes, pause: float = PRESS) -> None:
        """One byte at a time, as a hand presses keys."""
        for key in keys:
            self.send(bytes((key,)))
            time.sleep(pause)

    def is_read(self) -> bool:
        """Whether the other end has taken all that was sent."""
        assert self._slave is not None
        unread = fcntl.ioctl(self._slave, termios.FIONREAD, bytes(4))
        return int.from_bytes(unread, sys.byteorder) == 0

    def hold(self, *, held: bool) -> None:
        """Keep our end of the slave open, or leave it to the process alone."""
        if not held and self._slave is not None:
            os.close(self._slave)
            self._slave = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.hold(held=False)
        os.close(self.master)


class Cable:
    """A cable with two named ends, made by socat; `unplug` kills it by its id."""

    def __init__(self, folder: Path) -> None:
        need("socat")
        self.device = folder / "pad"
        self._other = folder / "hand"
        self._process: subprocess.Popen[bytes] | None = None
        self._hand = -1

    def plug(self) -> None:
        """Put it in, under the same name as ever."""
        ends = [f"pty,raw,echo=0,link={end}" for end in (self.device, self._other)]
        self._process = subprocess.Popen(["socat", *ends])
        until(lambda: self.device.exists() and self._other.exists(), what="the cable")
        self._hand = os.open(self._other, os.O_RDWR | os.O_NOCTTY)

    def unplug(self) -> None:
        """Pull it out."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(5)
            self._process = None
            os.close(self._hand)

    def press(self, keys: bytes, pause: float = PRESS) -> None:
        """One byte at a time."""
        for key in keys:
            os.write(self._hand, bytes((key,)))
            time.sleep(pause)

    def __enter__(self) -> Self:
        self.plug()
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()
