"""USB number pads through the kernel's input devices, grabbed for ourselves.

Without the grab the staff's digits would also go to the login prompt or the kiosk.
Finding and grabbing needs the evdev module; reading only a descriptor (events.py), so
that any descriptor can stand for a pad.
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kiosk.keypad.events import KEY_KP1, KEY_Q, EventDecoder, KeyDown
from kiosk.keypad.plugged import place_of
from kiosk.keypad.source import (
    KeysLost,
    PadMissing,
    PadUnusable,
    Press,
    monotonic_of,
)

if TYPE_CHECKING:
    from evdev import InputDevice

NODES = Path("/dev/input")


class Grabbed(Protocol):
    """A device that is ours alone until closed."""

    def fileno(self) -> int:
        """The descriptor that gives its events."""
        ...

    def close(self) -> None:
        """Give it back."""
        ...


Find = Callable[[], Grabbed]
"""Finds, opens and grabs the pad; raises PadMissing with a sentence."""


class UsbPad:
    """A number pad that gives input events."""

    chatters = True
    pauses = (1.0, 1.0)

    def __init__(self, wanted: str, find: Find) -> None:
        self.address = f"USB number pad {wanted}".strip()
        self._find = find
        self._device: Grabbed | None = None
        self._decoder = EventDecoder()

    def open(self) -> None:
        """See Source."""
        self.close()
        self._device = self._find()
        self._decoder = EventDecoder()

    def read(self, timeout_s: float) -> list[Press | KeysLost]:
        """See Source."""
        if self._device is None:
            raise PadMissing(f"{self.address} is not open")
        try:
            descriptor = self._device.fileno()
            if not select.select([descriptor], [], [], timeout_s)[0]:
                return []
            data = os.read(descriptor, 64 * 24)
        except BlockingIOError:
            return []
        except OSError as error:
            raise PadMissing(f"{self.address}: unplugged ({error.strerror})") from error
        if not data:
            raise PadMissing(f"{self.address}: unplugged")
        return [
            Press(event.key, monotonic_of(event.stamp))
            if isinstance(event, KeyDown)
            else KeysLost()
            for event in self._decoder.feed(data)
        ]

    def close(self) -> None:
        """See Source."""
        device, self._device = self._device, None
        if device is not None:
            with contextlib.suppress(OSError):
                device.close()


class EvdevPad:
    """The node with the digits, and its siblings, all grabbed."""

    def __init__(
        self, main: InputDevice[str], siblings: list[InputDevice[str]]
    ) -> None:
        self._devices = [main, *siblings]

    def grab(self) -> None:
        """Take all of them.

        Raises:
            PadMissing: another program has one, or the pad is gone again.
        """
        for device in self._devices:
            try:
                device.grab()
            except OSError as error:
                self.close()
                if error.errno == errno.EBUSY:
                    raise PadMissing(
                        f"another program holds the number pad {device.name} at "
                        f"{os.fsdecode(device.path)}; end it, or give each its own"
                    ) from error
                raise PadMissing(
                    f"{os.fsdecode(device.path)}: cannot be grabbed ({error.strerror})"
                ) from error

    def fileno(self) -> int:
        """See Grabbed."""
        return int(self._devices[0].fd)

    def close(self) -> None:
        """See Grabbed."""
        for device in self._devices:
            with contextlib.suppress(OSError):
                device.close()


def by_evdev(wanted: str, others: tuple[str, ...] = ()) -> Find:
    """A finder for `phys=…`, a path, or (empty) the first number pad there is.

    `others`: the devices that other desks, or the kiosk, name: never taken unasked.

    Raises:
        PadUnusable: the evdev module is not installed.
    """
    try:
        import evdev  # noqa: F401 - only whether it is there
    except ImportError as error:
        raise PadUnusable(
            "USB number pads need the Python module evdev, which is not installed: "
            "install the package python3-evdev"
        ) from error

    def find() -> Grabbed:
        pad = _choose(wanted, _open_all(), others)
        pad.grab()
        return pad

    return find


def _open_all() -> list[InputDevice[str]]:
    import evdev

    devices = []
    for path in sorted(evdev.list_devices()):
        with contextlib.suppress(OSError):  # unplugged between listing and opening
            devices.append(evdev.InputDevice(path))
    return devices


def _choose(
    wanted: str, devices: list[InputDevice[str]], others: tuple[str, ...]
) -> EvdevPad:
    """The wanted device and the other nodes of the same pad; closes the rest."""
    keep: list[InputDevice[str]] = []
    try:
        main = _main(wanted, devices, others)
        keep = [main] + [
            device
            for device in devices
            if device is not main and _place(device) == _place(main) != ""
        ]
        return EvdevPad(main, keep[1:])
    finally:
        for device in devices:
            if device not in keep:
                device.close()


def _main(
    wanted: str, devices: list[InputDevice[str]], others: tuple[str, ...]
) -> InputDevice[str]:
    if wanted:
        here = _named(wanted, devices)
    else:
        taken = {_place(d) for other in others for d in _named(other, devices)}
        here = [d for d in devices if not _place(d) or _place(d) not in taken]
    pads = [device for device in here if KEY_KP1 in _keys(device)]
    if wanted and pads:
        return pads[0]
    numeric = [device for device in pads if KEY_Q not in _keys(device)]
    if numeric:
        return numeric[0]
    raise PadMissing(_nothing(wanted, here, pads))


def _named(wanted: str, devices: list[InputDevice[str]]) -> list[InputDevice[str]]:
    """The nodes that an address of the configuration means."""
    if wanted.startswith("phys="):
        phys = wanted.removeprefix("phys=")
        return [d for d in devices if d.phys == phys or _place(d) == place_of(phys)]
    real = os.path.realpath(wanted)
    return [d for d in devices if os.path.realpath(d.path) == real]


def _nothing(
    wanted: str, here: list[InputDevice[str]], pads: list[InputDevice[str]]
) -> str:
    """Why no pad was chosen, and what to do."""
    if pads:
        # Taking somebody's whole keyboard unasked would lock them out.
        names = "; ".join(
            f'{pad.name}: device = "evdev:phys={pad.phys}"' for pad in pads
        )
        return f"only keyboards with letters are there; to use one, name it ({names})"
    if here and wanted:
        return f"{wanted} is there, but has no number keys ({here[0].name})"
    nodes = [str(path) for path in NODES.glob("event*")]
    closed = [path for path in nodes if not os.access(path, os.R_OK)]
    if closed:
        return (
            f"no right to read {', '.join(sorted(closed))}: a udev rule must give the "
            "number pad to this program's group"
        )
    return f"{wanted or 'a USB number pad'} is not plugged in"


def _keys(device: InputDevice[str]) -> list[int]:
    from evdev import ecodes

    with contextlib.suppress(OSError):
        return list(device.capabilities().get(ecodes.EV_KEY, []))
    return []


def _place(device: InputDevice[str]) -> str:
    return place_of(device.phys or "")
