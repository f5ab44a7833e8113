"""May another number be drawn: the chance behaves, and the answer does not flicker."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.office import admission
from kiosk.office.admission import Verdict, chance, surely, verdict
from kiosk.office.wait import APPOINTMENT, Expected, Person, Queue, Service, Talk

NOISE = 0.07
"""Two questions are played with other chances: so far their answers may differ."""

people = st.lists(
    st.builds(
        Person,
        topic=st.sampled_from([None, "fire", "budget"]),
        count=st.integers(1, 3),
    ),
    max_size=8,
).map(tuple)
registered = st.lists(
    st.builds(
        Person,
        topic=st.just(APPOINTMENT),
        not_before=st.floats(0, 60),
        registered=st.just(True),
    ),
    max_size=2,
).map(tuple)
expected = st.lists(st.builds(Expected, due=st.floats(-9, 150)), max_size=5).map(tuple)
finished = st.lists(
    st.builds(
        Service, minutes=st.floats(0.5, 60), topic=st.sampled_from([None, "fire"])
    ),
    max_size=12,
).map(tuple)
desks = st.integers(1, 4)
minutes = st.floats(0, 240)


@st.composite
def queues(draw: st.DrawFn) -> Queue:
    """Any queue of a small office."""
    count = draw(desks)
    running = draw(st.lists(st.builds(Talk, elapsed=st.floats(0, 60)), max_size=count))
    return Queue(
        running=tuple(running),
        ahead=draw(people) + draw(registered),
        expected=draw(expected),
        desks=count,
        begins=draw(st.sampled_from([0.0, 0.0, 20.0])),
        breaks=draw(st.sampled_from([(), ((30.0, 45.0),)])),
        minutes={"fire": 6.0, "budget": 15.0},
        finished=draw(finished),
    )


def with_one_more(queue: Queue) -> Queue:
    """The same with somebody who draws now."""
    here = tuple(person for person in queue.ahead if not person.registered)
    later = tuple(person for person in queue.ahead if person.registered)
    return msgspec.structs.replace(queue, ahead=(*here, Person(), *later))


@settings(max_examples=60, deadline=None)
@given(queues(), minutes)
def test_one_more_number_never_makes_the_promise_safer(
    queue: Queue, closes: float
) -> None:
    now = chance(queue, closes=closes)
    assert 0 <= now <= 1
    assert chance(with_one_more(queue), closes=closes) <= now + NOISE


@settings(max_examples=60, deadline=None)
@given(queues(), minutes, st.floats(0, 60))
def test_more_time_never_makes_it_less_safe(
    queue: Queue, closes: float, more: float
) -> None:
    # Who would have come after closing and now comes before is one more promise.
    queue = msgspec.structs.replace(queue, expected=())
    assert chance(queue, closes=closes + more) >= chance(queue, closes=closes)


@settings(max_examples=60, deadline=None)
@given(queues(), minutes)
def test_another_desk_never_makes_it_less_safe(queue: Queue, closes: float) -> None:
    wider = msgspec.structs.replace(queue, desks=queue.desks + 1)
    assert chance(wider, closes=closes) >= chance(queue, closes=closes) - NOISE


@settings(max_examples=150, deadline=None)
@given(queues(), st.floats(0, 900))
def test_what_is_sure_without_a_play_is_sure_in_every_play(
    queue: Queue, closes: float
) -> None:
    if surely(queue, closes=closes):
        assert chance(queue, closes=closes) >= 0.99


@settings(max_examples=40, deadline=None)
@given(queues(), minutes, st.integers(0, 10_000))
def test_the_answer_is_the_same_again_and_nearly_with_another_seed(
    queue: Queue, closes: float, seed: int
) -> None:
    now = chance(queue, closes=closes)
    assert chance(queue, closes=closes) == now
    assert abs(chance(queue, closes=closes, seed=seed) - now) <= 2 * NOISE


def test_an_empty_office_promises_everything_and_a_closed_one_nothing() -> None:
    assert chance(Queue(), closes=1.0) == 1
    assert chance(Queue(ahead=(Person(),)), closes=120.0) == 1
    assert chance(Queue(ahead=(Person(),)), closes=0.0) == 0
    assert surely(Queue(ahead=(Person(),)), closes=600.0)


def test_an_appointment_must_be_called_by_closing_and_may_end_later() -> None:
    here = Person(APPOINTMENT, 30.0, registered=True)
    assert chance(Queue(ahead=(here,)), closes=1.0) == 1
    walk_in = Person(minutes=30.0)
    assert chance(Queue(ahead=(walk_in,)), closes=1.0) < 0.1


def test_a_registered_visitors_long_talk_at_another_desk_takes_nobodys_number() -> None:
    long = Talk(2.0, APPOINTMENT, minutes=60.0)
    queue = Queue(running=(long,), desks=2, ahead=(Person(minutes=3.0),))
    assert chance(queue, closes=20.0) >= admission.OPEN, "it may end after closing"
    walk_in = Talk(2.0, None, minutes=60.0)
    queue = msgspec.structs.replace(queue, running=(walk_in,))
    assert chance(queue, closes=20.0) < 0.3, "a walk-in's may not"


def test_a_break_before_closing_is_no_time_to_talk() -> None:
    queue = Queue(ahead=(Person(count=4),))
    pause = msgspec.structs.replace(queue, breaks=((5.0, 35.0),))
    assert chance(pause, closes=60.0) < chance(queue, closes=60.0) - 0.2


@given(st.floats(0, 1), st.sampled_from([None, *Verdict]))
def test_the_thresholds_of_the_promise(probability: float, shown: Verdict) -> None:
    plain = verdict(probability)
    assert plain is (
        Verdict.OPEN
        if probability >= 0.95
        else Verdict.RISK
        if probability >= 0.80
        else Verdict.FULL
    )
    order = [Verdict.FULL, Verdict.RISK, Verdict.OPEN]
    settled = verdict(probability, shown)
    assert order.index(settled) <= order.index(plain), "never better news than is true"


def test_a_chance_that_breathes_about_a_threshold_changes_nothing_on_the_screen() -> (
    None
):
    shown: Verdict | None = None
    said = []
    for probability in [
        0.97,
        0.951,
        0.949,
        0.952,
        0.948,
        0.955,
        0.81,
        0.79,
        0.82,
        0.83,
    ]:
        shown = verdict(probability, shown)
        said.append(shown)
    changes = [
        one for one, before in zip(said[1:], said, strict=False) if one != before
    ]
    assert changes == [Verdict.RISK, Verdict.FULL]
    assert verdict(admission.RISK + 0.05, Verdict.FULL) is Verdict.RISK
    assert verdict(admission.OPEN + 0.03, Verdict.RISK) is Verdict.OPEN
