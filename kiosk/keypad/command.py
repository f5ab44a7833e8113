"""`aufruf keypad`: the number pads of this machine, from device to office."""

from __future__ import annotations

import argparse
import logging
import re
import signal
import sys
import threading

import msgspec

from kiosk.config import Config, ConfigError, Keypad

log = logging.getLogger(__name__)

EXAMPLE = """\
The 17 keys: Enter calls the next, + the same number again, digits and Enter that
number, / Enter: has come in (optional), 0 Enter finishes, - Enter: did not come,
* Enter sets aside (* 10 Enter for 10 minutes), - 17 Enter: 17 is back in the queue,
/ 2 Enter sends to the second desk, * 0 Enter pauses, . clears, . . Enter takes the
last act back.
The 12 keys: # next, 17# that number, *0# finish, *1# again, *2# did not come, *3# set
aside (*3 10#), *4 2# to the second desk, *5# pause, *6# has come in, *7 17# is back,
*9# take back; a column A to D: A next, B again, C# did not come, D# set aside.

examples:
  aufruf keypad                             all number pads of the configuration
  aufruf keypad --device terminal           this terminal's keys are the pad
  aufruf keypad --desk room --device serial:/dev/serial/by-id/usb-pad --json
  aufruf keypad --list                      which pads are plugged in, and their names
"""

ENDING = 1.5
"""Seconds that the threads have to end."""


def register(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.description = "Read number pads and do the desks' acts."
    parser.epilog = EXAMPLE
    parser.add_argument("--desk", metavar="KEY", help="the desk it stands at")
    parser.add_argument(
        "--device",
        metavar="ADDR",
        help="evdev:phys=…, evdev:/dev/input/by-id/…, serial:…, terminal",
    )
    parser.add_argument("--name", metavar="NAME", help="the pad's name in the journal")
    parser.add_argument(
        "--list",
        action="store_true",
        help="name the pads that are plugged in, with the lines that set them up",
    )
    parser.add_argument(
        "--json", action="store_true", help="one JSON object a line for each answer"
    )


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Serve the number pads until SIGTERM, SIGINT or SIGHUP.

    Raises:
        ConfigError: no such desk, no such device, or evdev is not installed.
    """
    if arguments.list:
        return _list(config, as_json=arguments.json)
    keypads = choose(config, arguments.name, arguments.desk, arguments.device)
    stop = threading.Event()
    previous = {
        number: signal.signal(number, lambda *_: stop.set())
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    }
    try:
        return _serve(config, keypads, stop, as_json=arguments.json)
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _list(config: Config, *, as_json: bool) -> int:
    from kiosk.keypad import listing

    if as_json:
        text = msgspec.json.encode(listing.tree(config)).decode()
    else:
        text = "\n".join(listing.lines(config))
    sys.stdout.write(text + "\n")
    return 0


def choose(
    config: Config, name: str | None, desk: str | None, device: str | None
) -> tuple[Keypad, ...]:
    """The pads to serve: all that are configured, or the one that options describe.

    Raises:
        ConfigError: an option is wrong, or no pad is configured.
    """
    allowed = ", ".join(known.key for known in config.desks)
    if desk is not None and config.desk(desk) is None:
        raise ConfigError(
            "command line", "--desk", f'there is no desk "{desk}"; allowed: {allowed}'
        )
    if name is not None and not re.fullmatch("[a-z][a-z0-9-]{0,31}", name):
        raise ConfigError(
            "command line",
            "--name",
            f'cannot use "{name}"; allowed: small letters, digits and -, at most 32',
        )
    if (name, desk, device) == (None, None, None):
        if not config.keypads:
            raise ConfigError(
                "the configuration", "keypads", "there is none; or give --device"
            )
        return config.keypads
    base = _described(config, name, desk)
    changes = {"name": name, "desk": desk, "device": device}
    wanted = {key: value for key, value in changes.items() if value is not None}
    return (msgspec.structs.replace(base, **wanted),)


def _described(config: Config, name: str | None, desk: str | None) -> Keypad:
    """The configured pad that the options mean, else a new one."""
    for keypad in config.keypads:
        if name is not None and keypad.name == name:
            return keypad
    for keypad in config.keypads:
        if name is None and desk in {None, keypad.desk}:
            return keypad
    first = desk or config.desks[0].key
    return Keypad(name=f"keypad-{first}"[:32], desk=first)


def _serve(
    config: Config, keypads: tuple[Keypad, ...], stop: threading.Event, *, as_json: bool
) -> int:
    from kiosk.keypad.service import Service

    failed = threading.Event()

    def crashed(crash: threading.ExceptHookArgs) -> None:
        """A thread died of a fault of ours: end, so that systemd starts afresh."""
        name = crash.thread.name if crash.thread else "a thread"
        fault = crash.exc_value or crash.exc_type()
        log.critical("%s died", name, exc_info=fault)
        sys.stderr.write(f"aufruf keypad: {name} died of {fault!r}\n")
        failed.set()
        stop.set()

    before, threading.excepthook = threading.excepthook, crashed
    try:
        service = Service(config, keypads, stop, as_json=as_json)
        try:
            service.start()
            stop.wait()
        finally:
            stop.set()
            service.close(ENDING)
    finally:
        threading.excepthook = before
    return 1 if failed.is_set() else 0
