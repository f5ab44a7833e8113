"""Who is put aside, who is to come, the desks and the devices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from kiosk.desk import words
from kiosk.desk.scene import Scene
from kiosk.desk.widgets.panel import Panel, Piece, column
from kiosk.keypad.words import staff
from kiosk.office.overview import DeskNow, Overview
from kiosk.office.troubles import FORGOTTEN, SILENT, troubles
from kiosk.office.values import DeviceLife

Lines = list[list[Piece]]
A_DAY = dt.timedelta(hours=12)
"""So long a console that ended without a word (a computer switched off, a line that
broke) is shown as missing."""


def aside(scene: Scene, office: Overview) -> Iterator[tuple[int, str]]:
    """Number and why it is not in the queue."""
    say = staff().text
    for ticket in office.parked:
        until = ticket.park_until
        key = "desk.parked_until" if until else "desk.parked"
        yield ticket.number, say(key, time=words.clock(until, scene.config))
    for ticket in office.missed:
        time = words.clock(ticket.called, scene.config)
        yield ticket.number, say("desk.missed", time=time)
    for ticket in office.not_reached:
        yield ticket.number, say("desk.not_reached")


def at_desk(scene: Scene, desk: DeskNow) -> str:
    """Who is there, or why nobody."""
    say = staff().text
    if desk.ticket is not None:
        called = desk.ticket.called or desk.ticket.issued
        ago = words.minutes(called, scene.at)
        return f"{desk.ticket.number}  {ago}"
    return say("desk.card_paused" if desk.paused else "desk.card_free")


def devices(scene: Scene) -> Iterator[tuple[str, str, bool]]:
    """Each device that stands in the house: name, state, whether all is well."""
    say = staff().text
    lives = scene.look.devices if scene.look else ()
    troubled = {trouble.device for trouble in troubles(lives, scene.at)}
    for life in lives:
        silence = scene.at - life.seen
        if silence > FORGOTTEN or _was_closed(life, silence):
            continue
        if silence > SILENT:
            time = words.clock(life.seen, scene.config)
            yield life.name, say("desk.device_missing", time=time), False
        else:
            yield (
                life.name,
                _alive(life, words.age(life.seen, scene.at)),
                life.name not in troubled,
            )


def _was_closed(life: DeviceLife, silence: dt.timedelta) -> bool:
    """A console that somebody closed, or that nobody has missed for a day."""
    return life.kind == "desk" and (bool(life.state.get("closed")) or silence > A_DAY)


def _alive(life: DeviceLife, age: str) -> str:
    say = staff().text
    said = say(f"desk.kind_{life.kind}") if life.kind in KINDS else life.kind
    left = life.state.get("tickets_left")
    if life.kind == "printer" and isinstance(left, int):
        said = say("desk.tickets_left", n=left)
    return f"{said} · {age}"


KINDS = ("kiosk", "display", "keypad", "printer", "desk")


class Side(Panel, inherit_bindings=False):
    """A column beside the queue, where the terminal is wide enough."""

    def pieces(
        self, scene: Scene, width: int, height: int
    ) -> Sequence[Sequence[Piece]]:
        """One part below the other; the devices have the last rows."""
        office = scene.office
        if office is None or scene.stale:
            return []
        say = staff().text
        parts = [
            (say("desk.aside"), _aside(scene, office, width)),
            (say("desk.card_expected"), _expected(scene, office, width)),
        ]
        if len(office.desks) > 1:
            parts.append((say("desk.desks"), _desks(scene, office, width)))
        parts.append((say("desk.devices"), _devices(scene, width)))
        return _fit([(head, lines) for head, lines in parts if lines], height)


def _fit(parts: list[tuple[str, Lines]], height: int) -> Lines:
    """All parts with their heads; the longest gives rows up until all have room."""
    room = [len(lines) for _, lines in parts]
    spare = height - len(parts) - sum(room)
    gaps = spare >= len(parts) - 1
    while spare < 0 and max(room, default=0) > 2:
        room[room.index(max(room))] -= 1
        spare += 1
    shown: Lines = []
    for (head, lines), rows in zip(parts, room, strict=True):
        if shown and gaps:
            shown.append([])
        shown.append([(head, "head")])
        if rows < len(lines):
            left = staff().text("desk.more", n=len(lines) - rows + 1)
            lines = [*lines[: rows - 1], [(f"  {left}", "quiet")]]
        shown += lines
    return shown


def _aside(scene: Scene, office: Overview, width: int) -> Lines:
    lines: Lines = []
    for number, why in aside(scene, office):
        if number == scene.selected:
            lines.append([(column(f"> {number:<5}{why}", width), "chosen")])
        else:
            lines.append([("  ", ""), (f"{number:<5}", "strong"), (why, "")])
    return lines


def _expected(scene: Scene, office: Overview, width: int) -> Lines:
    del width
    lines: Lines = []
    for one in office.expected:
        late = one.starts < scene.at
        time = words.clock(one.starts, scene.config)
        code = staff().text("desk.code", code=one.code)
        told = f"{code} · {staff().text('desk.late')}" if late else code
        lines.append([("  ", ""), (f"{time:<7}", "strong"), (told, "")])
    return lines


def _desks(scene: Scene, office: Overview, width: int) -> Lines:
    lines: Lines = []
    for n, desk in enumerate(office.desks, 1):
        if desk.key == scene.desk:
            continue  # it has the first card
        name = column(f"{n} {desk.label}", min(22, width - 10))
        told = at_desk(scene, desk)
        lines.append([("  ", ""), (f"{name} ", ""), (told, "strong")])
    return lines


def _devices(scene: Scene, width: int) -> Lines:
    lines: Lines = []
    for name, told, well in sorted(devices(scene), key=lambda one: one[2]):
        shown = column(name, min(18, width // 2))
        lines.append(
            [
                ("  " if well else "! ", "bad"),
                (f"{shown} ", ""),
                (told, "" if well else "bad"),
            ]
        )
    return lines


class Brief(Panel, inherit_bindings=False):
    """The same in three lines, where there is no room for a column."""

    def pieces(
        self, scene: Scene, width: int, height: int
    ) -> Sequence[Sequence[Piece]]:
        """A heading and what is under it, on one line each."""
        office = scene.office
        if office is None or scene.stale:
            return []
        say = staff().text
        away = [f"{number} {why}" for number, why in aside(scene, office)]
        coming = [
            f"{words.clock(one.starts, scene.config)} ({one.code})"
            for one in office.expected
        ]
        desks = [
            f"{n} {desk.label}: {at_desk(scene, desk)}"
            for n, desk in enumerate(office.desks, 1)
            if desk.key != scene.desk
        ]
        return [
            self._line_of(say("desk.aside"), away),
            self._line_of(say("desk.desks"), desks)
            if len(office.desks) > 1
            else self._line_of(say("desk.card_expected"), coming),
        ]

    def _line_of(self, head: str, parts: list[str]) -> list[Piece]:
        return [(f"{head}  ", "head"), (" · ".join(parts) or "–", "")]
