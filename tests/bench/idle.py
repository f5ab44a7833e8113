"""What a process costs while it only stands there: processor time and memory an hour.

`standing` watches any process by its id, so that each subject can use it for its own.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
HOUR = 3600.0
SCHED = 2
"""CPUCLOCK_SCHED of the kernel's posix-timers: the scheduler's nanoseconds."""


@dataclass(frozen=True)
class Standing:
    """An hour of one process, reckoned from what was watched."""

    cpu: float
    """Seconds of processor time, its ended children included."""
    growth: float
    """Megabytes that its memory grows by; below 0: it shrank."""
    memory: float
    """Megabytes at the end."""


def cpu_of(pid: int) -> float:
    """Seconds of processor time used so far, by it and its children that ended.

    From the process's own clock (clock_getcpuclockid(3) makes its id like this): the
    ticks of 10 ms in /proc are coarse beside what an idle process uses in a minute.
    """
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    children = (int(fields[13]) + int(fields[14])) / TICKS
    return time.clock_gettime((~pid << 3) | SCHED) + children


def memory_of(pid: int) -> float:
    """Megabytes that are resident."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def standing(pids: list[int], seconds: float) -> list[Standing]:
    """Watch processes side by side for so long; what an hour of each costs."""
    begins = time.monotonic()
    before = [(cpu_of(pid), memory_of(pid)) for pid in pids]
    time.sleep(seconds)
    hours = (time.monotonic() - begins) / HOUR
    return [
        Standing(
            (cpu_of(pid) - cpu) / hours,
            (memory_of(pid) - memory) / hours,
            memory_of(pid),
        )
        for pid, (cpu, memory) in zip(pids, before, strict=True)
    ]
