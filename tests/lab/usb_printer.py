"""A USB printer: the gadget's printer function in front of our emulated printer."""

from __future__ import annotations

import fcntl
from pathlib import Path

from tests.lab.bridge import Bridge
from tests.lab.gadgets import Gadget
from tests.lab.waiting import appears, vanishes

NODE = Path("/dev/g_printer0")
STABLE = Path("/dev/aufruf/printer")
"""The name our udev rule gives; office.example.toml names it."""
DEVICE = f"usb:{STABLE}"
MODEL = "TM-T20III"
PNP = f"MFG:EPSON;CMD:ESC/POS;MDL:{MODEL};CLS:PRINTER;"
_SET_STATUS = 0xC0016722
"""GADGET_SET_PRINTER_STATUS of linux/usb/g_printer.h."""
WELL, PAPER_EMPTY = 0x18, 0x38


class GadgetPrinter:
    """The emulated printer at the end of a USB cable."""

    def __init__(self, address: str, requests: int = 10) -> None:
        """`requests` of 8 kB each are taken although nobody reads them."""
        self._address = address
        said = ("EPSON", MODEL, "LAB1")
        self._gadget = Gadget("printer", 0, (0x04B8, 0x0E28), said)
        self._gadget.add("printer.p0", pnp_string=PNP, q_len=str(requests))
        self.bridge: Bridge | None = None

    @property
    def chip(self) -> Bridge:
        """The bridge, while plugged in."""
        assert self.bridge is not None
        return self.bridge

    def plug(self) -> None:
        """Put the cable in and wait until the host has it under its stable name."""
        self._gadget.plug()
        self.bridge = Bridge(appears(NODE), self._address, self._gadget.unplug)
        appears(STABLE)

    def unplug(self) -> None:
        """Pull the cable out and wait until the host has noticed."""
        if self.bridge is not None:
            self.bridge.close()
            self.bridge = None
        self._gadget.unplug()
        vanishes(STABLE)

    def port_status(self, status: int) -> None:
        """What the printer says by the USB port status."""
        fcntl.ioctl(self.chip.fd, _SET_STATUS, status)

    def close(self) -> None:
        """Take it apart."""
        if self.bridge is not None:
            self.bridge.close()
        self._gadget.remove()
