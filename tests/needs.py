"""What tests need beside Python, and what happens where it is missing.

On a person's machine a test without its tool is skipped and says how to get it; in
continuous integration (CI=true) it fails, so that nothing goes untested unseen.
"""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest

PACKAGES = {
    "Xvfb": "xvfb",
    "xterm": "xterm",
    "xdotool": "xdotool",
    "import": "imagemagick",
    "convert": "imagemagick",
    "tmux": "tmux",
    "socat": "socat",
    "git": "git",
    "foot": "foot",
    "openbox": "openbox",
    "xdpyinfo": "x11-utils",
    "systemd-analyze": "systemd",
    "tesseract": "tesseract-ocr",
    "zbarimg": "zbar-tools",
}
"""Program -> the Debian package that brings it (also in deploy/lib/packages.sh)."""


needs_espeak = pytest.mark.usefixtures("espeak")
needs_pico = pytest.mark.usefixtures("pico")
"""Marks of tests that need a voice (the fixtures are in tests/conftest.py)."""


def missing(reason: str) -> NoReturn:
    """Skip the test with that reason; fail it in continuous integration."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason} (CI=true: nothing may be missing)", pytrace=False)
    pytest.skip(reason)


def need(*programs: str) -> None:
    """Go on only if these programs are installed."""
    absent = [name for name in programs if shutil.which(name) is None]
    if absent:
        packages = " ".join(sorted({PACKAGES.get(name, name) for name in absent}))
        missing(
            f"this test needs {', '.join(absent)}; "
            f"as administrator: apt-get install {packages}"
        )
