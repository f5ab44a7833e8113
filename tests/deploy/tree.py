"""The project's folder, its tracked files, and copies of it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.needs import need

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def tracked() -> list[Path]:
    """Every file that belongs to the project (relative to its folder)."""
    need("git")
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = [Path(name) for name in listed.stdout.split("\0") if name]
    return [name for name in names if (ROOT / name).is_file()]


def copy_to(folder: Path) -> Path:
    """A clean copy of the project, as a clone gives it."""
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    return folder
