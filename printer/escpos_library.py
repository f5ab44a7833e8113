"""Loads python-escpos, here and nowhere else, because its import has side effects.

It unpickles a cache from a directory (which therefore must be ours alone), leaves a
temporary directory behind without one, calls logging.basicConfig(), and writes the
cache in place: another process may meet a half of it, and a power cut leaves one.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import importlib
import logging
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_CACHE_VARIABLE = "ESCPOS_CAPABILITIES_PICKLE_DIR"
_MEMORY = Path("/dev/shm")  # noqa: S108  (a directory of our own is made in it)
_log = logging.getLogger(__name__)


def escpos_module(name: str) -> Any:
    """Import `escpos.NAME` without its side effects.

    Raises:
        ImportError: there is no such module.
        OSError: its cache can be written nowhere, not even in memory.
    """
    if "escpos.capabilities" in sys.modules:
        return importlib.import_module(f"escpos.{name}")
    folder = Path(os.environ.get(_CACHE_VARIABLE) or _private_directory())
    os.environ[_CACHE_VARIABLE] = str(folder)
    with _quiet(), _alone(folder):
        try:
            return importlib.import_module(f"escpos.{name}")
        except Exception as error:  # noqa: BLE001 - a torn pickle raises anything
            _log.warning("the cache of printer profiles is made anew: %r", error)
            _forget(folder)
            os.environ[_CACHE_VARIABLE] = str(_temporary_directory())
            return importlib.import_module(f"escpos.{name}")


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """basicConfig() does nothing while there is a handler."""
    root = logging.getLogger()
    silent = logging.NullHandler()
    root.addHandler(silent)
    try:
        yield
    finally:
        root.removeHandler(silent)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process after the other; without a lock file each is on its own."""
    try:
        lock = (folder / "lock").open("ab")
    except OSError as error:
        _log.info("no lock in %s: %s", folder, error)
        yield
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _forget(folder: Path) -> None:
    for torn in folder.glob("*.pickle"):
        try:
            torn.unlink()
        except OSError as error:
            _log.warning("%s stays: %s", torn, error)


def _private_directory() -> Path:
    """A directory that only this user can write, kept between runs if possible."""
    import platformdirs

    base = os.environ.get("CACHE_DIRECTORY", "").partition(":")[0]  # systemd's
    folder = Path(base or platformdirs.user_cache_dir("aufruf")) / "escpos"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = folder.lstat()
    except OSError:
        return _temporary_directory()
    ours = stat.S_ISDIR(state.st_mode) and state.st_uid == os.getuid()
    if not ours or state.st_mode & 0o077 or not os.access(folder, os.W_OK):
        return _temporary_directory()
    return folder


def _temporary_directory() -> Path:
    """In memory where there is such a place: the disk may be full."""
    where = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="aufruf-escpos-", dir=where))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
