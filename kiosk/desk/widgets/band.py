"""The line at the top: whose desk, what the office hours are up to, the time."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.desk import words
from kiosk.desk.scene import Scene
from kiosk.desk.widgets.panel import Panel, Piece, column
from kiosk.keypad.words import staff
from kiosk.office.hours import pause_end
from kiosk.office.overview import Overview
from kiosk.office.values import Situation

LEAST = (80, 24)
"""Cells, columns and rows, in which everything that must be seen has its place."""


class Band(Panel, inherit_bindings=False):
    """Turns into an alarm while the data is old, or the house is being evacuated."""

    def show(self, scene: Scene) -> None:
        """The scene has changed."""
        office = scene.office
        evacuated = office is not None and office.situation is Situation.EVACUATION
        self.set_class(scene.stale or evacuated, "-alarm")
        super().show(scene)

    def pieces(
        self, scene: Scene, width: int, height: int
    ) -> Sequence[Sequence[Piece]]:
        """Desk, state, clock."""
        time = words.clock(scene.at, scene.config)
        left = f"{words.label(scene.desk, scene.config)}  ·  "
        room = width - len(time) - 2
        alarm = self.has_class("-alarm")
        said = (not alarm and self._too_small()) or left + state(scene)
        return [[(column(said, room), "strong"), (f"  {time}", "strong")]]

    def _too_small(self) -> str:
        """That the terminal is, if it is."""
        columns, rows = LEAST
        if self.app.size.width >= columns and self.app.size.height >= rows:
            return ""
        return staff().text("desk.too_small", columns=columns, rows=rows)


def state(scene: Scene) -> str:
    """What the office is up to, or that nobody knows."""
    say = staff().text
    office = scene.office
    if office is None:
        return say("desk.starting")
    if scene.stale:
        return say("desk.stale", time=words.clock(office.at, scene.config))
    parts = [_hours(office, scene), _situation(office, scene)]
    hours = office.hours
    if hours is not None and hours.ended is None:
        if hours.remaining is not None:
            parts.append(say("desk.limit", n=hours.remaining))
        if hours.delayed:
            parts.append(say("desk.delayed"))
    if scene.twice:
        parts.append(say("desk.twice"))
    return "  ·  ".join(part for part in parts if part)


def _hours(office: Overview, scene: Scene) -> str:
    hours = office.hours
    if hours is None:
        return ""
    return (
        f"{words.clock(hours.opens, scene.config)}–"
        f"{words.clock(hours.closes, scene.config)}"
    )


def _situation(office: Overview, scene: Scene) -> str:
    say = staff().text
    hours = office.hours
    if office.situation is Situation.PAUSED and hours is not None:
        ends = pause_end(hours, scene.at)
        if ends is not None:
            time = words.clock(ends, scene.config)
            return say("desk.situation_paused_until", time=time)
    time = words.clock(hours.issue_from if hours else None, scene.config)
    return say(f"desk.situation_{office.situation.value}", time=time)
