"""The kept table of the printer's faults is true, and knows them all."""

from __future__ import annotations

import pytest

from printer.emulator.faults import FAULTS
from tests.faults import paper_table
from tests.faults.paper_scenes import scenes

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


def test_some_rows_are_as_they_are_written_down() -> None:
    chosen = [scene for scene in scenes() if scene.name in QUICK]
    assert len(chosen) == len(QUICK)
    for scene, row in zip(chosen, paper_table.rows(chosen), strict=True):
        if paper_table.line(row) in kept():
            continue
        # A busy machine may have confirmed too late: once more, alone.
        assert paper_table.line(paper_table.played(scene)) in kept()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_row_is_as_it_is_written_down() -> None:
    rows = [paper_table.line(row) for row in paper_table.rows(scenes())]
    assert rows == kept()
