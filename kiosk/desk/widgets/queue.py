"""Who waits, in calling order, each with the reason for the place."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.desk import words
from kiosk.desk.scene import Scene
from kiosk.desk.widgets.panel import Panel, Piece, column
from kiosk.keypad.words import staff
from kiosk.office.values import Waiting

NUMBER, SINCE, WAITED, RANGE = 4, 6, 8, 11
"""Cells of the first columns; reason and topic share the rest."""
WHY = 46
"""The most cells for the reason: the topic stands close to it."""
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
        if scene.stale:
            time = words.clock(office.at, scene.config)
            head = say("desk.queue_old", time=time)
            rows = [self._row(scene, one, width, "quiet") for one in office.queue]
            return [[(head, "bad")], *rows[: height - 1]]
        head_line = [(self._head(width), "head")]
        if not office.queue:
            return [head_line, [(f"  {say('refused.nobody_waiting')}", "quiet")]]
        return [head_line, *self._rows(scene, width, height - 1)]

    def _rows(self, scene: Scene, width: int, height: int) -> list[list[Piece]]:
        assert scene.office is not None
        queue = scene.office.queue
        if len(queue) <= height:
            return [self._row(scene, one, width) for one in queue]
        numbers = [one.ticket.number for one in queue]
        chosen = numbers.index(scene.selected) if scene.selected in numbers else 0
        room = max(1, height - 1)
        first = min(max(0, chosen - room + 1), len(queue) - room)
        rows = [self._row(scene, one, width) for one in queue[first : first + room]]
        left = len(queue) - room
        return [*rows, [(f"  {staff().text('desk.more', n=left)}", "quiet")]]

    def _widths(self, width: int) -> tuple[int, int, int]:
        """Cells of the minutes waited (none where it is narrow), reason and topic."""
        waited = WAITED if width >= ROOMY else 0
        rest = max(0, width - 2 - NUMBER - SINCE - waited - RANGE)
        why = min(WHY, rest - min(36, rest // 3))
        return waited, why, rest - why

    def _head(self, width: int) -> str:
        say = staff().text
        waited, why, topic = self._widths(width)
        return "  " + "".join(
            (
                column(say("desk.col_number"), NUMBER),
                column(say("desk.col_since"), SINCE),
                column(say("desk.col_waited"), waited),
                column(say("desk.col_range"), RANGE),
                column(say("desk.col_why"), why),
                column(say("desk.col_topic"), topic),
            )
        )

    def _row(
        self, scene: Scene, one: Waiting, width: int, ink: str = ""
    ) -> list[Piece]:
        ticket = one.ticket
        waited, why, topic = self._widths(width)
        chosen = scene.selected == ticket.number
        texts = (
            (column(str(ticket.number), NUMBER), "strong"),
            (column(words.clock(ticket.issued, scene.config), SINCE), ""),
            (column(words.minutes(ticket.issued, scene.at), waited), ""),
            (column(words.wait(one.wait), RANGE), ""),
            (column(reason(scene, one), why - 1) + " ", ""),
            (column(about(scene, one), topic), "quiet"),
        )
        if chosen or ink:
            line = "".join(text for text, _ in texts)
            mark = "> " if chosen else "  "
            return [(column(mark + line, width), "chosen" if chosen else ink)]
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
