"""Two consoles and a number pad act at once: nobody is called twice or lost."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from kiosk.config import Config
from kiosk.keypad.acts import Act, Kind
from kiosk.keypad.doing import Doer, Done
from kiosk.keypad.link import Link
from kiosk.keypad.seen import REACTION, Seen
from kiosk.office import operations, queries
from kiosk.office.store import Store
from kiosk.office.values import Refused, State, Step
from tests.calls.console import draw, here, look, now, office_of, queue, seated

QUICKER = "Jemand anders war an diesem Platz schneller. Nichts getan. Bitte hinsehen."


@pytest.fixture
def config(config: Config) -> Config:
    return office_of(config)


one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What was shown on both for its like needs one."""


class Pad:
    """A number pad's acts, from a process of its own as far as the office knows."""

    def __init__(self, config: Config, store: Store, desk: str = "room") -> None:
        self.seen = Seen()
        self.seen.look(look(store).event_id, time.monotonic() - 2 * REACTION)
        self._link = Link(config)
        self._doer = Doer(
            self._link,
            config,
            keypad=f"pad-{desk}",
            desk=desk,
            stop=threading.Event(),
            seen=self.seen,
        )

    def act(self, kind: Kind, n: int | None = None) -> Done:
        return self._doer.perform(Act(kind, n), lambda: None)

    def close(self) -> None:
        self._link.close()


def calls(store: Store) -> list[int | None]:
    known = queries.events(store, since=0)
    return [event.number for event in known if event.step is Step.CALL]


async def test_two_clerks_never_call_the_same_visitor(
    config: Config, store: Store
) -> None:
    draw(store, 2)
    async with seated(config) as one, seated(config, "two") as other:
        await asyncio.gather(one.act("\n"), other.act("\n"))
        assert {here(store), here(store, "two")} == {1, 2}
        assert sorted(calls(store)) == [1, 2]  # type: ignore[type-var]


@one_database
async def test_the_loser_of_a_race_for_one_number_is_told(
    config: Config, store: Store
) -> None:
    draw(store, 2)
    async with seated(config) as one, seated(config, "two") as other:
        said = await asyncio.gather(one.act("2\n"), other.act("2\n"))
        assert sorted(said) == [
            "Das geht bei dieser Nummer jetzt nicht.",
            "Nummer 2 ist aufgerufen.",
        ]
        assert calls(store) == [2]
        assert queue(store) == [1]


async def test_pad_and_consoles_of_one_desk_press_next_together_and_one_is_called(
    config: Config, store: Store
) -> None:
    draw(store, 4)
    pad = Pad(config, store)
    async with seated(config) as one, seated(config) as other:
        await asyncio.sleep(REACTION)
        one_said, other_said, done = await asyncio.gather(
            one.act("\n"), other.act("\n"), asyncio.to_thread(pad.act, Kind.NEXT)
        )
        assert calls(store) == [1]
        assert here(store) == 1
        told = [one_said, other_said, done.refused]
        losers = {QUICKER, "refused.somebody_acted"}
        assert len([said for said in told if said in losers]) == 2
        assert queue(store) == [2, 3, 4]
    pad.close()


@one_database
async def test_a_no_show_pressed_into_somebody_elses_call_hits_nobody(
    config: Config, store: Store
) -> None:
    draw(store, 2)
    pad = Pad(config, store)
    async with seated(config) as seat:
        await seat.act("\n")
        await asyncio.sleep(REACTION)
        await seat.until(lambda: here(store) == 1)
        pad.seen.look(look(store).event_id, time.monotonic() - 2 * REACTION)
        called = await asyncio.to_thread(pad.act, Kind.NEXT)
        assert called.number == 2
        assert await seat.act("-\n") == QUICKER  # meant for 1
        assert here(store) == 2
        await asyncio.sleep(REACTION)
        await seat.until(lambda: here(store) == 2)
        assert await seat.act("-\n") == "Nummer 2 ist nicht erschienen."
    pad.close()


@one_database
async def test_ones_own_acts_may_follow_each_other_at_once(
    config: Config, store: Store
) -> None:
    draw(store, 1)
    async with seated(config) as seat:
        await seat.act("\n")
        assert await seat.act("+") == "Nummer 1 ist noch einmal aufgerufen."
        assert await seat.act("0\n") == "Nummer 1 ist erledigt."
        assert await seat.act("..\n") == "Zurückgenommen. Jetzt dran: 1."


def test_what_was_not_looked_at_long_enough_is_not_seen() -> None:
    seen = Seen()
    assert seen.by(5.0) is None
    seen.look(7, 10.0)
    assert seen.by(10.0) == 7  # nothing older is known
    seen.look(8, 20.0)
    assert seen.by(20.0 + REACTION / 2) == 7
    assert seen.by(20.0 + REACTION) == 8
    for n in range(1000):
        seen.look(9 + n, 30.0 + n)
    assert len(seen._looks) < 5


def test_the_office_refuses_an_act_that_was_meant_for_somebody_else(
    store: Store,
) -> None:
    draw(store, 3)
    before = look(store).event_id

    def ask(device: str, n: int, seen: int | None) -> int | None:
        called = operations.call_next(
            store,
            desk="room",
            at=now(),
            device=device,
            act_id=f"{device}:boot:{n}",
            seen=seen,
        )
        return called.ticket.number if called.ticket else None

    assert ask("one", 1, before) == 1
    with pytest.raises(Refused, match=r"refused\.somebody_acted"):
        ask("other", 1, before)
    assert ask("one", 1, before) == 1  # a repeated delivery is answered as before
    assert ask("one", 2, before) == 2  # its own act it has noticed
    with pytest.raises(Refused, match=r"refused\.somebody_acted"):
        operations.undo(store, desk="room", at=now(), device="other", seen=before)
    assert ask("other", 2, look(store).event_id) == 3
    found = queries.ticket_by_number(store, 2, now())
    assert found is not None
    assert found.state is State.FINISHED
