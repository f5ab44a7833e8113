"""`aufruf printer emulate`: the emulated ticket printer as a process."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from printer.emulator.server import Server

SAYS = "be a ticket printer, for demonstrations and tests"
EXAMPLE = "aufruf printer emulate --tcp 9100 --paper /tmp/paper"
_NOT_THERE = 4


def register(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    from printer.emulator.panel import HELP

    parser.epilog = (
        f"{parser.epilog}\n\nThe first lines printed are the device addresses to "
        "configure, the last is what was counted.\n\nlines on stdin, at any "
        f"time:\n{HELP}\n\nfaults:\n{_faults()}"
    )
    parser.add_argument("--tcp", type=int, metavar="PORT", help="listen; 0 = any port")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--pty", action="store_true", help="a serial line")
    parser.add_argument("--link", type=Path, help="name the serial line by this link")
    parser.add_argument("--paper", type=Path, help="keep tickets here (PNG and text)")
    parser.add_argument("--json", action="store_true", help="a JSON line per ticket")
    parser.add_argument("--width", type=int, choices=(58, 80), default=80)
    parser.add_argument("--dpi", type=int, choices=(180, 203), default=203)
    parser.add_argument(
        "--speed", type=float, default=0.0, help="millimetres a second; 0 = at once"
    )
    parser.add_argument(
        "--copy",
        default="Kopie",
        metavar="WORD",
        help="a ticket with this word is counted as a copy (Kopie)",
    )
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        type=_fault,
        metavar="NAME",
        help="go wrong from the start; may be repeated",
    )
    parser.add_argument(
        "--faults", action="store_true", help="list what can go wrong, and end"
    )


def _faults() -> str:
    from printer.emulator.faults import FAULTS

    return "\n".join(f"  {name:<14} {what}" for name, what in FAULTS.items())


def _fault(name: str) -> str:
    from printer.emulator.faults import FAULTS

    if name not in FAULTS:
        raise argparse.ArgumentTypeError(
            f'there is no fault "{name}"; --faults lists those there are'
        )
    return name


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM, SIGINT or SIGHUP; exit code 4 if it cannot start."""
    import time

    from printer.emulator.keeper import Keeper
    from printer.emulator.machine import Machine
    from printer.emulator.paper import Paper
    from printer.emulator.server import Server

    if arguments.faults:
        print(_faults())
        return 0
    dots = {58: 384, 80: 576 if arguments.dpi == 203 else 512}[arguments.width]
    try:
        keeper = Keeper(arguments.paper, as_json=arguments.json, copy=arguments.copy)
        machine = Machine(Paper(dots, arguments.dpi, keeper.keep), arguments.speed)
        for fault in arguments.fault:
            machine.switch(fault, on=True, now=time.monotonic())
        server = Server(machine, lambda line: print(line, flush=True), keeper.summary)
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(name, lambda *_: server.stop())
        _plug_in(server, arguments)
    except OSError as error:
        print(f"aufruf: the emulated printer cannot start: {error}", file=sys.stderr)
        return _NOT_THERE
    server.run()
    with contextlib.suppress(BrokenPipeError):  # whoever started it has gone
        print(keeper.summary(), flush=True)
    return 0


def _plug_in(server: Server, arguments: argparse.Namespace) -> None:
    """Open the cables that were asked for and print their addresses."""
    if arguments.tcp is not None or not arguments.pty:
        port = 9100 if arguments.tcp is None else arguments.tcp
        print(server.listen(arguments.host, port), flush=True)
    if arguments.pty:
        print(server.open_pty(arguments.link), flush=True)
    if sys.stdin is not None:
        server.open_panel(sys.stdin)
