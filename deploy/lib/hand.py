"""The office's switches, for pictures: one state of the start screen after another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from kiosk.config import Config
from kiosk.office import board, hours, operations
from kiosk.office.appointments import changing
from kiosk.office.operations import dates, today
from kiosk.office.store import Store
from kiosk.office.values import Situation

MINUTE = dt.timedelta(minutes=1)
DEVICE = "pictures"


class Shot(NamedTuple):
    """A state to be photographed."""

    name: str
    says: str
    """The message by which it is recognised."""
    begin: Callable[[], object]


def now() -> dt.datetime:
    """The present moment."""
    return dt.datetime.now(dt.UTC)


class Hand:
    """Somebody who opens, closes and interrupts."""

    def __init__(self, config: Config, store: Store) -> None:
        self._config = config
        self._store = store
        self._draws = 0

    def states(self) -> Iterator[Shot]:
        """One after the other; each begins where the last one ended."""
        yield Shot("no date yet", "closed.no_date", lambda: None)
        yield Shot("no office hours today", "closed.next", self._next_month)
        yield Shot("before opening", "closed.opens_at", self._soon)
        yield Shot("open", "start.open", self.open)
        yield Shot("it takes longer", "display.delay", self._delay)
        yield Shot("a pause", "display.break", self._pause)
        yield Shot("perhaps not today", "number.risk", self._crowd_after_the_pause)
        yield Shot("full", "closed.full", self._fill)
        yield Shot("closed by hand", "closed.by_hand", self._close)
        yield Shot("evacuation", "closed.evacuate", self._alarm)
        yield Shot("ended", "closed.ended", self._end)
        yield Shot("out of order", "closed.out_of_order", self._lose)

    def open(self) -> None:
        """Four hours from now; a talk, three people waiting, a few appointments."""
        for day in hours.listed(self._store):
            if day.opens < now() + dt.timedelta(days=1):
                dates.cancel(self._store, hours_id=day.id, at=now(), device=DEVICE)
        dates.open_now(self._store, duration=240 * MINUTE, at=now(), device=DEVICE)
        for minutes in (20, 35, 35, 50):
            changing.add(
                self._store,
                starts=_five(now() + minutes * MINUTE),
                minutes=10,
                at=now(),
                device=DEVICE,
            )
        for _ in range(4):
            self._draw()
        operations.call_next(self._store, desk="room", at=now(), device=DEVICE)

    def _next_month(self) -> None:
        local = now().astimezone(self._config.zone)
        opens = local.replace(hour=14, minute=30, second=0, microsecond=0)
        opens += dt.timedelta(days=28)
        self._add(opens, opens)

    def _soon(self) -> None:
        self._add(now() + 40 * MINUTE, now() + 30 * MINUTE)

    def _add(self, opens: dt.datetime, issue_from: dt.datetime) -> None:
        dates.add(
            self._store,
            opens=_five(opens),
            closes=_five(opens + 120 * MINUTE),
            issue_from=_five(issue_from),
            issue_until=None,
            overrun=15,
            breaks=(),
            desks=(),
            at=now(),
            device=DEVICE,
        )

    def _draw(self) -> None:
        self._draws += 1
        operations.issue_ticket(
            self._store,
            draw_id=f"picture {self._draws}",
            topic=None,
            language="de",
            at=now(),
            device=DEVICE,
        )

    def _delay(self) -> None:
        today.delay(self._store, at=now(), device=DEVICE)

    def _pause(self) -> None:
        today.resume(self._store, at=now(), device=DEVICE)
        until = _five(now() + 10 * MINUTE)
        today.pause(self._store, until=until, at=now(), device=DEVICE)

    def _crowd_after_the_pause(self) -> None:
        today.resume(self._store, at=now(), device=DEVICE)
        self.crowd()

    def crowd(self) -> None:
        """So many people that whoever comes now may wait in vain."""
        while board.read(self._store, now()).situation is not Situation.RISK:
            self._draw()

    def _fill(self) -> None:
        today.limit(self._store, n=0, at=now(), device=DEVICE)

    def _close(self) -> None:
        today.open_issuing(self._store, at=now(), device=DEVICE)
        today.close_issuing(self._store, at=now(), device=DEVICE)

    def _alarm(self) -> None:
        today.evacuate(self._store, on=True, at=now(), device=DEVICE)

    def _end(self) -> None:
        today.evacuate(self._store, on=False, at=now(), device=DEVICE)
        operations.close_day(self._store, at=now(), device=DEVICE)

    def _lose(self) -> None:
        """The database is taken away under the kiosk."""
        file = Path(self._config.database.url.removeprefix("sqlite:///"))
        file.rename(file.with_name("away.db"))


def _five(moment: dt.datetime) -> dt.datetime:
    """Rounded up to five minutes."""
    past = dt.timedelta(
        minutes=moment.minute % 5,
        seconds=moment.second,
        microseconds=moment.microsecond,
    )
    return moment - past + 5 * MINUTE
