"""Processes that draw, call or follow: `python -m tests.office.racing`.

Each is forked off before anything is opened, opens the office for itself, says
"ready", and does what each line of its input asks; every answer is one line of
JSON. It ends with its input. (Importing takes longer than racing: it is done once.)
"""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import os
import random
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from kiosk.config import Config
from kiosk.office import board, operations, queries
from kiosk.office.follow import Follower
from kiosk.office.store import Store
from kiosk.office.values import Called, OfficeGone, Refused, Ticket

WISHES = {
    "call_next": 12,
    "recall": 3,
    "call_number": 2,
    "start": 2,
    "finish": 2,
    "miss": 3,
    "park": 3,
    "return_to_queue": 3,
    "forward": 3,
    "pause_desk": 1,
    "undo": 6,
}
"""How often each act of a number pad is chosen."""
VISITORS = 0.6
"""How many draw a number for each act, while fewer than FEW wait."""
FEW = 12
TWICE = 0.05
"""How many acts are delivered twice."""

Seen = tuple[int, list[tuple[int, int, str]], list[int]]
"""A board's event id, its open calls (event id, number, desk), and the calls before
them (event ids)."""


def _event(answer: Called | Ticket | bool) -> int | None:
    """The event that an act says it is; a pause and a return name none."""
    return answer.event_id if isinstance(answer, Called) else None


Answer = TypeVar("Answer")


def until_answered(ask: Callable[[], Answer]) -> Answer:
    """Ask again, as a number pad does, while a busy machine gives no answer."""
    for _ in range(20):
        with contextlib.suppress(OfficeGone):
            return ask()
    return ask()


class Racer:
    """One process's hands."""

    def __init__(self, store: Store, name: str) -> None:
        self.store = store
        self.name = name

    def draw(self, at: dt.datetime, count: int) -> dict[str, Any]:
        """Draw so many numbers; what was acknowledged, and what was refused."""
        given, refused = {}, []
        for turn in range(count):
            draw_id = f"{self.name}-{at.timestamp():.3f}-{turn}"
            try:
                drawn = operations.issue_ticket(
                    self.store,
                    draw_id=draw_id,
                    topic=None,
                    language="de",
                    at=at,
                    device=self.name,
                )
            except Refused as no:
                refused.append(no.reason)
            else:
                given[draw_id] = drawn.ticket.number
        return {"given": given, "refused": refused}

    def call(self, at: dt.datetime, count: int) -> dict[str, Any]:
        """Press so many keys at the desk of this process's name, mixed."""
        chance = random.Random(self.name)
        acted: list[tuple[int, str, int | None]] = []
        refused: list[str] = []
        keys = [
            *(6 * [operations.call_next]),
            *(operations.recall, operations.miss, operations.undo),
            *(operations.start, operations.park),
        ]
        for turn in range(count):
            act = chance.choice(keys)
            try:
                called = act(
                    self.store,
                    desk=self.name,
                    at=at,
                    device=f"pad-{self.name}",
                    act_id=f"{self.name}-{turn}",
                )
            except Refused as no:
                refused.append(no.reason)
            else:
                number = called.ticket.number if called.ticket else None
                acted.append((called.event_id, called.step.value, number))
        return {"acted": acted, "refused": refused}

    def press(self, at: dt.datetime, count: int) -> dict[str, Any]:
        """Do so many acts of all kinds at this process's desk; visitors come, too.

        Now and then an act is delivered twice, as after a lost answer.
        """
        chance = random.Random(self.name)
        acted: list[tuple[int | None, bool]] = []
        refused: list[str] = []
        highest, waiting = 1, 0
        for turn in range(count):
            at += dt.timedelta(milliseconds=10)
            if waiting < FEW and chance.random() < VISITORS:
                given = until_answered(partial(self.draw, at, 1))["given"]
                highest = max([highest, *given.values()])
            name, more = self._wish(chance, highest)
            wish = {"desk": self.name, "at": at, "device": f"pad-{self.name}"} | more
            act = partial(
                getattr(operations, name),
                self.store,
                act_id=f"{self.name}-{turn}",
                **wish,
            )
            try:
                first = until_answered(act)
                again = chance.random() < TWICE
                same = not again or _event(until_answered(act)) == _event(first)
            except Refused as no:
                refused.append(no.reason)
            else:
                acted.append((_event(first), same))
                waiting = first.waiting if isinstance(first, Called) else waiting
        return {"acted": acted, "refused": refused}

    def _wish(self, chance: random.Random, highest: int) -> tuple[str, dict[str, Any]]:
        """An act of the number pad, and what is typed with it."""
        (name,) = chance.choices(list(WISHES), list(WISHES.values()))
        more: dict[str, dict[str, Any]] = {
            "call_next": {"missed_within": chance.choice([0, 0.05])},
            "call_number": {"number": chance.randint(1, highest)},
            "return_to_queue": {"number": chance.randint(1, highest)},
            "park": {"minutes": chance.choice([None, 1])},
            "forward": {"to": chance.choice(sorted(self.store.desk_ids))},
        }
        return name, more.get(name, {})

    def boards(self, at: dt.datetime, last: str) -> list[Seen]:
        """What a display read at each change, until the event that a file names."""
        seen: list[Seen] = []
        follower = Follower(self.store)
        end = Path(last)
        while not (end.exists() and seen and seen[-1][0] >= int(end.read_text())):
            if until_answered(partial(follower.wait, 0.2)):
                read = until_answered(partial(board.read, self.store, at))
                calls = [(c.event_id, c.number, c.desk) for c in read.current]
                gone = [call.event_id for call in read.last]
                seen.append((read.event_id, calls, gone))
        follower.close()
        return seen

    def follow(self, upto: int) -> dict[str, Any]:
        """Read every event as it comes, until the one of that id is there."""
        seen: list[int] = []
        wakes = 0
        follower = Follower(self.store)
        while not seen or seen[-1] < upto:
            wakes += follower.wait(5)
            seen += [
                event.id
                for event in queries.events(self.store, seen[-1] if seen else 0)
            ]
        follower.close()
        return {"seen": seen, "wakes": wakes}


def serve(config: Config, name: str) -> None:
    """Do what the input asks."""
    store = Store.open(config)
    racer = Racer(store, name)
    print("ready", flush=True)
    for line in sys.stdin:
        act, *values = line.split()
        answer: Any
        if act == "follow":
            answer = racer.follow(int(values[0]))
        elif act == "boards":
            answer = racer.boards(dt.datetime.fromisoformat(values[0]), values[1])
        else:
            at = dt.datetime.fromisoformat(values[0])
            answer = getattr(racer, act)(at, int(values[1]))
        print(msgspec.json.encode(answer).decode(), flush=True)
    store.close()


def main() -> int:
    """Fork one process for each `name:input:output`; 1 if any of them fails."""
    file, *wanted = sys.argv[1:]
    config = msgspec.json.decode(Path(file).read_bytes(), type=Config)
    pipes = {
        name: (int(input_), int(output))
        for name, input_, output in (entry.split(":") for entry in wanted)
    }
    for name, (input_, output) in pipes.items():
        if os.fork():
            continue
        os.dup2(input_, 0)
        os.dup2(output, 1)
        for descriptor in itertools.chain(*pipes.values()):
            os.close(descriptor)
        serve(config, name)
        os._exit(0)
    for descriptor in itertools.chain(*pipes.values()):
        os.close(descriptor)
    codes = [os.waitstatus_to_exitcode(os.wait()[1]) for _ in pipes]
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main())
