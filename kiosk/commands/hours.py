"""`aufruf hours`: office hours and the kiosk's state."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable

from kiosk.commands import common, hours_propose
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
    add.add_argument("opens", type=common.clock, help="14:30")
    add.add_argument("closes", type=common.clock, help="16:30")
    add.add_argument(
        "--issue-from",
        type=common.clock,
        metavar="HH:MM",
        help="numbers are drawn from then (default: 30 minutes before it opens)",
    )
    add.add_argument(
        "--issue-until",
        type=common.clock,
        metavar="HH:MM",
        help="and until then (default: until it closes)",
    )
    add.add_argument(
        "--overrun",
        type=common.whole(0, 1440),
        default=15,
        metavar="MINUTES",
        help="may be used after closing to keep the promise (default: 15)",
    )
    add.add_argument(
        "--break",
        dest="breaks",
        type=_span,
        action="append",
        default=[],
        metavar="HH:MM-HH:MM",
        help="a planned pause; may be repeated",
    )
    add.add_argument(
        "--numbers",
        type=common.whole(0, 9999),
        metavar="N",
        help="so many are given to walk-ins at most",
    )
    add.add_argument(
        "--desk",
        dest="desks",
        action="append",
        default=[],
        metavar="KEY",
        help="a desk on duty; may be repeated (default: all)",
    )
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


def _span(text: str) -> tuple[dt.time, dt.time]:
    """`15:30-15:40`."""
    begins, _, ends = text.partition("-")
    return common.clock(begins), common.clock(ends)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Do it and print the dates touched."""
    if arguments.act == "propose":
        return hours_propose.run(arguments, config)
    with common.office(config) as store:
        touched = _act(store, arguments, config)
        booked = _booked(store, touched) if arguments.act == "cancel" else []
    if arguments.json:
        more = {"appointments": booked} if arguments.act == "cancel" else {}
        common.print_json({"hours": touched, **more})
        return 0
    for hours in touched:
        common.say(_line(hours, config))
    if booked:
        times = ", ".join(_local(one.starts, config) for one in booked)
        common.say(f"{len(booked)} appointments were on it, write to them: {times}")
    if not touched and arguments.act == "list":
        common.say("no office hours to come; `aufruf hours add` makes some")
    return 0


def _booked(store: Store, touched: list[OfficeHours]) -> list[Appointment]:
    """Whom a cancelled date lets down."""
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
            return [_add(store, arguments, config, at)]
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
    closes = moment("ends", date, arguments.time, config)
    return today.move_closing(store, closes=closes, at=at, device=common.DEVICE)


def moment(option: str, day: dt.date, time: dt.time, config: Config) -> dt.datetime:
    """A local time of that day as a moment (UTC).

    Raises:
        ConfigError: the clock change skips it.
    """
    from kiosk.office.appointments import reading

    try:
        return reading.moment(dt.datetime.combine(day, time), config.zone)
    except reading.Wrong as error:
        raise ConfigError(option, "", f"{time:%H:%M}: {error}") from error


def _add(
    store: Store, arguments: argparse.Namespace, config: Config, at: dt.datetime
) -> OfficeHours:
    from kiosk.office.operations import dates

    def when(option: str, time: dt.time) -> dt.datetime:
        return moment(option, arguments.date, time, config)

    for key in arguments.desks:
        common.desk_key(config, key)
    breaks = [(when("--break", a), when("--break", b)) for a, b in arguments.breaks]
    opens, closes = when("opens", arguments.opens), when("closes", arguments.closes)
    for begins, ends in breaks:
        if not opens <= begins < ends <= closes:
            raise ConfigError("--break", "", "must lie between opens and closes")
    issue_from, issue_until = arguments.issue_from, arguments.issue_until
    return dates.add(
        store,
        opens=opens,
        closes=closes,
        issue_from=when("--issue-from", issue_from) if issue_from else None,
        issue_until=when("--issue-until", issue_until) if issue_until else None,
        overrun=arguments.overrun,
        breaks=tuple(breaks),
        numbers=arguments.numbers,
        desks=tuple(dict.fromkeys(arguments.desks)),
        at=at,
        device=common.DEVICE,
    )


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


def _line(hours: OfficeHours, config: Config) -> str:
    opens = hours.opens.astimezone(config.zone)
    closes = hours.closes.astimezone(config.zone)
    marks = [
        *(
            f"break {_local(begins, config)}–{_local(ends, config)}"
            for begins, ends in hours.breaks
        ),
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
