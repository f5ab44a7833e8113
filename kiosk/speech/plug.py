"""Whether headphones are plugged in, as the kernel's input device of the jack tells."""

from __future__ import annotations

import fcntl
import logging
import os
import select
import struct
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)

EVENT = struct.Struct("@llHHi")
"""struct input_event: time, type, code, value (linux/input.h)."""
SWITCH, HEADPHONES = 0x05, 0x02
"""EV_SW and SW_HEADPHONE_INSERT (linux/input-event-codes.h)."""
STATES = 8
"""Bytes for the positions of all switches (SW_MAX is 0x11)."""
ASK = 2 << 30 | STATES << 16 | ord("E") << 8 | 0x1B
"""EVIOCGSW (linux/input.h) on x86 and ARM: the switches as they are now."""
AGAIN = 5.0
"""Seconds until a device that is gone is opened again."""
LOOK = 0.5


class Plug:
    """Watches the jack in a thread until it is ended."""

    def __init__(self, device: str, changed: Callable[[bool], object]) -> None:
        """`changed` is told in the thread: plugged in (True) or out."""
        self._device = device
        self._changed = changed
        self._ended = threading.Event()
        self._said = ""
        self._inside = False
        self._thread = threading.Thread(target=self._run, name="plug", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def end(self) -> None:
        """End soon."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(2 * LOOK)

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self._watch()
            except OSError as error:
                reason = error.strerror or str(error)
                if reason != self._said:
                    log.warning("headphones: %s: %s", self._device, reason)
                self._said = reason
                self._tell(False)  # a headset that took its device with it is out
            self._ended.wait(AGAIN)

    def _tell(self, inside: bool) -> None:
        if inside != self._inside:
            self._inside = inside
            self._changed(inside)

    def _watch(self) -> None:
        file = os.open(self._device, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            self._said = ""
            self._tell(_is_inside(file))
            rest = b""
            while not self._ended.is_set():
                if not select.select([file], [], [], LOOK)[0]:
                    continue
                came = os.read(file, 64 * EVENT.size)
                if not came:
                    return
                rest += came
                whole = len(rest) // EVENT.size * EVENT.size
                for _, _, kind, code, value in EVENT.iter_unpack(rest[:whole]):
                    if (kind, code) == (SWITCH, HEADPHONES):
                        self._tell(bool(value))
                rest = rest[whole:]
        finally:
            os.close(file)


def _is_inside(file: int) -> bool:
    """Whether headphones are in already; what cannot be asked counts as out."""
    try:
        states = fcntl.ioctl(file, ASK, bytes(STATES))
    except OSError as error:
        log.info("headphones: the plug's position cannot be asked: %s", error)
        return False
    return bool(states[HEADPHONES // 8] >> HEADPHONES % 8 & 1)
