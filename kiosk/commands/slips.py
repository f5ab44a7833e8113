"""`aufruf slips`: priority slips of whoever was not reached."""

from __future__ import annotations

import argparse

from kiosk.commands import common
from kiosk.config import Config
from kiosk.office.store import Store
from kiosk.office.values import PrintState, Refused, Slip


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = (
        "Whoever holds a number that was not reached when the day was closed gets a "
        "priority slip: a code that counts once, on the next date, with a place "
        "ahead. The kiosk prints them at closing (printer.slips); here they are "
        "listed, or printed at this machine's printer."
    )
    parser.epilog = (
        "examples:\n  aufruf slips\n  aufruf slips print    (those without paper)\n"
        "  aufruf slips print 17 (that one, again)\n"
        "  aufruf ticket check-in --code 471122    (it is shown on the next date)"
    )
    common.add_json(parser)
    parser.add_argument("act", nargs="?", choices=("list", "print"), default="list")
    parser.add_argument(
        "numbers", type=common.number, nargs="*", metavar="NUMBER", help="which"
    )


def run(arguments: argparse.Namespace, config: Config) -> int:
    """List or print them."""
    from kiosk.office import slips

    with common.office(config) as store:
        chosen = _chosen(slips.listed(store), arguments.numbers)
        code = 0
        if arguments.act == "print":
            code = _print(store, chosen, again=bool(arguments.numbers))
            ids = {one.id for one in chosen}
            chosen = [one for one in slips.listed(store) if one.id in ids]
    if arguments.json:
        common.print_json({"slips": chosen})
        return code
    for one in chosen:
        common.say(_line(one))
    if not chosen:
        common.say("no priority slips")
    return code


def _chosen(known: tuple[Slip, ...], numbers: list[int]) -> list[Slip]:
    """Those of these numbers, of the latest date that has them; none named: all."""
    if not numbers:
        return list(known)
    latest = {one.number: one for one in known if not one.used}
    for number in numbers:
        if number not in latest:
            raise Refused("refused.unknown_number", number=number)
    return [latest[number] for number in dict.fromkeys(numbers)]


PRINTED = (PrintState.CONFIRMED, PrintState.SENT)
DUE = (PrintState.NONE, PrintState.PENDING, PrintState.FAILED)
"""Of these there is no paper anywhere."""


def _print(store: Store, chosen: list[Slip], *, again: bool) -> int:
    """Print them one after the other; 4 when one did not come out."""
    from kiosk.lobby.paper import Paper
    from kiosk.office import operations

    paper = Paper(store.config)
    if not paper.wanted:
        common.complain("printer.device is empty in the configuration")
        return 4
    for one in chosen:
        if one.used or not (again or one.print_state in DUE):
            continue
        if operations.begin_slip(store, one.id) is None:
            continue
        ended = paper.print_slip(one, copy=one.print_state not in DUE)
        operations.record_slip(
            store,
            one.id,
            state=ended.state,
            used=ended.used,
            at=common.now(),
            device=store.config.kiosk.name,  # whose printer and paper it is
        )
        if ended.state not in PRINTED:
            common.complain(f"number {one.number}: paper {ended.state} {ended.reason}")
            return 4
    return 0


def _line(slip: Slip) -> str:
    until = f"for {slip.promised:%a %d.%m.%Y}" if slip.promised else "next date"
    state = "used" if slip.used else f"paper {slip.print_state}"
    return (
        f"{slip.number:>4}  of {slip.day:%d.%m.%Y}  code {slip.code}  {until}  {state}"
    )
