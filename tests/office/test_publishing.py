"""No small count is told, and none can be worked out from what is told."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.office import publishing
from kiosk.office.publishing import Mark, Published, Year
from kiosk.office.statistics import Report, Totals
from tests.office.subtraction import alone_found_out, found_out

TOPICS = ("fire", "order")
FIRST = dt.date(2026, 1, 30)

counts = st.one_of(st.integers(0, 6), st.integers(0, 25))
"""Few people, mostly: there is the danger."""


@st.composite
def totals(draw: st.DrawFn) -> Totals:
    topics = {key: draw(counts) for key in (*TOPICS, "")}
    walk_ins, registered = sum(topics.values()), draw(counts)
    german = draw(st.integers(0, walk_ins + registered))
    return Totals(
        visitors={"walk_in": walk_ins, "appointment": registered},
        topics=topics,
        languages={"de": german, "uk": walk_ins + registered - german},
        unmet=draw(counts),
        not_reached=draw(counts),
        faults={"printer": draw(st.integers(0, 6))},
    )


def reports(*of_dates: Totals) -> list[Report]:
    found = []
    for week, of_date in enumerate(of_dates):
        day = FIRST + dt.timedelta(weeks=2 * week)
        opens = dt.datetime.combine(day, dt.time(13, 30), dt.UTC)
        found.append(Report(day, opens, of_date))
    return found


def year_of(*of_dates: Totals) -> Year:
    (year,) = publishing.publish(reports(*of_dates), TOPICS)
    return year


def day(fire: int, order: int, none: int, registered: int) -> Totals:
    return Totals(
        visitors={"walk_in": fire + order + none, "appointment": registered},
        topics={"fire": fire, "order": order, "": none},
    )


@given(st.lists(totals(), min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_no_small_count_of_visitors_or_topics_can_be_worked_out(
    dates: list[Totals],
) -> None:
    assert found_out(year_of(*dates), reports(*dates)) == set()


@given(st.lists(totals(), min_size=1, max_size=4))
@settings(deadline=None)
def test_no_small_count_of_languages_can_be_worked_out(dates: list[Totals]) -> None:
    together = sum(dates, Totals())
    told = year_of(*dates).sum
    marked = any(isinstance(cell, Mark) for cell in told.visitors.values())
    people = Mark.KEPT if marked else together.people
    spoken = together.languages
    assert alone_found_out(told.languages, spoken, people, least=1) == set()


@given(st.lists(totals(), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_no_single_small_count_can_be_worked_out_from_its_year(
    dates: list[Totals],
) -> None:
    year = year_of(*dates)
    for key in ("unmet", "not_reached", "fault_printer"):
        cells = {told.period: told.counts[key] for told in year.dates}
        true = {
            told.period: _single(of_date, key)
            for told, of_date in zip(year.dates, dates, strict=True)
        }
        total = year.sum.counts[key]
        assert alone_found_out(cells, true, total, least=0) == set()


def _single(of_date: Totals, key: str) -> int:
    if key == "fault_printer":
        return of_date.faults["printer"]
    value: int = getattr(of_date, key)
    return value


@given(st.lists(totals(), min_size=1, max_size=4))
@settings(deadline=None)
def test_what_is_told_is_true_and_never_small(dates: list[Totals]) -> None:
    year = year_of(*dates)
    for told, of_date in [
        *zip(year.dates, dates, strict=True),
        (year.sum, sum(dates, Totals())),
    ]:
        for cells, true in (
            (told.visitors, of_date.visitors),
            (told.topics, of_date.topics),
            (told.languages, of_date.languages),
        ):
            for key, cell in cells.items():
                if not isinstance(cell, Mark):
                    assert cell == true.get(key, 0)
                    assert not publishing.is_small(cell)


def test_counts_of_many_are_all_told() -> None:
    dates = [day(5, 12, 9, 8), day(6, 7, 0, 20)]
    year = year_of(*dates)
    assert [told.topics["fire"] for told in year.dates] == [5, 6]
    assert year.sum.topics == {"fire": 11, "order": 19, "": 9}
    assert year.sum.visitors == {"walk_in": 39, "appointment": 28}


def test_one_date_with_few_is_not_the_rest_of_its_year() -> None:
    dates = [day(3, 12, 9, 8), day(6, 7, 0, 20), day(6, 30, 0, 20)]
    year = year_of(*dates)
    first, second, third = year.dates
    assert set(first.topics.values()) == {Mark.KEPT}
    assert second.topics == {"fire": 6, "order": 7, "": 0}
    assert third.topics == {"fire": 6, "order": 30, "": 0}
    assert first.visitors == {"walk_in": 24, "appointment": 8}
    assert year.sum.visitors == {"walk_in": 73, "appointment": 48}
    assert set(year.sum.topics.values()) == {Mark.KEPT}
    year = year_of(*dates, day(4, 10, 0, 20))
    assert year.sum.topics == {"fire": 19, "order": 59, "": 9}


@given(st.lists(totals(), min_size=2, max_size=5), st.data())
@settings(deadline=None)
def test_what_was_given_out_of_a_date_is_the_same_when_others_have_come(
    dates: list[Totals], data: st.DataObject
) -> None:
    then = data.draw(st.integers(1, len(dates) - 1))
    assert year_of(*dates[:then]).dates == year_of(*dates).dates[:then]


@given(st.lists(totals(), min_size=3, max_size=5), st.data())
@settings(deadline=None)
def test_of_a_part_of_a_year_nothing_is_told_that_its_dates_do_not_tell(
    dates: list[Totals], data: st.DataObject
) -> None:
    known = reports(*dates)
    part = data.draw(
        st.lists(st.sampled_from(known), min_size=2, max_size=4, unique_by=id)
    )
    (year,) = publishing.publish(known, TOPICS, lambda one: one in part)
    if len(year.dates) == len(known):
        return
    told = year.sum
    assert (told.waited_median, told.inside, told.languages) == (None, None, {})
    for key in told.counts:
        of_dates = [one.counts[key] for one in year.dates]
        kept = any(isinstance(cell, Mark) for cell in of_dates)
        assert told.counts[key] == (Mark.KEPT if kept else sum(of_dates))  # type: ignore[arg-type]
    for kind in publishing.KINDS:
        shown = [one.visitors[kind] for one in year.dates]
        kept = any(isinstance(cell, Mark) for cell in shown)
        assert told.visitors[kind] == (Mark.KEPT if kept else sum(shown))  # type: ignore[arg-type]


def test_of_several_years_nothing_is_told_that_they_do_not_tell() -> None:
    late = reports(*[day(9, 9, 9, 9)] * 30)
    years = publishing.publish(late, TOPICS)
    told = publishing.whole(years)
    assert told is not None
    assert told.period == "2026/2027"
    assert told.visitors == {"walk_in": 810, "appointment": 270}
    few = reports(*[day(9, 9, 9, 9)] * 29, day(9, 9, 9, 2))
    told = publishing.whole(publishing.publish(few, TOPICS))
    assert told is not None
    assert set(told.visitors.values()) == {Mark.KEPT}


def test_a_topic_the_house_no_longer_has_counts_as_another() -> None:
    totals = Totals(visitors={"walk_in": 12}, topics={"bees": 7, "other": 5})
    (year,) = publishing.publish(reports(totals), ("fire", "other"))
    assert year.sum.topics == {"fire": 0, "other": 12, "": 0}


def test_a_date_asked_for_alone_is_told_as_it_is_among_the_others() -> None:
    """Else it would tell what the year keeps back."""
    dates = reports(day(3, 12, 9, 8), day(6, 7, 0, 20), day(6, 30, 0, 20))
    (year,) = publishing.publish(dates, TOPICS)
    for report, told in zip(dates, year.dates, strict=True):
        (alone,) = publishing.publish(dates, TOPICS, report.__eq__)
        assert (alone.dates, alone.total) == ((told,), None)


def test_each_year_has_its_own_sum() -> None:
    late = reports(*[day(9, 9, 9, 9)] * 30)
    first, second = publishing.publish(late, TOPICS)
    assert (first.sum.period, second.sum.period) == ("2026", "2027")
    assert len(first.dates) + len(second.dates) == 30
    (part,) = publishing.publish(late, TOPICS, lambda report: report in late[:3])
    assert part.sum.period == "2026-01-30/2026-02-27"
    assert part.sum.visitors == {"walk_in": 81, "appointment": 27}


@pytest.mark.parametrize(
    ("announced", "told"),
    [
        ({"inside": 80, "later": 20}, 80),
        ({"inside": 82, "later": 10, "earlier": 8}, 80),
        ({"inside": 30}, 100),
        ({"inside": 30, "later": 4}, None),
        ({"inside": 3, "later": 40}, None),
        ({"inside": 4}, None),
        ({}, None),
    ],
)
def test_a_share_is_told_in_steps_and_never_of_few(
    announced: dict[str, int], told: int | None
) -> None:
    assert publishing.share(announced) == told


def test_a_reader_would_find_out_what_hiding_small_counts_alone_leaves_open() -> None:
    """The attack finds what it should: each breach is one that was once open."""
    dates = [day(3, 12, 9, 8), day(6, 7, 9, 20)]

    def naive(period: str, of_date: Totals) -> Published:
        def hidden(cells: dict[str, int]) -> dict[str, int | Mark]:
            return {
                key: Mark.FEW if publishing.is_small(count) else count
                for key, count in cells.items()
            }

        return Published(
            period=period,
            visitors=hidden(of_date.visitors),
            topics=hidden(of_date.topics),
        )

    told = [naive(str(n), of_date) for n, of_date in enumerate(dates)]
    year = Year(2026, tuple(told), naive("2026", sum(dates, Totals())))
    assert ("0", "topics", "fire") in found_out(year, reports(*dates))
