"""What dates and times in a configuration must keep that their types cannot say."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

from kiosk.config import Config, Hours


def _times(config: Config) -> Iterator[tuple[str, str]]:
    for index, hours in enumerate(config.hours):
        key = f"hours[{index}]"
        if hours.closes <= hours.opens:
            yield (
                f"{key}.closes",
                f"closes ({hours.closes:%H:%M}) must be after opens "
                f"({hours.opens:%H:%M})",
            )
        begins, ends = hours.issue_from, hours.issue_until
        if begins and ends and ends <= begins:
            yield (
                f"{key}.issue_until",
                "must be after issue_from, or no number is ever",
            )
        yield from _breaks(hours, key)


def _breaks(hours: Hours, key: str) -> Iterator[tuple[str, str]]:
    for index, pause in enumerate(hours.breaks):
        if pause.ends <= pause.begins:
            yield f"{key}.breaks[{index}].ends", "must be after begins"
        if pause.begins < hours.opens or pause.ends > hours.closes:
            yield (
                f"{key}.breaks[{index}]",
                f"must lie between opens ({hours.opens:%H:%M}) and closes "
                f"({hours.closes:%H:%M})",
            )


def _duty(config: Config) -> Iterator[tuple[str, str]]:
    """Desks on duty must be there."""
    allowed = ", ".join(desk.key for desk in config.desks)
    for index, hours in enumerate(config.hours):
        for key in hours.desks:
            if config.desk(key) is None:
                yield (
                    f"hours[{index}].desks",
                    f'there is no desk "{key}"; allowed: {allowed}',
                )


def _shown_by_a_clock(config: Config) -> Iterator[tuple[str, str]]:
    """The clock must show the times that day: one hour of the year is skipped."""
    for index, hours in enumerate(config.hours):
        for name in ("opens", "closes", "issue_from", "issue_until"):
            time: dt.time | None = getattr(hours, name)
            if time is None:
                continue
            meant = dt.datetime.combine(hours.date, time, config.zone)
            shown = meant.astimezone(dt.UTC).astimezone(config.zone)
            if shown.time() != time:
                yield (
                    f"hours[{index}].{name}",
                    f"{time:%H:%M} does not exist on {hours.date}: "
                    "the clock goes forward",
                )


def _overlaps(config: Config) -> Iterator[tuple[str, str]]:
    """There is one queue: a number belongs to one of the hours."""
    begun = enumerate(config.hours)
    order = sorted(begun, key=lambda entry: (entry[1].date, entry[1].opens))
    for (first, one), (second, other) in itertools.pairwise(order):
        if one.date == other.date and one.opens != other.opens < one.closes:
            yield (
                f"hours[{second}]",
                f"overlaps hours[{first}] ({one.date} {one.opens:%H:%M} to "
                f"{one.closes:%H:%M}); allowed: one after the other (several desks "
                "call in the same hours)",
            )


def _quiet(config: Config) -> Iterator[tuple[str, str]]:
    for index, quiet in enumerate(config.sound.quiet):
        if quiet.ends <= quiet.begins:
            yield (
                f"sound.quiet[{index}].ends",
                "must be after begins (a night is two times: until and from midnight)",
            )


RULES = (_times, _duty, _shown_by_a_clock, _overlaps, _quiet)
