"""Processes that draw numbers until somebody kills them.

`python -m tests.faults.drawing CONFIG SECONDS KILLS SEED` forks a process, kills it
with SIGKILL at a random moment, and does so again; the next one first asks once more
for what the last one may have got. It prints what was acknowledged, as JSON.

`python -m tests.faults.drawing CONFIG COUNT` draws so many numbers, asking again
with the same draw id when the office was gone, and prints what it got.

`python -m tests.faults.drawing CONFIG hold` begins a change and keeps it open.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

from kiosk.config import Config
from kiosk.office import journal, operations
from kiosk.office.store import Store
from kiosk.office.values import OfficeGone

WHILE_OPENING = 0.15
"""The share of processes that are killed while they open the office."""


def draw(store: Store, draw_id: str) -> int:
    """One number."""
    return operations.issue_ticket(
        store,
        draw_id=draw_id,
        topic=None,
        language="de",
        at=dt.datetime.now(dt.UTC),
        device="kiosk",
    ).ticket.number


def draw_until_killed(config: Config, turn: int, unsure: str | None, out: int) -> None:
    """Say each wish before it is made and each number when it is there."""
    store = Store.open(config)
    os.write(out, b"open\n")
    count = 0
    while True:
        draw_id = unsure or f"{turn}-{count}"
        unsure = None
        count += 1
        os.write(out, f"try {draw_id}\n".encode())
        number = draw(store, draw_id)
        os.write(out, f"got {draw_id} {number}\n".encode())


def killing(config: Config, seconds: float, kills: int, seed: int) -> dict[str, Any]:
    """Kill so many processes; what they said before."""
    chance = random.Random(seed)
    got: list[tuple[str, int]] = []
    tried: list[str] = []
    unsure = None
    asked_again = 0
    for turn in range(kills):
        mine, theirs = os.pipe()
        child = os.fork()
        if not child:
            os.close(mine)
            draw_until_killed(config, turn, unsure, theirs)
        os.close(theirs)
        if chance.random() < WHILE_OPENING:
            time.sleep(chance.uniform(0, 3 * seconds))
        elif os.read(mine, 5) == b"open\n":
            time.sleep(chance.uniform(0, seconds))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(mine) as said:
            for line in said:
                word, draw_id, *number = [*line.split(), ""]
                if word == "open":
                    continue
                if word == "try":
                    asked_again += unsure == draw_id
                    tried.append(draw_id)
                    unsure = draw_id
                else:
                    got.append((draw_id, int(number[0])))
                    unsure = None
    return {"got": got, "tried": tried, "asked_again": asked_again}


def drawing(config: Config, count: int) -> dict[str, Any]:
    """Draw so many, patiently; how often the office was gone meanwhile."""
    got: list[tuple[str, int]] = []
    gone: list[str] = []
    store = None
    while len(got) < count:
        draw_id = f"draw-{len(got)}"
        try:
            store = store or Store.open(config)
            got.append((draw_id, draw(store, draw_id)))
        except OfficeGone as error:
            gone.append(str(error))
            if len(gone) > 20 * count:
                break
    return {"got": got, "gone": gone}


def hold(config: Config) -> None:
    """Begin a change and never end it."""
    store = Store.open(config)
    with store.write() as connection:
        journal.begin(connection, store)
        print("holding", flush=True)
        signal.pause()


def main() -> None:
    """Do what the arguments say."""
    config = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Config)
    match sys.argv[2:]:
        case [seconds, kills, seed]:
            answer = killing(config, float(seconds), int(kills), int(seed))
        case ["hold"]:
            hold(config)
            return
        case [count]:
            answer = drawing(config, int(count))
    print(msgspec.json.encode(answer).decode(), flush=True)


if __name__ == "__main__":
    main()
