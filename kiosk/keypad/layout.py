"""Key presses to acts: debounce, double-press guard, typed numbers and their end.

A pure state machine: times are given (seconds of one monotonic clock), nothing is
waited for. Acts come only from the table (tables.py). Once the typed keys fit no row,
they stay wrong until Enter, clear or the time-out, so that the rest of a mistyped
combination can never be another act ("1 - 2 Enter" calls nobody).
"""

from __future__ import annotations

from kiosk.keypad.acts import CLEAR, DIGITS, KEYS, Act, Kind, Outcome, Tone
from kiosk.keypad.tables import TABLES, Reading, read

STUCK_RUN = 10
"""A key pressed more often than this in STUCK_WITHIN seconds, and no other key
between, is stuck."""
STUCK_WITHIN = 10.0
STUCK_REST = 2.0
"""Seconds of silence after which a stuck key is believed again."""
SPOILT = 2.0
"""Seconds after lost keys in which the rest of what was typed may still come."""
AGAIN = {Kind.NEXT: 0.5, Kind.RECALL: 0.8}
"""Seconds in which the same key again is no act of its own. A terminal sends a held
key like presses, the first of them after a quarter to three quarters of a second: a
"+" that is leant on would ring the whole corridor ten times. An Enter twice in half a
second, the second one "next", is a slip also where the first ended something else
("0 Enter"). Never longer than the guard, which the configuration may take away."""


class Layout:
    """One number pad's state."""

    def __init__(
        self,
        layout: str = "17",
        *,
        desks: int = 1,
        debounce: float = 0.04,
        guard: float = 1.5,
        typed: float = 10.0,
    ) -> None:
        self._table = TABLES[layout]
        self._clear = {CLEAR, "."} if layout == "17" else {CLEAR}
        self._desks = desks
        self._debounce = debounce
        self.guard = guard
        """Seconds in which a double press is a slip; 0: the house wants none."""
        self._lifetime = typed
        self._keys: tuple[str, ...] = ()
        self._wrong = False
        self._now = float("-inf")
        self._last_key = ""
        self._last_at = float("-inf")
        self._typed_at = float("-inf")
        self._guarded_until = float("-inf")
        self._run: list[float] = []
        self._stuck = False

    @property
    def typed(self) -> str:
        """What stands typed, as it is written on the keys."""
        return "".join(self._keys)

    @property
    def deadline(self) -> float | None:
        """When `tick` should be asked next; None while nothing is typed."""
        return self._typed_at + self._lifetime if self._keys else None

    def called(self, at: float) -> None:
        """A call was made at this time: "next" is locked for the guard's seconds."""
        self._guarded_until = max(self._guarded_until, at + self.guard)

    def tick(self, at: float) -> list[Outcome]:
        """Time passes: a half-typed number dies after its lifetime."""
        self._now = max(self._now, at)
        deadline = self.deadline
        if deadline is None or self._now < deadline:
            return []
        self._forget()
        # An Enter that crosses the time-out was meant for the number, not for "next".
        self.called(self._now)
        return [Outcome("", Tone.TIMEOUT)]

    def drop(self) -> None:
        """Forget what is typed."""
        self._forget()
        self._last_key = ""
        self._run = []

    def spoil(self, at: float) -> list[Outcome]:
        """Keys are missing here: the pad was unplugged, or the kernel dropped some.

        The rest of a number must not be another one ("1", a loose plug, "7 Enter"): so
        what is half typed is wrong, and dies soon if nothing follows it.
        """
        self._last_key = ""
        self._run = []
        if not self._keys or self._wrong:
            return []
        self._now = max(self._now, at)
        self._wrong = True
        self._typed_at = self._now - self._lifetime + min(SPOILT, self._lifetime)
        return [Outcome("", Tone.WRONG, refused="keypad.unknown", typed=self.typed)]

    def press(self, key: str, at: float) -> list[Outcome]:
        """A key went down; an empty list when it is a bounce or stuck."""
        outcomes = self.tick(at)
        now = self._now
        if key == self._last_key and now - self._last_at < self._debounce:
            self._last_at = now  # a chattering contact stays one press
            return outcomes
        pause = now - self._last_at
        self._last_at = now
        if key != self._last_key:
            self._run, self._stuck = [], False
            pause = float("inf")
        self._last_key = key
        if self._is_stuck(now, pause):
            if not self._stuck:
                self._stuck = True
                outcomes.append(Outcome(key, Tone.WRONG, refused="keypad.stuck"))
            return outcomes
        outcomes.append(self._typed(key, now, pause))
        return outcomes

    def _is_stuck(self, now: float, pause: float) -> bool:
        if self._stuck and pause < STUCK_REST:
            return True
        if self._stuck:
            self._stuck, self._run = False, []
        self._run = [at for at in self._run if now - at < STUCK_WITHIN] + [now]
        return len(self._run) > STUCK_RUN

    def _typed(self, key: str, now: float, pause: float) -> Outcome:
        """`pause`: since the same key was pressed; infinite after another one."""
        self._typed_at = now
        if key in self._clear and self._clears(key):
            something = bool(self._keys)
            self._forget()
            return Outcome(key, Tone.CLEARED if something else Tone.KEY)
        keys = (*self._keys, key)
        known = key in KEYS and not self._wrong
        reading = read(self._table, keys) if known else Reading.NOTHING
        if isinstance(reading, Act):
            self._forget()
            return self._act(key, reading, now, pause)
        if reading is Reading.BEGUN:
            self._keys = keys
            return Outcome(key, Tone.KEY, typed=self.typed)
        if key == "enter":
            self._forget()
        else:
            self._wrong = True
            # Kept short, whatever leans on the keys; it is never read again.
            self._keys = self._keys[:8] or (key,)
        return Outcome(key, Tone.WRONG, refused="keypad.unknown", typed=self.typed)

    def _clears(self, key: str) -> bool:
        """Whether this key clears now: "." begins and continues ". . Enter"."""
        return key == CLEAR or (self._wrong or self._keys not in {(), (".",)})

    def _act(self, key: str, act: Act, now: float, pause: float) -> Outcome:
        if act.kind is Kind.FORWARD and (act.n or 0) > self._desks:
            return Outcome(key, Tone.WRONG, refused="keypad.no_desk")
        slip = pause < min(self.guard, AGAIN.get(act.kind, 0.0))
        if slip or (act.kind is Kind.NEXT and now < self._guarded_until):
            return Outcome(key, Tone.TWICE, refused="keypad.twice")
        if act.kind in {Kind.NEXT, Kind.NUMBER}:
            self.called(now)
        return Outcome(key, act=act)

    def _forget(self) -> None:
        self._keys = ()
        self._wrong = False


def sound_of(outcome: Outcome) -> str | None:
    """The sound for an outcome: digits have one each, so that they can be heard."""
    if outcome.tone is Tone.KEY and outcome.key in DIGITS:
        return f"key-{outcome.key}"
    return outcome.tone
