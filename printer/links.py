"""Moves bytes to a printer and back, and never waits without an end.

A link is opened for one conversation and closed after it. `accepted` counts what
the system took: it tells "not one byte left" from "some did". What is written says
nothing about paper (a system takes megabytes for a printer that prints none).
"""

from __future__ import annotations

import errno
import fcntl
import os
import select
import stat
import struct
import termios
import time
import tty
from pathlib import Path
from typing import Protocol

from printer.errors import (
    Busy,
    Lost,
    NotAllowed,
    NotThere,
    PaperOut,
    PrinterError,
)

_CHUNK = 4096
_LPGETSTATUS = 0x060B
"""USB printer class port status: 20 paper empty, 10 selected, 08 no error."""


_ID_ROOM = 1024
_LPIOC_GET_DEVICE_ID = 2 << 30 | _ID_ROOM << 16 | ord("P") << 8 | 1
"""usblp's ioctl: _IOC(_IOC_READ, 'P', 1, room)."""
_ID_FIELDS = (
    ("MFG", "MANUFACTURER"),
    ("MDL", "MODEL"),
    ("SN", "SERN", "SERIALNUMBER"),
)


def identity_of(told: bytes) -> str:
    """Maker, model and serial number out of an IEEE 1284 device id.

    Two bytes of length (counted with themselves), then `KEY:value;` pairs.
    """
    length = int.from_bytes(told[:2], "big")
    text = told[2 : max(2, min(length, len(told)))].decode("ascii", "replace")
    pairs = {}
    for part in text.split("\0")[0].split(";"):
        key, colon, value = part.partition(":")
        if colon:
            pairs[key.strip().upper()] = "".join(
                sign for sign in value if sign.isprintable()
            ).strip()
    found = [
        next((pairs[key] for key in keys if pairs.get(key)), "") for keys in _ID_FIELDS
    ]
    return " ".join(value for value in found if value)[:120]


class Link(Protocol):
    """An open line to a printer."""

    accepted: int
    """Bytes the system has taken since the link was opened."""
    hears: bool
    """Whether anything can come back at all."""

    def read(self, seconds: float) -> bytes:
        """What has arrived, waiting at most `seconds` for a first byte.

        Raises:
            Lost: the line is gone.
        """

    def write(self, content: bytes, until: float) -> bool:
        """Hand over all of `content`; False when `until` (monotonic) came first.

        Raises:
            Lost: the line is gone.
        """

    def finish(self, until: float) -> bool:
        """End the job in good order; False if its delivery is in doubt."""

    def identity(self) -> str:
        """Who the other end is, as far as the line itself says; else empty."""

    def close(self, *, abandon: bool = False) -> None:
        """Close; `abandon` throws away what the system still holds for the printer."""


def sort_open_error(error: OSError, name: str) -> PrinterError:
    """The error of opening a device, as what a person must do."""
    reason = error.strerror or str(error)
    match error.errno:
        case errno.EACCES | errno.EPERM:
            return NotAllowed(f"{name} may not be opened by this user ({reason})")
        case errno.EBUSY:
            return Busy(f"{name} is held by another program ({reason})")
        case _:
            return NotThere(f"{name} cannot be opened ({reason})")


class FileLink:
    """A file descriptor: USB printer, pseudo-terminal, socket or plain file."""

    def __init__(self, fd: int, name: str, *, hears: bool = True) -> None:
        self.accepted = 0
        self.hears = hears
        self._fd = fd
        self._name = name
        self._early = bytearray()

    def read(self, seconds: float) -> bytes:
        """What has arrived, waiting at most `seconds` for a first byte."""
        if self._early:
            arrived = bytes(self._early)
            self._early.clear()
            return arrived
        if not self.hears:
            return b""
        if not self._wait(select.POLLIN, seconds):
            return b""
        return self._receive()

    def write(self, content: bytes, until: float) -> bool:
        """Hand over all of `content`, listening meanwhile."""
        rest = memoryview(content)
        interest = select.POLLOUT | (select.POLLIN if self.hears else 0)
        while rest:
            left = until - time.monotonic()
            if left <= 0:
                return False
            ready = self._wait(interest, left)
            if ready & select.POLLIN:
                self._early += self._receive()
            if not ready & select.POLLOUT:
                continue
            try:
                taken = os.write(self._fd, rest[:_CHUNK])
            except BlockingIOError:
                continue
            except OSError as error:
                raise self._lost(error) from error
            self.accepted += taken
            rest = rest[taken:]
        return True

    def finish(self, until: float) -> bool:
        """Wait until the device has taken the last piece.

        Closing a USB printer drops what its driver still holds, and so the end of a
        ticket that a printer without answers takes slowly.
        """
        try:
            ready = self._wait(select.POLLOUT, until - time.monotonic())
        except Lost:
            return False
        return bool(ready & select.POLLOUT)

    def close(self, *, abandon: bool = False) -> None:
        """Close the descriptor; a USB printer's driver drops what it still holds."""
        if abandon and os.isatty(self._fd):
            termios.tcflush(self._fd, termios.TCOFLUSH)
        os.close(self._fd)

    def identity(self) -> str:
        """Maker, model and serial number by IEEE 1284, of a USB printer's node."""
        told = bytearray(_ID_ROOM)
        try:
            fcntl.ioctl(self._fd, _LPIOC_GET_DEVICE_ID, told, True)
        except OSError:
            return ""
        return identity_of(bytes(told))

    def port_says_paper_out(self) -> bool:
        """What a USB printer's port status says, if it is one (many always say 18)."""
        status = bytearray(4)
        try:
            fcntl.ioctl(self._fd, _LPGETSTATUS, status, True)
        except OSError:
            return False
        return bool(struct.unpack("i", status)[0] & 0x20)

    def _wait(self, interest: int, seconds: float) -> int:
        poller = select.poll()
        poller.register(self._fd, interest)
        events = poller.poll(max(0.0, seconds) * 1000)
        ready = events[0][1] if events else 0
        if ready & (select.POLLERR | select.POLLNVAL):
            raise Lost(f"{self._name} is gone")
        if ready & select.POLLHUP and not ready & select.POLLIN:
            raise Lost(f"{self._name} has hung up")
        return ready

    def _receive(self) -> bytes:
        try:
            arrived = os.read(self._fd, _CHUNK)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise self._lost(error) from error
        if not arrived:
            raise Lost(f"{self._name} has hung up")
        return arrived

    def _lost(self, error: OSError) -> PrinterError:
        if error.errno == errno.ENOSPC and self.hears:  # usblp's word for it
            return PaperOut(f"{self._name} reports that paper is out")
        return Lost(f"{self._name} broke off ({error.strerror or error})")


def open_usb(path: str) -> FileLink:
    """A USB printer's device node, `/dev/usb/lp0`; never creates a file.

    Raises:
        NotThere: there is nothing, or something that is no device.
        NotAllowed: this user may not.
        Busy: another program has it (the driver lets in only one).
    """
    flags = os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    try:
        fd = os.open(path, flags)
    except OSError as error:
        raise sort_open_error(error, path) from error
    if not stat.S_ISCHR(os.fstat(fd).st_mode):
        os.close(fd)
        raise NotThere(f"{path} is no device but a file: is the printer unplugged?")
    if os.isatty(fd):
        tty.setraw(fd, termios.TCSANOW)
    return FileLink(fd, path)


def open_file(path: str) -> FileLink:
    """A plain file to append to, or a device that is not told apart further.

    Only a plain file outside of /dev is created.

    Raises:
        NotThere: a device that is not there, or a folder that is not.
        NotAllowed: this user may not.
    """
    target = Path(path)
    if target.exists() and stat.S_ISCHR(target.stat().st_mode):
        return open_usb(path)
    flags = os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK | os.O_CLOEXEC
    if not target.absolute().is_relative_to("/dev"):
        flags |= os.O_CREAT
    try:
        fd = os.open(path, flags, 0o640)
    except OSError as error:
        raise sort_open_error(error, path) from error
    return FileLink(fd, path, hears=False)
