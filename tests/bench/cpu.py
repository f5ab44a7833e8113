"""Processor time per number, against what was measured of FQM on a like machine."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from pathlib import Path

from kiosk.office import operations
from tests.bench.offices import draw, opened, roomy
from tests.bench.report import Line

FQM_LOW = 53e-3
"""Seconds of processor time per ticket of FQM 0.9 (its best; not run here)."""

DRAWS = 300


def measure() -> list[Line]:
    """Target 7; FQM itself is not measured in this run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = opened(roomy(f"sqlite:///{folder / 'office.db'}", folder))
        used = 0.0
        for turn in range(DRAWS):
            at = dt.datetime.now(dt.UTC)
            begins = time.process_time()
            draw(store, f"draw-{turn}", topic="fire", at=at)
            used += time.process_time() - begins
            operations.call_next(store, desk="desk-1", at=at, device="bench")
        store.close()
    each = used / DRAWS
    return [
        Line("processor time per number", each * 1e3, "ms"),
        Line(
            "against FQM's 53 ms",
            each / FQM_LOW,
            "× FQM",
            0.02,
            note="FQM's figure was taken on another run of a like machine",
        ),
    ]
