"""`aufruf printer preview`: a sample ticket exactly as it will come out.

The ticket is filled, encoded and read back by the emulated printer's interpreter, so
the picture shows what the bytes say and not what was meant.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from kiosk.commands import common
from kiosk.config import LANGUAGES, Config

if TYPE_CHECKING:
    from kiosk.office.values import Drawn
    from printer import Encoded, Settings
    from printer.emulator.paper import Slip

SAYS = "show a ticket exactly as it will come out"
EXAMPLE = "aufruf printer preview --language ar --png ticket.png"
BAUDS = (9600, 115200)
_NOT_THERE = 4
_GAP = 24
"""Dots between the tickets of a gallery."""


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--png", metavar="FILE", type=Path, help="write a picture")
    parser.add_argument(
        "--text", action="store_true", help="print the lines (default without --png)"
    )
    parser.add_argument(
        "--language",
        choices=(*LANGUAGES, "all"),
        default="de",
        help="the visitor's language; all: every one, side by side",
    )
    parser.add_argument(
        "--number", type=common.number, default=17, help="the number (17)"
    )
    parser.add_argument("--width", type=int, choices=(58, 80), help="millimetres")
    parser.add_argument("--profile", help="a printer profile of python-escpos")
    parser.add_argument("--risk", action="store_true", help="with the note of risk")
    parser.add_argument("--copy", action="store_true", help="as a copy")
    parser.add_argument(
        "--appointment", action="store_true", help="of a registered visitor"
    )
    parser.add_argument(
        "--slip", action="store_true", help="a priority slip instead of a ticket"
    )
    common.add_json(parser)


@dataclasses.dataclass(frozen=True)
class _Shown:
    """One ticket, as bytes and as paper."""

    language: str
    encoded: Encoded
    slip: Slip
    dpi: float

    @property
    def facts(self) -> dict[str, Any]:
        height = self.slip.picture.height * 25.4 / self.dpi
        return {
            "language": self.language,
            "bytes": len(self.encoded.data),
            "native": self.encoded.native,
            "seconds": {str(b): round(self.encoded.seconds(b), 2) for b in BAUDS},
            "millimetres": round(height),
        }

    @property
    def line(self) -> str:
        facts = self.facts
        way = "native text" if facts["native"] else "one picture"
        times = ", ".join(f"{s} s at {b} baud" for b, s in facts["seconds"].items())
        return (
            f"{self.language}: {facts['bytes']} bytes ({way}), {times}; "
            f"{facts['millimetres']} mm of paper"
        )


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Encode sample tickets and interpret their bytes; exit code 4 without a font."""
    from kiosk.lobby import slip
    from printer import FontMissing

    chosen = slip.settings(config)
    chosen = dataclasses.replace(
        chosen,
        width=arguments.width or chosen.width,
        profile=arguments.profile or chosen.profile,
    )
    slip.check(config)
    tags = LANGUAGES if arguments.language == "all" else (arguments.language,)
    try:
        shown = [_one(tag, arguments, config, chosen) for tag in tags]
    except FontMissing as error:
        print(f"aufruf: {error}", file=sys.stderr)
        return _NOT_THERE
    return _show(shown, arguments)


def _one(
    tag: str, arguments: argparse.Namespace, config: Config, chosen: Settings
) -> _Shown:
    from kiosk.lobby import priority_slip, slip
    from printer import encode
    from printer.emulator.interpret import interpret
    from printer.profile import load_profile

    at = dt.datetime.now(dt.UTC)
    drawn = _changed(slip.sample(config, tag, arguments.number, at), arguments)
    if arguments.slip:
        given = priority_slip.sample(config, tag, arguments.number, at)
        document = priority_slip.fill(config, given, copy=arguments.copy)
    else:
        document = slip.fill(config, drawn, at, copy=arguments.copy)
    encoded = encode(document, chosen)
    profile = load_profile(chosen.profile, chosen.width)
    return _Shown(tag, encoded, interpret(encoded.data, profile)[0], profile.dpi)


def _show(shown: list[_Shown], arguments: argparse.Namespace) -> int:
    if arguments.png is not None:
        try:
            _picture(shown).save(arguments.png, "PNG")
        except OSError as error:
            reason = error.strerror or str(error)
            print(f"aufruf: {arguments.png}: {reason}", file=sys.stderr)
            return 2
    if arguments.json:
        common.print_json({"tickets": [one.facts for one in shown]})
        return 0
    for one in shown:
        if arguments.text or arguments.png is None:
            common.say("\n".join(one.slip.lines))
            if not one.encoded.native:
                common.say("(drawn as a picture: see --png)")
        common.say(one.line)
    return 0


def _picture(shown: list[_Shown]) -> Any:
    """One ticket as it is; several side by side on a grey table."""
    from PIL import Image

    papers = [one.slip.picture for one in shown]
    if len(papers) == 1:
        return papers[0]
    width = sum(paper.width + _GAP for paper in papers) + _GAP
    height = max(paper.height for paper in papers) + 2 * _GAP
    table = Image.new("L", (width, height), 160)
    x = _GAP
    for paper in papers:
        table.paste(paper, (x, _GAP))
        x += paper.width + _GAP
    return table


def _changed(drawn: Drawn, arguments: argparse.Namespace) -> Drawn:
    """The sample with what the options ask for."""
    from kiosk.office.values import Kind

    ticket = drawn.ticket
    if arguments.appointment:
        ticket = msgspec.structs.replace(
            ticket,
            kind=Kind.APPOINTMENT,
            appointed=ticket.issued + dt.timedelta(minutes=20),
        )
    return msgspec.structs.replace(drawn, ticket=ticket, risk=arguments.risk)
