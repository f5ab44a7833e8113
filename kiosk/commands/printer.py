"""`aufruf printer`: how it is, a test ticket, a preview, and an emulated printer."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.config import LANGUAGES, Config, ConfigError

if TYPE_CHECKING:
    from kiosk.office.values import Drawn
    from printer import Document, Settings
    from printer.emulator.paper import Slip
    from printer.emulator.server import Server

NOT_THERE = 4

# kiosk.commands.common would bring the database's library; a printer needs none.


def now() -> dt.datetime:
    """The present moment (aware UTC)."""
    return dt.datetime.now(dt.UTC)


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option `--json`."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def print_json(value: dict[str, object]) -> None:
    """One JSON object on one line, at once."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def register(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands."""
    parser.description = "The ticket printer."
    parser.epilog = (
        "examples:\n"
        "  aufruf printer status --json\n"
        "  aufruf printer preview --language uk --png ticket.png\n"
        "  aufruf printer emulate --tcp 9100 --paper /tmp/paper"
    )
    commands = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    _status(commands)
    _test(commands)
    _preview(commands)
    _emulate(commands)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Do the subcommand; exit code 4 when the printer is not there or not ready.

    Raises:
        ConfigError: no printer is configured, or its profile or template is wrong.
    """
    from printer import AddressWrong, ProfileUnknown

    try:
        match arguments.action:
            case "status":
                return _run_status(arguments, config)
            case "test":
                return _run_test(arguments, config)
            case "preview":
                return _run_preview(arguments, config)
            case _:
                return _run_emulate(arguments)
    except AddressWrong as error:
        raise ConfigError("configuration", "printer.device", str(error)) from error
    except ProfileUnknown as error:
        raise ConfigError("configuration", "printer.profile", str(error)) from error


_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name


def _add(
    commands: _Commands[argparse.ArgumentParser], name: str, says: str, example: str
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=says,
        description=says[:1].upper() + says[1:] + ".",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _status(commands: _Commands[argparse.ArgumentParser]) -> None:
    says = "ask the printer how it is: paper, cover, errors"
    parser = _add(commands, "status", says, "aufruf printer status --json")
    _add_device(parser)
    add_json(parser)


def _test(commands: _Commands[argparse.ArgumentParser]) -> None:
    says = "print a test ticket and say what became of it"
    example = "aufruf printer test --device tcp:192.0.2.10:9100"
    parser = _add(commands, "test", says, example)
    _add_device(parser)
    add_json(parser)


def _preview(commands: _Commands[argparse.ArgumentParser]) -> None:
    says = "show a ticket exactly as it will come out"
    example = "aufruf printer preview --language ar --png ticket.png"
    parser = _add(commands, "preview", says, example)
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


def _emulate(commands: _Commands[argparse.ArgumentParser]) -> None:
    from printer.emulator.faults import FAULTS

    says = "be a ticket printer, for demonstrations and tests"
    parser = _add(
        commands,
        "emulate",
        says,
        "aufruf printer emulate --tcp 9100 --paper /tmp/paper",
    )
    names = "\n".join(f"  {name:<14} {what}" for name, what in FAULTS.items())
    parser.epilog = (
        f"{parser.epilog}\n\nThe first lines printed are the device addresses to "
        "configure.\nLines on stdin switch faults: fault NAME, heal NAME, heal all; "
        f"feed tears off.\n\nfaults:\n{names}"
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
        "--fault", action="append", default=[], choices=FAULTS, metavar="NAME"
    )


def _add_device(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--device", metavar="ADDRESS", help="another printer than the configured one"
    )


def _settings(arguments: argparse.Namespace, config: Config) -> Settings:
    import dataclasses

    from kiosk.lobby import slip

    chosen = slip.settings(config)
    if arguments.device:
        chosen = dataclasses.replace(chosen, device=arguments.device)
    if not chosen.device:
        raise ConfigError(
            "configuration",
            "printer.device",
            "no printer is configured (numbers are shown on the screen only)",
        )
    return chosen


def _run_status(arguments: argparse.Namespace, config: Config) -> int:
    from printer import Printer

    chosen = _settings(arguments, config)
    condition = Printer.open(chosen).status()
    if arguments.json:
        print_json({"device": chosen.device, **condition.as_dict()})
    elif not condition.ready:
        print(f"{chosen.device}: {condition.detail}", file=sys.stderr)
    elif condition.answers:
        paper = {"ok": "paper ok", "near_end": "paper near its end"}
        said = paper.get(condition.paper, "paper unknown")
        print(f"{chosen.device}: ready, {said}")
    else:
        print(f"{chosen.device}: there, but it answers no questions")
    return 0 if condition.ready else NOT_THERE


def _run_test(arguments: argparse.Namespace, config: Config) -> int:
    from printer import Printer

    chosen = _settings(arguments, config)
    device = Printer.open(chosen)
    encoded = device.encode(_test_ticket(config, chosen))
    outcome = device.print(encoded.data, int(now().timestamp()) % 9999 + 1)
    if arguments.json:
        print_json(
            {
                "device": chosen.device,
                "result": str(outcome.result),
                "grade": outcome.grade,
                "reason": outcome.reason,
                "detail": outcome.detail,
                "bytes": len(encoded.data),
                "seconds": round(outcome.seconds, 3),
            }
        )
    elif outcome.printed:
        grades = {
            "A": "the printer confirmed the ticket",
            "B": "the printer processed the ticket; it cannot confirm paper",
            "C": "sent; the printer was well before and after",
            "D": "sent; this printer answers nothing",
        }
        print(f"{chosen.device}: {grades[outcome.grade]} ({outcome.seconds:.1f} s)")
    else:
        sent = "" if outcome.result == "not_sent" else "; some of it may be on paper"
        print(f"{chosen.device}: {outcome.detail}{sent}", file=sys.stderr)
    return 0 if outcome.printed else NOT_THERE


def _test_ticket(config: Config, chosen: Settings) -> Document:
    from printer import Align, Cut, Document, Number, Rule, Size, Space, Text

    at = now().astimezone(config.zone)
    middle = Align.CENTER
    return Document(
        (
            Text("Testdruck", size=Size.LARGE, bold=True, align=middle),
            Space(2),
            Rule(),
            Space(2),
            Number("123"),
            Space(2),
            Text("ÄÖÜ äöü ß 0123456789", align=middle),
            Text(f"{chosen.device} · {chosen.profile} · {chosen.width} mm"),
            Text(f"{at:%d.%m.%Y %H:%M:%S}"),
            Text("Dieser Zettel ist keine Wartenummer.", bold=True),
            Space(3),
            Cut(),
        )
    )


def _run_preview(arguments: argparse.Namespace, config: Config) -> int:
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
    document = slip.fill(config, _sample(arguments), now(), copy=arguments.copy)
    try:
        encoded = encode(document, chosen)
        slips = interpret(encoded.data, load_profile(chosen.profile, chosen.width))
    except FontMissing as error:
        print(f"aufruf: {error}", file=sys.stderr)
        return NOT_THERE
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

    at = now()
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


def _run_emulate(arguments: argparse.Namespace) -> int:
    import time

    from printer.emulator.keeper import Keeper
    from printer.emulator.machine import Machine
    from printer.emulator.paper import Paper
    from printer.emulator.server import Server

    dots = {58: 384, 80: 576 if arguments.dpi == 203 else 512}[arguments.width]
    try:
        keeper = Keeper(arguments.paper, as_json=arguments.json)
        machine = Machine(Paper(dots, arguments.dpi, keeper.keep), arguments.speed)
        for fault in arguments.fault:
            machine.switch(fault, on=True, now=time.monotonic())
        server = Server(machine, lambda line: print(line, flush=True))
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(name, lambda *_: server.stop())
        _plug_in(server, arguments)
    except OSError as error:
        print(f"aufruf: the emulated printer cannot start: {error}", file=sys.stderr)
        return NOT_THERE
    server.run()
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
