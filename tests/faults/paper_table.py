"""The table of the printer's faults: what was seen, printed and written down.

python -m tests.faults.paper_table            play all, print the table
python -m tests.faults.paper_table --write    and keep it: deploy/printer-faults.md
"""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from printer.emulator.faults import FAULTS
from tests.faults.paper_row import Row
from tests.faults.paper_scenes import Scene, scenes

KEPT = Path(__file__).parents[2] / "deploy" / "printer-faults.md"
_AT_ONCE = 4
_LONGEST = 90.0
_HEAD = """\
# What happens when the printer fails

Played with the real kiosk, its office and the emulated printer (`aufruf printer
emulate`), and written by `python -m tests.faults.paper_table --write`; a test plays it
again and compares. In each row a visitor draws a number while the fault is on and
answers truthfully whether the ticket came (*yes*, *no*); when the screen has said how
it is, staff put the printer right, where that can be done; then a second visitor draws.
The number stands on the screen in every row; what is told here is said of its paper.

- *ticket*: a whole one. *copy*: a whole one marked as a copy. *part*: torn off before
  it was complete.
- the journal: `confirmed` the printer said so; `sent` it never answers; `failed` not
  one byte was sent, so it is printed by itself when the printer is well; `unknown` only
  a visitor may have it printed again, as a copy.

| fault | line | the visitor saw | paper | journal | the next visitor |
|---|---|---|---|---|---|
"""
_FOOT = """
What no program can see, and what helps:

- **loses**, **no-raster**, **page-ignored**: the printer says that it has printed, and
  has printed something else. Look at a test ticket after every change: `aufruf printer
  test`.
- **power-fails** on a serial line: back before the end of the ticket, the printer may
  confirm what is left of it (it comes out one way or the other, so it has no row).
  Let it say when it was switched on: its memory switch "power-on notice", as in the row
  *power-notice*. USB and network notice it by themselves.
- **doubles**: a spooler between us and the printer repeats. Do not use one.
- **silent**, **garbage**, **zeros**: a printer that has answered before and does not
  any more is sent nothing, the visitor is told. One that has never answered is used.
"""


def played(scene: Scene) -> Row:
    """The row of a scene, played in a process of its own."""
    command = [sys.executable, "-m", "tests.faults.paper_row", scene.name]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=_LONGEST, check=False
    )
    if done.returncode:
        raise AssertionError(f"{scene.name} could not be played:\n{done.stderr}")
    row = json.loads(done.stdout.splitlines()[-1])
    del row["seconds"]
    return Row(**row)


def rows(chosen: list[Scene]) -> list[Row]:
    """The rows of these scenes, some played at the same time."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(played, chosen))


def line(row: Row) -> str:
    """A row as markdown."""
    cells = [
        f"**{row.fault}**: {FAULTS[row.fault]}",
        row.cable,
        *("<br>".join(part) for part in (row.saw, row.paper, row.journal)),
        "<br>".join(row.next_visitor),
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def main(arguments: list[str]) -> int:
    """Play everything and print the table."""
    if arguments not in ([], ["--write"]):
        print(__doc__, file=sys.stderr)
        return 2
    text = _HEAD + "".join(f"{line(row)}\n" for row in rows(scenes())) + _FOOT
    print(text, end="")
    if arguments:
        KEPT.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
