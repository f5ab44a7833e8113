"""What the start screen says, and whether a number can then be drawn."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from kiosk.config import Break, Config, Numbers, Rules
from kiosk.office import hours as office_days
from kiosk.office import setup
from kiosk.office.operations import dates
from kiosk.office.store import Store
from kiosk.office.values import Refused, Situation
from tests.office.afternoon import MINUTE, NOW, Afternoon, refusal

OPENS = NOW - 60 * MINUTE
ISSUE_FROM = OPENS - 30 * MINUTE
CLOSES = NOW + 240 * MINUTE


def refused_draw(office: Afternoon) -> str:
    """Why no number can be drawn now."""
    with pytest.raises(Refused) as caught:
        office.draw()
    return refusal(caught)


def test_open_hours_give_numbers(office: Afternoon) -> None:
    shown = office.board()
    assert shown.situation is Situation.OPEN
    assert shown.drawing
    assert (shown.opens, shown.closes, shown.issue_from) == (OPENS, CLOSES, ISSUE_FROM)
    assert office.draw().ticket.number == 1


def test_before_the_first_number_the_screen_says_when(office: Afternoon) -> None:
    office.at = ISSUE_FROM - MINUTE
    shown = office.board()
    assert shown.situation is Situation.BEFORE
    assert not shown.drawing
    assert shown.issue_from == ISSUE_FROM
    assert refused_draw(office) == "refused.not_open"


def test_numbers_are_drawn_half_an_hour_before_opening(office: Afternoon) -> None:
    office.at = ISSUE_FROM
    assert office.situation() is Situation.OPEN
    assert office.draw().ticket.number == 1


def test_after_closing_it_is_ended(office: Afternoon) -> None:
    office.at = CLOSES
    assert office.situation() is Situation.ENDED
    assert refused_draw(office) == "refused.not_open"


def test_a_date_of_another_week_is_none_with_the_next_date_told(
    office: Afternoon,
) -> None:
    office.at = NOW - dt.timedelta(days=3)
    shown = office.board()
    assert shown.situation is Situation.NONE
    assert shown.next_opens == OPENS
    assert refused_draw(office) == "refused.not_open"


def test_a_cancelled_date_is_none(office: Afternoon) -> None:
    (today,) = office_days.listed(office.store)
    office.hours("cancel", hours_id=today.id)
    assert office.situation() is Situation.NONE
    assert refused_draw(office) == "refused.not_open"


def test_a_date_with_numbers_cannot_be_cancelled(office: Afternoon) -> None:
    hours_id = office.draw().ticket.hours_id
    with pytest.raises(Refused) as caught:
        office.hours("cancel", hours_id=hours_id)
    assert refusal(caught) == "refused.has_numbers"
    with pytest.raises(Refused) as caught:
        office.hours("cancel", hours_id=999)
    assert refusal(caught) == "refused.unknown_hours"


def test_closed_by_hand_until_opened_by_hand(office: Afternoon) -> None:
    office.hours("close_issuing")
    assert office.situation() is Situation.CLOSED
    assert not office.board().drawing
    assert refused_draw(office) == "refused.closed"
    office.hours("open_issuing")
    assert office.situation() is Situation.OPEN
    assert office.draw().ticket.number == 1


def test_opened_by_hand_before_the_time_gives_numbers_at_once(
    office: Afternoon,
) -> None:
    office.at = ISSUE_FROM - 20 * MINUTE
    office.hours("open_issuing")
    shown = office.board()
    assert shown.situation is Situation.OPEN
    assert shown.drawing
    assert office.draw().ticket.number == 1


def test_closed_by_hand_before_the_time_stays_closed(office: Afternoon) -> None:
    office.at = ISSUE_FROM - 20 * MINUTE
    office.hours("close_issuing")
    assert office.situation() is Situation.CLOSED
    office.at = NOW
    assert office.situation() is Situation.CLOSED
    assert refused_draw(office) == "refused.closed"


def test_a_pause_says_so_and_numbers_are_still_drawn(office: Afternoon) -> None:
    until = NOW + 20 * MINUTE
    office.hours("pause", until=until)
    shown = office.board()
    assert shown.situation is Situation.PAUSED
    assert shown.drawing
    assert shown.paused_until == until
    assert shown.notices[0].message == "display.break"
    assert office.draw().ticket.number == 1
    office.at = until
    assert office.situation() is Situation.OPEN


def test_a_pause_without_an_end_lasts_until_it_is_ended(office: Afternoon) -> None:
    office.hours("pause", until=None)
    office.later(90)
    assert office.situation() is Situation.PAUSED
    assert office.board().paused_until is None
    office.hours("resume")
    assert office.situation() is Situation.OPEN


def test_a_planned_break_is_a_pause(config: Config) -> None:
    (hours,) = config.hours
    local = NOW.astimezone(config.zone)
    breaks = (Break(begins=local.time(), ends=(local + 15 * MINUTE).time()),)
    with_break = msgspec.structs.replace(
        config, hours=(msgspec.structs.replace(hours, breaks=breaks),)
    )
    store = Store.open(with_break)
    office = Afternoon(store)
    assert office.situation() is Situation.PAUSED
    assert office.board().paused_until == NOW + 15 * MINUTE
    office.later(15)
    assert office.situation() is Situation.OPEN
    store.close()


def test_a_delay_is_told_and_taken_back(office: Afternoon) -> None:
    office.hours("delay")
    assert office.board().delayed
    assert "display.delay" in [n.message for n in office.board().notices]
    office.hours("resume")
    assert not office.board().delayed


def test_evacuation_goes_before_everything(office: Afternoon) -> None:
    office.draws(2)
    office.hours("evacuate", on=True)
    assert office.situation() is Situation.EVACUATION
    assert not office.board().drawing
    assert refused_draw(office) == "refused.closed"
    office.hours("evacuate", on=False)
    assert office.situation() is Situation.OPEN
    assert office.draw().ticket.number == 3


def test_evacuation_is_told_on_a_day_without_hours(office: Afternoon) -> None:
    office.at = NOW + dt.timedelta(days=2)
    office.hours("evacuate", on=True)
    assert office.situation() is Situation.EVACUATION


def test_the_afternoon_fills_up_open_then_risk_then_full(alone: Afternoon) -> None:
    seen: list[Situation] = []
    risks = []
    while (situation := alone.situation()) is not Situation.FULL:
        seen.append(situation)
        risks.append(alone.draw().risk)
    sure = seen.count(Situation.OPEN)
    assert seen == [Situation.OPEN] * sure + [Situation.RISK] * (len(seen) - sure)
    assert risks == [False] * sure + [True] * (len(seen) - sure)
    # 255 minutes with the overrun hold 25 talks of 10 minutes, if nothing varied.
    assert 10 <= sure < len(seen) <= 20
    assert refused_draw(alone) == "refused.full"


def test_full_stays_full_until_a_person_opens_again(alone: Afternoon) -> None:
    while alone.board().drawing:
        alone.draw()
    before = alone.board().situation
    assert refused_draw(alone) == "refused.full"
    for _ in range(8):
        alone.next()
    assert before is alone.situation() is Situation.FULL
    assert refused_draw(alone) == "refused.full"
    alone.hours("open_issuing")
    assert alone.situation() is Situation.OPEN
    alone.draw()


def test_taps_while_full_are_counted_and_nothing_else_is_kept(
    alone: Afternoon,
) -> None:
    alone.hours("limit", n=0)
    for _ in range(3):
        assert refused_draw(alone) == "refused.full"
    assert office_days.listed(alone.store)[0].unmet == 3


@pytest.mark.parametrize("count", [0, 1, 4])
def test_so_many_more_numbers_means_so_many(office: Afternoon, count: int) -> None:
    office.draws(2)
    office.hours("limit", n=count)
    assert office.draws(count) == list(range(3, 3 + count))
    assert office.situation() is Situation.FULL
    assert refused_draw(office) == "refused.full"
    office.hours("open_issuing")
    assert office.draw().ticket.number == 3 + count


def test_appointments_are_let_in_when_it_is_full_or_closed(office: Afternoon) -> None:
    office.hours("limit", n=0)
    assert office.arrives(10) == 61
    office.hours("close_issuing")
    assert office.arrives(20) == 62


def test_appointments_not_yet_here_keep_their_time_free(alone: Afternoon) -> None:
    walk_ins = 0
    for minutes in range(20, 220, 10):
        alone.book(minutes)
    while alone.board().drawing:
        alone.draw()
        walk_ins += 1
    # 20 talks of 10 minutes at 15 % no-show leave 85 of 255 minutes: 8, if nothing
    # varied.
    assert 1 <= walk_ins <= 6
    assert alone.board().appointments == 20


def test_ad_hoc_hours_open_at_once_and_end_in_time(office: Afternoon) -> None:
    office.closes_the_day()
    assert office.situation() is Situation.ENDED
    office.later(60)
    opened = office.hours("open_now", duration=120 * MINUTE)
    assert opened.opens == office.at
    assert opened.closes == office.at + 120 * MINUTE
    assert office.situation() is Situation.OPEN
    assert office.draw().ticket.number == 1, "numbers restart with the office hours"
    office.later(121)
    assert office.situation() is Situation.ENDED


def test_ad_hoc_hours_are_refused_while_others_are_open(office: Afternoon) -> None:
    with pytest.raises(Refused) as caught:
        office.hours("open_now", duration=60 * MINUTE)
    assert refusal(caught) == "refused.already_open"


def test_whoever_opens_at_once_with_another_opens_nothing_beside(
    office: Afternoon,
) -> None:
    """Two consoles, or two keys pressed: there is one queue."""
    office.closes_the_day()
    office.later(60)
    begun = office.at
    office.later(1 / 60)
    office.hours("open_now", duration=60 * MINUTE)
    office.at = begun
    with pytest.raises(Refused) as caught:
        office.hours("open_now", duration=60 * MINUTE)
    assert refusal(caught) == "refused.already_open"


def test_of_four_that_open_at_once_one_does(office: Afternoon) -> None:
    office.closes_the_day()
    moment = office.at + 60 * MINUTE
    stores = [Store.open(office.store.config) for _ in range(4)]
    together = threading.Barrier(len(stores))

    def opens(place: int) -> str:
        at = moment - dt.timedelta(milliseconds=place)
        together.wait(30)
        try:
            dates.open_now(stores[place], duration=60 * MINUTE, at=at, device="test")
        except Refused as refused:
            return refused.reason
        return "opened"

    with ThreadPoolExecutor(len(stores)) as pool:
        said = sorted(pool.map(opens, range(len(stores))))
    for store in stores:
        store.close()
    assert said == ["opened", *["refused.already_open"] * 3]


def test_a_date_is_added_once_and_must_have_a_length(office: Afternoon) -> None:
    week = dt.timedelta(days=7)
    added = office.hours("add", opens=OPENS + week, closes=CLOSES + week)
    assert added.day == dt.date(2026, 2, 6)
    assert added.issue_from == added.opens - setup.ISSUE_EARLY
    assert added.issue_until == added.closes
    with pytest.raises(Refused) as caught:
        office.hours("add", opens=OPENS + week, closes=CLOSES + week)
    assert refusal(caught) == "refused.hours_exist"
    for closes in (OPENS, OPENS - MINUTE):
        with pytest.raises(Refused) as caught:
            office.hours("add", opens=OPENS, closes=closes)
        assert refusal(caught) == "refused.hours_empty"
    assert office.board().next_opens == OPENS + week


def test_hours_in_which_no_number_could_be_drawn_are_refused(
    office: Afternoon,
) -> None:
    week = dt.timedelta(days=7)
    with pytest.raises(Refused) as caught:
        office.hours(
            "add",
            opens=OPENS + week,
            closes=CLOSES + week,
            issue_from=OPENS + week,
            issue_until=OPENS + week,
        )
    assert refusal(caught) == "refused.hours_empty"


def test_nothing_can_be_changed_on_a_day_without_hours(office: Afternoon) -> None:
    office.at = NOW + dt.timedelta(days=1)
    for act in ("open_issuing", "close_issuing", "resume", "delay"):
        with pytest.raises(Refused) as caught:
            office.hours(act)
        assert refusal(caught) == "refused.not_open"


def test_the_number_range_ends_with_a_clear_no(config: Config) -> None:
    short = msgspec.structs.replace(config, numbers=Numbers(walk_in=(1, 3)))
    store = Store.open(short)
    office = Afternoon(store)
    assert office.draws(3) == [1, 2, 3]
    assert refused_draw(office) == "refused.exhausted"
    office.calls_all()
    assert refused_draw(office) in ("refused.exhausted", "refused.full")
    assert len(office_days.listed(store)) == 1
    store.close()


def test_a_used_up_range_of_appointments_is_a_clear_no(config: Config) -> None:
    short = msgspec.structs.replace(config, numbers=Numbers(appointment=(61, 62)))
    store = Store.open(short)
    office = Afternoon(store)
    assert [office.arrives(10), office.arrives(20)] == [61, 62]
    with pytest.raises(Refused) as caught:
        office.arrives(30)
    assert refusal(caught) == "refused.exhausted"
    assert office.situation() is Situation.OPEN, "walk-ins still get a number"
    store.close()


def test_the_house_decides_the_length_of_a_talk(config: Config) -> None:
    long = msgspec.structs.replace(config, rules=Rules(talk=60), desks=config.desks[:1])
    store = Store.open(long)
    office = Afternoon(store)
    drawn = [office.draw() for _ in iter(lambda: office.board().drawing, False)]
    assert 2 <= len(drawn) <= 3, "four of 60 minutes seldom end within 255"
    store.close()
