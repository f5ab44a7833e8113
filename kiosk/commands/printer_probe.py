"""`aufruf printer probe`: what the printer can say, asked without feeding any paper.

What is found is kept, for the kiosk and for `status` and `check`.
"""

from __future__ import annotations

import argparse
import json
import sys

from printer import Printer, Settings
from printer.outcome import GRADES

SAYS = "find out what the printer can say of its tickets, and keep it"
EXAMPLE = "aufruf printer probe --thorough"
_NOT_THERE = 4


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--device", metavar="ADDRESS", help="another printer than the configured one"
    )
    parser.add_argument(
        "--thorough",
        action="store_true",
        help="also ask a printer that does not answer the first question (a printer "
        "that knows none of them may print a few stray signs)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace, chosen: Settings) -> int:
    """Ask, keep and tell; exit code 4 when the printer cannot be asked now."""
    found = Printer.open(chosen).probe(thorough=arguments.thorough)
    if arguments.json:
        print(json.dumps({"device": chosen.device, **found.as_dict()}), flush=True)
        return 0 if found.ready else _NOT_THERE
    if not found.ready:
        print(f"{chosen.device}: {found.detail}", file=sys.stderr)
        return _NOT_THERE
    grade = found.grade or "D"
    print(f"{chosen.device}: {found.model or 'does not say who it is'}")
    print(f"grade {grade}: it {GRADES[grade]}")
    cutter = {True: "it has one", False: "it has none", None: "as the profile says"}
    print(f"cutter: {cutter[found.has_cutter]}")
    print(f"paper: {chosen.width} mm, as configured (printers do not tell their width)")
    return 0
