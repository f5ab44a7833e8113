"""Random bytes on every line: no act that the manual does not name, and no crash."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest

from kiosk.keypad.acts import Kind
from kiosk.keypad.events import KEYS as CODES
from kiosk.keypad.events import EventDecoder, KeyDown, pack
from kiosk.keypad.framing import ETX, STX, USUAL, check_byte, decoder
from kiosk.keypad.layout import Layout
from kiosk.keypad.tables import TABLES, Digits
from kiosk.keypad.terminal import TerminalDecoder
from tests.keypad.test_layout import assert_named, ended

Feed = Callable[[bytes, float], list[str | None]]
"""Bytes and the time they came, to keys; None: keys were lost."""
Sent = Callable[[str], bytes]
"""What a pad of that kind sends for a key."""

BYTE_OF = {name: raw for raw, name in reversed(USUAL.items()) if name}
"""The first of those that mean the same: Enter is #, which is also a line."""
CODE_OF = {name: code for code, name in CODES.items()}


def serial(framing: str, checksum: str) -> tuple[Feed, Sent]:
    """A serial pad with that framing."""
    line = decoder(framing, checksum, USUAL)

    def sent(key: str) -> bytes:
        raw = BYTE_OF[key]
        if framing == "byte":
            return raw
        if framing == "line":
            return raw + b"\r\n"
        check = b"" if checksum == "none" else bytes((check_byte(raw, checksum),))
        return bytes((STX,)) + raw + bytes((ETX,)) + check

    return lambda data, at: list(line.feed(data, at)), sent


def terminal() -> tuple[Feed, Sent]:
    """A terminal that is a pad."""
    decoding = TerminalDecoder()
    return lambda data, _: list(decoding.feed(data)), BYTE_OF.__getitem__


def usb() -> tuple[Feed, Sent]:
    """A USB pad's input events: down, the kernel's repeat, up."""
    decoding = EventDecoder()

    def feed(data: bytes, at: float) -> list[str | None]:
        del at
        return [
            event.key if isinstance(event, KeyDown) else None
            for event in decoding.feed(data)
        ]

    def sent(key: str) -> bytes:
        code = CODE_OF.get(key, 0)
        return b"".join(pack(code, value) for value in (1, 2, 0))

    return feed, sent


PADS: dict[str, Callable[[], tuple[Feed, Sent]]] = {
    "byte": lambda: serial("byte", "none"),
    "line": lambda: serial("line", "none"),
    "stx-etx": lambda: serial("stx-etx", "none"),
    "stx-etx xor": lambda: serial("stx-etx", "xor"),
    "stx-etx sum": lambda: serial("stx-etx", "sum"),
    "terminal": terminal,
    "usb": usb,
}


def noise(pad: str, layout: str, sent: Sent, chance: random.Random) -> bytes:
    """A piece: keys, combinations of the manual, anything at all; often torn off."""
    piece = b""
    for _ in range(chance.randint(1, 3)):
        kind = chance.random()
        if kind < 0.3:
            piece += sent(chance.choice(sorted(BYTE_OF)))
        elif kind < 0.6:
            row, _ = chance.choice(TABLES[layout])
            for part in row:
                typed = str(chance.randint(1, 99)) if isinstance(part, Digits) else ""
                piece += b"".join(map(sent, typed or [str(part)]))
        elif pad == "usb":  # whole events mostly, or nothing would be in step
            piece += chance.randbytes(24)
        else:
            piece += chance.randbytes(chance.randint(1, 5))
    if pad != "usb" and chance.random() < 0.1:
        return piece[: chance.randint(1, len(piece))]
    return piece


def storm(pad: str, layout: str, count: int) -> Counter[Kind]:
    """So many bytes to one pad; which acts they were."""
    chance = random.Random(f"{pad} {layout}")
    feed, sent = PADS[pad]()
    machine = Layout(layout, desks=99)
    acts: Counter[Kind] = Counter()
    at, pressed, bytes_ = 0.0, "", 0
    while bytes_ < count:
        piece = noise(pad, layout, sent, chance)
        bytes_ += len(piece)
        at += chance.choice([0.0, 0.01, 0.1, 0.6, 2.0, 11.0])
        for key in feed(piece, at):
            at += 0.05
            if key is None:
                machine.spoil(at)
                pressed = ""
                continue
            for outcome in machine.press(key, at):
                if outcome.refused == "keypad.stuck":
                    continue
                pressed += "E" if outcome.key == "enter" else outcome.key or "?"
                if outcome.act:
                    assert_named(layout, pressed, outcome.act)
                    acts[outcome.act.kind] += 1
                if ended(outcome):
                    pressed = ""
    return acts


@pytest.mark.parametrize("layout", ["17", "12"])
def test_fifty_thousand_random_bytes_do_nothing_that_the_manual_does_not_name(
    layout: str,
) -> None:
    told = {pad: storm(pad, layout, 50_000 // len(PADS)) for pad in PADS}
    for pad, acts in told.items():
        assert len(acts) > 3, f"{pad}: hardly an act came out of it: {acts}"


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("layout", ["17", "12"])
def test_a_million_random_bytes_do_nothing_that_the_manual_does_not_name(
    layout: str,
) -> None:
    for pad in PADS:
        acts = storm(pad, layout, 1_000_000 // 2 // len(PADS) + 1)
        assert set(acts) == set(Kind), f"{pad}: the storm was too tame: {acts}"
