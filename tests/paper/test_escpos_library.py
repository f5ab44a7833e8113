"""Whatever became of the cache of printer profiles, a ticket can be drawn."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

LOOK = """
from printer.profile import load_profile
print(load_profile("default", 80).name)
"""


def start(folder: Path) -> subprocess.Popen[str]:
    """A process that needs a profile, with its cache in `folder`."""
    return subprocess.Popen(
        [sys.executable, "-c", LOOK],
        env={**os.environ, "ESCPOS_CAPABILITIES_PICKLE_DIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def cache(folder: Path) -> Path:
    return folder / f"{platform.python_version()}.capabilities.pickle"


@pytest.mark.parametrize("torn", [b"", b"\x80\x04\x95", b"\0" * 4096, b"no pickle"])
def test_a_cache_that_a_power_cut_has_torn_is_made_anew(
    tmp_path: Path, torn: bytes
) -> None:
    cache(tmp_path).write_bytes(torn)
    first = start(tmp_path)
    said, complaint = first.communicate()
    assert said == "default\n", complaint
    assert not cache(tmp_path).exists()
    assert start(tmp_path).communicate()[0] == "default\n"
    assert cache(tmp_path).stat().st_size > len(torn)


def test_a_cache_that_cannot_be_written_hinders_no_ticket(tmp_path: Path) -> None:
    cache(tmp_path).symlink_to("/dev/full")
    said, complaint = start(tmp_path).communicate()
    assert said == "default\n", complaint


def test_processes_that_start_together_do_not_read_half_a_cache(tmp_path: Path) -> None:
    for process in [start(tmp_path) for _ in range(3)]:
        said, complaint = process.communicate()
        assert (said, complaint) == ("default\n", "")
