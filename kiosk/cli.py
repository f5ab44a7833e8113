"""The command line: parses `aufruf COMMAND`, loads that command alone, runs it.

Commands are named by module path and imported when asked for: `aufruf --version`
must not pay for a database or a screen, and the display stands above this package
(imports run display -> kiosk -> printer), so it cannot be imported here by name.

Exit codes: 0 done; 2 usage or configuration; 3 refused by the office; 4 database or
device not there.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from kiosk.config import Config
    from kiosk.office.values import Refused

VERSION = "0.1.0"

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("kiosk.demo.command", "everything at once in this terminal"),
    "kiosk": ("kiosk.lobby.command", "the lobby's touch screen"),
    "display": ("display.command", "the corridor's screen"),
    "keypad": ("kiosk.keypad.command", "the number pads at the desks"),
    "desk": ("kiosk.desk.command", "the secretary's console"),
    "ticket": ("kiosk.commands.ticket", "draw, check in, reprint or void a number"),
    "call": ("kiosk.commands.call", "what a desk does: next, again, finish, miss …"),
    "slips": ("kiosk.commands.slips", "priority slips of whoever was not reached"),
    "queue": ("kiosk.commands.queue", "who waits, in calling order, and why"),
    "board": ("kiosk.commands.board", "what the displays show"),
    "journal": ("kiosk.commands.journal", "the events"),
    "hours": ("kiosk.commands.hours", "office hours: list, add, open, close, pause …"),
    "appointments": ("kiosk.commands.appointments", "import, list, add, cancel"),
    "printer": ("kiosk.commands.printer", "the ticket printer, and an emulated one"),
    "sound": ("kiosk.commands.sound", "try loudspeaker and voices"),
    "sign": ("kiosk.commands.sign", "try the signs and lamps on serial lines"),
    "language": ("kiosk.commands.language", "which translations are drafts; review"),
    "check": ("kiosk.commands.check", "all an administrator asks"),
    "migrate": ("kiosk.commands.migrate", "bring the database to this version"),
    "close-day": ("kiosk.commands.close_day", "end the present office hours"),
    "forget": ("kiosk.commands.forget", "delete what past office hours left"),
    "statistics": ("kiosk.commands.statistics", "sums of past office hours"),
    "simulate": ("kiosk.commands.simulate", "what if: length, rooms, appointments …"),
    "backup": ("kiosk.commands.backup", "copy the database while it is in use"),
    "restore": ("kiosk.commands.restore", "put such a copy back"),
}

USAGE = 2
REFUSED = 3
NOT_THERE = 4


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, and where help is."""

    def error(self, message: str) -> NoReturn:
        """One sentence on stderr, exit code 2."""
        self.exit(USAGE, f"{self.prog}: {message} (see {self.prog} --help)\n")


def _overview() -> str:
    width = max(map(len, COMMANDS))
    return "\n".join(
        f"  {name:<{width}}  {says}" for name, (_, says) in COMMANDS.items()
    )


def _front() -> Parser:
    parser = Parser(
        prog="aufruf",
        description="Number-and-call system for a citizens' consultation hour.",
        epilog=f"commands:\n{_overview()}\n\n"
        "example:\n  aufruf hours open --for 2h && aufruf ticket issue --topic fire\n\n"
        "`aufruf COMMAND --help` explains a command.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"aufruf {VERSION}")
    parser.add_argument(
        "--config",
        metavar="FILE",
        help="configuration (default: AUFRUF_CONFIG, /etc/aufruf/office.toml, "
        "else the shipped one)",
    )
    parser.add_argument(
        "command", metavar="COMMAND", nargs="?", help="what to do; see below"
    )
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


STANDING = ("demo", "kiosk", "display", "keypad", "desk")
"""Processes that run for long; their log tells more."""


def _configure_log(command: str) -> None:
    """Log to AUFRUF_LOG, else to stderr; never onto a full-screen terminal."""
    from kiosk.logs import ToFile, ToStderr

    level = os.environ.get(
        "AUFRUF_LOG_LEVEL", "INFO" if command in STANDING else "WARNING"
    ).upper()
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    on_screen = sys.stderr.isatty() and sys.stdout.isatty()
    try:
        handler: logging.Handler
        if file := os.environ.get("AUFRUF_LOG"):
            handler = ToFile(file)
        else:
            handler = logging.NullHandler() if on_screen else ToStderr()
        logging.basicConfig(level=level, format=form, handlers=[handler])
    except (OSError, ValueError) as error:
        print(f"aufruf: AUFRUF_LOG or AUFRUF_LOG_LEVEL: {error}", file=sys.stderr)
        raise SystemExit(USAGE) from error


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; its exit code."""
    front = _front()
    chosen = front.parse_args(argv)
    if chosen.command is None:
        front.print_help()
        return USAGE
    if chosen.command not in COMMANDS:
        front.error(f'there is no command "{chosen.command}"')
    module = importlib.import_module(COMMANDS[chosen.command][0])
    parser = Parser(
        prog=f"aufruf {chosen.command}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.register(parser)
    arguments = parser.parse_args(chosen.arguments)
    arguments.config = chosen.config
    return _run(module.run, arguments, chosen.command)


def _run(run: object, arguments: argparse.Namespace, command: str) -> int:
    from kiosk import config_file
    from kiosk.config import ConfigError
    from kiosk.office.values import OfficeGone, Refused

    assert callable(run)
    _configure_log(command)
    try:
        config = config_file.load(config_file.find_file(arguments.config))
        return int(run(arguments, config))
    except ConfigError as error:
        print(f"aufruf {command}: {error}", file=sys.stderr)
        return USAGE
    except Refused as error:
        print(f"aufruf {command}: {_refusal(error, config)}", file=sys.stderr)
        return REFUSED
    except OfficeGone as error:
        print(f"aufruf {command}: {error}", file=sys.stderr)
        return NOT_THERE
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has gone (`aufruf journal | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _refusal(error: Refused, config: Config) -> str:
    """The refusal's sentence in German, its key and values for whoever scripts."""
    from kiosk.language import language, refusal_text

    try:
        sentence = refusal_text(language("de"), error.reason, error.values, config.zone)
    except KeyError:
        return str(error)
    return f"{sentence} [{error}]"


if __name__ == "__main__":
    sys.exit(main())
