"""The kept table of the printer's faults is true, and knows them all."""

from __future__ import annotations

import pytest

from printer.emulator.faults import FAULTS
from tests.faults import paper_table
from tests.faults.paper_scenes import Scene, scenes

QUICK = ("paper-out@tcp", "paper-ends@serial", "reset@tcp", "no-ids@tcp")


def kept() -> list[str]:
    """The rows of deploy/printer-faults.md."""
    text = paper_table.KEPT.read_text("utf-8")
    return [row for row in text.splitlines() if row.startswith("| **")]


def test_the_table_has_a_row_for_every_fault() -> None:
    rows = kept()
    assert len(rows) == len(scenes())
    for fault, sentence in FAULTS.items():
        assert any(row.startswith(f"| **{fault}**: {sentence} |") for row in rows), (
            fault
        )


def told(chosen: list[Scene]) -> list[str]:
    """The rows of these scenes.

    On a busy machine a confirmation may come too late: such a row is played once more,
    alone.
    """
    written = kept()
    lines = map(paper_table.line, paper_table.rows(chosen))
    return [
        line if line in written else paper_table.line(paper_table.played(scene))
        for scene, line in zip(chosen, lines, strict=True)
    ]


def test_some_rows_are_as_they_are_written_down() -> None:
    chosen = [scene for scene in scenes() if scene.name in QUICK]
    assert len(chosen) == len(QUICK)
    assert set(told(chosen)) <= set(kept())


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_row_is_as_it_is_written_down() -> None:
    assert told(scenes()) == kept()
