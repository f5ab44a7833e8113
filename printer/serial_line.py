"""The line to a serial printer, or to one behind a terminal server (pyserial)."""

from __future__ import annotations

import contextlib
import termios
import time
from typing import Any

from printer.errors import Lost, NotThere
from printer.links import sort_open_error
from printer.settings import Settings

_CHUNK = 256
"""A write that times out has sent an unknown part: small parts keep that small."""


_LAST = 0.2
"""Seconds that a question may still take to leave before the line is closed."""


class SerialLink:
    """A pyserial port; every write and read has its deadline."""

    hears = True

    def __init__(self, port: Any, name: str) -> None:
        self.accepted = 0
        self._port = port
        self._name = name
        self._waits = False
        """Something written may still stand in the system's queue."""

    def read(self, seconds: float) -> bytes:
        """What has arrived, waiting at most `seconds` for a first byte."""
        try:
            self._port.timeout = max(0.0, seconds)
            arrived = bytes(self._port.read(1))
            waiting = self._port.in_waiting if arrived else 0
            return arrived + bytes(self._port.read(waiting)) if waiting else arrived
        except (OSError, termios.error, TypeError) as error:
            raise self._lost(error) from error

    def write(self, content: bytes, until: float) -> bool:
        """Hand over all of `content`, as far as flow control lets it out."""
        import serial

        self._waits = True
        for start in range(0, len(content), _CHUNK):
            part = content[start : start + _CHUNK]
            left = until - time.monotonic()
            if left <= 0:
                return False
            try:
                self._port.write_timeout = left
                self._port.write(part)
            except serial.SerialTimeoutException:
                self.accepted += 1  # some of it may have left, nobody knows how much
                return False
            except (OSError, termios.error) as error:
                raise self._lost(error) from error
            self.accepted += len(part)
        return True

    def finish(self, until: float) -> bool:
        """Wait until the line has taken it all: closing would hold for 30 s else."""
        while time.monotonic() < until:
            try:
                if not self._port.out_waiting:
                    self._waits = False
                    return True
            except (OSError, termios.error, AttributeError):
                return True  # a port that cannot say has no queue of its own
            time.sleep(0.01)
        return False

    def identity(self) -> str:
        """A serial line tells nothing of itself."""
        return ""

    def close(self, *, abandon: bool = False) -> None:
        """Close; `abandon` empties the queue first.

        So does whatever a stopped line has not taken: the system would wait half a
        minute in close() for it.
        """
        if self._waits and not abandon:
            abandon = not self.finish(time.monotonic() + _LAST)
        # An unplugged adapter raises here too; there is nothing left to close then.
        with contextlib.suppress(OSError, termios.error):
            if abandon:
                self._port.reset_output_buffer()
        with contextlib.suppress(OSError, termios.error):
            self._port.close()

    def _lost(self, error: Exception) -> Lost:
        return Lost(f"{self._name} broke off ({error})")


def open_serial(path: str, settings: Settings) -> SerialLink:
    """Open a device path or any pyserial URL (`socket://…`, `rfc2217://…`).

    Raises:
        NotThere: no such port.
        NotAllowed: this user may not.
        Busy: another program has it.
    """
    import serial

    try:
        port = serial.serial_for_url(path, do_not_open=True)
        port.baudrate = settings.baud
        port.rtscts = settings.flow == "rtscts"
        port.xonxoff = settings.flow == "xonxoff"
        port.timeout = 0
        port.write_timeout = 1
        if "://" not in path:
            port.exclusive = True
        port.open()
    except serial.SerialException as error:
        cause = error if error.errno is not None else error.__context__
        if isinstance(cause, OSError) and cause.errno is not None:
            raise sort_open_error(OSError(cause.errno, str(error)), path) from error
        raise NotThere(f"{path} cannot be opened ({error})") from error
    except (OSError, termios.error, ValueError) as error:
        raise NotThere(f"{path} cannot be opened ({error})") from error
    return SerialLink(port, path)
