"""One process of the demo on a pseudo-terminal of its own."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

log = logging.getLogger(__name__)

PATIENCE_S = 2.0
"""How long a process may take to end by itself."""
CHUNK = 65536
# A session leader gets the terminal it opens as its controlling one: it then hears
# SIGWINCH when its pane is resized and SIGHUP when the demo is gone, however it went.
TAKE_TERMINAL = 'exec "$@" <>"$0" >&0'


class Child:
    """A process whose whole screen and keyboard are a pseudo-terminal of ours.

    What it writes to stderr is kept in `errors`, for the sentence when it dies.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        size: tuple[int, int],
        environment: dict[str, str],
        errors: Path,
    ) -> None:
        self.name = name
        self._command = list(command)
        self._size = size
        self._environment = environment
        self._errors = errors
        self._master = -1
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of its terminal."""
        return self._size

    @property
    def pid(self) -> int | None:
        """The process; None before the first start."""
        return self._process.pid if self._process else None

    @property
    def descriptor(self) -> int:
        """Our end of its terminal, to wait on; -1 while there is none."""
        return self._master

    def start(self) -> None:
        """Start it, or start it again after its end.

        Raises:
            OSError: no pseudo-terminal or no process is to be had.
        """
        self.close()
        self._master, slave = os.openpty()
        try:
            os.set_blocking(self._master, False)
            _set_size(slave, self._size)
            with self._errors.open("ab") as errors:
                self._process = subprocess.Popen(
                    ["/bin/sh", "-c", TAKE_TERMINAL, os.ttyname(slave), *self._command],
                    stdin=slave,
                    stdout=slave,
                    stderr=errors,
                    start_new_session=True,
                    env=self._environment,
                )
        finally:
            os.close(slave)

    def resize(self, columns: int, rows: int) -> None:
        """Give its terminal another size; the process is told by SIGWINCH."""
        if (columns, rows) == self._size or columns < 1 or rows < 1:
            return
        self._size = columns, rows
        if self._master >= 0:
            _set_size(self._master, self._size)

    def read(self) -> bytes:
        """What it has drawn since the last call; empty when nothing has come."""
        if self._master < 0:
            return b""
        try:
            return os.read(self._master, CHUNK)
        except BlockingIOError:
            return b""
        except OSError:
            # EIO: nobody has the other end open any more. `ended` tells why.
            self._drop_terminal()
            return b""

    def write(self, keys: bytes) -> None:
        """Send it keys or a click; one that does not read its keys loses them."""
        if self._master < 0:
            return
        try:
            os.write(self._master, keys)
        except OSError as error:
            log.warning("%s does not take its keys: %s", self.name, error)

    def ended(self) -> str | None:
        """How it ended, in a word: "SIGKILL" or its exit code; None while it runs."""
        code = self._process.poll() if self._process else None
        if code is None:
            return None
        return signal.Signals(-code).name if code < 0 else str(code)

    def last_words(self) -> str:
        """The last line it wrote to stderr; empty if it said nothing."""
        with contextlib.suppress(FileNotFoundError):
            text = self._errors.read_text(encoding="utf-8", errors="replace")
            lines = [line for line in text.splitlines() if line.strip()]
            return lines[-1].strip() if lines else ""
        return ""

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal if it still runs."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(number)

    def close(self) -> None:
        """Let go of its terminal and of the ended process."""
        self._drop_terminal()
        if self._process is not None:
            self._process.wait()

    def _drop_terminal(self) -> None:
        if self._master >= 0:
            os.close(self._master)
            self._master = -1


def _set_size(descriptor: int, size: tuple[int, int]) -> None:
    columns, rows = size
    packed = struct.pack("HHHH", rows, columns, 0, 0)
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, packed)


def end_all(children: Iterable[Child], patience_s: float = PATIENCE_S) -> None:
    """End them together: SIGTERM, and SIGKILL for whoever takes too long.

    What they still draw is read on the way, or they would block on their last words.
    """
    running = [child for child in children if child.ended() is None and child.pid]
    for child in running:
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        running = [child for child in running if child.ended() is None]
        if not running:
            break
        open_ends = [child.descriptor for child in running if child.descriptor >= 0]
        readable = select.select(open_ends, [], [], 0.02)[0]
        for child in running:
            if child.descriptor in readable:
                child.read()
    for child in running:
        if child.ended() is None:
            log.warning("%s did not end within %s s", child.name, patience_s)
            child.signal(signal.SIGKILL)
    for child in children:
        child.close()
