"""What other systems' displays got wrong, and ours does not.

Elsewhere: a second call that overwrites the first, a voice cut off by the next call and
a chime that stays silent (test_announcements.py, test_display_scene.py); calls that
vanish after 15:00 (test_display_time.py); old numbers over a lost database
(test_display_losses.py, test_display_process.py); numbers cut off at the edge, the last
calls not shown (test_display_screens.py). A rule of the order that nobody is told is
disputed without end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from display.scene import Memory, Rules, advance, receive, scene
from display.wording import Voice, Words
from kiosk.config import Config, Desk
from kiosk.language import language
from kiosk.office import board, operations, queries
from kiosk.office.appointments import changing
from kiosk.office.store import Store
from tests.offices import open_office

NOW = dt.datetime(2026, 1, 30, 14, 5, tzinfo=dt.UTC)
DESKS = tuple(Desk(key=key, label=f"Platz {n}") for n, key in enumerate("abc", 1))


@pytest.fixture
def config(tmp_path: Path) -> Config:
    url = f"sqlite:///{tmp_path / 'office.db'}"
    config = open_office(url, tmp_path, NOW)
    return msgspec.structs.replace(config, desks=DESKS)


@pytest.fixture
def office(config: Config) -> Iterator[Store]:
    store = Store.open(config)
    for draw in range(4):
        operations.issue_ticket(
            store, draw_id=str(draw), topic=None, language="de", at=NOW, device="t"
        )
    yield store
    store.close()


def seen(config: Config, store: Store) -> Words:
    """What a display with that configuration, started now, shows of the office."""
    rules, memory = Rules(), Memory(started=NOW + dt.timedelta(seconds=1))
    memory = advance(receive(memory, board.read(store, NOW), 0), 0, rules)
    return Voice(config).words(scene(memory, 0, NOW, rules), NOW)


def test_a_desk_that_was_taken_from_the_configuration_does_not_blank_the_display(
    config: Config, office: Store
) -> None:
    operations.call_next(office, desk="a", at=NOW, device="t")
    operations.call_next(office, desk="b", at=NOW, device="t")
    fewer = msgspec.structs.replace(config, desks=(DESKS[0], DESKS[2]))
    later = Store.open(fewer)
    try:
        said = seen(fewer, later)
        assert said.number == "2"
        assert said.others == ("1  1",)
        operations.recall(later, desk="a", at=NOW, device="t")
        assert seen(fewer, later).number == "1"
    finally:
        later.close()


def test_the_desk_shown_is_the_one_that_called(config: Config, office: Store) -> None:
    operations.call_next(office, desk="a", at=NOW, device="t")
    operations.forward(office, desk="a", to="b", at=NOW, device="t")
    operations.call_number(office, number=1, desk="b", at=NOW, device="t")
    said = seen(config, office)
    assert (said.number, said.room) == ("1", "Platz 2")


def test_two_desks_that_call_at_once_are_both_in_the_table(
    config: Config, office: Store
) -> None:
    for desk in ("a", "b"):
        operations.call_next(office, desk=desk, at=NOW, device="t")
    said = seen(config, office)
    assert (said.number, said.room) == ("2", "Platz 2")
    assert said.others == ("1  1",)
    assert said.others_caption == ("Nummer → Platz",)


def test_why_a_later_number_may_come_first_is_said_while_registered_visitors_wait(
    config: Config, office: Store
) -> None:
    assert all("Termin" not in line for line in seen(config, office).notice)
    changing.add(
        office, starts=NOW + dt.timedelta(minutes=10), minutes=10, at=NOW, device="t"
    )
    (booked,) = queries.appointments(office, NOW)
    operations.check_in(
        office, draw_id="a", language="de", at=NOW, device="t", code=booked.code
    )
    assert seen(config, office).notice == (language("de").text("wait.order_note"),)
