"""What a number pad's device must offer, and how it can fail."""

from __future__ import annotations

import time
from typing import Protocol

import msgspec


class Press(msgspec.Struct, frozen=True):
    """A key that went down."""

    key: str
    at: float
    """Seconds of time.monotonic()."""


class KeysLost(msgspec.Struct, frozen=True):
    """Keys may be missing here: what is half typed cannot be trusted."""


class PadMissing(Exception):
    """The pad is not there, or not ours now; it may come (back) at any moment."""


class PadEnded(Exception):
    """The pad will not come back: the terminal was closed."""


class PadUnusable(Exception):
    """The address, or this installation, can never give that pad."""


class Source(Protocol):
    """A number pad's device. One thread uses it; `close` is safe at any time."""

    address: str
    """As a person knows it."""
    chatters: bool
    """Whether its contacts can bounce."""
    pauses: tuple[float, float]
    """Seconds between attempts to find it again: the first, and the longest."""

    def open(self) -> None:
        """Take the device.

        Raises:
            PadMissing: it is not there; the sentence says what a person can do.
        """
        ...

    def read(self, timeout_s: float) -> list[Press | KeysLost]:
        """The keys since the last call; waits at most `timeout_s` for the first.

        Raises:
            PadMissing: it was unplugged.
            PadEnded: it is gone for good.
        """
        ...

    def close(self) -> None:
        """Give the device back, so that it can be found under its own name again."""
        ...


class Backoff:
    """Pauses between attempts: from `first` seconds, doubling, to `most`."""

    def __init__(self, first: float, most: float) -> None:
        self._first = first
        self._most = most
        self._next = first

    def pause(self) -> float:
        """Seconds until the next attempt."""
        pause, self._next = self._next, min(self._next * 2, self._most)
        return pause

    def reset(self) -> None:
        """It worked."""
        self._next = self._first


def monotonic_of(stamp: float) -> float:
    """A kernel stamp (wall clock, seconds) as time.monotonic(); now if it is absurd."""
    age = time.time() - stamp
    return time.monotonic() - (age if 0 <= age < 2 else 0)
