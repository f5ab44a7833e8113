"""Questions over the console: choose a line, type a number, confirm, read.

Plain state: keys in, lines out. A sheet tells its answer by calling `then`; the app
closes it before, so `then` may open the next one. Everything works with the digits of
a number pad: 1 to 9 choose, 0 is the tenth line or turns the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import msgspec

from kiosk.keypad.words import staff
from kiosk.language import visual_lines

Piece = tuple[str, str]
Then = Callable[[Any], object]
LIVES = 30.0
"""Seconds for which a question usually waits for a key."""
PAGE = 9
"""Lines that have a digit of their own, where there are more than ten."""
WIDE, HIGH = 70, 16
"""Cells and lines that a sheet has for its text on the smallest terminal."""
BACK = frozenset({"escape", "backspace", "full_stop"})


def paragraph(text: str, ink: str = "", *, mark: str = "") -> list[list[Piece]]:
    """A text in as many lines as it needs; `mark` stands before the first."""
    lines = visual_lines(text, WIDE - len(mark))
    marks = [mark, *[" " * len(mark)] * (len(lines) - 1)]
    return [[(each + line, ink)] for each, line in zip(marks, lines, strict=True)]


class Sheet(Protocol):
    """What stands over the console until it is answered."""

    lives: float
    """Seconds without a key after which it is closed, like half a number."""

    def pieces(self) -> Sequence[Sequence[Piece]]:
        """Its lines, the heading first."""
        ...

    def press(self, key: str) -> Callable[[], object] | bool:
        """True: stay; False: close; else close, and then call it."""
        ...


class Option(msgspec.Struct, frozen=True):
    """A line to choose."""

    text: str
    value: Any
    letter: str = ""


class Choice:
    """Lines of which one is chosen by its digit, its letter, or arrows and Enter."""

    lives = LIVES

    def __init__(self, head: str, options: Sequence[Option], then: Then) -> None:
        self._head = head
        self._options = options
        self._then = then
        self._paged = len(options) > PAGE + 1
        self._page = 0
        self._cursor: int | None = None

    @property
    def _shown(self) -> Sequence[Option]:
        if not self._paged:
            return self._options
        return self._options[self._page * PAGE : (self._page + 1) * PAGE]

    def pieces(self) -> Sequence[Sequence[Piece]]:
        """See Sheet."""
        say = staff().text
        lines: list[list[Piece]] = [[(self._head, "head")], []]
        for place, option in enumerate(self._shown):
            letter = f"  {option.letter}  " if option.letter else "  "
            text = f" {(place + 1) % 10}{letter}{option.text} "
            if place == self._cursor:
                lines.append([(f">{text}", "chosen")])
            else:
                lines.append([(" ", ""), (text[:2], "strong"), (text[2:], "")])
        if self._paged:
            lines.append([("  0", "strong"), (f"  {say('desk.next_page')}", "")])
        return [*lines, [], [(say("desk.choose_help"), "quiet")]]

    def press(self, key: str) -> Callable[[], object] | bool:
        """See Sheet."""
        if key in BACK:
            return False
        if key in {"up", "down"}:
            self._move(1 if key == "down" else -1)
            return True
        if self._paged and key in {"0", "pagedown", "pageup"}:
            self._turn(-1 if key == "pageup" else 1)
            return True
        chosen = self._chosen(key)
        return True if chosen is None else lambda: self._then(chosen.value)

    def _chosen(self, key: str) -> Option | None:
        place = self._cursor if key == "enter" else None
        if key.isdigit():
            place = (int(key) - 1) % 10
        for number, option in enumerate(self._shown):
            if number == place or (option.letter and option.letter == key):
                return option
        return None

    def _move(self, by: int) -> None:
        first = 0 if by > 0 else len(self._shown) - 1
        self._cursor = (
            first if self._cursor is None else (self._cursor + by) % len(self._shown)
        )

    def _turn(self, by: int) -> None:
        pages = -(-len(self._options) // PAGE)
        self._page = (self._page + by) % pages
        self._cursor = None


class Entry:
    """A number that is typed; `read` says what is wrong with it, or gives the value."""

    lives = LIVES

    def __init__(
        self,
        head: str,
        read: Callable[[str], Any],
        then: Then,
        *,
        hint: str = "",
        digits: int = 4,
        points: bool = False,
    ) -> None:
        """`read` raises ValueError with a sentence for staff.

        `points`: one belongs to what is typed, as in 27.11.; two clear it.
        """
        self._head = head
        self._read = read
        self._then = then
        self._hint = hint
        self._digits = digits
        self._points = points
        self._typed = ""
        self._wrong = ""

    def pieces(self) -> Sequence[Sequence[Piece]]:
        """See Sheet."""
        return [
            [(self._head, "head")],
            [],
            [("  ", ""), (f" {self._typed}_ ", "chosen")],
            [(self._wrong, "bad")] if self._wrong else [(self._hint, "quiet")],
            [],
            [(staff().text(f"desk.{self._help}"), "quiet")],
        ]

    @property
    def _help(self) -> str:
        return "points_help" if self._points else "entry_help"

    @property
    def _takes_point(self) -> bool:
        return self._points and self._typed[-1:].isdigit()

    def press(self, key: str) -> Callable[[], object] | bool:
        """See Sheet."""
        if key == "full_stop" and self._takes_point:
            self._typed += "."
            return True
        if key in BACK:
            if key == "escape" or not self._typed:
                return False
            self._typed = self._typed[:-1] if key == "backspace" else ""
            return True
        if key.isdigit() and len(self._typed.replace(".", "")) < self._digits:
            self._typed += key
            self._wrong = ""
        if key != "enter":
            return True
        try:
            value = self._read(self._typed)
        except ValueError as error:
            self._wrong = str(error)
            return True
        return lambda: self._then(value)


class Question:
    """What hurts is done by two keys, 1 and Enter, and by nothing else."""

    lives = LIVES

    def __init__(
        self, sentences: Sequence[str], then: Then, *, again: str = ""
    ) -> None:
        """`again`: the key that was pressed before; pressed once more it is yes."""
        self._sentences = sentences
        self._then = then
        self._again = again
        self._armed = False

    def pieces(self) -> Sequence[Sequence[Piece]]:
        """See Sheet."""
        say = staff().text
        first, *rest = self._sentences
        yes = say("desk.yes_now" if self._armed else "desk.yes")
        return [
            *paragraph(first, "bad"),
            *(line for text in rest for line in paragraph(text)),
            [],
            [(f" {yes} ", "chosen" if self._armed else "strong")],
            [(f" {say('desk.no')} ", "quiet")],
        ]

    def press(self, key: str) -> Callable[[], object] | bool:
        """See Sheet."""
        if key in BACK:
            return False
        if (key == "enter" and self._armed) or (self._again and key == self._again):
            return lambda: self._then(None)
        self._armed = key == "1"
        return True


class Reading:
    """Something to read: any key turns the page, and closes the last one."""

    lives = float("inf")

    def __init__(self, head: str, lines: Sequence[Sequence[Piece]]) -> None:
        self._head = paragraph(head, "head")
        room = max(1, HIGH + 1 - len(self._head))
        starts = range(0, max(len(lines), 1), room)
        self._pages = [lines[start : start + room] for start in starts]
        self._page = 0

    def pieces(self) -> Sequence[Sequence[Piece]]:
        """See Sheet."""
        more = self._page + 1 < len(self._pages)
        key = "desk.any_key_more" if more else "desk.any_key"
        shown = self._pages[self._page]
        return [*self._head, [], *shown, [], [(staff().text(key), "quiet")]]

    def press(self, key: str) -> Callable[[], object] | bool:
        """See Sheet."""
        self._page += 1
        return key not in BACK and self._page < len(self._pages)
