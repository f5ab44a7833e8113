"""A USB serial line (CDC-ACM): the test holds the device's end."""

from __future__ import annotations

import os
import time
import tty
from pathlib import Path

from tests.lab.gadgets import Gadget
from tests.lab.waiting import appears, vanishes

ARDUINO = (0x2341, 0x0043)
END = Path("/dev/ttyGS0")


class SerialCable:
    """A serial device with a USB plug."""

    def __init__(self, maker: str, model: str, socket: int = 1) -> None:
        self._gadget = Gadget("serial", socket, ARDUINO, (maker, model, "LAB7"))
        self._gadget.add("acm.s0")
        name = f"usb-{maker}_{model}_LAB7-if00".replace(" ", "_")
        self.stable = Path("/dev/serial/by-id") / name
        self.fd = -1

    def plug(self, *, hold: bool = True) -> None:
        """Put it in; `hold` opens the device's end here."""
        self._gadget.plug()
        appears(END)
        if hold:
            self.fd = os.open(END, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
            tty.setraw(self.fd)
        appears(self.stable)

    def send(self, data: bytes, pause: float = 0.06) -> None:
        """One byte at a time, as a hand presses keys."""
        for byte in data:
            os.write(self.fd, bytes((byte,)))
            time.sleep(pause)

    def burst(self, data: bytes) -> None:
        """All at once."""
        os.write(self.fd, data)

    def unplug(self) -> None:
        """Pull it out and wait until the host has noticed."""
        self._release()
        self._gadget.unplug()
        vanishes(self.stable)

    def pull(self) -> None:
        """Pull it out, whatever the host thinks of it."""
        self._gadget.unplug()

    def close(self) -> None:
        """Take it apart."""
        self._release()
        self._gadget.remove()

    def _release(self) -> None:
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1
