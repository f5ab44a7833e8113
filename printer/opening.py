"""Opens the link that an address names."""

from __future__ import annotations

from printer.links import Link, open_file, open_usb
from printer.settings import Settings, parse_address

CONNECT = 2.0
"""Seconds for a network printer to take the connection."""


def open_link(settings: Settings) -> Link:
    """Open the printer's line.

    Raises:
        AddressWrong: the address cannot be understood.
        NotThere: there is no such device or host.
        NotAllowed: this user may not open it.
        Busy: another program has it.
    """
    address = parse_address(settings.device)
    match address.kind:
        case "usb":
            return open_usb(address.path)
        case "file":
            return open_file(address.path)
        case "tcp":
            from printer.network import open_network

            seconds = min(CONNECT, settings.deadline)
            return open_network(address.host, address.port, seconds)
        case "serial":
            from printer.serial_line import open_serial

            return open_serial(address.path, settings)
