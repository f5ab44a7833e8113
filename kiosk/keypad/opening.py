"""How a configured address becomes a number pad's device."""

from __future__ import annotations

import sys

from kiosk.config import Keypad
from kiosk.keypad import framing
from kiosk.keypad.line import SerialPad
from kiosk.keypad.source import PadUnusable, Source
from kiosk.keypad.terminal import TerminalPad
from kiosk.keypad.usb import UsbPad, by_evdev


def make(keypad: Keypad, others: tuple[str, ...] = ()) -> Source:
    """The source for a configured address; `others`: USB devices that are not ours.

    Raises:
        PadUnusable: the address is wrong, or a module is missing.
    """
    kind, _, rest = keypad.device.partition(":")
    if kind in {"", "evdev"}:
        return UsbPad(rest, by_evdev(rest, others))
    if kind == "serial" and rest:
        try:
            keys = framing.key_map(keypad.keys)
        except framing.UnknownKeyName as error:
            raise PadUnusable(str(error)) from error
        decoder = framing.decoder(keypad.framing, keypad.checksum, keys)
        return SerialPad(rest, keypad.baud, decoder)
    if keypad.device == "terminal":
        if sys.stdin is None:
            raise PadUnusable('"terminal" needs a standard input, and it is closed')
        return TerminalPad()
    raise PadUnusable(
        f'cannot use "{keypad.device}"; allowed: evdev:phys=…, '
        "evdev:/dev/input/by-id/…, serial:/dev/serial/by-id/…, serial:socket://HOST:7, "
        'terminal, or "" for the first USB number pad'
    )
