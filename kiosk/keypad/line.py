"""Number pads on a serial line, or on anything pyserial has a URL for.

A local port, `socket://host:port` behind a terminal server, `rfc2217://`,
`spy:///dev/…?file=log` to look at the bytes, `loop://` in tests.
"""

from __future__ import annotations

import contextlib
import logging
import termios
import time

import serial

from kiosk.keypad.framing import Decoder
from kiosk.keypad.source import KeysLost, PadMissing, PadUnusable, Press
from kiosk.ports import reason

log = logging.getLogger(__name__)

NOISE = 64
"""Bytes that were no key, after which a person is told (once per opening)."""


TAKES = 1.0
"""Seconds that a pad's display may take for what is written to it."""


class SerialPad:
    """A serial number pad."""

    chatters = True
    pauses = (0.5, 5.0)

    def __init__(self, url: str, baud: int, decoder: Decoder) -> None:
        self.address = url
        self._baud = baud
        self._decoder = decoder
        self._port: serial.SerialBase | None = None
        self._noise_from = 0
        try:
            serial.serial_for_url(url, do_not_open=True)
        except (ValueError, ImportError) as error:
            raise PadUnusable(f'cannot use "serial:{url}": {error}') from error

    def open(self) -> None:
        """See Source."""
        self.close()
        try:
            self._port = serial.serial_for_url(
                self.address,
                self._baud,
                timeout=0,
                write_timeout=TAKES,
                exclusive=True,
            )
        except (OSError, termios.error, ValueError) as error:
            raise PadMissing(f"{self.address}: {reason(error)}") from error
        self._noise_from = self._decoder.dropped

    def read(self, timeout_s: float) -> list[Press | KeysLost]:
        """See Source."""
        if self._port is None:
            raise PadMissing(f"{self.address} is not open")
        try:
            self._port.timeout = timeout_s
            data = self._port.read(1)
            if data:
                self._port.timeout = 0
                data += self._port.read(256)
        except (OSError, termios.error, TypeError) as error:
            # TypeError: the port was closed between two of pyserial's own steps.
            raise PadMissing(f"{self.address}: {reason(error)}") from error
        now = time.monotonic()
        keys = self._decoder.feed(data, now) if data else []
        self._tell_noise(data)
        return [Press(key, now) for key in keys]

    def write(self, data: bytes) -> None:
        """Send to the pad's display; another thread's than that which reads.

        Raises:
            PadMissing: it is not there, or takes nothing.
        """
        port = self._port
        if port is None:
            raise PadMissing(f"{self.address} is not open")
        try:
            port.write(data)
        except (OSError, termios.error, TypeError) as error:
            # A time-out is one of these, too: how much went out nobody knows.
            raise PadMissing(f"{self.address}: {reason(error)}") from error

    def _tell_noise(self, data: bytes) -> None:
        noise = self._decoder.dropped - self._noise_from
        if self._noise_from >= 0 and noise >= NOISE:
            log.warning(
                "%s sends bytes that are no keys (%s); check baud, framing, checksum "
                "and keys in the configuration",
                self.address,
                data[:16].hex(" "),
            )
            self._noise_from = -1

    def close(self) -> None:
        """See Source."""
        port, self._port = self._port, None
        self._decoder.reset()
        if port is not None:
            with contextlib.suppress(OSError, termios.error):
                port.close()
