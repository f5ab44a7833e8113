"""USB number pads: boot-protocol keyboards whose reports a test writes."""

from __future__ import annotations

import os
import time
from pathlib import Path

from tests.lab.gadgets import Gadget
from tests.lab.waiting import appears, until

HOLTEK = (0x04D9, 0x1203)
REPORTS = bytes.fromhex(
    # HID 1.11 appendix B.1, a boot keyboard without its LEDs' padding of Report IDs.
    "05010906a101050719e029e71500250175019508810295017508810395057501050819012905"
    "910295017503910395067508150025e7050719002ae7008100c0"
)
USAGES = {
    # HID usage tables 1.12, page 7: the keypad.
    **{str(digit): 0x58 + digit for digit in range(1, 10)},
    "0": 0x62,
    ".": 0x63,
    "enter": 0x58,
    "+": 0x57,
    "-": 0x56,
    "*": 0x55,
    "/": 0x54,
    "numlock": 0x53,
}
HELD = 0.03


class NumberPad:
    """One pad in one socket."""

    def __init__(self, name: str, socket: int) -> None:
        # No serial number: two such pads are told apart by their sockets alone.
        self._gadget = Gadget(name, socket, HOLTEK, ("HID", "USB Keypad", ""))
        self._gadget.add(
            "hid.k0",
            protocol="1",
            subclass="1",
            report_length="8",
            report_desc=REPORTS,
        )
        self._node: Path | None = None
        self._fd = -1
        self.phys = f"usb-dummy_hcd.{socket}-1/input0"

    def plug(self) -> Path:
        """Put it in; the event node the host made of it."""
        before, others = events_of(self.phys), set(Path("/dev").glob("hidg*"))
        self._gadget.plug()
        if self._node is None:
            new = until(lambda: set(Path("/dev").glob("hidg*")) - others)
            (self._node,) = new
        self._fd = os.open(appears(self._node), os.O_RDWR | os.O_NONBLOCK)
        found = until(lambda: events_of(self.phys) - before, f"{self.phys} appears")
        return next(iter(found))

    def unplug(self) -> None:
        """Pull it out and wait until the host has noticed."""
        self._release()
        self._gadget.unplug()
        until(lambda: not events_of(self.phys), f"{self.phys} vanishes")

    def press(self, *keys: str, held: float = HELD) -> None:
        """Press and release keys, one after the other."""
        for key in keys:
            self._report(bytes((0, 0, USAGES[key], 0, 0, 0, 0, 0)))
            time.sleep(held)
            self._report(bytes(8))
            time.sleep(0.06)  # longer than a bounce

    def close(self) -> None:
        """Take it apart."""
        self._release()
        self._gadget.remove()

    def _release(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _report(self, report: bytes) -> None:
        def written() -> bool:
            try:
                return os.write(self._fd, report) == len(report)
            except BlockingIOError:
                return False  # the host has not fetched the last one

        until(written, "the host fetches a report")


def events_of(phys: str) -> set[Path]:
    """The event nodes of the pad in that socket, by the kernel's own list."""
    return {
        Path("/dev/input") / file.parent.parent.name
        for file in Path("/sys/class/input").glob("event*/device/phys")
        if file.exists() and file.read_text().strip() == phys
    }
