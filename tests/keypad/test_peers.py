"""What other systems get wrong at the desk, as tests that they fail and we pass.

Seen in their sources and their users' complaints; "ran" where it was tried out.

* One visitor is called by two desks: MADO-queue (ran: 24 of 150), Novo SGA (the lock
  ends before the write), FQM (no lock), ZMS until April 2026. One clerk ends with two
  calls and is stuck: Novo SGA. Two clerks work under one desk: Novo SGA, FQM.
* Calling again does not ring: ZMS rings only for a number that was not in the last
  poll; MADO's chime is silent when calls are over a minute apart (ran: 0 of 20).
  ZMS offers a missed number only after 5 minutes, and for missed appointments never.
* A slip of the finger calls somebody else and cannot be taken back: FQM, bcgov,
  Novo SGA, QSystem, queuesg; ZMS asks in a dialogue, Qmatic's Next ends the visit.
* One certain number cannot be called: Novo SGA ("wontfix"). "No tickets left to pull"
  while tickets wait: FQM.
* No way to work by keys alone: MADO, Novo SGA, FQM, bcgov; ZMS has switched its keys
  off. No device of its own that works without the clerk's computer: all but QSystem
  and Qmatic.
* Staff see new visitors only after a reload: Novo SGA (F5), ZMS (60 s), MADO (10 s).
* Every call after 15:00 vanishes: MADO (tests/office/test_straddling.py). A call is
  lost on the screen: FQM, Novo SGA (tests/office/test_desks_racing.py).
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config, ConfigError
from kiosk.config_rules import check
from kiosk.keypad.acts import Act, Kind, Tone
from kiosk.keypad.doing import Doer, Done
from kiosk.keypad.layout import Layout
from kiosk.keypad.link import Link
from kiosk.office import board, queries
from kiosk.office.values import Step
from tests.keypad.desk import DESKS, Office, two_desks

Press = Callable[..., Done]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return two_desks(tmp_path)


@pytest.fixture
def office(config: Config) -> Iterator[Office]:
    opened = Office(config)
    yield opened
    opened.close()


class Pads:
    """A number pad at each desk, every one with a connection of its own."""

    def __init__(self, config: Config, *desks: str) -> None:
        stop = threading.Event()
        self._links = [Link(config) for _ in desks]
        self.doers = [
            Doer(link, config, keypad=f"pad-{n}", desk=desk, stop=stop)
            for n, (link, desk) in enumerate(zip(self._links, desks, strict=True))
        ]

    def press(self, kind: Kind, n: int | None = None, *, pad: int = 0) -> Done:
        return self.doers[pad].perform(Act(kind, n), lambda: None)

    def together(self, kind: Kind) -> list[Done]:
        """The same act on all pads at the same moment."""
        start = threading.Barrier(len(self.doers))
        answers: list[Done] = []

        def press(pad: int) -> None:
            start.wait()
            answers.append(self.press(kind, pad=pad))

        threads = [
            threading.Thread(target=press, args=(n,)) for n in range(len(self.doers))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def close(self) -> None:
        for link in self._links:
            link.close()


@pytest.fixture
def pads(config: Config) -> Iterator[Pads]:
    opened = Pads(config, "room", "second")
    yield opened
    opened.close()


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def test_two_desks_that_press_at_once_never_call_one_visitor(
    config: Config, office: Office
) -> None:
    pads = Pads(config, "room", "second")
    for number in range(1, 26):
        office.draw()
        answers = pads.together(Kind.NEXT)
        called = [done.number for done in answers if done.is_call]
        assert called == [number], "one waits: one desk has the visitor"
        for pad in (0, 1):
            pads.press(Kind.FINISH, pad=pad)
    pads.close()


def test_two_pads_under_one_desk_have_one_visitor_between_them(
    config: Config, office: Office
) -> None:
    pads = Pads(config, "room", "room")
    office.draw(40)
    for _ in range(10):
        pads.together(Kind.NEXT)
        states = [
            queries.ticket_by_number(office.store, n, now()) for n in range(1, 41)
        ]
        here = [ticket for ticket in states if ticket and ticket.state == "called"]
        assert len(here) == 1
    pads.close()


def test_two_desks_of_one_name_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"desks\[1\]"):
        check(Config(desks=(DESKS[0], DESKS[0])), "office.toml")


def test_calling_again_rings_each_time_however_soon_or_late(
    office: Office, pads: Pads
) -> None:
    office.draw(1)
    pads.press(Kind.NEXT)
    rung = []
    for _ in range(5):
        (call,) = board.read(office.store, now()).current
        rung.append(call.event_id)
        assert pads.press(Kind.RECALL).tone is Tone.RECALL
    assert rung == sorted(set(rung)), "an id of its own is a chime of its own"


def test_a_missed_number_can_be_called_or_brought_back_at_once(
    office: Office, pads: Pads
) -> None:
    office.draw(2)
    pads.press(Kind.NEXT)
    pads.press(Kind.MISS)
    assert pads.press(Kind.NUMBER, 1).tone is Tone.NUMBER
    pads.press(Kind.MISS)
    assert pads.press(Kind.RETURN, 1).tone is Tone.RETURN
    assert [pads.press(Kind.NEXT).number for _ in range(2)] == [2, 1]


def test_a_slip_is_nothing_and_a_mistake_is_taken_back(
    office: Office, pads: Pads
) -> None:
    office.draw(2)
    keys = Layout("17")
    (first,) = keys.press("enter", 10.0)
    (second,) = keys.press("enter", 10.4)
    assert first.act == Act(Kind.NEXT)
    assert (second.act, second.tone) == (None, Tone.TWICE)
    pads.press(Kind.NEXT)
    pads.press(Kind.NEXT)
    assert pads.press(Kind.UNDO).number == 1, "number 1 is at the desk again"
    assert pads.press(Kind.NEXT).number == 2
    assert [event.step for event in office.events(Step.UNDO)] == [Step.UNDO]


def test_any_number_that_waits_can_be_called(office: Office, pads: Pads) -> None:
    office.draw(30)
    assert pads.press(Kind.NUMBER, 23).number == 23
    assert pads.press(Kind.NUMBER, 31).refused == "refused.unknown_number"
    assert pads.press(Kind.NEXT).number == 1


def test_next_finds_everybody_who_waits(office: Office, pads: Pads) -> None:
    office.draw(6)
    pads.press(Kind.NEXT)
    pads.press(Kind.FORWARD, 2)
    pads.press(Kind.NEXT)
    pads.press(Kind.PARK)
    pads.press(Kind.RETURN, 2)
    called = [pads.press(Kind.NEXT).number for _ in range(5)]
    assert called == [2, 3, 4, 5, 6]
    assert pads.press(Kind.NEXT, pad=1).number == 1, "it waited for that desk"


def test_a_refusal_has_a_tone_of_its_own_and_changes_nothing(
    office: Office, pads: Pads
) -> None:
    office.draw(1)
    pads.press(Kind.NEXT)
    pads.press(Kind.START)
    before = office.events()
    for wish in (Act(Kind.MISS), Act(Kind.FORWARD, 1), Act(Kind.RETURN, 1)):
        done = pads.press(wish.kind, wish.n)
        assert done.tone is Tone.REFUSED
        assert done.refused
    assert pads.press(Kind.NEXT, pad=1).tone is Tone.EMPTY
    assert office.events() == before


def test_where_the_house_wants_it_a_quick_next_sounds_like_a_miss_and_a_call(
    config: Config, office: Office
) -> None:
    office.draw(2)
    wish = msgspec.structs.replace(config.keypads[0], missed_within=30.0)
    link, stop = Link(config), threading.Event()
    doer = Doer(
        link,
        config,
        keypad="pad",
        desk="room",
        stop=stop,
        missed_within=wish.missed_within,
    )
    answers = [doer.perform(Act(Kind.NEXT), lambda: None) for _ in range(3)]
    assert [(done.tone, done.missed, done.number) for done in answers] == [
        (Tone.NEXT, None, 1),
        (Tone.NEXT_MISSED, 1, 2),
        (Tone.MISS, 2, None),
    ]
    undone = doer.perform(Act(Kind.UNDO), lambda: None)
    assert (undone.tone, undone.number) == (Tone.UNDO, 2)
    link.close()
