"""Which printer it is and how it is reached, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from printer.errors import AddressWrong

Flow = Literal["none", "rtscts", "xonxoff"]
Numbers = Literal["drawn", "native"]
Kind = Literal["usb", "tcp", "serial", "file"]
ALLOWED = "usb:/dev/usb/lp0, tcp:HOST:9100, serial:/dev/serial/by-id/…, file:/path"


@dataclass(frozen=True, slots=True)
class Settings:
    """One ticket printer."""

    device: str
    """`usb:/dev/usb/lp0`, `tcp:HOST:9100`, `serial:/dev/…` or any pyserial URL behind
    `serial:`, `file:/path`."""
    profile: str = "TM-T20II"
    """A python-escpos profile."""
    width: int = 80
    """Millimetres of paper, 58 or 80."""
    baud: int = 115200
    flow: Flow = "rtscts"
    deadline: float = 8.0
    """Seconds for the whole of a print."""
    numbers: Numbers = "drawn"
    """The big number drawn (at least 20 mm tall, 1 to 6 kilobytes) or in the printer's
    own characters enlarged 8 times (about 18 mm, ten bytes)."""
    kept: Path | None = None
    """Where what was probed of printers is kept; None: nowhere."""


@dataclass(frozen=True, slots=True)
class Address:
    """A device address, taken apart."""

    kind: Kind
    path: str = ""
    host: str = ""
    port: int = 0

    def __str__(self) -> str:
        """As a person would write it."""
        if self.kind == "tcp":
            return f"{self.host}:{self.port}"
        return self.path


def parse_address(device: str) -> Address:
    """Take an address apart.

    Raises:
        AddressWrong: it is of no kind that is known, or incomplete.
    """
    kind, _, rest = device.partition(":")
    if kind == "tcp" and rest:
        host, _, port = rest.rpartition(":")
        if not host:
            host, port = rest, "9100"
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise AddressWrong(f'"{device}" has no port; allowed: {ALLOWED}')
        return Address("tcp", host=host.strip("[]"), port=int(port))
    if kind in ("usb", "serial", "file") and rest:
        return Address(kind, path=rest)  # type: ignore[arg-type]
    raise AddressWrong(f'cannot use "{device}"; allowed: {ALLOWED}')
