"""A look at the office is one moment, and shows every talk that goes on."""

from __future__ import annotations

from kiosk.config import Config
from kiosk.office.journal import event_number
from kiosk.office.store import Store
from tests.office.afternoon import Afternoon


def test_what_is_committed_during_a_look_is_not_in_it(
    config: Config, office: Afternoon
) -> None:
    other = Store.open(config)
    with other.read() as connection:
        before = event_number(connection, other)
        office.draw()
        assert event_number(connection, other) == before
    with other.read() as connection:
        assert event_number(connection, other) == before + 1
    other.close()


def test_a_long_talk_stays_on_the_board_while_another_desk_calls_many(
    office: Afternoon,
) -> None:
    office.draws(14)
    office.next("two")
    for _ in range(13):
        office.next("room")
    shown = [(call.number, call.desk) for call in office.board().current]
    assert shown == [(14, "room"), (1, "two")]
