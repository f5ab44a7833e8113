"""Keeps cut tickets as picture and text in a folder, numbered, and counts them."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from printer.emulator.paper import Slip


@dataclass(slots=True)
class Counts:
    """What came out since the start."""

    tickets: int = 0
    """Pieces of paper."""
    copies: int = 0
    """Of these, those on which the word for a copy is printed as text."""
    cuts: int = 0
    torn: int = 0
    """Taken off by hand."""
    wrong: int = 0
    """Pieces on which something was printed wrongly."""

    def __str__(self) -> str:
        return (
            f"{self.tickets} tickets, {self.copies} of them copies; {self.cuts} cut, "
            f"{self.torn} torn off; {self.wrong} with something printed wrongly"
        )


class Keeper:
    """Writes `ticket-0001.png`, then `.txt`: whoever waits for the text finds both."""

    def __init__(
        self, folder: Path | None, *, as_json: bool, copy: str = "Kopie"
    ) -> None:
        self.counts = Counts()
        self._folder = folder
        self._as_json = as_json
        self._copy = copy
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
        self._tally(slip)
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

    def summary(self) -> str:
        """The counts: a JSON object with --json, else a sentence."""
        if self._as_json:
            return json.dumps({"counts": asdict(self.counts)})
        return str(self.counts)

    def _tally(self, slip: Slip) -> None:
        self.counts.tickets += 1
        self.counts.copies += any(self._copy in line for line in slip.lines)
        self.counts.cuts += slip.cut
        self.counts.torn += not slip.cut
        self.counts.wrong += bool(slip.complaints)

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
            "cut": slip.cut,
            "png": str(picture) if picture else None,
            "txt": str(text) if text else None,
        }
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()
