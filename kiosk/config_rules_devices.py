"""What a configuration's pads, displays, signs and printer must keep beside types."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.config import PAD_KEYS, Config, Keypad, Sign


def _desk(config: Config, key: str, named: str) -> Iterator[tuple[str, str]]:
    """Whatever is at a desk names one that there is."""
    if named and config.desk(named) is None:
        allowed = ", ".join(desk.key for desk in config.desks)
        yield key, f'there is no desk "{named}"; allowed: {allowed}'


def _one_device_each(config: Config) -> Iterator[tuple[str, str]]:
    """Two pads that mean the same device, or any: one of them would do nothing."""
    for index, keypad in enumerate(config.keypads):
        same = [k for k in config.keypads[:index] if k.device == keypad.device]
        if same and keypad.device != "terminal":
            means = f'"{keypad.device}"' if keypad.device else "the first USB pad"
            yield (
                f"keypads[{index}].device",
                f"{means} is already that of {same[0].name}; allowed: each pad by the "
                "socket it is in (aufruf keypad --list names them)",
            )


def _keypads(config: Config) -> Iterator[tuple[str, str]]:
    for index, keypad in enumerate(config.keypads):
        key = f"keypads[{index}]"
        yield from _desk(config, f"{key}.desk", keypad.desk)
        if keypad.echo != "none" and not keypad.device.startswith("serial:"):
            yield (
                f"{key}.echo",
                f'"{keypad.echo}" needs a pad on a serial line (device = "serial:…"); '
                'allowed here: "none"',
            )
        yield from _key_names(keypad, key)


def _key_names(keypad: Keypad, key: str) -> Iterator[tuple[str, str]]:
    for arriving, name in keypad.keys.items():
        if name not in PAD_KEYS:
            yield (
                f"{key}.keys.{arriving}",
                f'there is no key "{name}"; allowed: {" ".join(PAD_KEYS)}',
            )


def _door(config: Config) -> Iterator[tuple[str, str]]:
    yield from _desk(config, "display.door", config.display.door)


def _signs(config: Config) -> Iterator[tuple[str, str]]:
    for index, sign in enumerate(config.signs):
        key = f"signs[{index}]"
        yield from _desk(config, f"{key}.desk", sign.desk)
        if not sign.device.startswith("serial:") or not sign.device[7:]:
            yield (
                f"{key}.device",
                f'cannot use "{sign.device}"; allowed: serial:/dev/serial/by-id/…, '
                "serial:socket://HOST:7",
            )
        yield from _sign_texts(sign, key)
        yield from _sign_template(sign, key)


def _sign_texts(sign: Sign, key: str) -> Iterator[tuple[str, str]]:
    """Texts have the places that are filled, and no others."""
    wanted = {
        "text": (sign.text, {"number": "17", "room": "1"}),
        "frame": (sign.frame, {"address": "", "text": "", "checksum": ""}),
    }
    for name, (pattern, places) in wanted.items():
        try:
            pattern.format_map(places)
        except (KeyError, ValueError, IndexError, AttributeError) as error:
            known = " ".join(f"{{{place}}}" for place in places)
            yield f"{key}.{name}", f"cannot be filled ({error}); allowed: {known}"


def _sign_template(sign: Sign, key: str) -> Iterator[tuple[str, str]]:
    channel = sign.address or "1"
    possible = channel.isdecimal() and 1 <= int(channel) <= 255
    if sign.template == "relay" and not possible:
        yield f"{key}.address", "must be a channel of the board: 1 to 255"
    if sign.template == "line" and "{text}" not in sign.frame:
        yield (
            f"{key}.frame",
            'must be given and say where the {text} stands, e.g. "{text}\\r"',
        )


def _printer(config: Config) -> Iterator[tuple[str, str]]:
    device = config.printer.device
    kind, _, rest = device.partition(":")
    if device and (kind not in {"usb", "tcp", "serial", "file"} or not rest):
        yield (
            "printer.device",
            f'cannot use "{device}"; allowed: usb:/dev/usb/lp0, '
            "tcp:HOST:9100, serial:/dev/serial/by-id/…, file:/path",
        )


RULES = (_one_device_each, _keypads, _door, _signs, _printer)
