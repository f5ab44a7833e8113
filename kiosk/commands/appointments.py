"""`aufruf appointments`: import, list, add, cancel; times and codes, never names."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands import common
from kiosk.config import Config, ConfigError
from kiosk.office.appointments.changing import CHANGING
from kiosk.office.store import Store
from kiosk.office.values import Appointment

if TYPE_CHECKING:
    from kiosk.office.appointments.changing import Change, Plan
    from kiosk.office.appointments.reading import Parsed


EXAMPLES = {
    "import": "import calendar.ics --dry-run",
    "list": "list --print",
    "add": "add --time 15:20 --date 27.2.",
    "cancel": "cancel --code 4711",
}


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = (
        "Appointed times and their codes. An import keeps time, length and a random "
        "code; names, addresses and subjects are never stored."
    )
    parser.epilog = (
        "examples:\n  aufruf appointments import calendar.ics --dry-run\n"
        "  aufruf appointments import list.csv --yes\n"
        "  aufruf appointments add --time 15:20 --date 27.2.\n"
        "  aufruf appointments list --print\n\n"
        "A CSV file has the columns Datum;Uhrzeit and, if wanted, Dauer or Ende, ID,\n"
        "Status (or date,time,minutes,end,id,state); without heads: date, time,\n"
        "minutes. "
        "Of what repeats in a calendar, the dates of the next 400 days are taken."
    )
    shared = argparse.ArgumentParser(add_help=False)
    common.add_json(shared)
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)

    def act(name: str, says: str) -> argparse.ArgumentParser:
        return acts.add_parser(
            name,
            help=says,
            description=says,
            epilog=f"example:\n  aufruf appointments {EXAMPLES[name]}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            parents=[shared],
        )

    took = act("import", "take over an ICS or CSV file, after showing the difference")
    took.add_argument("file", type=Path, metavar="FILE")
    took.add_argument("--dry-run", action="store_true", help="only show it")
    took.add_argument("--yes", action="store_true", help="do not ask")
    took.add_argument(
        "--keep", action="store_true", help="what the file does not name stays"
    )
    shown = act("list", "times and codes of the coming office hours")
    shown.add_argument(
        "--print", action="store_true", help="only time and code, for paper"
    )
    add = act("add", "add one by hand")
    add.add_argument("--time", type=common.clock, required=True, metavar="HH:MM")
    add.add_argument("--date", type=common.date, help="default: today")
    add.add_argument("--minutes", type=common.whole(1, 240), default=10)
    cancel = act("cancel", "cancel one")
    which = cancel.add_mutually_exclusive_group(required=True)
    which.add_argument("--code", metavar="CODE")
    which.add_argument("--time", type=common.clock, metavar="HH:MM")
    cancel.add_argument("--date", type=common.date, help="with --time; default: today")


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Do it and print times and codes."""
    from kiosk.office.appointments import changing

    if arguments.act == "import":
        return _import(arguments, config)
    at = common.now()
    with common.office(config) as store:
        match arguments.act:
            case "list":
                found = list(changing.listed(store, at))
            case "add":
                starts = _moment(arguments, config)
                found = [
                    changing.add(
                        store,
                        starts=starts,
                        minutes=arguments.minutes,
                        at=at,
                        device=common.DEVICE,
                    )
                ]
            case _:
                found = [_cancel(store, arguments, config, at)]
        if arguments.act == "add":
            _warn_of_others(store, found[0], at)
    if arguments.json:
        common.print_json({"appointments": found})
        return 0
    if getattr(arguments, "print", False):
        found = [one for one in found if one.state != "cancelled"]
    for one in found:
        common.say(
            _for_paper(one, config)
            if getattr(arguments, "print", False)
            else f"{_said(one.starts, config)}  {one.code}  {one.state}"
        )
    if not found:
        common.say("no appointments")
    return 0


def _warn_of_others(store: Store, added: Appointment, at: dt.datetime) -> None:
    """Two at one time are right where two desks call, and else perhaps a slip."""
    from kiosk.office.appointments import changing

    def ends(one: Appointment) -> dt.datetime:
        return one.starts + dt.timedelta(minutes=one.minutes)

    others = [
        one
        for one in changing.listed(store, at)
        if one.id != added.id and one.state != "cancelled"
        if one.starts < ends(added) and added.starts < ends(one)
    ]
    if len(others) >= len(store.config.desks):
        times = ", ".join(_said(one.starts, store.config) for one in others)
        common.complain(f"note: at that time there are others: {times}")


def _cancel(
    store: Store, arguments: argparse.Namespace, config: Config, at: dt.datetime
) -> Appointment:
    from kiosk.office.appointments import changing

    starts = _moment(arguments, config) if arguments.time else None
    those = [
        one
        for one in changing.listed(store, at)
        if one.starts == starts and one.state == "expected"
    ]
    if len(those) > 1:
        codes = ", ".join(one.code for one in those)
        raise ConfigError("--time", "", f"several have that time: --code {codes}")
    return changing.cancel(
        store, code=arguments.code, starts=starts, at=at, device=common.DEVICE
    )


def _moment(arguments: argparse.Namespace, config: Config) -> dt.datetime:
    from kiosk.office.appointments import reading

    date = arguments.date or common.now().astimezone(config.zone).date()
    try:
        return reading.moment(dt.datetime.combine(date, arguments.time), config.zone)
    except reading.Wrong as error:
        raise ConfigError("--time", "", str(error)) from error


def _for_paper(one: Appointment, config: Config) -> str:
    """A line as the reply mail may quote it, in the house's language."""
    from kiosk.language import language

    house = language(config.kiosk.languages[0])
    day, time = (say(one.starts, config.zone) for say in (house.date, house.time))
    return f"{day}, {time}    Code {one.code}"


def _said(moment: dt.datetime, config: Config) -> str:
    return f"{moment.astimezone(config.zone):%d.%m.%Y %H:%M}"


def _import(arguments: argparse.Namespace, config: Config) -> int:
    from kiosk.office.appointments import changing, files, reading

    try:
        with arguments.file.open("rb") as file:
            parsed = files.read(file, config.zone, common.now())
    except OSError as error:
        raise ConfigError(arguments.file, "", error.strerror or "unreadable") from error
    except reading.Unreadable as error:
        raise ConfigError(arguments.file, "", f"cannot be used: {error}") from None
    with common.office(config) as store:
        plan = changing.preview(store, parsed, keep=arguments.keep, at=common.now())
        done = False
        if not (plan.rejected or arguments.dry_run):
            if not arguments.json:
                _show(plan, parsed, config)
            if not (arguments.yes or _agreed(plan)):
                common.complain("nothing was imported; --yes imports it")
                return 2
            plan = changing.apply(
                store,
                parsed,
                keep=arguments.keep,
                at=common.now(),
                device=common.DEVICE,
            )
            done = not plan.rejected
    if arguments.json:
        answer = {"changes": [_plain(one) for one in plan.changes]}
        rest = {"skipped": plan.skipped, "rejected": plan.rejected}
        common.print_json(
            {**answer, **rest, "dropped": parsed.dropped, "imported": done}
        )
    elif done:
        changed = sum(one.what in CHANGING for one in plan.changes)
        common.say(f"imported: {changed} changes" if changed else "nothing to change")
    else:
        _show(plan, parsed, config)
    if plan.rejected:
        count = len(plan.rejected)
        rows = "1 row is" if count == 1 else f"{count} rows are"
        common.complain(f"{rows} wrong: nothing was imported")
        return 3
    return 0


SHOWN = 20
"""Skipped rows that are named: a calendar has much outside the office hours."""


def _plain(one: Change) -> dict[str, object]:
    return {
        "what": one.what,
        "starts": one.starts,
        "minutes": one.minutes,
        "was": one.was,
    }


def _show(plan: Plan, parsed: Parsed, config: Config) -> None:
    says = {
        "here": "here     (checked in: keeps number and place)",
        "kept": "kept     (the file has nothing of that date; `cancel` cancels it)",
    }
    for one in plan.changes:
        was = one.was if one.was != one.starts else None
        before = f"  (was {_said(was, config)})" if was else ""
        what = says.get(one.what, one.what)
        common.say(f"{_said(one.starts, config)}  {one.minutes:>3} min  {what}{before}")
    for row in plan.rejected:
        common.say(f"line {row.row}: rejected: {row.reason}")
    counted = Counter(plan.skipped)
    for row, count in [*counted.items()][:SHOWN]:
        dates = f" ({count} dates)" if count > 1 else ""
        common.say(f"line {row.row}: skipped: {row.reason}{dates}")
    if (more := len(counted) - SHOWN) > 0:
        common.say(f"… and {more} more skipped (--json names them all)")
    if not (parsed.entries or plan.skipped or plan.rejected):
        common.say("there is no appointment in it")
    if parsed.dropped:
        common.say(f"not read, not stored: {', '.join(parsed.dropped)}")


def _agreed(plan: Plan) -> bool:
    if not sys.stdin.isatty():
        return False
    counts = Counter(one.what for one in plan.changes)
    # A file of one appointment would cancel all others: not to be overlooked.
    told = ", ".join(f"{counts[what]} {what}" for what in CHANGING if counts[what])
    try:
        asked = input(f"Import this ({told or 'no change'})? [y/N] ")
    except EOFError:
        return False
    return asked.strip().lower() in ("y", "yes", "j", "ja")
