"""`aufruf hours`: office hours and the kiosk's state."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable

from kiosk.commands import common
from kiosk.config import Config
from kiosk.office.store import Store
from kiosk.office.values import OfficeHours


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = "List and change office hours; times are the office's."
    parser.epilog = (
        "examples:\n  aufruf hours add 27.2.2026 14:30 16:30\n"
        "  aufruf hours open --for 2h\n  aufruf hours pause --until 15:40\n"
        "  aufruf hours close"
    )
    common.add_json(parser)
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    acts.add_parser("list", help="all dates")
    add = acts.add_parser("add", help="add a date")
    add.add_argument("date", type=common.date)
    add.add_argument("opens", type=common.clock)
    add.add_argument("closes", type=common.clock)
    add.add_argument("--issue-from", type=common.clock, metavar="HH:MM")
    add.add_argument("--issue-until", type=common.clock, metavar="HH:MM")
    add.add_argument("--overrun", type=int, default=15, metavar="MINUTES")
    cancel = acts.add_parser("cancel", help="cancel a date that has no numbers yet")
    cancel.add_argument("id", type=int, help="as `hours list` shows it")
    opened = acts.add_parser("open", help="draw numbers again; with --for: from now")
    opened.add_argument(
        "--for", dest="length", type=common.duration, metavar="2h", help="ad-hoc hours"
    )
    opened.add_argument(
        "--clock-is-right",
        action="store_true",
        help="the date is far from the last one, and that is true",
    )
    close = acts.add_parser("close", help="no more numbers")
    close.add_argument("--after", type=int, metavar="N", help='"noch n Nummern"')
    pause = acts.add_parser("pause", help="interrupt the calls")
    pause.add_argument("--until", type=common.clock, metavar="HH:MM")
    acts.add_parser("resume", help="end a pause, take back a delay")
    acts.add_parser("delay", help="say that it takes longer today")
    evacuate = acts.add_parser("evacuate", help="follow the staff, on every screen")
    evacuate.add_argument("--over", action="store_true", help="take it back")


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Do it and print the dates touched."""
    with common.office(config) as store:
        touched = _act(store, arguments, config)
    if arguments.json:
        common.print_json({"hours": touched})
        return 0
    for hours in touched:
        print(_line(hours, config))
    if not touched and arguments.act == "list":
        print("no office hours yet; `aufruf hours add` makes some")
    return 0


def _act(
    store: Store, arguments: argparse.Namespace, config: Config
) -> list[OfficeHours]:
    from kiosk.office import hours

    at = common.now()
    device = common.DEVICE
    simple: dict[str, Callable[..., OfficeHours]] = {
        "close": hours.close_issuing,
        "resume": hours.resume,
        "delay": hours.delay,
    }
    match arguments.act:
        case "list":
            return list(hours.listed(store))
        case "add":
            return [_add(store, arguments, config, at)]
        case "cancel":
            return [hours.cancel(store, hours_id=arguments.id, at=at, device=device)]
        case "open" if arguments.length:
            return [
                hours.open_now(
                    store,
                    duration=arguments.length,
                    at=at,
                    device=device,
                    clock_is_right=arguments.clock_is_right,
                )
            ]
        case "open":
            return [hours.open_issuing(store, at=at, device=device)]
        case "close" if arguments.after is not None:
            return [hours.limit(store, n=arguments.after, at=at, device=device)]
        case "pause":
            until = _today_at(arguments.until, at, config)
            return [hours.pause(store, until=until, at=at, device=device)]
        case "evacuate":
            hours.evacuate(store, on=not arguments.over, at=at, device=device)
            return []
        case act:
            return [simple[act](store, at=at, device=device)]


def _add(
    store: Store, arguments: argparse.Namespace, config: Config, at: dt.datetime
) -> OfficeHours:
    from kiosk.office import hours, setup

    def moment(time: dt.time | None) -> dt.datetime | None:
        return setup.local(arguments.date, time, config.zone) if time else None

    return hours.add(
        store,
        opens=setup.local(arguments.date, arguments.opens, config.zone),
        closes=setup.local(arguments.date, arguments.closes, config.zone),
        issue_from=moment(arguments.issue_from),
        issue_until=moment(arguments.issue_until),
        overrun=arguments.overrun,
        at=at,
        device=common.DEVICE,
    )


def _today_at(
    time: dt.time | None, at: dt.datetime, config: Config
) -> dt.datetime | None:
    from kiosk.office import setup

    if time is None:
        return None
    return setup.local(at.astimezone(config.zone).date(), time, config.zone)


def _line(hours: OfficeHours, config: Config) -> str:
    opens = hours.opens.astimezone(config.zone)
    closes = hours.closes.astimezone(config.zone)
    marks = [
        "cancelled" if hours.cancelled else "",
        "ended" if hours.ended else "",
        f"issuing {hours.issuing}" if hours.issuing != "auto" else "",
        f"{hours.remaining} numbers left" if hours.remaining is not None else "",
        "paused" if hours.paused else "",
        "delayed" if hours.delayed else "",
        f"{hours.unmet} came in vain" if hours.unmet else "",
    ]
    said = ", ".join(mark for mark in marks if mark)
    line = f"{hours.id:>4}  {opens:%a %d.%m.%Y  %H:%M}–{closes:%H:%M}"
    return f"{line}  {said}" if said else line
