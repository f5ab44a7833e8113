"""`aufruf printer preview`: a sample ticket exactly as it will come out.

The ticket is filled, encoded and read back by the emulated printer's interpreter, so
the picture shows what the bytes say and not what was meant.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.config import LANGUAGES, Config

if TYPE_CHECKING:
    from kiosk.office.values import Drawn
    from printer.emulator.paper import Slip

SAYS = "show a ticket exactly as it will come out"
EXAMPLE = "aufruf printer preview --language ar --png ticket.png"
_NOT_THERE = 4


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--png", metavar="FILE", type=Path, help="write a picture")
    parser.add_argument(
        "--text", action="store_true", help="print the lines (default without --png)"
    )
    parser.add_argument(
        "--language", choices=LANGUAGES, default="de", help="the visitor's language"
    )
    parser.add_argument("--number", type=int, default=17, help="the number (17)")
    parser.add_argument("--width", type=int, choices=(58, 80), help="millimetres")
    parser.add_argument("--profile", help="a printer profile of python-escpos")
    parser.add_argument("--risk", action="store_true", help="with the note of risk")
    parser.add_argument("--copy", action="store_true", help="as a copy")
    parser.add_argument(
        "--appointment", action="store_true", help="of a registered visitor"
    )


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Encode a sample ticket and interpret its bytes; exit code 4 without a font."""
    import dataclasses

    from kiosk.lobby import slip
    from printer import FontMissing, encode
    from printer.emulator.interpret import interpret
    from printer.profile import load_profile

    chosen = slip.settings(config)
    chosen = dataclasses.replace(
        chosen,
        width=arguments.width or chosen.width,
        profile=arguments.profile or chosen.profile,
    )
    document = slip.fill(
        config, _sample(arguments), dt.datetime.now(dt.UTC), copy=arguments.copy
    )
    try:
        encoded = encode(document, chosen)
        slips = interpret(encoded.data, load_profile(chosen.profile, chosen.width))
    except FontMissing as error:
        print(f"aufruf: {error}", file=sys.stderr)
        return _NOT_THERE
    return _show(slips[0], arguments, native=encoded.native)


def _show(slip: Slip, arguments: argparse.Namespace, *, native: bool) -> int:
    if arguments.text or arguments.png is None:
        print("\n".join(slip.lines))
        if not native:
            print("(drawn as a picture: see --png)")
    if arguments.png is not None:
        try:
            slip.picture.save(arguments.png, "PNG")
        except OSError as error:
            reason = error.strerror or str(error)
            print(f"aufruf: {arguments.png}: {reason}", file=sys.stderr)
            return 2
    return 0


def _sample(arguments: argparse.Namespace) -> Drawn:
    """A draw as the office would answer it, without an office."""
    from kiosk.office.values import Drawn, Kind, State, Ticket, Wait

    at = dt.datetime.now(dt.UTC)
    appointed = at + dt.timedelta(minutes=20) if arguments.appointment else None
    ticket = Ticket(
        id=1,
        hours_id=1,
        kind=Kind.APPOINTMENT if appointed else Kind.WALK_IN,
        number=arguments.number,
        draw_id="preview",
        state=State.WAITING,
        place=at,
        issued=at,
        language=arguments.language,
        appointed=appointed,
    )
    return Drawn(ticket=ticket, ahead=3, wait=Wait(25, 45), risk=arguments.risk)
