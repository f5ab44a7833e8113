"""How loud the corridor is at a time of the day; pure."""

from __future__ import annotations

import datetime as dt

from kiosk.config import Sound


def level(sound: Sound, at: dt.datetime) -> int:
    """Per cent of full scale at `at` (in the office's zone); the softest that holds."""
    now = at.time().replace(tzinfo=None)
    softer = [q.level for q in sound.quiet if q.begins <= now < q.ends]
    return min([sound.level, *softer])
