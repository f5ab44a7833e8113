"""What waiting times learn from today's talks, and what is kept of them: nothing."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pytest
from sqlalchemy import select

from kiosk.config import Config, Rules, Topic
from kiosk.office import operations, queries
from kiosk.office.judgement.laws import law
from kiosk.office.judgement.pace import learn as learnt
from kiosk.office.store import Store
from kiosk.office.tables import learned
from kiosk.office.wait import Learned, Queue, Service
from tests.office.afternoon import MINUTE, Afternoon

WEEK = dt.timedelta(days=7)


@pytest.fixture
def house(alone: Afternoon) -> Iterator[Afternoon]:
    """One room, talks planned at 10 minutes, earlier dates remembered."""
    with opened(alone.store.config, learn="seasons") as office:
        yield office


@contextmanager
def opened(config: Config, learn: str) -> Iterator[Afternoon]:
    rules = msgspec.convert({"learn": learn}, Rules)
    topics = (Topic(key="fire"), Topic(key="budget", minutes=20.0))
    store = Store.open(msgspec.structs.replace(config, rules=rules, topics=topics))
    yield Afternoon(store)
    store.close()


def talks(
    office: Afternoon, minutes: float, count: int = 5, topic: str = "fire"
) -> None:
    """So many talks of that length, each begun while the next visitor waits."""
    for _ in range(count + 1):
        office.draw(topic=topic)
    office.later(2)
    for _ in range(count):
        office.next()
        office.later(minutes)
    office.next()
    office.later(minutes)
    office.do("finish")


def known(office: Afternoon) -> tuple[Service, ...]:
    """Today's talks, as this process knows them."""
    office.later(0.2)
    office.board()
    return office.store.knowledge.talks()


def kept(office: Afternoon) -> dict[str, tuple[float, float]]:
    """All that stands in the table of what was learned."""
    with office.store.read() as connection:
        rows = connection.execute(select(learned)).all()
    return {row.subject: (row.weight, row.value) for row in rows}


def in_a_week(office: Afternoon) -> None:
    """The same hours a week later."""
    opens = office.at + WEEK
    office.hours("add", opens=opens, closes=opens + 240 * MINUTE)
    office.at = opens


def high(office: Afternoon) -> float:
    """The end of the range before rounding, for one drawn behind two others."""
    office.draw(topic="fire")
    office.draw(topic="fire")
    told = office.draw(topic="fire").told
    assert told is not None
    return told[1]


@pytest.mark.parametrize("learn", ["today", "seasons"])
def test_when_talks_take_twice_as_long_today_the_wait_is_told_longer(
    alone: Afternoon, learn: str
) -> None:
    with opened(alone.store.config, learn) as office:
        talks(office, 10)
        before = high(office)
        office.calls_all()
        talks(office, 20, count=3)
        assert high(office) > before * 1.15


def test_a_talk_is_known_with_its_topic_and_length(alone: Afternoon) -> None:
    talks(alone, 7, count=1)
    first, second = known(alone)
    assert first.topic == second.topic == "fire"
    assert first.minutes == pytest.approx(7, abs=0.1)


def test_an_undone_end_is_no_end(alone: Afternoon) -> None:
    alone.draws(2)
    alone.later(5)
    alone.next()
    alone.later(8)
    alone.next()
    assert len(known(alone)) == 1
    alone.do("undo")
    assert known(alone) == ()
    alone.later(4)
    alone.do("finish")
    (talk,) = known(alone)
    assert talk.minutes > 12, "the talk went on from its own beginning"


def test_who_missed_a_call_or_was_put_aside_has_not_talked(alone: Afternoon) -> None:
    alone.draws(3)
    alone.later(2)
    for act in ("miss", "park"):
        alone.next()
        alone.later(1)
        alone.do(act)
    assert known(alone) == ()


def test_a_talk_that_ended_unseen_before_the_next_visitor_came_is_not_measured(
    alone: Afternoon,
) -> None:
    alone.draw()
    alone.next()
    alone.later(50)
    alone.draw()
    alone.next()
    assert known(alone) == ()


def test_without_the_houses_decision_nothing_is_kept_when_the_day_is_closed(
    alone: Afternoon,
) -> None:
    talks(alone, 17)
    alone.board()
    alone.closes_the_day()
    assert kept(alone) == {}
    assert alone.store.knowledge.talks() == ()
    assert alone.store.judge.finished == ()


def test_with_it_one_weight_and_one_factor_per_topic_are_kept_never_a_talk(
    house: Afternoon,
) -> None:
    talks(house, 17, count=6)
    talks(house, 20, count=2, topic="budget")
    house.closes_the_day()
    found = kept(house)
    assert set(found) == {"topic:fire", "topic:budget", "spread", "stretch"}
    weight, factor = found["topic:fire"]
    assert weight == 7
    assert factor == pytest.approx(1.7, rel=0.1)
    assert found["topic:budget"][1] == pytest.approx(1.0, rel=0.1)


def test_talks_of_three_times_the_plan_are_not_taken_for_a_few_strays() -> None:
    """The plan is wrong; a talk is a stray that is long against today's pace."""
    lengths = [30 * step for step in law(0.7).steps[::16]]
    random.Random(8).shuffle(lengths)
    today = Queue(finished=tuple(Service(minutes) for minutes in lengths))
    (factor,) = learnt(Learned(), today).factors
    assert factor.value == pytest.approx(sum(lengths) / 10 / len(lengths), rel=0.06)


def test_the_next_date_begins_with_what_was_learned(house: Afternoon) -> None:
    plain = high(house)
    house.calls_all()
    talks(house, 20, count=12)
    house.closes_the_day()
    in_a_week(house)
    assert high(house) > plain * 1.3
    again = Store.open(house.store.config)
    later = Afternoon(again, house.at)
    later.calls_all()
    assert high(later) > plain * 1.3, "another process knows it, too"
    again.close()


def test_a_house_that_decides_otherwise_loses_what_was_kept(house: Afternoon) -> None:
    talks(house, 20)
    house.closes_the_day()
    assert kept(house)
    in_a_week(house)
    with opened(house.store.config, "today") as now:
        now.at = house.at
        now.draw()
        assert now.store.judge.learned.factors == ()
        now.closes_the_day()
        assert kept(now) == {}


def test_ranges_grow_wider_when_too_many_did_not_hold(alone: Afternoon) -> None:
    drawn = [alone.draw() for _ in range(4)]
    for one in drawn:
        # Told an hour, called after minutes.
        operations.note_wait(alone.store, one.ticket.id, one.wait, (60.0, 70.0))
    alone.later(2)
    alone.calls_all()
    alone.later(1)
    alone.board()
    assert alone.store.judge.learned.stretch > 1.05
    with alone.store.read() as connection:
        assert queries.of_hours(connection, alone.store, drawn[0].ticket.hours_id)
