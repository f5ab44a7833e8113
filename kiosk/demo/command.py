"""`aufruf demo`: the whole house in one terminal, without any hardware."""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from kiosk.config import Config
from kiosk.demo.places import MIN_COLUMNS, MIN_ROWS

USAGE = 2
A_FEW = 12
"""As many talks as an afternoon has."""
AFTERNOON_SPEED = 60.0
"""Two hours in two minutes."""


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = (
        "Kiosk, corridor display, number pad and printer in this terminal: real "
        "processes on a database of their own. From 120 × 36 characters all of them "
        "are seen at once, below that one at a time (Tab)."
    )
    parser.epilog = (
        "examples:\n  aufruf demo\n  aufruf demo --visitors 12\n"
        "  aufruf demo --visitors 30 --speed 120 --keep /tmp/afternoon"
    )
    parser.add_argument(
        "--speed",
        type=_speed,
        metavar="N",
        help="times real time, for pauses and simulated visitors "
        "(default: 1; with --visitors 60)",
    )
    parser.add_argument(
        "--visitors",
        type=_count,
        nargs="?",
        const=A_FEW,
        default=0,
        metavar="N",
        help=f"so many people come by themselves, and somebody calls them "
        f"(without a number: {A_FEW})",
    )
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="DIR",
        help="an empty folder for database, paper and logs, which stay there",
    )


def _speed(text: str) -> float:
    speed = float(text)
    if not math.isfinite(speed) or not 0.1 <= speed <= 1000:
        raise argparse.ArgumentTypeError("must be from 0.1 to 1000")
    return speed


def _count(text: str) -> int:
    count = int(text)
    if not 0 <= count <= 59:
        raise argparse.ArgumentTypeError("must be from 0 to 59")
    return count


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Show the demo until it is quit."""
    problem = _unfit()
    if problem:
        sys.stderr.write(f"aufruf demo: {problem}\n")
        return USAGE
    if "XTERM_VERSION" in os.environ:
        # xterm shows 24-bit colours and does not say so; other terminals do.
        os.environ.setdefault("COLORTERM", "truecolor")
    speed = arguments.speed or (AFTERNOON_SPEED if arguments.visitors else 1.0)
    try:
        with _folder(arguments.keep) as folder:
            visitors = arguments.visitors
            keep = arguments.keep is not None
            return _play(config, folder, speed=speed, visitors=visitors, keep=keep)
    except _FolderWrong as error:
        sys.stderr.write(f"aufruf demo: {error}\n")
        return USAGE


def _unfit() -> str:
    """Why this terminal cannot show the demo; empty if it can."""
    from kiosk.terminal import LocaleWrong, require_utf8

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return "needs a terminal to draw on; this is none"
    columns, rows = os.get_terminal_size(sys.stdout.fileno())
    if columns < MIN_COLUMNS or rows < MIN_ROWS:
        return (
            f"this terminal is too small: {columns} × {rows} characters; "
            f"it needs {MIN_COLUMNS} × {MIN_ROWS}, and 120 × 36 to show all at once"
        )
    try:
        require_utf8()
    except LocaleWrong as error:
        return str(error)
    return ""


class _FolderWrong(Exception):
    """The folder cannot be used; the message is for a person."""


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """The demo's folder: the one to keep, else a private one that goes afterwards."""
    if keep is None:
        made = Path(tempfile.mkdtemp(prefix="aufruf-demo-"))
        try:
            yield made
        finally:
            shutil.rmtree(made)
        return
    try:
        keep.mkdir(parents=True, exist_ok=True)
        if any(keep.iterdir()):
            raise _FolderWrong(f"--keep {keep}: is not empty")
    except OSError as error:
        raise _FolderWrong(f"--keep {keep}: {error.strerror}") from error
    yield keep.resolve()
    sys.stdout.write(f"The demo's files are in {keep}.\n")


def _stop(number: int, frame: object) -> NoReturn:
    """Until the screen is there, a signal ends the demo by way of its cleaning up."""
    del number, frame
    raise SystemExit(0)


def _play(
    config: Config, folder: Path, *, speed: float, visitors: int, keep: bool
) -> int:
    """Start the processes, show them, end them."""
    from kiosk.demo import setting
    from kiosk.demo.child import end_all

    port = setting.free_port()
    file = folder / "office.toml"
    demo = setting.demo_config(config, folder, speed=speed, port=port)
    file.write_text(setting.toml(demo), encoding="utf-8")
    (folder / "paper").mkdir()
    size = os.get_terminal_size(sys.stdout.fileno())
    children = setting.children(file, port, setting.first_sizes(*size))
    opener = setting.opener(file)
    everyone = [opener, *children.values()]

    def by_force() -> None:
        end_all(everyone, patience_s=0)
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)

    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGHUP, _stop)
    try:
        # All at once, before the screen library is loaded: they start side by side.
        for child in everyone:
            child.start()
        from kiosk.demo.app import Demo
        from kiosk.demo.ending import Ending

        ending = Ending(by_force)
        app = Demo(demo, children, opener, ending, speed=speed, visitors=visitors)
        app.run()
        ending.ended()
        return app.return_code or 0
    finally:
        end_all(everyone)
