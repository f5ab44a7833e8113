"""Desks that take one visitor after the other, in many plays at once.

A column holds one value for each play. One desk is one column of times at which it is
free; several are a heap of such times for each play. A talk is not interrupted by a
break, but nobody is called within one.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heapreplace
from typing import Protocol

Column = list[float]
Breaks = tuple[tuple[float, float], ...]


def outside(times: Column, breaks: Breaks) -> Column:
    """The times, those in a break moved to its end."""
    for begins, ends in breaks:
        times = [ends if begins <= time < ends else time for time in times]
    return times


class Desks(Protocol):
    """What a play asks of desks."""

    def next(self) -> Column:
        """When the next visitor is called, for every play."""

    def serve(self, talks: Column) -> Column:
        """The desk that is free first talks so long; when it has ended."""

    def serve_some(self, at: Column, talks: Column, comes: Sequence[bool]) -> None:
        """The same from `at` on, in the plays where the visitor comes."""

    def spread(self, talks: Column) -> Column:
        """Much work, shared by all desks; when all of it has ended."""


class OneDesk:
    """One desk: its order of work does not matter for the sum."""

    def __init__(self, free: Column, breaks: Breaks) -> None:
        self._free = free
        self._breaks = breaks

    def next(self) -> Column:
        """When the next visitor is called."""
        if self._breaks:
            self._free = outside(self._free, self._breaks)
        return self._free

    def serve(self, talks: Column) -> Column:
        """One talk after the other."""
        free = self.next()
        self._free = [at + talk for at, talk in zip(free, talks, strict=True)]
        return self._free

    def serve_some(self, at: Column, talks: Column, comes: Sequence[bool]) -> None:
        """A talk from `at` on, where the visitor comes."""
        self._free = [
            begins + talk if here else free
            for begins, talk, here, free in zip(
                at, talks, comes, self._free, strict=True
            )
        ]

    def spread(self, talks: Column) -> Column:
        """Much work; breaks that lie within it prolong it."""
        begins = self.next()
        ends = [at + talk for at, talk in zip(begins, talks, strict=True)]
        self._free = _prolonged(begins, ends, self._breaks)
        return self._free


class ManyDesks:
    """Several desks: whoever is next goes to the one that is free first."""

    def __init__(self, free: list[Column], breaks: Breaks) -> None:
        self._heaps = [list(times) for times in zip(*free, strict=True)]
        for heap in self._heaps:
            heapify(heap)
        self._breaks = breaks

    def next(self) -> Column:
        """When the next visitor is called."""
        return outside([heap[0] for heap in self._heaps], self._breaks)

    def serve(self, talks: Column) -> Column:
        """The desk that is free first talks so long."""
        ends = [at + talk for at, talk in zip(self.next(), talks, strict=True)]
        for heap, end in zip(self._heaps, ends, strict=True):
            heapreplace(heap, end)
        return ends

    def serve_some(self, at: Column, talks: Column, comes: Sequence[bool]) -> None:
        """A talk from `at` on, where the visitor comes."""
        for heap, begins, talk, here in zip(self._heaps, at, talks, comes, strict=True):
            if here:
                heapreplace(heap, begins + talk)

    def spread(self, talks: Column) -> Column:
        """Much work, shared equally."""
        size = len(self._heaps[0])
        for heap, talk in zip(self._heaps, talks, strict=True):
            level = (sum(heap) + talk) / size
            (end,) = _prolonged([min(heap)], [level], self._breaks)
            half = talk / size / 1e6
            heap[:] = [max(time, end + k * half) for k, time in enumerate(heap)]
            heapify(heap)
        return [max(heap) for heap in self._heaps]


def _prolonged(begins: Column, ends: Column, breaks: Breaks) -> Column:
    for starts, stops in breaks:
        ends = [
            end + stops - starts if begin < starts < end else end
            for begin, end in zip(begins, ends, strict=True)
        ]
    return ends


def desks(free: list[Column], breaks: Breaks) -> Desks:
    """The desks that are free at these times, each a column."""
    ordered = tuple(sorted(breaks))
    return OneDesk(free[0], ordered) if len(free) == 1 else ManyDesks(free, ordered)
