"""Who waits, in calling order, each with the reason for the place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from kiosk.desk import words
from kiosk.desk.scene import Scene
from kiosk.desk.widgets.panel import Panel, Piece, column
from kiosk.keypad.words import staff
from kiosk.office.values import Waiting

NUMBER, SINCE, WAITED, RANGE = 4, 6, 8, 11
"""Cells of the first columns; reason and topic share the rest."""
GAP = 2
"""Cells between the reason and the topic."""
TOPIC = 0.4
"""Share of both that the topic may have when they have no room beside each other."""
ROOMY = 90
"""Columns from which the minutes waited have room beside the time."""


class Queue(Panel, inherit_bindings=False):
    """A table with one line for each who waits; the chosen one is always in it."""

    def pieces(
        self, scene: Scene, width: int, height: int
    ) -> Sequence[Sequence[Piece]]:
        """Heading and lines; the last one counts those that have no room."""
        office = scene.office
        say = staff().text
        if office is None:
            return []
        columns = _columns(scene, office.queue, width)
        if scene.stale:
            time = words.clock(office.at, scene.config)
            head = say("desk.queue_old", time=time)
            rows = [_row(scene, one, columns, "quiet") for one in office.queue]
            return [[(head, "bad")], *rows[: height - 1]]
        head_line = [(_head(columns), "head")]
        if not office.queue:
            return [head_line, [(f"  {say('refused.nobody_waiting')}", "quiet")]]
        return [head_line, *_rows(scene, office.queue, columns, height - 1)]


class Columns(NamedTuple):
    """Cells of the columns whose width depends on the room there is."""

    waited: int
    """The minutes waited; none where it is narrow."""
    why: int
    topic: int
    whole: int
    """All there is for a line."""


def _columns(scene: Scene, queue: Sequence[Waiting], width: int) -> Columns:
    """As wide as what stands in them, as far as there is room."""
    waited = WAITED if width >= ROOMY else 0
    rest = max(0, width - 2 - NUMBER - SINCE - waited - RANGE)
    whys = [staff().text("desk.col_why"), *(reason(scene, one) for one in queue)]
    topics = [staff().text("desk.col_topic"), *(about(scene, one) for one in queue)]
    why = max(map(cell_len, whys)) + GAP
    least = min(max(map(cell_len, topics)), int(rest * TOPIC))
    why = min(why, rest - least)
    return Columns(waited, why, rest - why, width)


def _rows(
    scene: Scene, queue: Sequence[Waiting], columns: Columns, height: int
) -> list[list[Piece]]:
    if len(queue) <= height:
        return [_row(scene, one, columns) for one in queue]
    numbers = [one.ticket.number for one in queue]
    chosen = numbers.index(scene.selected) if scene.selected in numbers else 0
    room = max(1, height - 1)
    first = min(max(0, chosen - room + 1), len(queue) - room)
    rows = [_row(scene, one, columns) for one in queue[first : first + room]]
    left = len(queue) - room
    return [*rows, [(f"  {staff().text('desk.more', n=left)}", "quiet")]]


def _head(columns: Columns) -> str:
    say = staff().text
    return "  " + "".join(
        (
            column(say("desk.col_number"), NUMBER),
            column(say("desk.col_since"), SINCE),
            column(say("desk.col_waited"), columns.waited),
            column(say("desk.col_range"), RANGE),
            column(say("desk.col_why"), columns.why),
            column(say("desk.col_topic"), columns.topic),
        )
    )


def _row(scene: Scene, one: Waiting, columns: Columns, ink: str = "") -> list[Piece]:
    ticket = one.ticket
    chosen = scene.selected == ticket.number
    texts = (
        (column(str(ticket.number), NUMBER), "strong"),
        (column(words.clock(ticket.issued, scene.config), SINCE), ""),
        (column(words.minutes(ticket.issued, scene.at), columns.waited), ""),
        (column(words.wait(one.wait), RANGE), ""),
        (column(reason(scene, one), columns.why - 1) + " ", ""),
        (column(about(scene, one), columns.topic), "quiet"),
    )
    if chosen or ink:
        line = "".join(text for text, _ in texts)
        mark = "> " if chosen else "  "
        shown = column(mark + line, columns.whole)
        return [(shown, "chosen" if chosen else ink)]
    return [("  ", ""), *texts]


def reason(scene: Scene, one: Waiting) -> str:
    """Why this place: the order's own words, and what they rest upon."""
    told = staff().text(one.reason)
    ticket = one.ticket
    if ticket.appointed is not None:
        time = words.clock(ticket.appointed, scene.config)
        told = f"{time} {told}"
    if ticket.desk is not None and ticket.desk != scene.desk:
        told = f"{told} → {words.label(ticket.desk, scene.config)}"
    return told


def about(scene: Scene, one: Waiting) -> str:
    """What for, and in which language if not the house's first."""
    told = words.topic(one.ticket, scene.config)
    spoken = one.ticket.language
    if spoken != scene.config.kiosk.languages[0]:
        told = f"{spoken} · {told}".rstrip(" ·")
    return told
