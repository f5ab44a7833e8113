"""`aufruf forget`: delete what past office hours left, keep sums."""

from __future__ import annotations

import argparse

from kiosk.commands import common
from kiosk.config import Config

NOT_THERE = 4


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = (
        "Delete the numbers, events, prints and appointments of past office hours "
        "(closed ones, and any left open on an earlier day); keep only sums, or "
        'nothing with statistics = "off". Runs every night by itself '
        "(aufruf-forget.timer); run again, it finds nothing to do. An SQLite file is "
        "looked through page by page, too."
    )
    parser.epilog = "example:\n  aufruf forget --dry-run"
    parser.add_argument(
        "--dry-run", action="store_true", help="only say what would be deleted"
    )
    parser.add_argument(
        "--clock-is-right",
        action="store_true",
        help="hours that nobody closed are past, although nothing was heard for long",
    )
    common.add_json(parser)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Forget, and report it."""
    from kiosk.office import retention

    with common.office(config) as store:
        at = common.now()
        doubt = None if arguments.clock_is_right else retention.doubt(store, at)
        done = retention.forget(
            store,
            at=at,
            dry_run=arguments.dry_run,
            clock_is_right=arguments.clock_is_right,
        )
        copies = retention.backups(store)
        damage = store.damage()
    if damage is not None:
        common.complain(
            f"the database is damaged ({damage}): stop the processes and put the last "
            "copy back with `aufruf restore`"
        )
    if doubt is not None:
        common.complain(
            f"it is {at.astimezone(config.zone):%Y-%m-%d}, and nothing was heard of "
            f"since {doubt.astimezone(config.zone):%Y-%m-%d}: in case the clock is "
            "wrong, hours that nobody closed are left until the next night "
            "(--clock-is-right forgets them now)"
        )
    if arguments.json:
        common.print_json(
            {
                "dry_run": arguments.dry_run,
                "forgotten": done,
                "backups": [
                    {"file": str(one.path), "made": one.made, "seen": one.seen}
                    for one in copies
                ],
                "damage": damage,
            }
        )
        return 0 if damage is None else NOT_THERE
    verb = "would delete" if arguments.dry_run else "deleted"
    for one in done:
        kept = "sums kept" if one.kept else "no sums kept"
        closed = "; nobody had closed it" if one.closed else ""
        common.say(
            f"{one.day}: {verb} {one.tickets} number(s), {one.events} event(s), "
            f"{one.prints} print(s), {one.appointments} appointment(s), "
            f"{one.slips} priority slip(s); {kept}{closed}"
        )
    if not done:
        common.say("nothing to forget")
    zone = config.zone
    for copy in copies:
        whether = (
            "is not touched"
            if copy.seen
            else "may be there, where only root can see it"
        )
        common.say(
            f"the backup {copy.path} of {copy.made.astimezone(zone):%Y-%m-%d %H:%M} "
            f"{whether}; delete it if it holds a forgotten day"
        )
    return 0 if damage is None else NOT_THERE
