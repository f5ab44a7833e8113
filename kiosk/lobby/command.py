"""`aufruf kiosk`: the lobby's touch screen."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path

from kiosk.config import Config

log = logging.getLogger(__name__)

USAGE = 2
NOT_THERE = 4


def register(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.description = (
        "The lobby's touch screen, in this terminal (72 x 20 cells; at least 60 x 18, "
        "or 45 x 40 upright). Ends by SIGTERM, SIGHUP or SIGINT from outside; nothing "
        "that is typed or touched ends it."
    )
    parser.epilog = (
        "example:\n  aufruf hours open --for 2h && aufruf kiosk\n\n"
        "keys of a number pad: 2 and 8 next and previous, 5 or Enter choose, "
        "* back, / language,\n"
        "1 dark or light, 0 read aloud (then 9 names all the keys)"
    )


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Stand until a signal; the exit code."""
    del arguments
    if not (sys.__stdin__ and sys.__stdin__.isatty() and os.isatty(1)):
        return _refuse("needs a terminal for its screen, on standard in- and output")
    from kiosk.terminal import LocaleWrong, prepare_environment, require_utf8

    prepare_environment()
    try:
        require_utf8()
    except LocaleWrong as error:
        return _refuse(str(error))
    from kiosk.lobby import single
    from kiosk.office.engines import address
    from printer.errors import PrinterError

    folder = address(config).roll.parent
    try:
        lock = single.claim(folder, config.kiosk.name)
    except single.AlreadyRunning as error:
        return _refuse(str(error))
    except OSError as error:
        return _refuse(f"{folder}: {error.strerror or error}", NOT_THERE)
    try:
        return _stand(config, folder)
    except PrinterError as error:
        return _refuse(f"printer.device: {error}")
    except OSError as error:
        return _refuse(f"{folder}: {error.strerror or error}", NOT_THERE)
    finally:
        os.close(lock)


def _stand(config: Config, folder: Path) -> int:
    from kiosk.lobby import slip
    from kiosk.lobby.app import Lobby
    from kiosk.lobby.clerk import Clerk
    from kiosk.lobby.paper import Paper

    if config.printer.device:
        slip.check(config)  # what is wrong is said before it counts
    clerk = Clerk(config, folder, Paper(config, folder / "printers.json"))
    lobby = Lobby(config, clerk)
    lobby.run()
    clerk.close()
    return lobby.return_code or 0


def _refuse(sentence: str, code: int = USAGE) -> int:
    print(f"aufruf kiosk: {sentence}", file=sys.stderr)  # noqa: T201 - before the screen
    return code
