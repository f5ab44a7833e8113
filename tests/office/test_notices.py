"""What the secretary tells on the screens: a delay, a pause, another end."""

from __future__ import annotations

import datetime as dt

import pytest

from kiosk.office.values import Refused, Situation
from tests.office.afternoon import MINUTE, Afternoon, refusal


def notices(office: Afternoon) -> dict[str, dt.datetime | None]:
    """What the display's foot tells, with the time it names."""
    return {notice.message: notice.time for notice in office.board().notices}


def test_a_delay_until_a_time_is_told_and_counted(office: Afternoon) -> None:
    before = office.board().wait
    until = office.at + 30 * MINUTE
    office.hours("delay", until=until)
    assert notices(office)["display.delay_until"] == until
    assert office.board().delayed_until == until
    assert before.low is not None
    assert office.board().wait.low == before.low + 30
    office.later(31)
    assert "display.delay_until" not in notices(office)
    assert "display.delay" in notices(office)
    office.hours("resume")
    assert not {"display.delay", "display.delay_until"} & set(notices(office))


def test_a_delay_by_minutes_counts_from_the_opening_or_from_now(
    office: Afternoon,
) -> None:
    assert office.hours("delay", minutes=20).delayed_until == office.at + 20 * MINUTE
    opens = office.at + 300 * MINUTE
    office.closes_the_day()
    office.hours("add", opens=opens, closes=opens + 60 * MINUTE)
    assert office.hours("delay", minutes=20).delayed_until == opens + 20 * MINUTE


def test_a_delay_without_a_time_only_says_so(office: Afternoon) -> None:
    office.hours("delay", minutes=20)
    office.hours("delay")
    assert office.board().delayed_until is None
    assert "display.delay" in notices(office)


def test_a_pause_until_a_time_ends_by_itself(office: Afternoon) -> None:
    office.hours("pause", until=office.at + 10 * MINUTE)
    assert office.situation() is Situation.PAUSED
    assert notices(office)["display.break"] == office.at + 10 * MINUTE
    office.later(10)
    assert office.situation() is Situation.OPEN


@pytest.mark.parametrize("act", ["pause", "delay"])
def test_a_time_that_is_over_is_a_slip(office: Afternoon, act: str) -> None:
    with pytest.raises(Refused) as caught:
        office.hours(act, until=office.at)
    assert refusal(caught) == "refused.hours_past"


def test_the_end_is_announced_and_taken_back(office: Afternoon) -> None:
    closes = office.hours("announce_closing").closes
    assert notices(office)["display.closes_at"] == closes
    office.hours("announce_closing", on=False)
    assert "display.closes_at" not in notices(office)


def test_a_longer_afternoon_is_told_and_takes_more_numbers(alone: Afternoon) -> None:
    before = alone.hours("resume")
    alone.at = before.issue_until + MINUTE
    assert alone.situation() is Situation.ENDED
    moved = alone.hours("move_closing", closes=before.closes + 60 * MINUTE)
    assert moved.issue_until == before.issue_until + 60 * MINUTE
    assert notices(alone)["display.closes_at"] == moved.closes
    assert alone.situation() is Situation.OPEN
    assert alone.draw().ticket.number == 1


def test_an_earlier_end_takes_fewer_numbers(alone: Afternoon) -> None:
    alone.hours("move_closing", closes=alone.at + 40 * MINUTE)
    with pytest.raises(Refused) as caught:
        alone.draws(8)
    assert refusal(caught) == "refused.full"
    assert alone.queue()


@pytest.mark.parametrize(
    ("minutes", "reason"),
    [(-1, "refused.hours_past"), (0, "refused.hours_past"), (400, None)],
)
def test_an_end_that_cannot_be_is_refused(
    office: Afternoon, minutes: int, reason: str | None
) -> None:
    if reason is None:
        later = office.at + 300 * MINUTE
        office.hours("add", opens=later, closes=later + 60 * MINUTE)
        reason = "refused.hours_exist"
    before = office.hours("resume")
    with pytest.raises(Refused) as caught:
        office.hours("move_closing", closes=office.at + minutes * MINUTE)
    assert refusal(caught) == reason
    assert office.hours("resume") == before


def test_hours_that_follow_at_once_do_not_hinder_an_earlier_end(
    office: Afternoon,
) -> None:
    closes = office.hours("resume").closes
    office.hours("add", opens=closes, closes=closes + 60 * MINUTE)
    office.hours("move_closing", closes=closes - 30 * MINUTE)


def test_a_cancelled_date_can_be_added_again(office: Afternoon) -> None:
    opens = office.at + 2880 * MINUTE
    first = office.hours("add", opens=opens, closes=opens + 60 * MINUTE, numbers=3)
    assert first.remaining == 3
    office.hours("cancel", hours_id=first.id)
    again = office.hours("add", opens=opens, closes=opens + 90 * MINUTE)
    assert again.id == first.id
    assert (again.cancelled, again.remaining) == (False, None)
    with pytest.raises(Refused) as caught:
        office.hours("add", opens=opens, closes=opens + 90 * MINUTE)
    assert refusal(caught) == "refused.hours_exist"


def test_a_date_that_is_over_is_not_added(office: Afternoon) -> None:
    opens = office.at - 2880 * MINUTE
    with pytest.raises(Refused) as caught:
        office.hours("add", opens=opens, closes=opens + 60 * MINUTE)
    assert refusal(caught) == "refused.hours_past"


def test_so_many_numbers_and_no_more(office: Afternoon) -> None:
    office.closes_the_day()
    opens = office.at + 10 * MINUTE
    office.hours("add", opens=opens, closes=opens + 240 * MINUTE, numbers=2)
    assert office.draws(2) == [1, 2]
    assert office.situation() is Situation.FULL
    office.hours("open_issuing")
    assert office.draws(1) == [3]
