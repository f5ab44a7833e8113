"""One kiosk of a name: two would answer for each other's visitors and paper."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class AlreadyRunning(Exception):
    """Another process is this kiosk; the message says what to do."""


def claim(folder: Path, name: str) -> int:
    """Hold the kiosk's lock for the life of the process; the open descriptor.

    Raises:
        AlreadyRunning: another process holds it.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise AlreadyRunning(
            f'a kiosk named "{name}" is already running here ({path}); '
            "end it, or give this one another kiosk.name"
        ) from error
    return descriptor
