"""`aufruf printer`: how it is, a test ticket, a preview, and an emulated printer."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands import (
    printer_emulate,
    printer_preview,
    printer_probe,
    printer_roll,
)
from kiosk.config import Config, ConfigError

if TYPE_CHECKING:
    from printer import Document, Settings

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
    for name, module in (
        ("preview", printer_preview),
        ("probe", printer_probe),
        ("new-roll", printer_roll),
        ("emulate", printer_emulate),
    ):
        module.register(_add(commands, name, module.SAYS, module.EXAMPLE))


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
                return printer_preview.run(arguments, config)
            case "probe":
                return printer_probe.run(arguments, _settings(arguments, config))
            case "new-roll":
                return printer_roll.run(arguments, config)
            case _:
                return printer_emulate.run(arguments)
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


def _add_device(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--device", metavar="ADDRESS", help="another printer than the configured one"
    )


def kept_file() -> Path:
    """Where the kiosk keeps what it has learnt of its printers."""
    from kiosk.office.engines import data_directory

    return data_directory() / "printers.json"


def _settings(arguments: argparse.Namespace, config: Config) -> Settings:
    import dataclasses

    from kiosk.lobby import slip

    chosen = slip.settings(config, kept_file())
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
    from printer.outcome import GRADES

    chosen = _settings(arguments, config)
    condition = Printer.open(chosen).status()
    grade = condition.grade or ("" if condition.answers else "D")
    left = None if arguments.device else printer_roll.left_on_roll(config)
    if arguments.json:
        print_json(
            {"device": chosen.device, **condition.as_dict(), "tickets_left": left}
        )
    elif not condition.ready:
        print(f"{chosen.device}: {condition.detail}", file=sys.stderr)
    elif condition.answers:
        paper = {"ok": "paper ok", "near_end": "paper near its end"}
        said = paper.get(condition.paper, "paper unknown")
        print(f"{chosen.device}: ready, {said}")
    else:
        print(f"{chosen.device}: there, but it answers no questions")
    if grade and condition.ready and not arguments.json:
        print(f"grade {grade}: it {GRADES[grade]}")
    if left is not None and not arguments.json:
        print(f"about {left} tickets left of a roll of {config.printer.roll:g} m")
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
