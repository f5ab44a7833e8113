"""A number drawn on PostgreSQL: the service against raw psycopg in five statements."""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
import time
from pathlib import Path

from tests import servers
from tests.bench import offices
from tests.bench.offices import opened, roomy
from tests.bench.raw import RawPostgresql
from tests.bench.report import Line, ratio, say
from tests.bench.together import together, wait_for_the_start

DRAWS = {1: 300, 16: 40, 64: 12}


def child(url: str, folder: Path, name: str, what: str, draws: int) -> None:
    """Draw and print the seconds of each."""
    from kiosk.office.store import Store

    if what == "raw":
        raw = RawPostgresql(url)

        def draw(turn: int) -> None:
            raw.issue(f"{name}-{turn}")
    else:
        store = Store.open(roomy(url, folder))

        def draw(turn: int) -> None:
            offices.draw(store, f"{name}-{turn}", device=name)

    draw(-1)
    wait_for_the_start()
    begins = time.perf_counter()
    for turn in range(draws):
        draw(turn)
    print(json.dumps(time.perf_counter() - begins), flush=True)


def crowd(url: str, folder: Path, what: str, clients: int) -> float:
    """Draws per second of that many clients at once."""
    draws = DRAWS[clients]
    tag = f"{what}{clients}-{time.monotonic_ns()}"
    calls = [(url, str(folder), f"{tag}-{n}", what, str(draws)) for n in range(clients)]
    _, took = together("tests.bench.server", calls)
    return clients * draws / took


def alone(url: str, folder: Path) -> float:
    """The ratio of single draws, taken in turn in one process."""
    from kiosk.office import operations
    from kiosk.office.store import Store

    store = Store.open(roomy(url, folder))
    raw = RawPostgresql(url)
    limit, ours = [], []
    for turn in range(DRAWS[1]):
        begins = time.perf_counter()
        raw.issue(f"alone-{turn}")
        middle = time.perf_counter()
        at = dt.datetime.now(dt.UTC)
        offices.draw(store, f"alone-{turn}", at=at)
        ends = time.perf_counter()
        operations.call_next(store, desk="desk-1", at=at, device="bench")
        limit.append(middle - begins)
        ours.append(ends - middle)
    store.close()
    return ratio(ours[20:], limit[20:])


def measure() -> list[Line]:
    """Target 3."""
    try:
        with (
            servers.private() as server,
            server.database() as url,
            tempfile.TemporaryDirectory() as name,
        ):
            folder = Path(name)
            opened(roomy(url, folder)).close()
            RawPostgresql.create(url)
            lines = [Line("draw, one client", alone(url, folder), "× raw", 1.2)]
            for clients in (16, 64):
                raw = crowd(url, folder, "raw", clients)
                ours = crowd(url, folder, "service", clients)
                lines.append(
                    Line(
                        f"throughput, {clients} clients",
                        ours / raw,
                        "× raw",
                        1.5,
                        True,
                        f"raw {raw:.0f}/s, service {ours:.0f}/s",
                    )
                )
            return lines
    except servers.ServerMissing as error:
        say(f"not measured: {error}")
        return []


if __name__ == "__main__":
    child(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5]))
