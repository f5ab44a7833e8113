"""What the secretary asks beyond a number pad's acts, as one value each, and done.

An errand is delivered like an act: with one id for all its tries, so that a lost
answer never does it twice (a draw's id is its draw id).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from kiosk.desk import date_errands
from kiosk.desk.keys import What
from kiosk.keypad.acts import Tone
from kiosk.keypad.doing import Done
from kiosk.office import operations, queries
from kiosk.office.appointments import changing
from kiosk.office.operations import dates, today
from kiosk.office.store import Store
from kiosk.office.values import Drawn, OfficeHours, Refused, State

BEGIN = dt.timedelta(hours=2)
"""How long office hours are that the secretary opens where there are none."""


class Errand(msgspec.Struct, frozen=True):
    """One wish of the secretary."""

    what: What
    n: int | None = None
    """The number, or how many numbers may still be drawn."""
    code: str | None = None
    """The appointment's."""
    until: dt.datetime | None = None
    """When the pause, the delay or the day ends; None: not known, or as planned."""
    opens: dt.datetime | None = None
    """When the new date begins (it ends at `until`), or the appointment."""
    hours: OfficeHours | None = None
    """The date that is meant."""
    topic: str | None = None
    language: str = "de"


class Doings:
    """The errands of one console, asked of the office."""

    def __init__(self, *, desk: str, device: str) -> None:
        self._desk = desk
        self._device = device

    def ask(self, store: Store, errand: Errand, act_id: str) -> Done:
        """Do it once.

        Raises:
            Refused: the office says no.
            OfficeGone: it does not answer.
        """
        match errand.what:
            case What.FIRST | What.VOID:
                return self._number(store, errand, act_id)
            case What.REPRINT:
                return self._reprint(store, errand)
            case What.DRAW | What.CHECK_IN:
                return self._draw(store, errand, act_id)
            case What.CANCEL:
                common = self._common() | {"act_id": act_id}
                cancelled = changing.cancel(store, code=errand.code, **common)
                return _done(errand.what, starts=cancelled.starts)
            case What.BOOK | What.ADD_DATE | What.CANCEL_DATE | What.RESTORE_DATE:
                return self._coming(store, errand, act_id)
            case What.END_DAY:
                left = operations.close_day(store, **self._common())
                numbers = ", ".join(str(ticket.number) for ticket in left)
                return _done(errand.what, numbers=numbers, count=len(left))
            case What.EVACUATE | What.ALL_CLEAR:
                on = errand.what is What.EVACUATE
                today.evacuate(store, on=on, **self._common())
                return _done(errand.what)
            case _:
                return self._hours(store, errand)

    def _common(self) -> dict[str, Any]:
        return {"at": _now(), "device": self._device}

    def _number(self, store: Store, errand: Errand, act_id: str) -> Done:
        number = errand.n or 0
        common = self._common() | {"desk": self._desk, "act_id": act_id}
        if errand.what is What.FIRST:
            operations.put_first(store, number=number, **common)
        else:
            found = queries.ticket_by_number(store, number, common["at"])
            if found is None:
                raise Refused("refused.unknown_number", number=number)
            operations.void_ticket(store, ticket_id=found.id, **common)
        return _done(errand.what, number=number)

    def _draw(self, store: Store, errand: Errand, act_id: str) -> Done:
        common = self._common() | {
            "draw_id": act_id,
            "language": errand.language,
        }
        if errand.what is What.DRAW:
            drawn = operations.issue_ticket(store, topic=errand.topic, **common)
        else:
            drawn = operations.check_in(store, code=errand.code, **common)
        operations.note_wait(store, drawn.ticket.id, drawn.wait)
        return _drawn(errand.what, drawn)

    def _coming(self, store: Store, errand: Errand, act_id: str) -> Done:
        common = self._common() | {"act_id": act_id}
        opens, closes, hours = errand.opens, errand.until, errand.hours
        match errand.what:
            case What.BOOK if opens:
                told = date_errands.book(store, opens, **common)
            case What.ADD_DATE if opens and closes:
                told = date_errands.add(store, opens, closes, errand.n, **common)
            case What.CANCEL_DATE if hours:
                told = date_errands.cancel(store, hours, **common)
            case What.RESTORE_DATE if hours:
                told = date_errands.restore(store, hours, **common)
            case _:
                raise AssertionError(f"{errand} does not say which date")
        return _done(errand.what, **told)

    def _reprint(self, store: Store, errand: Errand) -> Done:
        number = errand.n or 0
        at = _now()
        found = queries.ticket_by_number(store, number, at)
        if found is None:
            raise Refused("refused.unknown_number", number=number)
        if found.state in (State.FINISHED, State.VOID, State.NOT_REACHED):
            raise Refused("refused.not_allowed", number=number, state=found.state)
        # The draw id gives the same ticket again, with the queue as it is now.
        drawn = operations.issue_ticket(
            store,
            draw_id=found.draw_id,
            topic=found.topic,
            language=found.language,
            at=at,
            device=self._device,
        )
        return _drawn(errand.what, drawn)

    def _hours(self, store: Store, errand: Errand) -> Done:
        common = self._common()
        match errand.what:
            case What.BEGIN:
                dates.open_now(store, duration=BEGIN, **common)
            case What.OPEN:
                today.open_issuing(store, **common)
            case What.FULL:
                today.latch_full(store, **common)
            case What.CLOSE:
                today.close_issuing(store, **common)
            case What.LIMIT:
                today.limit(store, n=errand.n or 0, **common)
            case What.PAUSE:
                today.pause(store, until=errand.until, **common)
            case What.RESUME:
                today.resume(store, **common)
            case What.DELAY:
                today.delay(store, until=errand.until, **common)
            case What.CLOSING:
                return self._closing(store, errand)
            case _:
                raise AssertionError(f"{errand.what} is no change of the hours")
        return _done(errand.what, n=errand.n, time=errand.until)

    def _closing(self, store: Store, errand: Errand) -> Done:
        if errand.until is None:
            told = today.announce_closing(store, **self._common())
        else:
            told = today.move_closing(store, closes=errand.until, **self._common())
        return _done(errand.what, time=told.closes)


def _drawn(what: What, drawn: Drawn) -> Done:
    """The paper comes after it (desk/hands.py): a call must not wait for a printer."""
    return _done(
        what,
        number=drawn.ticket.number,
        ahead=drawn.ahead,
        wait=drawn.wait,
        drawn=drawn,
    )


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


TONES: dict[What, Tone] = {
    What.VOID: Tone.MISS,
    What.CANCEL: Tone.MISS,
    What.CANCEL_DATE: Tone.MISS,
    What.PAUSE: Tone.PAUSE,
    What.RESUME: Tone.RESUME,
    What.EVACUATE: Tone.TROUBLE,
    What.ALL_CLEAR: Tone.WELL,
}
"""An act that takes somebody away sounds like one on the pad; all others like done."""


def _done(what: What, number: int | None = None, **values: Any) -> Done:
    tone = TONES.get(what, Tone.FINISH)
    return Done(tone, number=number, values={"number": number, **values})
