"""Many played afternoons in a few numbers: who is served, and who waits how long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from kiosk.office.simulate.afternoon import Afternoon, Fate
from kiosk.office.simulate.scenario import Scenario
from kiosk.office.values import Kind

ON_TIME = 10.0
"""Minutes after the appointed time until which a call is on time."""

NEARLY_ALL = 0.95
"""The share of visitors behind a "95 %" column."""


class Waits(msgspec.Struct, frozen=True):
    """Minutes until the call, of those who were called."""

    mean: float | None = None
    nearly_all: float | None = None
    """95 % wait no longer."""


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Means over the afternoons; people and minutes, shares between 0 and 1.

    None where nobody was there to measure it.
    """

    afternoons: int
    came: float
    """Everybody who came: taps on "draw a number" and check-ins."""
    served: float
    served_walk_ins: float
    served_registered: float
    turned_away: float
    """Walk-ins who were given no number."""
    not_reached: float
    """Who held a number and were not called."""
    no_shows: float
    walk_ins: Waits
    registered: Waits
    """From the appointed time, or from coming if that was later."""
    on_time: float | None
    """Of the registered who came: called at most 10 minutes after their time."""
    promise: float
    """Afternoons on which everybody with a number was called."""
    overrun: float
    """Minutes from closing to the end of the last talk."""
    overrun_nearly_all: float
    """On 95 % of the afternoons no more."""
    most_overtaken: int
    """The most who came later and were called before one walk-in."""
    inside: float | None = None
    """Of the announced waiting ranges: the call came within."""
    width: float | None = None
    """Of the announced waiting ranges: minutes, on average."""


def gather(scenario: Scenario, afternoons: Iterable[Afternoon]) -> Figures:
    """The figures of these afternoons."""
    tally = _Tally()
    for afternoon in afternoons:
        tally.add(afternoon, scenario.length)
    return tally.figures()


class _Tally:
    """Counts while the afternoons go by; none of them is kept."""

    def __init__(self) -> None:
        self.afternoons = 0
        self.came = 0
        self.turned_away = 0
        self.not_reached = 0
        self.no_shows = 0
        self.kept = 0
        self.most_overtaken = 0
        self.waits: dict[Kind, list[float]] = {Kind.WALK_IN: [], Kind.APPOINTMENT: []}
        self.registered = 0
        self.on_time = 0
        self.overruns: list[float] = []
        self.told = 0
        self.inside = 0
        self.width = 0.0

    def add(self, afternoon: Afternoon, closes: float) -> None:
        """One more afternoon."""
        before = self.not_reached
        for fate in afternoon.fates:
            self._fate(fate)
        self.afternoons += 1
        self.kept += self.not_reached == before
        self.no_shows += afternoon.no_shows
        self.overruns.append(max(afternoon.ended - closes, 0.0))

    def _fate(self, fate: Fate) -> None:
        self.came += 1
        if fate.appointed is not None:
            self.registered += 1
        if fate.turned_away:
            self.turned_away += 1
        elif fate.called is None:
            self.not_reached += 1
        else:
            self._called(fate, fate.called)

    def _called(self, fate: Fate, called: float) -> None:
        since = fate.came
        if fate.appointed is not None:
            since = max(since, fate.appointed)
            self.on_time += called <= fate.appointed + ON_TIME
        self.waits[fate.kind].append(max(called - since, 0.0))
        self.most_overtaken = max(self.most_overtaken, fate.overtaken)
        if fate.told is not None:
            low, high = fate.told
            self.told += 1
            self.inside += low <= called - fate.came <= high
            self.width += high - low

    def figures(self) -> Figures:
        """The means."""
        walk_ins, registered = self.waits[Kind.WALK_IN], self.waits[Kind.APPOINTMENT]
        per = 1 / max(self.afternoons, 1)
        return Figures(
            afternoons=self.afternoons,
            came=self.came * per,
            served=(len(walk_ins) + len(registered)) * per,
            served_walk_ins=len(walk_ins) * per,
            served_registered=len(registered) * per,
            turned_away=self.turned_away * per,
            not_reached=self.not_reached * per,
            no_shows=self.no_shows * per,
            walk_ins=_waits(walk_ins),
            registered=_waits(registered),
            on_time=self.on_time / self.registered if self.registered else None,
            promise=self.kept * per,
            overrun=sum(self.overruns) * per,
            overrun_nearly_all=_point(self.overruns) or 0.0,
            most_overtaken=self.most_overtaken,
            inside=self.inside / self.told if self.told else None,
            width=self.width / self.told if self.told else None,
        )


def _waits(minutes: Sequence[float]) -> Waits:
    if not minutes:
        return Waits()
    return Waits(sum(minutes) / len(minutes), _point(minutes))


def _point(values: Sequence[float]) -> float | None:
    """The value that 95 % of them do not exceed."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(int(NEARLY_ALL * len(ordered)), len(ordered) - 1)]
