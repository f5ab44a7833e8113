"""The console's keys beyond a number pad's, and its menus.

Everything can be reached from a number pad alone: "/ /" opens the menu, whose
lines have digits. On a whole keyboard each line has a letter, too; a letter after a
typed number means that number ("17 v").
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from kiosk.keypad.acts import Kind

PAD = {
    **{digit: digit for digit in "0123456789"},
    "enter": "enter",
    "plus": "+",
    "minus": "-",
    "asterisk": "*",
    "slash": "/",
    "full_stop": ".",
    "backspace": "clear",
    "escape": "clear",
}
"""A key's name in this terminal -> its name on a number pad."""

NO_NUM_LOCK = frozenset(
    {"home", "end", "pageup", "pagedown", "insert", "delete", "begin", "left", "right"}
)
"""What a number pad sends while Num Lock is off."""


class What(StrEnum):
    """What the secretary may ask beyond a number pad's acts."""

    FIRST = "first"
    VOID = "void"
    REPRINT = "reprint"
    DRAW = "draw"
    CHECK_IN = "check_in"
    CANCEL = "cancel"
    OPEN = "open"
    BEGIN = "begin"
    """Office hours from now, where there are none."""
    FULL = "full"
    CLOSE = "close"
    LIMIT = "limit"
    PAUSE = "pause"
    RESUME = "resume"
    DELAY = "delay"
    CLOSING = "closing"
    """Tell when it ends, as planned or at another time."""
    BOOK = "book"
    """An appointment."""
    ADD_DATE = "add_date"
    CANCEL_DATE = "cancel_date"
    RESTORE_DATE = "restore_date"
    """Take a date's cancellation back."""
    END_DAY = "end_day"
    EVACUATE = "evacuate"
    ALL_CLEAR = "all_clear"


class Place(StrEnum):
    """What a menu's line leads to, other than an act."""

    MENU = "menu"
    OFFICE = "office"
    COMING = "coming"
    DATES = "dates"
    DEVICES = "devices"
    HELP = "help"


Does = What | Kind | Place


class Line(msgspec.Struct, frozen=True):
    """A menu's line; its words are the message desk.do_NAME."""

    does: Does
    letter: str


VISITORS: tuple[Line, ...] = (
    Line(Kind.START, "s"),
    Line(What.FIRST, "v"),
    Line(Kind.RETURN, "w"),
    Line(What.VOID, "l"),
    Line(What.REPRINT, "d"),
    Line(What.DRAW, "n"),
    Line(What.CHECK_IN, "t"),
    Line(Place.COMING, "x"),
    Line(Place.OFFICE, "o"),
    Line(Place.DEVICES, "g"),
)
"""The first menu, by its digits 1 to 9 and 0; its letters work at any time."""

OFFICE: tuple[Line, ...] = (
    Line(What.OPEN, "a"),
    Line(What.FULL, "v"),
    Line(What.CLOSE, "z"),
    Line(What.LIMIT, "n"),
    Line(What.PAUSE, "p"),
    Line(What.RESUME, "w"),
    Line(What.DELAY, "d"),
    Line(What.END_DAY, "e"),
    Line(What.EVACUATE, "r"),
    Line(What.CLOSING, "u"),
)
"""The menu of the office hours and the displays; its letters work within it."""

COMING: tuple[Line, ...] = (
    Line(What.BOOK, "a"),
    Line(What.CANCEL, "x"),
    Line(Place.DATES, "s"),
    Line(What.ADD_DATE, "n"),
)
"""The menu of the appointments and dates to come; its letters work within it."""

NUMBERED: frozenset[Does] = frozenset(
    {What.FIRST, Kind.RETURN, What.VOID, What.REPRINT}
)
"""Acts on a number that is typed before or asked for."""

HURTS = frozenset(
    {
        What.VOID,
        What.CANCEL,
        What.CANCEL_DATE,
        What.END_DAY,
        What.EVACUATE,
        What.ALL_CLEAR,
    }
)
"""Acts that are asked about first, and need two keys."""
