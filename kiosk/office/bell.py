"""Waking the others after a commit (SQLite): a datagram to each listener's socket.

The sockets stand in a folder beside the database. A bell is only a hint: who hears
it reads the office's state; who misses it finds the change by polling (follow.py).
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import secrets
import socket
from pathlib import Path

from kiosk.office.ownership import hand_over

log = logging.getLogger(__name__)


class Folder:
    """The folder of sockets, addressed by its descriptor.

    A socket's path may have 107 bytes at most (man 7 unix); a folder's may be longer.
    """

    def __init__(self, path: Path) -> None:
        path.mkdir(mode=0o770, exist_ok=True)
        hand_over(path)
        self.path = path
        self.descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def address(self, name: str) -> str:
        """A short path to a socket in the folder."""
        return f"/proc/self/fd/{self.descriptor}/{name}"

    def close(self) -> None:
        """Give the folder back."""
        os.close(self.descriptor)


class Bell:
    """Rings at every listener; never waits, never fails a commit."""

    def __init__(self, path: Path) -> None:
        self._folder = Folder(path)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)

    def ring(self) -> None:
        """Send one byte to each listener; a dead one's socket is cleared away."""
        try:
            names = os.listdir(self._folder.descriptor)  # noqa: PTH208 - by descriptor
        except OSError as error:
            log.warning("the bell's folder %s is gone: %s", self._folder.path, error)
            return
        for name in names:
            try:
                self._socket.sendto(b"!", self._folder.address(name))
            except BlockingIOError:
                continue  # it has bells enough waiting
            except OSError as error:
                if error.errno != errno.ECONNREFUSED:
                    log.debug("%s is not woken: %s", name, error)
                    continue
                with contextlib.suppress(OSError):  # another has cleared it away
                    os.unlink(name, dir_fd=self._folder.descriptor)

    def close(self) -> None:
        """Give socket and folder back."""
        self._socket.close()
        self._folder.close()


class Ear:
    """A listener's socket."""

    def __init__(self, path: Path) -> None:
        self._folder = Folder(path)
        self._name = f"{os.getpid()}-{secrets.token_hex(4)}"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self._folder.address(self._name))
        self.socket.setblocking(False)

    def drain(self) -> None:
        """Take all bells that have rung; they count as one."""
        with contextlib.suppress(BlockingIOError):
            while self.socket.recv(16):
                continue

    def close(self) -> None:
        """Close the socket and take it out of the folder."""
        self.socket.close()
        with contextlib.suppress(OSError):
            os.unlink(self._name, dir_fd=self._folder.descriptor)
        self._folder.close()
