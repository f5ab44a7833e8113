"""Numbers and papers on a printer that fails at random bytes: what must be nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.config import Config
from tests.faults.paper_soak import Soak, Totals

CABLES = ["tcp", "pty"]


def judge(totals: Totals, count: int) -> None:
    """Nothing lost, nothing twice, no lie in the journal, no unmarked second paper."""
    print(totals)
    assert totals.drawn == count
    assert totals.lost == 0
    assert totals.twice == 0
    assert totals.confirmed_without_paper == []
    assert totals.unmarked == []
    assert totals.papers - totals.copies <= count
    assert totals.faults.total() > count / 10, "the printer hardly failed"
    assert totals.outcomes["unknown"] > 0


def test_tickets_on_a_failing_network(on_sqlite: Config, tmp_path: Path) -> None:
    judge(Soak(on_sqlite, tmp_path, "tcp", seed=1).run(30), 30)


def test_tickets_on_a_failing_serial_line(on_sqlite: Config, tmp_path: Path) -> None:
    judge(Soak(on_sqlite, tmp_path, "pty", seed=2).run(30), 30)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("cable", CABLES)
def test_a_thousand_tickets_on_each_cable(
    on_sqlite: Config, tmp_path: Path, cable: str
) -> None:
    judge(Soak(on_sqlite, tmp_path, cable, seed=3).run(1000), 1000)
