"""What happened last, a sentence each, and what of it can still be taken back. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from kiosk.config import Config
from kiosk.desk import words
from kiosk.keypad.words import staff
from kiosk.office.lifecycle import UNDOABLE
from kiosk.office.values import Event, Step

SENTENCES: dict[Step, str] = {
    Step.ISSUE: "desk.event_issue",
    Step.CHECK_IN: "desk.event_check_in",
    Step.CALL: "keypad.done_next",
    Step.RECALL: "keypad.done_recall",
    Step.START: "keypad.done_start",
    Step.FINISH: "keypad.done_finish",
    Step.MISS: "keypad.done_miss",
    Step.PARK: "keypad.done_park",
    Step.FORWARD: "keypad.done_forward",
    Step.RETURN: "keypad.done_return",
    Step.PUT_FIRST: "desk.done_first",
    Step.VOID: "desk.done_void",
    Step.UNDO: "desk.event_undo",
    Step.DESK: "desk.event_desk",
    Step.HOURS: "desk.event_hours",
    Step.CLOSE_DAY: "desk.event_close_day",
}
"""How each step is told; what is not named is not worth a line."""


class Happening(msgspec.Struct, frozen=True):
    """One line of what happened."""

    clock: str
    who: str
    """The desk, else the device."""
    sentence: str
    undone: bool
    """It was taken back."""
    left: int = 0
    """Seconds in which ". . Enter" at this desk takes it back; 0: it does not."""


def happenings(
    events: Sequence[Event], desk: str, at: dt.datetime, config: Config
) -> tuple[Happening, ...]:
    """The newest first; `events` are, too."""
    undone = {event.undoes for event in events if event.undoes is not None}
    last = last_act(events, desk, at, config)
    return tuple(
        Happening(
            clock=words.clock(event.at, config),
            who=words.label(event.desk, config) if event.desk else event.device or "",
            sentence=_sentence(event),
            undone=event.id in undone,
            left=_left(event, at, config) if event is last else 0,
        )
        for event in events
        if event.step in SENTENCES
    )


def last_act(
    events: Sequence[Event], desk: str, at: dt.datetime, config: Config
) -> Event | None:
    """What undo would take back at that desk, as far as the journal tells."""
    undone = {event.undoes for event in events if event.undoes is not None}
    for event in events:
        if event.desk == desk and event.step in UNDOABLE and event.id not in undone:
            return event if _left(event, at, config) > 0 else None
    return None


def _left(event: Event, at: dt.datetime, config: Config) -> int:
    age = (at - event.at).total_seconds()
    return max(0, int(config.rules.undo - age))


def _sentence(event: Event) -> str:
    key = SENTENCES[event.step]
    if event.step is Step.UNDO and event.number is None:
        key = "keypad.done_undo_plain"
    return staff().text(key, number=event.number or "")
