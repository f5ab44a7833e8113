"""The serial line of a sign or lamp: opened by URL, written to, looked after."""

from __future__ import annotations

import contextlib
import termios
from collections.abc import Iterator

import serial

from kiosk.config import Sign
from kiosk.ports import reason
from kiosk.signs import frames

PATIENCE = 2.0
"""Seconds within which a line must take what is written."""


class SignGone(Exception):
    """The sign is not there, or not ours now; it may come (back) at any moment."""


class Line:
    """One line; used by one thread."""

    def __init__(self, sign: Sign) -> None:
        self._sign = sign
        self.address = sign.device.partition(":")[2]
        self._port: serial.SerialBase | None = None

    def open(self) -> None:
        """Take the line; a lamp stays dark.

        Raises:
            SignGone: it is not there; the sentence says why.
        """
        self.close()
        framing = frames.framing(self._sign)
        try:
            port = serial.serial_for_url(
                self.address,
                self._sign.baud,
                bytesize=int(framing[0]),
                parity=framing[1],
                stopbits=int(framing[2]),
                timeout=0,
                write_timeout=PATIENCE,
                exclusive=True,
                do_not_open=True,
            )
            if frames.is_lamp(self._sign):
                port.rts = port.dtr = False
            port.open()
        except (OSError, termios.error, ValueError, ImportError) as error:
            raise SignGone(f"{self.address}: {reason(error)}") from error
        self._port = port

    def send(self, message: bytes) -> None:
        """Write a message.

        Raises:
            SignGone: the line is gone, or takes nothing.
        """
        with self._losing() as port:
            port.write(message)
            port.flush()

    def switch(self, *, lit: bool) -> None:
        """Set the line of the port that a lamp hangs on.

        Raises:
            SignGone: the line is gone, or this port has no such line.
        """
        with self._losing() as port:
            setattr(port, self._sign.template, lit)

    def look(self) -> None:
        """See whether the line is still there; what a sign answers is dropped.

        Raises:
            SignGone: it is not.
        """
        with self._losing() as port:
            while port.read(256):
                continue

    @contextlib.contextmanager
    def _losing(self) -> Iterator[serial.SerialBase]:
        if self._port is None:
            raise SignGone(f"{self.address} is not open")
        try:
            yield self._port
        except (OSError, termios.error, TypeError) as error:
            # TypeError: the port was closed between two of pyserial's own steps.
            raise SignGone(f"{self.address}: {reason(error)}") from error

    def close(self) -> None:
        """Give the line back."""
        port, self._port = self._port, None
        if port is not None:
            with contextlib.suppress(OSError, termios.error):
                port.close()
