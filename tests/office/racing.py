"""Processes that draw, call or follow: `python -m tests.office.racing`.

Each is forked off before anything is opened, opens the office for itself, says
"ready", and does what each line of its input asks; every answer is one line of
JSON. It ends with its input. (Importing takes longer than racing: it is done once.)
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import random
import sys
from pathlib import Path
from typing import Any

import msgspec

from kiosk.config import Config
from kiosk.office import operations, queries
from kiosk.office.follow import Follower
from kiosk.office.store import Store
from kiosk.office.values import Refused


class Racer:
    """One process's hands."""

    def __init__(self, store: Store, name: str) -> None:
        self.store = store
        self.name = name

    def draw(self, at: dt.datetime, count: int) -> dict[str, Any]:
        """Draw so many numbers; what was acknowledged, and what was refused."""
        given, refused = {}, []
        for turn in range(count):
            draw_id = f"{self.name}-{at.timestamp():.0f}-{turn}"
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
        if act == "follow":
            answer = racer.follow(int(values[0]))
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
