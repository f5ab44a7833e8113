"""Every measurement as a test, so that `./deploy/test bench` runs and prints them.

A missed target is printed, not failed: the clock of a shared machine is no judge.
What fails is a measurement that could not be made.
"""

from __future__ import annotations

import importlib

import pytest

from tests.bench.__main__ import SUBJECTS
from tests.bench.report import Line


@pytest.mark.bench
@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_target_is_measured_and_printed(subject: str) -> None:
    measured: list[Line] = importlib.import_module(f"tests.bench.{subject}").measure()
    print(f"\n{SUBJECTS[subject]}")
    for line in measured:
        print(line, flush=True)
    assert measured, "nothing could be measured here"
