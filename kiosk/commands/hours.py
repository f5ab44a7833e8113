"""`aufruf hours`: office hours and the kiosk's state."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable

from kiosk.commands import common, hours_date, hours_propose
from kiosk.config import Config, ConfigError
from kiosk.office.store import Store
from kiosk.office.values import Appointment, OfficeHours

EXAMPLES = {
    "list": "list --all",
    "add": "add 27.2. 14:30 16:30 --break 15:30-15:40 --issue-until 16:15 --numbers 12",
    "cancel": "cancel 3",
    "open": "open --for 2h",
    "close": "close --after 3",
    "pause": "pause --until 15:40",
    "delay": "delay --by 20m",
    "ends": "ends 17:00",
    "evacuate": "evacuate --over",
}


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = "List and change office hours; times are the office's."
    parser.epilog = (
        "examples:\n  aufruf hours add 27.2. 14:30 16:30 --break 15:30-15:40\n"
        "  aufruf hours propose --weekday fri --every 2 14:30 16:30\n"
        "  aufruf hours open --for 2h\n  aufruf hours pause --until 15:40\n"
        "  aufruf hours delay --by 20m\n  aufruf hours ends 17:00\n"
        "  aufruf hours close --after 3"
    )
    shared = argparse.ArgumentParser(add_help=False)
    common.add_json(shared)
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)

    def act(name: str, says: str) -> argparse.ArgumentParser:
        parents = [] if name == "propose" else [shared]
        example = EXAMPLES.get(name, name)
        return acts.add_parser(
            name,
            help=says,
            description=says,
            epilog=f"example:\n  aufruf hours {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            parents=parents,
        )

    listed = act("list", "the dates to come, and those of the last month")
    listed.add_argument("--all", action="store_true", help="all dates there ever were")
    add = act("add", "add a date")
    add.add_argument(
        "date", type=common.date, help="27.2. (the next one), 27.2.2027, 2027-02-27"
    )
    hours_date.register(add)
    hours_propose.register(act("propose", "propose a series of dates"))
    cancel = act("cancel", "cancel a date that has no numbers yet")
    cancel.add_argument(
        "id", type=common.whole(1, common.LARGEST), help="as `hours list` shows it"
    )
    opened = act("open", "draw numbers again; with --for: from now")
    opened.add_argument(
        "--for", dest="length", type=common.duration, metavar="2h", help="ad-hoc hours"
    )
    opened.add_argument(
        "--clock-is-right",
        action="store_true",
        help="the date is far from the last one, and that is true",
    )
    close = act("close", "no more numbers")
    close.add_argument(
        "--after", type=common.whole(0, 9999), metavar="N", help='"noch n Nummern"'
    )
    pause = act("pause", "interrupt the calls")
    pause.add_argument("--until", type=common.clock, metavar="HH:MM")
    act("resume", "end a pause, take back a delay")
    delay = act("delay", "say that it takes longer today")
    how_long = delay.add_mutually_exclusive_group()
    how_long.add_argument(
        "--until", type=common.clock, metavar="HH:MM", help="nobody is called before"
    )
    how_long.add_argument(
        "--by",
        type=common.duration,
        metavar="20m",
        help="the same, from now or from the opening",
    )
    ends = act("ends", "end today at that time, later or earlier, and tell it")
    ends.add_argument(
        "time", type=common.clock, nargs="?", help="none: only tell when it ends"
    )
    ends.add_argument("--quiet", action="store_true", help="no longer tell it")
    evacuate = act("evacuate", "follow the staff, on every screen")
    evacuate.add_argument("--over", action="store_true", help="take it back")


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Do it and print the dates touched."""
    if arguments.act == "propose":
        return hours_propose.run(arguments, config)
    with common.office(config) as store:
        touched = _act(store, arguments, config)
        asked = arguments.act in ("add", "cancel")
        booked = _booked(store, touched) if asked else []
    if arguments.json:
        more = {"appointments": booked} if asked else {}
        common.print_json({"hours": touched, **more})
        return 0
    for hours in touched:
        common.say(_line(hours, config))
    if booked:
        times = ", ".join(_local(one.starts, config) for one in booked)
        cancelled = arguments.act == "cancel"
        common.say(
            f"their appointments were on it, write to them: {times}"
            if cancelled
            else f"appointments are on it from before: {times}"
        )
    if arguments.act == "evacuate":
        common.say("taken back" if arguments.over else "told on every screen")
    if not touched and arguments.act == "list":
        common.say("no office hours to come; `aufruf hours add` makes some")
    return 0


def _booked(store: Store, touched: list[OfficeHours]) -> list[Appointment]:
    """Whom a cancelled date lets down, or whom it has again."""
    from kiosk.office.appointments import changing

    return [
        one
        for hours in touched
        for one in changing.of_hours(store, hours.id)
        if one.state == "expected"
    ]


RECENT = dt.timedelta(days=31)
"""So long `hours list` shows a date that is over."""


def _listed(store: Store, at: dt.datetime, *, all_: bool) -> list[OfficeHours]:
    from kiosk.office import hours

    found = hours.listed(store)
    return [one for one in found if all_ or one.closes > at - RECENT]


def _act(
    store: Store, arguments: argparse.Namespace, config: Config
) -> list[OfficeHours]:
    from kiosk.office.operations import dates, today

    at = common.now()
    device = common.DEVICE
    simple: dict[str, Callable[..., OfficeHours]] = {
        "close": today.close_issuing,
        "resume": today.resume,
    }
    match arguments.act:
        case "list":
            return _listed(store, at, all_=arguments.all)
        case "add":
            planned = hours_date.planned(arguments.date, arguments, config)
            return [hours_date.add(store, planned, arguments, at)]
        case "cancel":
            return [dates.cancel(store, hours_id=arguments.id, at=at, device=device)]
        case "open" if arguments.length:
            return [
                dates.open_now(
                    store,
                    duration=arguments.length,
                    at=at,
                    device=device,
                    clock_is_right=arguments.clock_is_right,
                )
            ]
        case "open":
            return [today.open_issuing(store, at=at, device=device)]
        case "close" if arguments.after is not None:
            return [today.limit(store, n=arguments.after, at=at, device=device)]
        case "pause":
            until = _coming(arguments.until, at, config)
            return [today.pause(store, until=until, at=at, device=device)]
        case "delay":
            minutes = arguments.by and round(arguments.by.total_seconds() / 60)
            until = _coming(arguments.until, at, config)
            delayed = today.delay(
                store, until=until, minutes=minutes, at=at, device=device
            )
            return [delayed]
        case "ends":
            return [_ends(store, arguments, config, at)]
        case "evacuate":
            today.evacuate(store, on=not arguments.over, at=at, device=device)
            return []
        case act:
            return [simple[act](store, at=at, device=device)]


def _ends(
    store: Store, arguments: argparse.Namespace, config: Config, at: dt.datetime
) -> OfficeHours:
    from kiosk.office.operations import today

    if arguments.time is None:
        return today.announce_closing(
            store, on=not arguments.quiet, at=at, device=common.DEVICE
        )
    if arguments.quiet:
        raise ConfigError(
            "--quiet", "", "without a time: it only takes the notice back"
        )
    date = at.astimezone(config.zone).date()
    closes = hours_date.moment("ends", date, arguments.time, config)
    return today.move_closing(store, closes=closes, at=at, device=common.DEVICE)


def _coming(
    time: dt.time | None, at: dt.datetime, config: Config
) -> dt.datetime | None:
    """That time of today.

    Raises:
        ConfigError: it is over.
    """
    from kiosk.office import setup

    if time is None:
        return None
    moment = setup.local(at.astimezone(config.zone).date(), time, config.zone)
    if moment <= at:
        now = at.astimezone(config.zone)
        raise ConfigError("--until", "", f"{time:%H:%M} is over, it is {now:%H:%M}")
    return moment


def _local(at: dt.datetime, config: Config) -> str:
    return f"{at.astimezone(config.zone):%H:%M}"


def _until(word: str, is_so: bool, ends: dt.datetime | None, config: Config) -> str:
    if not is_so:
        return ""
    return f"{word} until {_local(ends, config)}" if ends else word


def _drawn(hours: OfficeHours, config: Config) -> str:
    """When numbers are drawn, if otherwise than usual."""
    from kiosk.office.setup import ISSUE_EARLY

    begins, ends = hours.issue_from, hours.issue_until
    usual = hours.opens - ISSUE_EARLY <= begins <= hours.opens
    since = "" if usual else f" from {_local(begins, config)}"
    until = "" if ends == hours.closes else f" until {_local(ends, config)}"
    return f"numbers{since}{until}" if since or until else ""


def _line(hours: OfficeHours, config: Config) -> str:
    opens = hours.opens.astimezone(config.zone)
    closes = hours.closes.astimezone(config.zone)
    marks = [
        *(
            f"break {_local(begins, config)}–{_local(ends, config)}"
            for begins, ends in hours.breaks
        ),
        _drawn(hours, config),
        f"desks {' '.join(hours.desks)}" if hours.desks else "",
        "cancelled" if hours.cancelled else "",
        "ended" if hours.ended else "",
        f"issuing {hours.issuing}" if hours.issuing != "auto" else "",
        f"{hours.remaining} numbers left" if hours.remaining is not None else "",
        _until("paused", hours.paused, hours.paused_until, config),
        _until("delayed", hours.delayed, hours.delayed_until, config),
        "end announced" if hours.closing_told else "",
        f"{hours.unmet} came in vain" if hours.unmet else "",
    ]
    said = ", ".join(mark for mark in marks if mark)
    line = f"{hours.id:>4}  {opens:%a %d.%m.%Y  %H:%M}–{closes:%H:%M}"
    return f"{line}  {said}" if said else line
