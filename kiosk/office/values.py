"""The frozen values that leave the office: what screens, keys and scripts see."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """How somebody came to hold a number."""

    WALK_IN = "walk_in"
    APPOINTMENT = "appointment"


class State(StrEnum):
    """Where a ticket is in its life (lifecycle.py says what may follow what)."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    MISSED = "missed"
    FINISHED = "finished"
    VOID = "void"
    NOT_REACHED = "not_reached"


class Step(StrEnum):
    """What happened to the queue; each is one event row."""

    ISSUE = "issue"
    CHECK_IN = "check_in"
    CALL = "call"
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    MISS = "miss"
    PARK = "park"
    FORWARD = "forward"
    RETURN = "return"
    PUT_FIRST = "put_first"
    VOID = "void"
    UNDO = "undo"
    PRINT = "print"
    DESK = "desk"
    """A desk paused or resumed."""
    HOURS = "hours"
    """Office hours added, opened, closed, paused, delayed, ended, cancelled."""
    CLOSE_DAY = "close_day"


class PrintState(StrEnum):
    """What is known of the paper."""

    NONE = "none"
    """No paper was wanted (drawn by script, or there is no printer)."""
    PENDING = "pending"
    SENDING = "sending"
    CONFIRMED = "confirmed"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"


class Situation(StrEnum):
    """What the start screen tells before any tap."""

    OPEN = "open"
    RISK = "risk"
    """Numbers are drawn, but may not be reached today."""
    FULL = "full"
    PAUSED = "paused"
    CLOSED = "closed"
    """Issuing was closed by hand."""
    BEFORE = "before"
    """Office hours today, numbers later."""
    ENDED = "ended"
    NONE = "none"
    """No office hours today."""
    EVACUATION = "evacuation"


class Wait(msgspec.Struct, frozen=True):
    """A waiting-time range in minutes; `low` and `high` are None when unknown."""

    low: int | None = None
    high: int | None = None


class Ticket(msgspec.Struct, frozen=True):
    """A number somebody holds."""

    id: int
    hours_id: int
    kind: Kind
    number: int
    draw_id: str
    state: State
    place: dt.datetime
    """The place in time that decides the order (UTC)."""
    issued: dt.datetime
    topic: str | None = None
    language: str = "de"
    appointed: dt.datetime | None = None
    """When the appointment is (UTC); None for walk-ins."""
    rank: int = 1
    """0: put first by the secretary."""
    desk: str | None = None
    """Key of the desk that called, or to which the visitor was forwarded."""
    called: dt.datetime | None = None
    calls: int = 0
    call_event: int | None = None
    """The event of the last call or recall."""
    returned: bool = False
    """Came back once after a miss."""
    park_until: dt.datetime | None = None
    print_state: PrintState = PrintState.NONE


class Drawn(msgspec.Struct, frozen=True):
    """The answer to a draw or a check-in."""

    ticket: Ticket
    ahead: int
    """How many people are before this one in calling order."""
    wait: Wait
    risk: bool
    """True: it is not sure that this number is reached today."""
    told: tuple[float, float] | None = None
    """The range before it was rounded, in minutes."""
    repeated: bool = False
    """True: the draw id was known, this is the ticket it gave before."""
    after_last: bool = False
    """True: checked in when the last appointment of the day was over."""


class Called(msgspec.Struct, frozen=True):
    """The answer to a desk's act."""

    step: Step
    desk: str
    ticket: Ticket | None
    """The ticket the act was about."""
    finished: Ticket | None = None
    """The ticket that the act finished on the way, or missed (`state` says which)."""
    waiting: int = 0
    """How many wait after the act."""
    event_id: int = 0
    reason: str = ""
    """Message key of why this one was next (order.* in the catalogues)."""


class Waiting(msgspec.Struct, frozen=True):
    """A line of the queue, in calling order."""

    ticket: Ticket
    reason: str
    """Message key of the reason for the place (order.* in the catalogues)."""
    wait: Wait


class Call(msgspec.Struct, frozen=True):
    """A call as the display shows it."""

    number: int
    desk: str
    label: str
    """The desk's label: "Raum 01.02_39"."""
    called: dt.datetime
    calls: int
    """1 at the first call, more at each recall."""
    event_id: int
    """The event of the last call or recall; a new one is a new chime."""
    inside: bool = False
    """The visitor has come in."""


class Notice(msgspec.Struct, frozen=True):
    """A line of notices on the display."""

    message: str
    """A message key of the catalogues."""
    time: dt.datetime | None = None


class Board(msgspec.Struct, frozen=True):
    """All that may be shown in public, and nothing else."""

    event_id: int
    """The last event of the office: a newer picture has a larger one."""
    at: dt.datetime
    situation: Situation
    current: tuple[Call, ...]
    """Open calls, the newest first."""
    last: tuple[Call, ...]
    """Calls before the current ones, the newest first."""
    next: tuple[int, ...]
    """The numbers that come next, in calling order."""
    waiting: int
    wait: Wait
    """For whoever would draw a number now."""
    drawing: bool = False
    """Whether a number may be drawn now."""
    opens: dt.datetime | None = None
    closes: dt.datetime | None = None
    issue_from: dt.datetime | None = None
    next_opens: dt.datetime | None = None
    """The next office hours after today's."""
    paused_until: dt.datetime | None = None
    delayed: bool = False
    delayed_until: dt.datetime | None = None
    """Until when, if staff have said so and it is not over."""
    slips: int = 0
    """Priority slips of earlier dates that were not shown yet."""
    appointments: int = 0
    """How many appointments of today are expected and not yet here."""
    notices: tuple[Notice, ...] = ()


class Appointment(msgspec.Struct, frozen=True):
    """An appointed time: no name, no address, no subject."""

    id: int
    starts: dt.datetime
    minutes: int
    code: str
    state: str
    """expected, here or cancelled."""


class Slip(msgspec.Struct, frozen=True):
    """A priority slip: whoever was not reached is drawn early on the next date."""

    id: int
    number: int
    """The number that was not reached."""
    day: dt.date
    """The date on which it was not."""
    language: str
    code: str
    promised: dt.date | None
    """The next date as it was known when the slip was made."""
    used: bool = False
    print_state: PrintState = PrintState.NONE


class OfficeHours(msgspec.Struct, frozen=True):
    """One date on which the office receives visitors (all times UTC)."""

    id: int
    day: dt.date
    opens: dt.datetime
    closes: dt.datetime
    issue_from: dt.datetime
    issue_until: dt.datetime
    overrun: int
    """Minutes."""
    breaks: tuple[tuple[dt.datetime, dt.datetime], ...] = ()
    desks: tuple[str, ...] = ()
    """The desks on duty; none named: all."""
    issuing: str = "auto"
    """auto (by the clock), open or closed (by hand), full (latched)."""
    remaining: int | None = None
    """"noch n Nummern", set by hand; None: no limit by hand."""
    paused: bool = False
    paused_until: dt.datetime | None = None
    delayed: bool = False
    delayed_until: dt.datetime | None = None
    """Nobody is called before, as far as staff know; None: it only takes longer."""
    closing_told: bool = False
    """Whether the displays tell when it ends."""
    ended: dt.datetime | None = None
    """When the day was closed."""
    cancelled: bool = False
    unmet: int = 0
    """Taps on "draw a number" while there was none."""


class Event(msgspec.Struct, frozen=True):
    """One line of the journal; `changes` is enough to rebuild the queue."""

    id: int
    at: dt.datetime
    step: Step
    hours_id: int | None
    ticket_id: int | None
    number: int | None
    desk: str | None
    device: str | None
    changes: list[dict[str, object]]
    """For each ticket touched: {"ticket": id, "was": {...}, "now": {...}}; for each
    priority slip the same with "slip" (its code is never told)."""
    undoes: int | None = None


class DeviceLife(msgspec.Struct, frozen=True):
    """A device's last sign of life."""

    name: str
    kind: str
    """kiosk, display, keypad, printer or desk."""
    seen: dt.datetime
    state: dict[str, object]
    """What it said of itself, e.g. {"paper": "ok"}."""


class Refused(Exception):
    """The office says no; nothing was changed.

    `reason` is a message key (refused.* in the catalogues), fit for a screen, a tone
    and an exit code 3.
    """

    def __init__(self, reason: str, **values: object) -> None:
        self.reason = reason
        self.values = values
        details = ", ".join(f"{key}={value}" for key, value in values.items())
        super().__init__(f"{reason} ({details})" if details else reason)


class OfficeGone(Exception):
    """The database is not there, or not to be used; nothing was changed.

    Exit code 4; a screen shows the way to the room instead.
    """
