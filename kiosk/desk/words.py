"""The console's small words: times, ages, waits, topics, in the staff's language."""

from __future__ import annotations

import datetime as dt

from kiosk.config import Config
from kiosk.keypad.words import staff
from kiosk.language import topic_label
from kiosk.language.phrases import HOUR
from kiosk.office.values import OfficeHours, Ticket, Wait

MINUTE = dt.timedelta(minutes=1)


def clock(moment: dt.datetime | None, config: Config) -> str:
    """HH:MM in the office's own time; empty for no moment."""
    return staff().time(moment, config.zone) if moment is not None else ""


def day(moment: dt.datetime | dt.date, config: Config) -> str:
    """`Fr. 27.11.2026`, in the office's own time."""
    from babel.dates import format_date

    if isinstance(moment, dt.datetime):
        moment = moment.astimezone(config.zone).date()
    return format_date(moment, "EEE dd.MM.yyyy", locale=staff().tag)


def when(moment: dt.datetime, config: Config) -> str:
    """Day and time."""
    return f"{day(moment, config)} {clock(moment, config)}"


def span(hours: OfficeHours, config: Config) -> str:
    """From when until when."""
    return f"{clock(hours.opens, config)}–{clock(hours.closes, config)}"


def minutes(since: dt.datetime, at: dt.datetime) -> str:
    """How long ago in whole minutes; a clock that went back tells nought."""
    return staff().text("desk.minutes", n=max(0, int((at - since) / MINUTE)))


def age(seen: dt.datetime, at: dt.datetime) -> str:
    """How long ago, as coarse as a person needs it."""
    seconds = max(0, int((at - seen).total_seconds()))
    if seconds < 100:
        return staff().text("desk.seconds", n=seconds)
    if seconds < 100 * 60:
        return staff().text("desk.minutes", n=seconds // 60)
    return staff().text("desk.hours", n=seconds // 3600)


def wait(told: Wait) -> str:
    """A waiting range as short as it can be said."""
    if told.low is None or told.high is None:
        return "?"
    if told.low >= HOUR or told.high > HOUR:
        return staff().text("desk.wait_hour")
    return staff().text("desk.wait_range", low=told.low, high=told.high)


def topic(ticket: Ticket, config: Config) -> str:
    """What the visitor came for; empty if nothing was told."""
    if ticket.topic is None:
        return ""
    known = config.topic(ticket.topic)
    return topic_label(staff(), ticket.topic, known.labels if known else None)


def label(desk: str | None, config: Config) -> str:
    """A desk's label; its bare key when it is no longer configured."""
    known = config.desk(desk or "")
    return known.label if known else desk or ""
