"""`aufruf desk`: the secretary's console in this terminal."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from kiosk.config import Config, ConfigError

if TYPE_CHECKING:
    from kiosk.sound.player import Speaker

USAGE = 2

EXAMPLE = """\
The number pad's keys are the same as a pad's at the desk: Enter calls the next, + the
same number again, digits and Enter that number, 0 Enter finishes, - Enter: did not
come, * Enter sets aside, / 2 Enter sends to the second desk, * 0 Enter pauses,
. . Enter takes the last act back. / / (or m) opens the menu with all the rest
(/ / 8 appointments and coming dates, / / 9 office hours), F1 shows the keys, q q ends.

examples:
  aufruf desk                    the only desk, or the first
  aufruf desk --desk two         that desk
  ssh -t rathaus aufruf desk     from another computer
"""


def register(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.description = (
        "The secretary's console: who waits and why, all acts, the office hours, "
        "dates and appointments, and the devices (at least 80 x 24 cells)."
    )
    parser.epilog = EXAMPLE
    parser.add_argument("--desk", metavar="KEY", help="the desk whose calls it makes")
    parser.add_argument(
        "--sound",
        choices=("auto", "speaker", "bell", "none"),
        default="auto",
        help="where it sounds: this machine's loudspeaker, or the terminal's bell "
        "(auto: the bell over ssh)",
    )


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Stand until it is ended; the exit code.

    Raises:
        ConfigError: there is no such desk.
    """
    desk = _desk(config, arguments.desk)
    if not (sys.__stdin__ and sys.__stdin__.isatty() and os.isatty(1)):
        return _refuse("needs a terminal for its screen, on standard in- and output")
    from kiosk.terminal import LocaleWrong, prepare_environment, require_utf8

    prepare_environment()
    try:
        require_utf8()
    except LocaleWrong as error:
        return _refuse(str(error))
    from kiosk.desk.app import Desk

    app = Desk(config, desk, _speaker(arguments.sound, config))
    app.run()
    if app.return_code:
        return _refuse("the screen has failed; AUFRUF_LOG=FILE tells why", 1)
    return 0


def _desk(config: Config, given: str | None) -> str:
    """The desk that is meant; none named: the first."""
    keys = [desk.key for desk in config.desks]
    if given is not None and given not in keys:
        raise ConfigError(
            "command line",
            "--desk",
            f'there is no desk "{given}"; allowed: {", ".join(keys)}',
        )
    return given or keys[0]


def _speaker(wanted: str, config: Config) -> Speaker:
    from kiosk.desk.bell import Bell
    from kiosk.sound.player import Speaker

    over_ssh = "SSH_CONNECTION" in os.environ
    if wanted == "bell" or (wanted == "auto" and over_ssh):
        return Bell()
    if wanted == "none":
        return Bell(silent=True)
    return Speaker(config.sound)


def _refuse(sentence: str, code: int = USAGE) -> int:
    print(f"aufruf desk: {sentence}", file=sys.stderr)  # noqa: T201 - before the screen
    return code
