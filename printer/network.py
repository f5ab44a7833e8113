"""The line to a network printer, port 9100: one connection for each job."""

from __future__ import annotations

import fcntl
import ipaddress
import socket
import struct
import termios
import threading
import time

from printer.errors import Lost, NotThere
from printer.links import FileLink

_ABANDON = struct.pack("ii", 1, 0)
"""SO_LINGER on, 0 s: close drops what is not delivered instead of printing it late."""


class NetworkLink(FileLink):
    """A socket; ends a job by half-closing and reading to the end.

    A plain close() with unread bytes (a status, say) makes the kernel send RST, and
    the printer loses what it has not yet read.
    """

    def __init__(self, connection: socket.socket, name: str) -> None:
        super().__init__(connection.fileno(), name)
        self._connection = connection

    def finish(self, until: float) -> bool:
        """Half-close, then read until the printer closes too.

        A printer that never closes still has it all if nothing is left to deliver.
        """
        try:
            self._connection.shutdown(socket.SHUT_WR)
        except OSError:
            return False
        while (left := until - time.monotonic()) > 0:
            try:
                self.read(left)
            except Lost as lost:
                return not isinstance(lost.__cause__, ConnectionError)
        return self._undelivered() == 0

    def close(self, *, abandon: bool = False) -> None:
        """Close; `abandon` resets the connection so that nothing prints later."""
        if abandon:
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABANDON)
        self._connection.close()

    def _undelivered(self) -> int:
        queue = bytearray(4)
        fcntl.ioctl(self._fd, termios.TIOCOUTQ, queue, True)
        return int(struct.unpack("i", queue)[0])


def open_network(host: str, port: int, seconds: float) -> NetworkLink:
    """Connect within `seconds`, looking the name up included.

    Raises:
        NotThere: no such host, nobody listens, or no answer in time.
    """
    name = f"{host}:{port}"
    until = time.monotonic() + seconds
    problem = "no address"
    for family, kind, protocol, _, address in _look_up(host, port, seconds):
        connection = socket.socket(family, kind | socket.SOCK_CLOEXEC, protocol)
        try:
            _connect(connection, address, until)
        except OSError as error:
            connection.close()
            problem = error.strerror or str(error)
            continue
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return NetworkLink(connection, name)
    raise NotThere(f"{name} cannot be reached ({problem})")


def _connect(connection: socket.socket, address: object, until: float) -> None:
    connection.settimeout(max(0.05, until - time.monotonic()))
    connection.connect(address)  # type: ignore[arg-type]
    connection.setblocking(False)


_Found = list[tuple[int, int, int, str, object]]


def _look_up(host: str, port: int, seconds: float) -> _Found:
    """Look a name up in time: a dead name server can hold it for half a minute."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    found: _Found = []
    problems: list[str] = []

    def ask() -> None:
        try:
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as error:
            problems.append(error.strerror or str(error))

    asking = threading.Thread(target=ask, daemon=True, name=f"look up {host}")
    asking.start()
    asking.join(seconds)
    if not found:
        why = problems[0] if problems else "the name server does not answer"
        raise NotThere(f"the printer's name {host} cannot be found ({why})")
    return found
