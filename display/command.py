"""`aufruf display`: the corridor's screen, until it is ended from outside."""

from __future__ import annotations

import argparse
import os
import sys

from kiosk.config import Config

USAGE = 2


def register(parser: argparse.ArgumentParser) -> None:
    """Say what the command does; it has no options of its own."""
    parser.description = (
        "Shows called numbers in the corridor, as large as the terminal allows. "
        "It only reads, and ends on SIGTERM, SIGINT or SIGHUP."
    )
    parser.epilog = (
        "example:\n"
        "  xterm -fullscreen -fa 'DejaVu Sans Mono' -fs 28 -e aufruf display\n\n"
        "The larger the terminal's font, the better captions are read from afar: "
        "80 x 24\ncells are plenty. Its font needs quarter blocks (DejaVu Sans Mono, "
        "Noto Sans Mono)."
    )


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Run until a signal; 0 then, 1 if it had to give up, 2 if it cannot start."""
    del arguments
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


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"aufruf display: {sentence}\n")
    return USAGE
