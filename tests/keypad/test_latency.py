"""How long a key takes: from the byte on the line to the committed act."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pytest

from tests.keypad.cables import Pty
from tests.keypad.desk import KeypadProcess, Office, two_desks, write_config

CALLS, RECALLS = 30, 90
LIMIT = 0.25
"""Seconds: an answer that comes later than this feels like none (99 % must do)."""


@pytest.mark.bench
def test_a_key_is_a_committed_call_before_the_finger_is_up(tmp_path: Path) -> None:
    """Measured from outside: the press, then its answer, which follows the commit."""
    with Pty() as pty:
        config = two_desks(tmp_path, device=f"serial:{pty.device}", guard=0)
        office = Office(config)
        office.draw(CALLS)
        with KeypadProcess(write_config(config, tmp_path / "office.toml")) as pad:
            pad.answer(pad="ok")
            presses = [b"\r"] * CALLS + [b"+"] * RECALLS
            times = [_press(pty, pad, key, n) for n, key in enumerate(presses)]
        assert office.called() == list(range(1, CALLS + 1))
        office.close()
    cuts = statistics.quantiles(times, n=100)
    print(
        f"key -> committed act over a pty: p50 {cuts[49] * 1000:.1f} ms, "
        f"p99 {cuts[98] * 1000:.1f} ms, slowest {max(times) * 1000:.1f} ms "
        f"({CALLS} calls of the next, {RECALLS} recalls)"
    )
    assert cuts[98] < LIMIT


def _press(pty: Pty, pad: KeypadProcess, key: bytes, n: int) -> float:
    time.sleep(0.12)  # the hand's rhythm
    if n % 8 == 0:
        pty.press(b"5.")  # another key between, or this one would count as stuck
        pad.answer(n // 8 + 1, tone="cleared")
    known = len(pad.answers)
    began = time.perf_counter()
    pty.send(key)
    while len(pad.answers) == known:
        assert time.perf_counter() - began < 5
        time.sleep(0.0002)
    taken = time.perf_counter() - began
    assert pad.answers[known]["act"] in {"next", "recall"}, pad.answers[known]
    assert pad.answers[known]["refused"] is None
    return taken
