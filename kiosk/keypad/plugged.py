"""Which number pads are plugged in, and which of them the configuration does not know.

Read from sysfs, which everybody may read and which needs no evdev module: so a pad that
no udev rule lets us open is seen, too.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from kiosk.config import Config
from kiosk.keypad.events import KEY_KP1, KEY_Q

SYS = Path("/sys/class/input")
DEV = Path("/dev/input")
SERIAL = Path("/dev/serial/by-id")


class Plugged(msgspec.Struct, frozen=True):
    """A number pad that is plugged in."""

    name: str
    """As the maker calls it; two equal pads have the same."""
    device: str
    """What the configuration calls it: the socket it is plugged into."""
    nodes: tuple[str, ...]
    """Its nodes in /dev/input, that with the digits first."""
    allowed: bool
    """Whether this program may open it."""
    letters: bool = False
    """A keyboard, or a pad that says it is one: many cheap pads do."""

    @property
    def place(self) -> str:
        """Its socket."""
        return place_of(self.device.removeprefix("evdev:phys="))


def place_of(phys: str) -> str:
    """The socket: a pad's nodes differ only in what follows (…/input0, …/input1)."""
    return phys.rpartition("/")[0] if "/input" in phys else phys


def pads() -> tuple[Plugged, ...]:
    """All devices with a number pad's keys, by node."""
    nodes = sorted(SYS.glob("event*"), key=lambda node: int(node.name[5:]))
    told = {node.name: _told(node) for node in nodes}
    found = []
    for node, (name, phys, keys) in told.items():
        if not keys >> KEY_KP1 & 1:
            continue
        siblings = [
            other
            for other, (_, others, _) in told.items()
            if other != node and phys and place_of(others) == place_of(phys)
        ]
        device = f"evdev:phys={phys}" if phys else f"evdev:{DEV / node}"
        paths = tuple(str(DEV / each) for each in (node, *siblings))
        allowed = os.access(DEV / node, os.R_OK | os.W_OK)
        letters = bool(keys >> KEY_Q & 1)
        found.append(Plugged(name or "number pad", device, paths, allowed, letters))
    return tuple(found)


def serial_ports() -> tuple[str, ...]:
    """The serial ports with stable names, as the configuration calls them."""
    with contextlib.suppress(OSError):
        return tuple(f"serial:{port}" for port in sorted(SERIAL.iterdir()))
    return ()


def known_as(pad: Plugged, config: Config) -> str | None:
    """Which [[keypads]] names this pad, or "kiosk"; None: nobody does.

    A pad of the configuration without a device takes the first that no other names,
    and no keyboard.
    """
    for keypad in config.keypads:
        if _means(keypad.device, pad):
            return keypad.name
    if _means(config.kiosk.number_pad, pad):
        return "kiosk"
    first = next((keypad for keypad in config.keypads if not keypad.device), None)
    if first is None:
        return None
    left = [p for p in pads() if not p.letters and not _is_named(p, config)]
    return first.name if left and left[0].place == pad.place else None


def strangers(config: Config) -> tuple[Plugged, ...]:
    """The pads that are plugged in and belong to nobody: they do nothing.

    What has letters is somebody's keyboard, unless a pad of ours has the same name.
    """
    here = [(pad, known_as(pad, config)) for pad in pads()]
    ours = {pad.name for pad, known in here if known is not None}
    return tuple(
        pad
        for pad, known in here
        if known is None and (not pad.letters or pad.name in ours)
    )


def named(config: Config, *, but: str = "") -> tuple[str, ...]:
    """The USB devices that the configuration names, without that of the pad `but`."""
    devices = [k.device for k in config.keypads if k.name != but]
    return tuple(
        device.removeprefix("evdev:")
        for device in (*devices, config.kiosk.number_pad)
        if device.startswith("evdev:") and device != "evdev:"
    )


def _is_named(pad: Plugged, config: Config) -> bool:
    return any(_means(f"evdev:{device}", pad) for device in named(config))


def _means(device: str, pad: Plugged) -> bool:
    """Whether this address of the configuration is that pad."""
    kind, _, rest = device.partition(":")
    if kind != "evdev" or not rest:
        return False
    if rest.startswith("phys="):
        return place_of(rest.removeprefix("phys=")) == pad.place
    return os.path.realpath(rest) in pad.nodes


def _told(node: Path) -> tuple[str, str, int]:
    """Name, socket and keys (a bit each) of an input device."""
    try:
        words = _read(node / "device/capabilities/key").split()
        # "the most significant word first", each of the kernel's unsigned long.
        keys = sum(
            int(word, 16) << (64 * index) for index, word in enumerate(reversed(words))
        )
    except ValueError:
        keys = 0
    return _read(node / "device/name"), _read(node / "device/phys"), keys


def _read(file: Path) -> str:
    """A file's text; empty when the device was unplugged meanwhile."""
    try:
        return file.read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def free_names(config: Config) -> Iterable[str]:
    """Names for new pads that nobody has: pad-2, pad-3 and so on."""
    taken = {keypad.name for keypad in config.keypads}
    return (f"pad-{n}" for n in range(2, 100) if f"pad-{n}" not in taken)
