"""Bytes and time of a ticket, against ESC/POS written by hand for the same content."""

from __future__ import annotations

import datetime as dt
import statistics
import time

from kiosk.config import Config
from kiosk.config_rules import check
from kiosk.lobby import slip
from kiosk.office.values import Drawn, Kind, State, Ticket, Wait
from printer import Printer, Settings
from printer.document import Number, Rule, Space, Text
from tests.bench.report import Line

AT = dt.datetime(2026, 1, 30, 13, 41, tzinfo=dt.UTC)
ROUNDS = 40
RENDERED = 30.0
"""Milliseconds, of a ticket drawn as one picture."""
NATIVE = 400
LINE_SECONDS = {9600: 10 / 9600, 115200: 10 / 115200}


def ticket(language: str) -> Drawn:
    """A number, drawn in that language."""
    return Drawn(
        Ticket(
            id=1,
            hours_id=1,
            kind=Kind.WALK_IN,
            number=17,
            draw_id="bench",
            state=State.WAITING,
            place=AT,
            issued=AT,
            topic="fire",
            language=language,
        ),
        ahead=3,
        wait=Wait(20, 55),
        risk=False,
    )


def by_hand(document: object) -> bytes:
    """The same lines as a person would send them: the fewest commands that do it."""
    out = bytearray(b"\x1b@\x1bt\x13")
    for block in document.blocks:  # type: ignore[attr-defined]
        match block:
            case Text():
                out += block.text.replace("\n", " ").encode("cp858", "replace") + b"\n"
            case Number():
                out += b"\x1d!\x77" + block.text.encode() + b"\n\x1d!\x00"
            case Rule():
                out += b"-" * 48 + b"\n"
            case Space():
                out += b"\x1bJ\x18"
    return bytes(out + b"\x1dVB\x00")


def measure() -> list[Line]:
    """Target 9, and what each way costs."""
    config = check(Config(), "the shipped default")
    device = Printer.open(
        Settings(device="serial:/dev/null", baud=9600, numbers="native")
    )
    lines = []
    for language in ("de", "uk", "ar"):
        document = slip.fill(config, ticket(language), AT)
        device.encode(document)
        times = []
        for _ in range(ROUNDS):
            begins = time.perf_counter()
            data = device.encode(document).data
            times.append(time.perf_counter() - begins)
        took = statistics.median(times) * 1e3
        note = ", ".join(
            f"{len(data) * each:.1f} s at {baud}" for baud, each in LINE_SECONDS.items()
        )
        lines.append(Line(f"ticket in {language}", len(data), "bytes", note=note))
        as_picture = not device.encode(document).native
        aim = RENDERED if as_picture else None
        lines.append(Line(f"ticket in {language}, encoded in", took, "ms", aim))
        if language == "de":
            hand = len(by_hand(document))
            lines.append(Line("native ticket", len(data), "bytes", NATIVE))
            lines.append(
                Line(
                    "native ticket against one by hand",
                    len(data) / hand,
                    "× hand",
                    1.1,
                    note=f"{hand} B",
                )
            )
    return lines
