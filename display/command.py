"""`aufruf display`: the corridor's screen, until it is ended from outside."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys

import msgspec

from kiosk.config import Config, ConfigError
from kiosk.config_rules import check

USAGE = 2
TOO_SMALL = 3


def register(parser: argparse.ArgumentParser) -> None:
    """Say what the command does, and its options."""
    parser.description = (
        "Shows called numbers in the corridor, as large as the terminal allows. "
        "It only reads, and ends on SIGTERM, SIGINT or SIGHUP."
    )
    parser.epilog = (
        "examples:\n"
        "  xterm -fullscreen -fa 'DejaVu Sans Mono' -fs 28 -e aufruf display\n"
        "  aufruf display --door room                 at the door of one desk\n"
        "  aufruf display --sizes 43 --distance 10    will 43 inches do?\n\n"
        "The larger the terminal's font, the better captions are read from afar: "
        "80 x 24\ncells are plenty. Its font needs quarter blocks (DejaVu Sans Mono, "
        "Noto Sans Mono)."
    )
    parser.add_argument(
        "--door", metavar="DESK", help="tell of this desk alone (display.door)"
    )
    parser.add_argument(
        "--name",
        help="its name among the devices (default: display.name, or door-DESK)",
    )
    parser.add_argument(
        "--sizes",
        metavar="INCHES",
        type=float,
        nargs="?",
        const=0.0,
        help="show nothing: print how large all would be written on a screen of this "
        "diagonal (default: display.diagonal); exit with 3 if that is too small",
    )
    parser.add_argument(
        "--distance",
        metavar="METRES",
        type=float,
        help="with --sizes: from where the number is to be read (display.distance)",
    )
    parser.add_argument(
        "--cells",
        metavar="COLUMNSxROWS",
        help="with --sizes: the terminal's size (default: this terminal's)",
    )


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Run until a signal; 0 then, 1 if it had to give up, 2 if it cannot start."""
    config = _configured(arguments, config)
    if arguments.sizes is not None:
        return _print_sizes(arguments, config)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _refuse("needs a terminal; standard input or output is none")
    # A call waits for the next frame at most; Textual reads it when imported.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    from kiosk.terminal import LocaleWrong, prepare_environment, require_utf8

    prepare_environment()
    try:
        require_utf8()
    except LocaleWrong as error:
        return _refuse(str(error))

    from display.app import DisplayApp

    app = DisplayApp(config)
    app.run(mouse=False)
    return app.return_code or 0


def _configured(arguments: argparse.Namespace, config: Config) -> Config:
    """The configuration as the command line changes it.

    Raises:
        ConfigError: an option says what the file may not say either.
    """
    changed: dict[str, object] = {}
    if arguments.door:
        changed |= {"door": arguments.door, "name": f"door-{arguments.door}"}
    if arguments.name:
        changed["name"] = arguments.name
    if arguments.sizes:
        changed["diagonal"] = arguments.sizes
    if arguments.distance:
        changed["distance"] = arguments.distance
    if not changed:
        return config
    tree = msgspec.to_builtins(config.display) | changed
    try:
        display = msgspec.convert(tree, type(config.display))
    except msgspec.ValidationError as error:
        raise ConfigError("the command line", "", str(error)) from error
    return check(msgspec.structs.replace(config, display=display), "the command line")


def _print_sizes(arguments: argparse.Namespace, config: Config) -> int:
    """Print what can be read from where; 3 if something is too small."""
    columns, rows = shutil.get_terminal_size()
    if arguments.cells:
        given = re.fullmatch(r"(\d{1,3})x(\d{1,3})", arguments.cells)
        if not given:
            return _refuse(f'--cells: "{arguments.cells}"; allowed: like 80x24')
        columns, rows = map(int, given.groups())
    from display.sizes import report

    fine, lines = report(config, columns, rows)
    print("\n".join(lines))  # noqa: T201 - the command's answer
    return 0 if fine else TOO_SMALL


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"aufruf display: {sentence}\n")
    return USAGE
