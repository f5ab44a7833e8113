"""Who may use a loudspeaker that several processes share: calls first, then speech.

Two locked files in the office's folder. A call holds the first from before it wants to
be heard until it was; whoever speaks otherwise looks at it, stops, and goes on later.
A process that dies lets go of its locks by itself.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

log = logging.getLogger(__name__)

LONGEST = 30.0
"""Seconds a turn is waited for; then both are heard at once rather than one never."""
LOOK = 0.03
"""Seconds between two looks."""


class Turns:
    """One process's way to the loudspeaker."""

    def __init__(self, folder: Path, *, calls: bool = False) -> None:
        """`folder`: the same for all who share it; `calls`: comes before others."""
        self._calls = calls
        self._wish = folder / "loudspeaker-calls.lock"
        self._turn = folder / "loudspeaker.lock"
        self._said = False

    @contextmanager
    def taken(self, ended: Callable[[], bool]) -> Iterator[None]:
        """The loudspeaker is ours inside; waits unless `ended`, LONGEST at most."""
        ends = time.monotonic() + LONGEST

        def enough() -> bool:
            return ended() or time.monotonic() > ends

        with ExitStack() as held:
            if self._calls:
                held.enter_context(_locked(self._wish, enough, self._complain))
            else:
                while self.wanted() and not enough():
                    time.sleep(LOOK)
            held.enter_context(_locked(self._turn, enough, self._complain))
            yield

    def wanted(self) -> bool:
        """Whether a call waits for the loudspeaker that we use."""
        if self._calls:
            return False
        try:
            file = os.open(self._wish, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
        except OSError as error:
            self._complain(error)
            return False
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(file)
        return False

    def _complain(self, error: OSError) -> None:
        """Once: without the folder nobody can know of anybody else."""
        if not self._said:
            log.warning("the loudspeaker is not shared in turns: %s", error)
        self._said = True


@contextmanager
def _locked(
    path: Path, enough: Callable[[], bool], complain: Callable[[OSError], None]
) -> Iterator[None]:
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
    except OSError as error:
        complain(error)
        yield
        return
    try:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if enough():
                    break
                time.sleep(LOOK)
        yield
    finally:
        os.close(file)
