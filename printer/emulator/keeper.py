"""Keeps cut tickets as picture and text in a folder, numbered, and says each."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from printer.emulator.paper import Slip


class Keeper:
    """Writes `ticket-0001.png`, then `.txt`: whoever waits for the text finds both."""

    def __init__(self, folder: Path | None, *, as_json: bool) -> None:
        self._folder = folder
        self._as_json = as_json
        self._count = 0
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            taken = [path.stem[7:] for path in folder.glob("ticket-*.txt")]
            self._count = max(
                (int(name) for name in taken if name.isdigit()), default=0
            )

    def keep(self, slip: Slip) -> None:
        """Keep one ticket."""
        self._count += 1
        picture = text = None
        if self._folder is not None:
            picture = self._folder / f"ticket-{self._count:04d}.png"
            text = picture.with_suffix(".txt")
            self._write(picture, slip)
            draft = text.with_suffix(".part")
            draft.write_text("\n".join(slip.lines) + "\n", "utf-8")
            draft.replace(text)
        if self._as_json:
            self._say(slip, picture, text)

    def _write(self, picture: Path, slip: Slip) -> None:
        draft = picture.with_suffix(".part.png")
        slip.picture.save(draft, optimize=True)
        draft.replace(picture)

    def _say(self, slip: Slip, picture: Path | None, text: Path | None) -> None:
        line = {
            "ticket": self._count,
            "lines": list(slip.lines),
            "complaints": list(slip.complaints),
            "dots": slip.picture.size,
            "png": str(picture) if picture else None,
            "txt": str(text) if text else None,
        }
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()
