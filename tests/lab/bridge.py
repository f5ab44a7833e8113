"""Carries bytes between a gadget's own side and the emulated printer.

It stands for the printer's USB chip: while `reads` is off it takes nothing (the host
gets NAK), `pull_after` pulls the cable after so many bytes.
"""

from __future__ import annotations

import errno
import os
import select
import socket
import threading
import time
import tty
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.lab.waiting import until

PACKET = 8192
"""Bytes of one read: a whole request of the gadget. A smaller read leaves the rest of
the request behind, and the kernel's gadget trips over it when the cable is pulled."""


def _open(node: Path) -> int:
    """The descriptor; 0 while the host has not yet configured the device."""
    try:
        return os.open(node, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError as error:
        if error.errno in (errno.ENODEV, errno.ENOENT):
            return 0
        raise


class Bridge:
    """A thread between a descriptor and the emulated printer's network port."""

    def __init__(self, node: Path, address: str, pulled: Callable[[], None]) -> None:
        host, _, port = address.removeprefix("tcp:").rpartition(":")
        self._printer = socket.create_connection((host, int(port)))
        self.fd = until(lambda: _open(node), f"{node} opens")
        if os.isatty(self.fd):
            tty.setraw(self.fd)  # a line discipline would echo what the host sends
        self.reads = True
        self.pause = 0.0
        """Seconds between two packets."""
        self.pull_after: int | None = None
        self.carried = 0
        """Bytes from the host since the bridge was opened."""
        self._pulled = pulled
        self._ending = False
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def close(self) -> None:
        """Close both sides."""
        self._ending = True
        if self._thread is not threading.current_thread():
            self._thread.join(10)
            assert not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._ending:
                self._turn()
                if self.pull_after is not None and self.carried >= self.pull_after:
                    self._ending = True
        finally:
            os.close(self.fd)
            self._printer.close()
        if self.pull_after is not None and self.carried >= self.pull_after:
            self._pulled()

    def _turn(self) -> None:
        # Only what is asked for by poll or read makes the gadget take anything.
        watched = [self._printer.fileno()] + ([self.fd] if self.reads else [])
        ready, _, _ = select.select(watched, [], [], 0.05)
        if self.fd in ready:
            with suppress(BlockingIOError):
                arrived = os.read(self.fd, PACKET)
                self.carried += len(arrived)
                self._printer.sendall(arrived)
                time.sleep(self.pause)
        if self._printer.fileno() in ready:
            said = self._printer.recv(PACKET)
            while said and not self._ending:
                try:
                    said = said[os.write(self.fd, said) :]
                except BlockingIOError:
                    time.sleep(0.01)
