"""The two key layouts as tables: which keys, in which order, are which act.

A row is the keys one after the other; NUMBER, MINUTES and DESK stand for typed digits
without leading zeros. A row that ends is done at once; Enter ends whatever is typed.
"""

from __future__ import annotations

from enum import Enum, IntEnum

from kiosk.keypad.acts import DIGITS, Act, Kind


class Digits(IntEnum):
    """A place for a typed number; the value is how many digits it may have."""

    NUMBER = 4
    MINUTES = 3
    DESK = 2


Row = tuple[tuple[str | Digits, ...], Kind]
Table = tuple[Row, ...]

SEVENTEEN: Table = (
    (("enter",), Kind.NEXT),
    (("+",), Kind.RECALL),
    ((Digits.NUMBER, "enter"), Kind.NUMBER),
    (("/", "enter"), Kind.START),
    (("0", "enter"), Kind.FINISH),
    (("-", "enter"), Kind.MISS),
    (("*", "enter"), Kind.PARK),
    (("*", Digits.MINUTES, "enter"), Kind.PARK),
    (("-", Digits.NUMBER, "enter"), Kind.RETURN),
    (("/", Digits.DESK, "enter"), Kind.FORWARD),
    (("*", "0", "enter"), Kind.PAUSE),
    ((".", ".", "enter"), Kind.UNDO),
)
"""A computer's number pad.

Only what hurts nobody is done by one key: Enter is guarded by its time, and + only
rings again. So + begins nothing longer: "+ Enter" would be a recall and then a call.
"- 17 Enter" brings 17 back; whoever means "17 did not come" is refused, since nobody
returns who is not away. "/ Enter" for "/ 2 Enter" only starts a talk.
"""

TWELVE: Table = (
    (("enter",), Kind.NEXT),
    ((Digits.NUMBER, "enter"), Kind.NUMBER),
    (("*", "0", "enter"), Kind.FINISH),
    (("*", "1", "enter"), Kind.RECALL),
    (("*", "2", "enter"), Kind.MISS),
    (("*", "3", "enter"), Kind.PARK),
    (("*", "3", Digits.MINUTES, "enter"), Kind.PARK),
    (("*", "4", Digits.DESK, "enter"), Kind.FORWARD),
    (("*", "5", "enter"), Kind.PAUSE),
    (("*", "6", "enter"), Kind.START),
    (("*", "7", Digits.NUMBER, "enter"), Kind.RETURN),
    (("*", "9", "enter"), Kind.UNDO),
    (("a",), Kind.NEXT),
    (("b",), Kind.RECALL),
    (("c", "enter"), Kind.MISS),
    (("d", "enter"), Kind.PARK),
    (("d", Digits.MINUTES, "enter"), Kind.PARK),
)
"""A telephone's pad, its # being Enter; with a column A to D it has sixteen keys.

C and D need the # after them: what sends a visitor away is never done by one slip.
"""

TABLES: dict[str, Table] = {"17": SEVENTEEN, "12": TWELVE}


class Reading(Enum):
    """How far typed keys agree with a table."""

    BEGUN = "begun"
    """More keys are needed."""
    NOTHING = "nothing"
    """No row begins like this."""


def read(table: Table, keys: tuple[str, ...]) -> Act | Reading:
    """The act that the keys are, or whether they can still become one."""
    begun = False
    for row, kind in table:
        rest, number = list(keys), ""
        for wanted in row:
            if not rest:
                begun = True
                break
            if isinstance(wanted, Digits):
                number = _take_number(rest, wanted)
                if not number:
                    break
            elif rest.pop(0) != wanted:
                break
        else:
            if not rest:
                return Act(kind, int(number) if number else None)
    return Reading.BEGUN if begun else Reading.NOTHING


def _take_number(rest: list[str], most: int) -> str:
    """Take a number's digits off the front; empty if none may stand there."""
    number = ""
    while rest and rest[0] in DIGITS and len(number) < most:
        if not number and rest[0] == "0":
            return ""
        number += rest.pop(0)
    return number
