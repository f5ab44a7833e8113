"""`aufruf keypad --list`: what is plugged in, with the lines for the configuration."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.config import Config
from kiosk.keypad import plugged
from kiosk.keypad.plugged import Plugged


def lines(config: Config) -> Iterator[str]:
    """What a person reads; what belongs into the file stands as it is there."""
    found = plugged.pads()
    if not found:
        yield "No USB number pad is plugged in."
    names = iter(plugged.free_names(config))
    for pad in found:
        yield from _pad(pad, config, names)
    ports = plugged.serial_ports()
    if ports:
        yield ""
        yield "Serial ports; to try one: aufruf keypad --device serial:…"
        for port in ports:
            used = [k.name for k in config.keypads if k.device == port]
            yield f'  device = "{port}"' + (f'   # is "{used[0]}"' if used else "")


def _pad(pad: Plugged, config: Config, names: Iterator[str]) -> Iterator[str]:
    known = plugged.known_as(pad, config)
    desks = {keypad.name: keypad.desk for keypad in config.keypads}
    if known == "kiosk" and known not in desks:
        yield f"{pad.name}: belongs to the kiosk"
        return
    if known:
        yield f'{pad.name}: is "{known}" at desk "{desks[known]}"'
        yield f'  device = "{pad.device}"'
    elif pad.letters:
        yield (
            f"{pad.name}: a keyboard, or a pad that says it is one (many do); if it "
            "is a pad:"
        )
        yield f'  device = "{pad.device}"'
        return
    else:
        allowed = ", ".join(desk.key for desk in config.desks)
        yield f"{pad.name}: nobody's, it does nothing; for the configuration:"
        yield "  [[keypads]]"
        yield f'  name = "{next(names)}"'
        yield f'  desk = "{config.desks[-1].key}"   # one of: {allowed}'
        yield f'  device = "{pad.device}"'
    if not pad.allowed:
        yield (
            f"  # {pad.nodes[0]} may not be opened by this user; services need a line "
            "in /etc/udev/rules.d/60-aufruf.rules"
        )


def tree(config: Config) -> dict[str, object]:
    """The same for scripts."""
    return {
        "pads": [
            {
                "name": pad.name,
                "device": pad.device,
                "keypad": plugged.known_as(pad, config),
                "allowed": pad.allowed,
                "letters": pad.letters,
            }
            for pad in plugged.pads()
        ],
        "serial": list(plugged.serial_ports()),
    }
