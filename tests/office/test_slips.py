"""Whoever was not reached comes again with a priority slip, once, and is early."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from kiosk.config import Config
from kiosk.office import hours, operations, order, queries, retention, slips
from kiosk.office.store import Store
from kiosk.office.values import Drawn, PrintState, Refused, Slip, Step
from tests.office.afternoon import MINUTE, Afternoon, all_events, refusal, tables

WEEK = 7 * 24 * 60 * MINUTE


def next_week(office: Afternoon, weeks: int = 1) -> dt.datetime:
    """Office hours so many weeks later; their opening."""
    opens = office.at + weeks * WEEK
    office.hours("add", opens=opens, closes=opens + 120 * MINUTE)
    return opens


def not_reached(office: Afternoon, count: int = 2) -> list[Slip]:
    """So many are not reached; their slips."""
    office.draws(count + 1)
    office.next()
    office.closes_the_day()
    return list(slips.listed(office.store))


def test_whoever_is_not_reached_gets_a_code_for_the_next_date(
    office: Afternoon,
) -> None:
    opens = next_week(office)
    given = not_reached(office)
    assert [slip.number for slip in given] == [2, 3]
    assert {slip.promised for slip in given} == {opens.date()}
    assert {slip.print_state for slip in given} == {PrintState.PENDING}
    assert all(len(slip.code) == 6 and slip.code.isdigit() for slip in given)
    assert len({slip.code for slip in given}) == 2


def test_the_slip_gives_a_place_ahead_of_all_who_drew(office: Afternoon) -> None:
    opens = next_week(office)
    first, second = not_reached(office)
    office.at = opens - 20 * MINUTE
    office.draws(3)
    registered = office.arrives(20)  # its place is ten minutes before the opening
    office.later(30)
    drawn = office.check_in(second.code)
    assert drawn.ticket.place == opens - 30 * MINUTE
    assert (drawn.ahead, drawn.risk) == (0, False)
    assert office.reasons()[drawn.ticket.number] == "order.slip"
    also = office.check_in(first.code).ticket.number
    assert office.queue()[:3] == [drawn.ticket.number, also, registered]
    assert office.board().slips == 0


def test_at_equal_places_registered_visitors_are_first(office: Afternoon) -> None:
    opens = next_week(office)
    slip, _ = not_reached(office)
    office.at = opens
    number = office.check_in(slip.code).ticket.number
    registered = office.arrives(0)
    assert office.queue() == [registered, number]


def test_whoever_comes_before_the_head_start_has_the_place_of_that_moment(
    office: Afternoon,
) -> None:
    opens = office.at + WEEK
    early = opens - 60 * MINUTE
    office.hours("add", opens=opens, closes=opens + 60 * MINUTE, issue_from=early)
    slip, _ = not_reached(office)
    office.at = early
    assert office.check_in(slip.code).ticket.place == early
    assert order.slip_place(opens, opens, office.store.config.rules) < opens


def test_a_slip_counts_once(office: Afternoon) -> None:
    opens = next_week(office)
    slip, _ = not_reached(office)
    office.at = opens
    assert office.board().slips == 2
    office.check_in(slip.code)
    before = tables(office.store)
    with pytest.raises(Refused) as caught:
        office.check_in(slip.code)
    assert refusal(caught) == "refused.slip_used"
    assert tables(office.store) == before


def test_a_slip_counts_however_full_the_day_is(office: Afternoon) -> None:
    opens = next_week(office)
    slip, _ = not_reached(office)
    office.at = opens
    office.hours("limit", n=0)
    assert office.check_in(slip.code).ticket.number == 1
    office.hours("close_issuing")
    with pytest.raises(Refused) as caught:
        office.draw()
    assert refusal(caught) in ("refused.closed", "refused.full")


@pytest.mark.parametrize("code", ["999990", "000000"])
def test_an_unknown_code_says_so(office: Afternoon, code: str) -> None:
    with pytest.raises(Refused) as caught:
        office.check_in(code)
    assert refusal(caught) == "refused.slip_unknown"


def test_a_slip_is_for_another_date_than_its_own(office: Afternoon) -> None:
    slip, _ = not_reached(office)
    office.hours("open_now", duration=60 * MINUTE)
    assert office.check_in(slip.code)  # the same evening, other office hours
    office.closes_the_day()


def test_on_the_date_after_the_promised_one_it_is_over(office: Afternoon) -> None:
    promised, later = next_week(office), next_week(office, 2)
    slip, other = not_reached(office)
    office.at = later
    with pytest.raises(Refused) as caught:
        office.check_in(slip.code)
    assert refusal(caught) == "refused.slip_expired"
    assert caught.value.values["date"] == promised.date()
    office.at = promised
    assert office.check_in(other.code)


def test_if_the_promised_date_is_cancelled_the_next_one_counts(
    office: Afternoon,
) -> None:
    opens, later = next_week(office), next_week(office, 2)
    slip, _ = not_reached(office)
    for one in hours.listed(office.store):
        if one.opens == opens:
            office.hours("cancel", hours_id=one.id)
    office.at = later
    assert office.check_in(slip.code)


def test_without_a_next_date_it_counts_at_the_first_there_is(
    office: Afternoon,
) -> None:
    slip, other = not_reached(office)
    assert slip.promised is None
    office.at = next_week(office, 3)
    assert office.check_in(slip.code)
    office.closes_the_day()
    office.at = next_week(office, 1)
    with pytest.raises(Refused) as caught:
        office.check_in(other.code)
    assert refusal(caught) == "refused.slip_expired"


def test_a_repeated_tap_gives_the_same_number(office: Afternoon) -> None:
    opens = next_week(office)
    slip, _ = not_reached(office)
    both = [
        operations.check_in(
            office.store,
            draw_id="one tap",
            language="de",
            at=opens,
            device="kiosk",
            code=slip.code,
        )
        for _ in range(2)
    ]
    assert both[0].ticket == both[1].ticket


def test_two_kiosks_at_once_honour_a_slip_once(
    office: Afternoon, config: Config
) -> None:
    opens = next_week(office)
    for slip in not_reached(office, 6):
        stores = [Store.open(config) for _ in range(2)]
        answers: list[Drawn | str] = []
        start = threading.Barrier(2)

        def show(
            store: Store,
            code: str = slip.code,
            start: threading.Barrier = start,
            answers: list[Drawn | str] = answers,
        ) -> None:
            start.wait()
            try:
                answers.append(Afternoon(store, opens).check_in(code))
            except Refused as refused:
                answers.append(refused.reason)

        threads = [threading.Thread(target=show, args=(store,)) for store in stores]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for store in stores:
            store.close()
        assert sorted(map(type, answers), key=str) == sorted([Drawn, str], key=str)
        assert "refused.slip_used" in answers
    office.at = opens
    assert office.queue() == list(range(1, 7))


def test_nobody_gets_a_slip_when_nobody_is_there(office: Afternoon) -> None:
    office.draws(2)
    operations.close_day(office.store, at=office.at, device="desk", slips=False)
    assert slips.listed(office.store) == ()


def test_the_journal_tells_of_slips_but_never_a_code(office: Afternoon) -> None:
    opens = next_week(office)
    slip, _ = not_reached(office)
    office.at = opens
    office.check_in(slip.code)
    events = all_events(office.store)
    told = [change for event in events for change in event.changes if "slip" in change]
    assert [change["now"] for change in told if change["slip"] == slip.id] == [
        {"number": 2, "used": False},
        {"used": True},
    ]
    assert slip.code not in str(events)
    assert events[-1].step is Step.ISSUE


def test_one_printer_takes_a_slip_and_no_other(office: Afternoon) -> None:
    first, second = not_reached(office)
    taken = [operations.claim_slip(office.store) for _ in range(3)]
    assert [slip.number if slip else None for slip in taken] == [2, 3, None]
    assert not operations.slips_wait(office.store)
    operations.record_slip(
        office.store,
        first.id,
        state=PrintState.CONFIRMED,
        used=120,
        at=office.at,
        device="kiosk",
    )
    states = [slip.print_state for slip in slips.listed(office.store)]
    assert states == [PrintState.CONFIRMED, PrintState.SENDING]
    again = operations.begin_slip(office.store, second.id)
    assert again is not None
    assert again.code == second.code


def kept(office: Afternoon, days: float) -> int:
    """How many slips the night leaves, so many days later."""
    at = office.at + days * 24 * 60 * MINUTE
    retention.forget(office.store, at=at)
    return len(slips.listed(office.store))


def test_a_used_slip_is_forgotten_the_same_night_an_unused_one_later(
    office: Afternoon,
) -> None:
    opens = next_week(office)
    slip, _ = not_reached(office)
    assert kept(office, 1) == 2
    office.at = opens
    office.check_in(slip.code)
    office.calls_all()
    office.closes_the_day()
    assert kept(office, 1) == 1
    assert kept(office, 14) == 1
    assert kept(office, 15) == 0
    assert queries.events(office.store, 0) == ()


def test_a_slip_without_a_next_date_is_kept_for_a_year(office: Afternoon) -> None:
    not_reached(office)
    assert kept(office, 300) == 2
    assert kept(office, 400) == 0


def test_a_dry_run_counts_slips_and_keeps_them(office: Afternoon) -> None:
    not_reached(office)
    at = office.at + 400 * 24 * 60 * MINUTE
    (told,) = retention.forget(office.store, at=at, dry_run=True)
    assert told.slips == 2
    assert len(slips.listed(office.store)) == 2
