"""What a number pad can say and hear: key names, acts, and the tone of each answer."""

from __future__ import annotations

from enum import StrEnum

import msgspec

DIGITS = tuple("0123456789")
KEYS = frozenset((*DIGITS, "enter", "+", "-", "*", "/", ".", "a", "b", "c", "d"))
"""Every key name that a configuration may use."""
CLEAR = "clear"
"""The backspace that some pads and every terminal have: drops what is typed."""


class Kind(StrEnum):
    """What the staff may ask of the office with a number pad; nothing else exists."""

    NEXT = "next"
    RECALL = "recall"
    NUMBER = "number"
    START = "start"
    FINISH = "finish"
    MISS = "miss"
    PARK = "park"
    RETURN = "return"
    FORWARD = "forward"
    PAUSE = "pause"
    UNDO = "undo"


class Tone(StrEnum):
    """The name of a sound (kiosk/sound/tones.py says how it sounds)."""

    KEY = "key"
    CLEARED = "cleared"
    TIMEOUT = "timeout"
    WRONG = "wrong"
    """The keys mean nothing: nothing was done."""
    TWICE = "twice"
    """A second "next" so soon after a call that it must be a slip."""
    NEXT = "next"
    NEXT_MISSED = "next-missed"
    """The next one is called, and the one before did not come."""
    RECALL = "recall"
    NUMBER = "number"
    START = "start"
    FINISH = "finish"
    MISS = "miss"
    PARK = "park"
    RETURN = "return"
    FORWARD = "forward"
    PAUSE = "pause"
    RESUME = "resume"
    UNDO = "undo"
    REFUSED = "refused"
    """The office says no."""
    EMPTY = "empty"
    """Nobody waits."""
    LOST = "lost"
    """Number pad or database is not there."""
    FOUND = "found"
    """It is back."""
    WAITING = "waiting"
    """Nobody was waiting, now somebody is."""
    TROUBLE = "trouble"
    """A kiosk, printer, display or another pad needs somebody."""
    WELL = "well"
    """It is well again."""


class Act(msgspec.Struct, frozen=True):
    """One wish of the staff."""

    kind: Kind
    n: int | None = None
    """The number to call or to return, the minutes to park, or the desk's place in
    the configuration (1 is the first)."""


class Outcome(msgspec.Struct, frozen=True):
    """What one key press led to."""

    key: str
    """The key; empty when time did it."""
    tone: Tone | None = None
    """None when an act is to be done: its answer has the tone."""
    act: Act | None = None
    refused: str | None = None
    """Message key of why nothing was done (keypad.* in the catalogues)."""
    typed: str = ""
    """What stands typed after it."""
