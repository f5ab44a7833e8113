"""Acts to operations: each act is done once, however often it has to be delivered."""

from __future__ import annotations

import datetime as dt
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec

from kiosk.config import Config
from kiosk.keypad.acts import Act, Kind, Tone
from kiosk.keypad.link import Link
from kiosk.keypad.seen import Seen
from kiosk.keypad.source import Backoff
from kiosk.office import operations
from kiosk.office.store import Store
from kiosk.office.values import Called, OfficeGone, Refused, State, Step

PATIENCE = 8.0
"""Seconds that one press is worth: a call that comes much later surprises everybody."""
SAME_WISH = 60.0
"""Seconds within which the same act, asked again after a lost answer, is the same."""


class Done(msgspec.Struct, frozen=True):
    """The office's answer to an act."""

    tone: Tone
    number: int | None = None
    finished: int | None = None
    """A number that the act finished on the way."""
    missed: int | None = None
    """A number that the act found missing on the way (`missed_within`)."""
    refused: str | None = None
    values: dict[str, Any] = {}
    """What the refusal's sentence needs."""
    is_call: bool = False
    """A number was called: the double-press guard begins."""


class Doer:
    """One desk's acts, asked of the office."""

    def __init__(
        self,
        link: Link,
        config: Config,
        *,
        keypad: str,
        desk: str,
        stop: threading.Event,
        missed_within: float = 0.0,
        seen: Seen | None = None,
    ) -> None:
        """`missed_within`: see the configuration's [[keypads]].

        `seen`: what can be noticed at the desk; None: nothing is refused for it.
        """
        self._seen = seen
        self._missed_within = missed_within
        self._link = link
        self._desks = [known.key for known in config.desks]
        self._keypad = keypad
        self._desk = desk
        self._stop = stop
        self._boot = secrets.token_hex(4)
        self._sequence = 0
        self._unanswered: tuple[object, str, float] | None = None

    def perform(self, act: Act, on_lost: Callable[[], None]) -> Done:
        """Do it; `on_lost` is called once when the office does not answer at once.

        Never raises for an office that is gone or says no.
        """
        seen = self._seen.by(time.monotonic()) if self._seen else None
        return self.deliver(
            act, lambda store, act_id: self._ask(store, act, act_id, seen), on_lost
        )

    def deliver(
        self,
        wish: object,
        ask: Callable[[Store, str], Done],
        on_lost: Callable[[], None],
    ) -> Done:
        """Ask again and again with the same act id, until answered or PATIENCE is over.

        `wish` is what makes it the same when a person asks it again.
        """
        act_id = self._act_id(wish)
        ends = time.monotonic() + PATIENCE
        backoff = Backoff(0.1, 1.0)
        told = False
        while True:
            try:
                done = ask(self._link.store(), act_id)
            except Refused as refused:
                done = _refused(refused)
            except OfficeGone as gone:
                self._link.lost(gone)
                if not told:
                    told = True
                    on_lost()
                if time.monotonic() >= ends or self._stop.wait(backoff.pause()):
                    self._unanswered = (wish, act_id, time.monotonic())
                    return Done(Tone.LOST, refused="keypad.office_lost")
                continue
            self._unanswered = None
            return done

    def _act_id(self, wish: object) -> str:
        """A new id, or the old one if this was asked and never answered."""
        if self._unanswered is not None:
            unanswered, act_id, at = self._unanswered
            if unanswered == wish and time.monotonic() - at < SAME_WISH:
                return act_id
        self._sequence += 1
        return f"{self._keypad}:{self._boot}:{self._sequence}"

    def _ask(self, store: Store, act: Act, act_id: str, seen: int | None) -> Done:
        if act.kind is Kind.PAUSE:
            paused = operations.pause_desk(
                store,
                desk=self._desk,
                at=_now(),
                device=self._keypad,
                act_id=act_id,
                seen=seen,
            )
            return Done(Tone.PAUSE if paused else Tone.RESUME)
        if act.kind is Kind.RETURN:
            back = operations.return_to_queue(
                store,
                number=act.n or 0,
                desk=self._desk,
                at=_now(),
                device=self._keypad,
                act_id=act_id,
            )
            return Done(Tone.RETURN, number=back.number)
        return _answer(act, self._call(store, act, act_id, seen))

    def _call(self, store: Store, act: Act, act_id: str, seen: int | None) -> Called:
        common: dict[str, Any] = {
            "desk": self._desk,
            "at": _now(),
            "device": self._keypad,
            "act_id": act_id,
        }
        if act.kind is Kind.RECALL:
            return operations.recall(store, **common)
        common["seen"] = seen
        n = act.n or 0
        match act.kind:
            case Kind.NEXT:
                return operations.call_next(
                    store, missed_within=self._missed_within, **common
                )
            case Kind.NUMBER:
                return operations.call_number(store, number=n, **common)
            case Kind.START:
                return operations.start(store, **common)
            case Kind.FINISH:
                return operations.finish(store, **common)
            case Kind.MISS:
                return operations.miss(store, **common)
            case Kind.PARK:
                return operations.park(store, minutes=act.n, **common)
            case Kind.FORWARD:
                return operations.forward(store, to=self._desks[n - 1], **common)
            case Kind.UNDO:
                return operations.undo(store, **common)
            case Kind.PAUSE | Kind.RETURN | Kind.RECALL:
                raise AssertionError("they are done elsewhere")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _answer(act: Act, called: Called) -> Done:
    ended = called.finished
    missed = ended is not None and ended.state is State.MISSED
    return Done(
        _tone(act, called, missed=missed),
        number=called.ticket.number if called.ticket else None,
        finished=ended.number if ended and not missed else None,
        missed=ended.number if ended and missed else None,
        is_call=called.step is Step.CALL,
    )


def _tone(act: Act, called: Called, *, missed: bool) -> Tone:
    """The act's own tone, or that of what it turned out to be."""
    if act.kind is Kind.NEXT and called.step in {Step.FINISH, Step.MISS}:
        return Tone(called.step.value)  # nobody is next; who was here is done with
    if act.kind is Kind.NEXT and missed:
        return Tone.NEXT_MISSED
    if act.kind is Kind.NUMBER and called.step is Step.RECALL:
        return Tone.RECALL  # the number that is here already
    return Tone(act.kind.value)


def _refused(refused: Refused) -> Done:
    empty = refused.reason == "refused.nobody_waiting"
    return Done(
        Tone.EMPTY if empty else Tone.REFUSED,
        refused=refused.reason,
        values=dict(refused.values),
    )
