"""Boards as the office would tell them, for tests of the display."""

from __future__ import annotations

import datetime as dt

from kiosk.office.values import Board, Call, Notice, Situation, Wait

AT = dt.datetime(2026, 1, 30, 14, 0, tzinfo=dt.UTC)
"""15:00 in Jena."""


def call(
    number: int,
    event_id: int,
    *,
    ago: float = 300,
    desk: str = "room",
    label: str = "Raum 01.02_39",
    calls: int = 1,
    at: dt.datetime = AT,
) -> Call:
    return Call(number, desk, label, at - dt.timedelta(seconds=ago), calls, event_id)


def board(
    *current: Call,
    last: tuple[Call, ...] = (),
    situation: Situation = Situation.OPEN,
    waiting: int = 7,
    next_numbers: tuple[int, ...] = (18, 63, 19, 20),
    at: dt.datetime = AT,
    event_id: int | None = None,
    paused_until: dt.datetime | None = None,
) -> Board:
    newest = max([0, *(each.event_id for each in (*current, *last))])
    return Board(
        event_id=newest if event_id is None else event_id,
        at=at,
        situation=situation,
        current=current,
        last=last,
        next=next_numbers,
        waiting=waiting,
        wait=Wait(15, 25),
        drawing=situation is Situation.OPEN,
        opens=AT + dt.timedelta(hours=1),
        issue_from=AT + dt.timedelta(minutes=30),
        next_opens=AT + dt.timedelta(days=14),
        paused_until=paused_until,
        notices=(Notice("display.missed"),),
    )


EARLIER = tuple(
    call(number, 40 - index, ago=900 + index * 600)
    for index, number in enumerate((16, 62, 15, 14))
)
"""Calls that came before, the newest first."""

CALLED = board(call(17, 50), last=EARLIER)
"""Number 17 was called five minutes ago."""
