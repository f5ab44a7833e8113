"""A number is drawn: the hot path.

The draw's guard stands in the statement that takes the number: it counts up only to
the last number that admission allows, so two kiosks that draw at once cannot both
take the last one.
"""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection, exc, select, update

from kiosk.office import hours as office_days
from kiosk.office import journal, queries, roll
from kiosk.office.admission import Verdict
from kiosk.office.hours import Day
from kiosk.office.judge import NotPlayed
from kiosk.office.operations import numbering
from kiosk.office.outlook import Setting, Tally, shown
from kiosk.office.store import Store
from kiosk.office.tables import office_hours
from kiosk.office.values import (
    Drawn,
    Kind,
    OfficeGone,
    Refused,
    Step,
    Ticket,
    Wait,
)

FULL = ("refused.full", "refused.exhausted")


def issue_ticket(
    store: Store,
    *,
    draw_id: str,
    topic: str | None,
    language: str,
    at: dt.datetime,
    device: str,
) -> Drawn:
    """Draw the next walk-in number.

    A draw id that is known gives the same ticket again: a repeated request, a lost
    answer and a double tap never give two numbers.

    Raises:
        Refused: `refused.not_open`, `refused.closed`, `refused.full`,
            `refused.exhausted` (the range is used up), `refused.unknown_topic`.
    """
    if topic is not None and store.config.topic(topic) is None:
        raise Refused("refused.unknown_topic", topic=topic)
    wish = numbering.Wish(
        kind=Kind.WALK_IN,
        draw_id=draw_id,
        topic=topic,
        language=language,
        at=at,
        place=at,
        device=device,
    )
    return draw(store, wish)


class AlreadyHere(Exception):
    """The appointment was checked in between the look and the draw."""


def draw(store: Store, wish: numbering.Wish) -> Drawn:
    """Draw; when the connection broke, ask once more with the same draw id.

    A broken connection leaves open whether the commit happened; the draw id answers.

    Raises:
        Refused: see issue_ticket.
        AlreadyHere: the appointment was checked in meanwhile.
    """
    try:
        return _draw(store, wish)
    except OfficeGone:
        if store.address.file is not None:
            raise
        return _draw(store, wish)


def _draw(store: Store, wish: numbering.Wish) -> Drawn:
    try:
        return _quickly(store, wish) or _carefully(store, wish)
    except exc.IntegrityError as error:
        with store.read() as connection:
            known = queries.by_draw(connection, store, wish.draw_id)
            if known is not None:
                return repeated_answer(connection, store, known, wish.at)
        if wish.appointment_id is not None:
            raise AlreadyHere from error
        raise OfficeGone(f"the draw broke a rule: {error.orig}") from error


def _quickly(store: Store, wish: numbering.Wish) -> Drawn | None:
    """Look and take the number; None when the look finds none to take.

    Where admission must think about this queue, it does so outside the transaction,
    and the look is repeated: what it thought holds for the same queue only.
    """
    # A walk-in's number is one atomic statement on PostgreSQL; an appointment is
    # marked as here in the same transaction.
    if not store.knowledge.is_fresh(wish.at):
        _learn(store, wish.at)
    door = store.drawing if wish.may_be_refused else store.write
    for turn in range(LOOKS):
        taken = None
        try:
            with door() as connection:
                day = office_days.current(connection, store, wish.at)
                if day is not None and _refusal(day, wish) is None:
                    taken = _take(connection, store, day, wish, think=turn == LOOKS - 1)
        except NotPlayed as question:
            store.judge.think(question.queue, question.closes)
            continue
        return _given(store, day, taken) if isinstance(taken, Taken) and day else None
    return None


def _learn(store: Store, at: dt.datetime) -> None:
    """See what has happened meanwhile, before anybody waits for this draw."""
    with store.read() as connection:
        day = office_days.current(connection, store, at)
        if day is not None:
            store.knowledge.refresh(connection, store, day, at)


LOOKS = 3
"""In the last of them admission thinks where it stands: others wait for it."""


def _carefully(store: Store, wish: numbering.Wish) -> Drawn:
    """Look again with the hours locked, and say no if it is still no.

    On PostgreSQL the first look may have seen half of what others did at that
    moment; "full" latches, so it must be true. Counts who came in vain.
    """
    refusal: str | None
    taken: Taken | str | None = None
    with store.write() as connection:
        known = queries.by_draw(connection, store, wish.draw_id)
        if known is not None:
            return repeated_answer(connection, store, known, wish.at)
        day = office_days.current(connection, store, wish.at)
        if day is not None:
            # NO KEY UPDATE: a desk's act, which has the office already, refers to the
            # hours by its event; a lock on the key would make each wait for the other.
            connection.execute(
                select(office_hours.c.id)
                .where(office_hours.c.id == day.hours.id)
                .with_for_update(key_share=True)
            )
            day = office_days.current(connection, store, wish.at)
        refusal = _refusal(day, wish)
        if day is not None and refusal is None:
            taken = _take(connection, store, day, wish, think=True)
            refusal = taken if isinstance(taken, str) else None
        if refusal is not None:
            _count_unmet(connection, store, day, refusal, wish)
    if not isinstance(taken, Taken) or day is None:
        raise Refused(refusal or "refused.not_open")
    return _given(store, day, taken)


def _given(store: Store, day: Day, taken: Taken) -> Drawn:
    """The number is committed: onto the roll with it, and wake the displays.

    How long it takes is played only then, when nobody waits for it any more.
    """
    _enter_on_roll(store, day, taken.ticket)
    store.ring()
    told = taken.setting.range_of(taken.tally, taken.ticket, taken.others)
    return Drawn(
        ticket=taken.ticket,
        ahead=taken.tally.before + taken.others,
        wait=shown(told),
        risk=taken.risk,
        told=(told.low, told.high) if told is not None else None,
    )


def _refusal(day: Day | None, wish: numbering.Wish) -> str | None:
    """Why clock or hand forbid a number, or None."""
    if day is None:
        return "refused.not_open"
    if not wish.may_be_refused:
        return None
    hours = day.hours
    if day.evacuation:
        return "refused.closed"
    if hours.issuing == "full" or hours.remaining == 0:
        return "refused.full"
    if not office_days.is_issuing(hours, wish.at):
        early_or_over = hours.issuing == "auto" and wish.at >= hours.closes
        return "refused.not_open" if early_or_over else "refused.closed"
    return None


class Taken(msgspec.Struct, frozen=True):
    """A number that was taken, and the look that it was taken on."""

    ticket: Ticket
    setting: Setting
    tally: Tally
    others: int
    """So many drew between the look and this number."""
    risk: bool


def _take(
    connection: Connection,
    store: Store,
    day: Day,
    wish: numbering.Wish,
    *,
    think: bool,
) -> Taken | str:
    """Take the number; why not, when none is left.

    Raises:
        NotPlayed: admission must think first, and `think` is false.
    """
    if wish.may_be_refused and day.latest is not None and day.latest > wish.place:
        # Whoever draws later never comes before, whatever the clocks say.
        wish = msgspec.structs.replace(wish, place=day.latest)
    tally = queries.tally(connection, day.hours.id, place=wish.place, at=wish.at)
    setting = queries.setting(connection, store, day, wish.at)
    numbers = store.config.numbers
    if wish.kind is Kind.WALK_IN:
        last, end = day.last_walk_in, numbers.walk_in[1]
    else:
        last, end = day.last_appointment, numbers.appointment[1]
    allowed, risk = end, False
    if wish.may_be_refused:
        leave = store.judge.leave(setting, tally, wish.topic, think=think)
        allowed, risk = last + leave.more, leave.verdict is Verdict.RISK
        if day.hours.remaining is not None:
            allowed = min(allowed, last + day.hours.remaining)
    number = numbering.take(connection, store, day, wish, min(allowed, end))
    if number is None:
        return "refused.exhausted" if allowed >= end else "refused.full"
    ticket_id, value = number
    ticket = wish.ticket(ticket_id, day.hours.id, value)
    return Taken(ticket, setting, tally, value - last - 1, risk)


def _count_unmet(
    connection: Connection,
    store: Store,
    day: Day | None,
    refusal: str,
    wish: numbering.Wish,
) -> None:
    """Count a visitor who got none; "full" latches until a person reopens."""
    if day is None or refusal not in FULL or wish.kind is not Kind.WALK_IN:
        return
    latches = day.hours.issuing != "full"
    connection.execute(
        update(office_hours)
        .where(office_hours.c.id == day.hours.id)
        .values(unmet=office_hours.c.unmet + 1, issuing="full")
    )
    if latches:
        event_id = journal.begin(connection, store)
        journal.record(
            connection,
            store,
            event_id,
            Step.HOURS,
            at=wish.at,
            hours_id=day.hours.id,
            device=wish.device,
        )


def repeated_answer(
    connection: Connection, store: Store, ticket: Ticket, at: dt.datetime
) -> Drawn:
    """The answer to a draw id that is known."""
    day = office_days.current(connection, store, at)
    if day is None or day.hours.id != ticket.hours_id:
        return Drawn(ticket, 0, Wait(), risk=False, repeated=True)
    look = queries.look(connection, store, day, at)
    return Drawn(
        ticket=ticket,
        ahead=len(look.ahead_of(ticket)),
        wait=look.wait_of(ticket),
        risk=ticket.kind is Kind.WALK_IN and look.verdict is not Verdict.OPEN,
        repeated=True,
    )


def _enter_on_roll(store: Store, day: Day, ticket: Ticket) -> None:
    if store.roll is not None:
        store.roll.append(
            roll.line(day.hours.day, day.hours.opens, ticket.kind, ticket.number)
        )
