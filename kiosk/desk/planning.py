"""From the menu of what is to come to an errand: which date, which time, for sure?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from kiosk.config import Config
from kiosk.desk import typed, words
from kiosk.desk.errands import Errand
from kiosk.desk.keys import What
from kiosk.desk.scene import Scene
from kiosk.desk.sheets import Choice, Entry, Option, Question, Reading, Sheet
from kiosk.desk.widgets import dots
from kiosk.keypad.words import staff
from kiosk.office.appointments.reading import SLOT
from kiosk.office.coming import ComingDate
from kiosk.office.values import Appointment

T = TypeVar("T")
ON_THE_PHONE = 180.0
"""Seconds for which a list or half a date waits: somebody is asked on the phone."""
BIG = 8
"""Rows of a code that is read out over the phone."""


class Sure(Protocol):
    """Wishes an errand; what hurts is asked about before."""

    def __call__(self, errand: Errand, **values: object) -> None:
        """`values` are the question's."""


class Planning:
    """Dates and appointments to come: listed, added, cancelled."""

    def __init__(
        self,
        config: Config,
        scene: Callable[[], Scene],
        open_: Callable[[Sheet], object],
        sure: Sure,
    ) -> None:
        self._config = config
        self._scene = scene
        self._now_open = open_
        self._sure = sure

    def _open(self, sheet: Sheet) -> None:
        sheet.lives = max(sheet.lives, ON_THE_PHONE)
        self._now_open(sheet)

    def _is_blind(self) -> bool:
        """Whether what is known of the dates is too old to be read out; says so."""
        stale = self._scene().stale
        if stale:
            self._open(Reading(staff().text("desk.not_done"), ()))
        return stale

    # --- dates

    def dates(self) -> None:
        """All of them; each leads to what can be done with it."""
        if self._is_blind():
            return
        self._choose(self._scene().coming, self._date)

    def _choose(
        self, dates: Sequence[ComingDate], then: Callable[[ComingDate], object]
    ) -> None:
        say = staff().text
        if not dates:
            self._open(Reading(say("desk.no_dates"), ()))
            return
        options = [Option(date_line(one, self._config), one) for one in dates]
        self._open(Choice(say("desk.ask_which_date"), options, then))

    def _date(self, date: ComingDate) -> None:
        say = staff().text
        acts: list[tuple[str, Callable[[], object]]] = [
            ("desk.show_appointments", lambda: self._show(date))
        ]
        if date.hours.cancelled:
            acts.append(("desk.do_restore_date", lambda: self._restore(date)))
        else:
            acts.append(("desk.do_book", lambda: self._book(date)))
            acts.append(("desk.do_cancel", lambda: self._cancel(date)))
            acts.append(("desk.do_cancel_date", lambda: self._cancel_date(date)))
        options = [Option(say(key), act) for key, act in acts]
        self._open(
            Choice(date_line(date, self._config), options, lambda chosen: chosen())
        )

    def _show(self, date: ComingDate) -> None:
        head = date_line(date, self._config)
        lines = [[(self._line(one), "")] for one in date.appointments]
        self._open(Reading(head, lines))

    def _line(self, one: Appointment) -> str:
        time = words.clock(one.starts, self._config)
        code = staff().text("desk.code", code=one.code)
        told = {"here": "desk.is_here", "cancelled": "desk.is_cancelled"}.get(one.state)
        return f"{time}  {code}  {staff().text(told) if told else ''}"

    def _restore(self, date: ComingDate) -> None:
        self._sure(Errand(What.RESTORE_DATE, hours=date.hours))

    def _cancel_date(self, date: ComingDate) -> None:
        self._sure(
            Errand(What.CANCEL_DATE, hours=date.hours),
            date=words.day(date.hours.opens, self._config),
            time=words.span(date.hours, self._config),
            n=len(date.expected),
            times=self._times(date.expected),
        )

    # --- a new date

    def add_date(self) -> None:
        """Ask for its day, then from when, until when, and how many numbers."""
        say = staff().text

        def read(keys: str) -> dt.date:
            today = self._scene().at.astimezone(self._config.zone).date()
            day = typed.day(keys, today)
            if day < today:
                raise ValueError(say("refused.hours_past"))
            return day

        self._ask(say("desk.ask_date"), read, self._opens, "desk.ask_date_hint", 8)

    def _opens(self, day: dt.date) -> None:
        told = words.day(day, self._config)
        self._ask(
            staff().text("desk.ask_opens", date=told),
            lambda keys: typed.clock(keys, day, self._config),
            lambda opens: self._closes(day, opens),
            "desk.ask_clock_hint",
        )

    def _closes(self, day: dt.date, opens: dt.datetime) -> None:
        def read(keys: str) -> dt.datetime:
            closes = typed.clock(keys, day, self._config)
            if why := self._impossible(opens, closes):
                raise ValueError(staff().text(why))
            return closes

        told = words.when(opens, self._config)
        self._ask(
            staff().text("desk.ask_closes", time=told),
            read,
            lambda closes: self._numbers(opens, closes),
            "desk.ask_clock_hint",
        )

    def _impossible(self, opens: dt.datetime, closes: dt.datetime) -> str:
        """Why the office would refuse: said while it can still be typed anew."""
        scene = self._scene()
        if closes <= opens:
            return "refused.hours_empty"
        if closes <= scene.at:
            return "refused.hours_past"
        others = [one.hours for one in scene.coming if not one.hours.cancelled]
        if any(one.opens < closes and opens < one.closes for one in others):
            return "refused.hours_exist"
        return ""

    def _numbers(self, opens: dt.datetime, closes: dt.datetime) -> None:
        say = staff().text
        self._open(
            Entry(
                say("desk.ask_most"),
                lambda keys: int(keys) if keys else None,
                lambda n: self._sure(
                    Errand(What.ADD_DATE, n=n, opens=opens, until=closes)
                ),
                hint=say("desk.ask_most_hint"),
            )
        )

    # --- appointments

    def book(self) -> None:
        """Ask on which date, where there are several."""
        if self._is_blind():
            return
        open_dates = [one for one in self._scene().coming if not one.hours.cancelled]
        if len(open_dates) == 1:
            self._book(open_dates[0])
        else:
            self._choose(open_dates, self._book)

    def _book(self, date: ComingDate) -> None:
        day = date.hours.opens.astimezone(self._config.zone).date()

        def read(keys: str) -> dt.datetime:
            starts = typed.clock(keys, day, self._config)
            if starts < self._scene().at:
                raise ValueError(staff().text("refused.hours_past"))
            if not date.hours.opens <= starts < date.hours.closes:
                raise ValueError(staff().text("refused.outside_hours"))
            return starts

        told = f"{words.day(day, self._config)} {words.span(date.hours, self._config)}"
        self._ask(
            staff().text("desk.ask_book", date=told),
            read,
            lambda starts: self._booked(date, starts),
            "desk.ask_clock_hint",
        )

    def _booked(self, date: ComingDate, starts: dt.datetime) -> None:
        """Two at one time are right where two desks call, else perhaps a slip."""
        errand = Errand(What.BOOK, opens=starts)
        others = [one for one in self._now(date).appointments if meets(one, starts)]
        if len(others) < len(self._config.desks):
            self._sure(errand)
            return
        told = staff().text("desk.sure_book", times=self._times(others))
        self._now_open(Question([told], lambda _: self._sure(errand)))

    def _times(self, those: Sequence[Appointment]) -> str:
        return ", ".join(words.clock(one.starts, self._config) for one in those)

    def _now(self, date: ComingDate) -> ComingDate:
        """The date as it is by now."""
        same = (one for one in self._scene().coming if one.hours.id == date.hours.id)
        return next(same, date)

    def cancel(self) -> None:
        """Ask on which date, where several have appointments."""
        if self._is_blind():
            return
        booked = [
            one
            for one in self._scene().coming
            if one.expected and not one.hours.cancelled
        ]
        if not booked:
            self._open(Reading(staff().text("desk.no_appointments"), ()))
        elif len(booked) == 1:
            self._cancel(booked[0])
        else:
            self._choose(booked, self._cancel)

    def _cancel(self, date: ComingDate) -> None:
        if not date.expected:
            self._open(Reading(staff().text("desk.no_appointments"), ()))
            return
        options = [Option(self._line(one), one) for one in date.expected]
        self._open(Choice(staff().text("desk.ask_cancel"), options, self._cancelled))

    def _cancelled(self, one: Appointment) -> None:
        self._sure(
            Errand(What.CANCEL, code=one.code),
            time=words.when(one.starts, self._config),
        )

    def _ask(
        self,
        head: str,
        read: Callable[[str], T],
        then: Callable[[T], object],
        hint: str,
        digits: int = 4,
    ) -> None:
        self._open(
            Entry(head, read, then, hint=staff().text(hint), digits=digits, points=True)
        )


def meets(one: Appointment, starts: dt.datetime) -> bool:
    """Whether a new one would be at the time of that one."""
    ends = one.starts + dt.timedelta(minutes=one.minutes)
    new_ends = starts + dt.timedelta(minutes=SLOT)
    return one.state != "cancelled" and one.starts < new_ends and starts < ends


def date_line(date: ComingDate, config: Config) -> str:
    """A date in one line: when, how many numbers and appointments, if cancelled."""
    return "  ".join(_parts(date, config))


def _parts(date: ComingDate, config: Config) -> Iterator[str]:
    say = staff().text
    yield words.day(date.hours.opens, config)
    yield words.span(date.hours, config)
    if date.hours.cancelled:
        yield say("desk.is_cancelled")
    elif date.hours.remaining is not None:
        yield say("desk.limit", n=date.hours.remaining)
    if date.expected:
        yield say("desk.appointments_count", n=len(date.expected))


def code_sheet(starts: dt.datetime, code: str, config: Config) -> Reading:
    """A new appointment's code, to be read out over the phone."""
    time = words.when(starts, config)
    told = staff().text("desk.done_book", time=time, code=code)
    return Reading(told, [[(row, "strong")] for row in dots.rows(code, 66, BIG)])
