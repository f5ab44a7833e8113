"""The emulated printer's cables: TCP and a pseudo-terminal, with plug and unplug."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import tty
from collections.abc import Callable
from pathlib import Path

BACKLOG = 4
_RESET = struct.pack("ii", 1, 0)


class Cable:
    """What connects a host: a socket or the master side of a pseudo-terminal."""

    def __init__(
        self,
        fd: int,
        close: Callable[[], None],
        connection: socket.socket | None = None,
    ) -> None:
        self.fd = fd
        self.close = close
        self.connection = connection
        """None: a serial line."""
        self.ended = False
        """The host said that nothing more comes."""
        self.unsaid = bytearray()
        self.budget: int | None = None
        """Bytes until the connection is dropped or unplugged."""
        self.heard_at = 0.0

    @property
    def pty(self) -> bool:
        """Whether it is a serial line."""
        return self.connection is None

    def reset(self) -> None:
        """Break a connection as a printer does that knows of none: no good-bye."""
        if self.connection is not None:
            with contextlib.suppress(OSError):  # the host may have gone before
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.close()


class Door:
    """A TCP port that is open, or closed for a while."""

    def __init__(self, host: str, port: int) -> None:
        """Raise OSError if the port is taken or may not be used."""
        self.listener: socket.socket | None = self._listen(host, port)
        self.address: tuple[str, int] = self.listener.getsockname()[:2]

    def _listen(self, host: str, port: int) -> socket.socket:
        listener = socket.create_server((host, port), backlog=BACKLOG)
        listener.setblocking(False)
        return listener

    def open(self) -> None:
        """Take connections again, at the same port."""
        if self.listener is None:
            self.listener = self._listen(*self.address)

    def close(self) -> None:
        """Refuse connections."""
        if self.listener is not None:
            self.listener.close()
            self.listener = None

    def accept(self) -> Cable | None:
        """The connection that waits; None if it has gone already."""
        assert self.listener is not None
        try:
            connection, _ = self.listener.accept()
        except OSError:
            return None
        connection.setblocking(False)
        return Cable(connection.fileno(), connection.close, connection)


class Line:
    """A serial line, by its name or by a link that stays when it is replugged."""

    def __init__(self, link: Path | None) -> None:
        self._link = link
        self.name = ""

    @property
    def address(self) -> str:
        """What a host opens."""
        return str(self._link or self.name)

    def plug(self) -> Cable:
        """A new pseudo-terminal.

        Raises:
            OSError: none is free, or the link's name is taken by something else.
        """
        master, slave = os.openpty()  # the slave stays open: no hang-up between jobs
        tty.setraw(slave)
        os.set_blocking(master, False)
        self.name = os.ttyname(slave)
        if self._link is not None:
            if self._link.is_symlink():
                self._link.unlink()
            self._link.symlink_to(self.name)

        def close() -> None:
            os.close(master)
            os.close(slave)
            if self._link is not None:
                self._link.unlink(missing_ok=True)

        return Cable(master, close)
