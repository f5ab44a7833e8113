"""A registered visitor is here: by code or by time, early, in time or late."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from kiosk.config import Config, Rules
from kiosk.office import operations, order, queries
from kiosk.office.appointments import changing
from kiosk.office.store import Store
from kiosk.office.values import Drawn, Kind, Refused
from tests.office.afternoon import MINUTE, Afternoon, refusal


def test_the_code_of_the_confirmation_gives_a_number(office: Afternoon) -> None:
    code = office.book(20)
    drawn = office.check_in(code)
    assert drawn.ticket.kind is Kind.APPOINTMENT
    assert drawn.ticket.number == 61
    assert drawn.ticket.appointed == office.at + 20 * MINUTE
    (known,) = queries.appointments(office.store, office.at)
    assert known.state == "here"


def test_the_time_of_the_appointment_gives_a_number(office: Afternoon) -> None:
    office.book(20)
    office.book(30)
    drawn = office.check_in(appointed=office.at + 30 * MINUTE)
    assert drawn.ticket.appointed == office.at + 30 * MINUTE


def test_two_people_of_the_same_time_get_two_numbers_then_it_is_used_up(
    office: Afternoon,
) -> None:
    office.book(20)
    office.book(20)
    when = office.at + 20 * MINUTE
    numbers = [office.check_in(appointed=when).ticket.number for _ in range(2)]
    assert numbers == [61, 62]
    with pytest.raises(Refused) as caught:
        office.check_in(appointed=when)
    assert refusal(caught) == "refused.appointment_already_here"


def test_whoever_comes_early_or_in_time_has_the_appointments_place(
    office: Afternoon,
) -> None:
    appointed = office.at + 60 * MINUTE
    early = office.check_in(office.book(60)).ticket
    office.later(69)
    in_time = office.check_in(office.book(-9)).ticket
    assert in_time.appointed == appointed
    assert early.place == in_time.place == appointed - 30 * MINUTE
    assert set(office.reasons().values()) == {"order.appointment"}


def test_whoever_comes_late_has_the_place_of_the_moment(office: Afternoon) -> None:
    office.draw()
    office.later()
    late = office.check_in(office.book(-11)).ticket
    assert late.place == office.at
    assert office.queue() == [1, 61]
    assert office.reasons()[61] == "order.late"


def test_a_code_works_once(office: Afternoon) -> None:
    code = office.book(20)
    office.check_in(code)
    with pytest.raises(Refused) as caught:
        office.check_in(code)
    assert refusal(caught) == "refused.appointment_already_here"


def test_a_cancelled_appointment_gives_no_number(office: Afternoon) -> None:
    code = office.book(20, state="cancelled")
    with pytest.raises(Refused) as caught:
        office.check_in(code)
    assert refusal(caught) == "refused.appointment_cancelled"


@pytest.mark.parametrize("code", ["nonsense", "", "' OR 1=1 --", "%"])
def test_an_unknown_code_gives_no_number(office: Afternoon, code: str) -> None:
    office.book(20)
    with pytest.raises(Refused) as caught:
        office.check_in(code)
    assert refusal(caught) == "refused.appointment_not_found"


def test_an_unknown_time_gives_no_number(office: Afternoon) -> None:
    office.book(20)
    with pytest.raises(Refused) as caught:
        office.check_in(appointed=office.at + 21 * MINUTE)
    assert refusal(caught) == "refused.appointment_not_found"


def test_nobody_checks_in_on_a_day_without_hours(office: Afternoon) -> None:
    code = office.book(20)
    office.closes_the_day()
    with pytest.raises(Refused) as caught:
        office.check_in(code)
    assert refusal(caught) == "refused.not_open"


def test_a_repeated_check_in_gives_the_same_ticket(office: Afternoon) -> None:
    code = office.book(20)
    both = [
        operations.check_in(
            office.store,
            draw_id="one tap",
            language="de",
            at=office.at,
            device="kiosk",
            code=code,
        )
        for _ in range(2)
    ]
    assert both[0].ticket == both[1].ticket
    assert [drawn.repeated for drawn in both] == [False, True]


@pytest.mark.parametrize("by", ["code", "time"])
def test_two_kiosks_check_in_at_once_and_nobody_is_counted_twice(
    office: Afternoon, config: Config, by: str
) -> None:
    """One appointment by its code; two of one time, by their time."""
    for round_ in range(8):
        when = office.at + (20 + round_) * MINUTE
        code = office.book(20 + round_, f"c{round_}")
        if by == "time":
            office.book(20 + round_)
        stores = [Store.open(config) for _ in range(2)]
        answers: list[Drawn | Refused] = []
        start = threading.Barrier(2)

        def check_in(
            store: Store,
            start: threading.Barrier = start,
            code: str = code,
            when: dt.datetime = when,
            answers: list[Drawn | Refused] = answers,
        ) -> None:
            start.wait()
            kiosk = Afternoon(store, office.at)
            try:
                answers.append(
                    kiosk.check_in(code)
                    if by == "code"
                    else kiosk.check_in(appointed=when)
                )
            except Refused as refused:
                answers.append(refused)

        threads = [threading.Thread(target=check_in, args=(s,)) for s in stores]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for store in stores:
            store.close()
        given = [answer for answer in answers if isinstance(answer, Drawn)]
        said = [answer.reason for answer in answers if isinstance(answer, Refused)]
        if by == "code":
            assert len(given) == 1
            assert said == ["refused.appointment_already_here"]
        else:
            assert len({drawn.ticket.number for drawn in given}) == 2


def test_an_appointment_of_another_day_says_which(office: Afternoon) -> None:
    opens = office.at + 2880 * MINUTE
    later = office.hours("add", opens=opens, closes=opens + 60 * MINUTE)
    booked = changing.add(
        office.store, starts=later.opens, minutes=10, at=office.at, device="desk"
    )
    with pytest.raises(Refused) as caught:
        office.check_in(booked.code)
    assert refusal(caught) == "refused.appointment_other_day"
    assert caught.value.values["date"] == later.opens


def test_before_numbers_are_drawn_nobody_is_checked_in(office: Afternoon) -> None:
    office.closes_the_day()
    opens = office.at + 60 * MINUTE
    office.hours("add", opens=opens, closes=opens + 60 * MINUTE)
    booked = changing.add(
        office.store, starts=opens, minutes=10, at=office.at, device="desk"
    )
    with pytest.raises(Refused) as caught:
        office.check_in(booked.code)
    assert refusal(caught) == "refused.appointment_too_early"
    assert caught.value.values["begins"] == opens - 30 * MINUTE
    office.later(31)
    assert office.check_in(booked.code).ticket.number == 61


def test_after_the_last_slot_the_place_is_the_moment_of_check_in(
    office: Afternoon,
) -> None:
    code = office.book(200)
    office.later(235)
    office.draw()
    drawn = office.check_in(code)
    late = drawn.ticket
    assert late.place == office.at
    assert drawn.after_last
    told = order.arrival(late.issued, late.appointed, Rules(), after_last=True)
    assert told == "appt.after_last"


def test_an_appointment_that_is_still_to_come_keeps_the_day_from_being_over(
    office: Afternoon,
) -> None:
    office.book(30)
    office.book(-60, state="cancelled")
    assert not office.check_in(office.book(-40)).after_last
    assert not office.check_in(office.book(-9)).after_last  # its own is under way


def test_when_all_is_over_an_appointment_is_over_too(office: Afternoon) -> None:
    code = office.book(200)
    hours = office.hours("resume")
    office.at = hours.closes + hours.overrun * MINUTE
    with pytest.raises(Refused) as caught:
        office.check_in(code)
    assert refusal(caught) == "refused.appointment_over"


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (31, "appt.early"),
        (30, "appt.checked_in"),
        (0, "appt.checked_in"),
        (-1, "appt.late_kept"),
        (-10, "appt.late_kept"),
        (-11, "appt.late"),
    ],
)
def test_early_in_time_and_late_are_told_apart(
    office: Afternoon, minutes: int, told: str
) -> None:
    here = office.check_in(office.book(minutes)).ticket
    assert order.arrival(here.issued, here.appointed, Rules()) == told
