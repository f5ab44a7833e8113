"""What a councillor may read of past office hours, and what nobody may."""

from __future__ import annotations

import csv
import datetime as dt
import json
import resource
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from kiosk.commands import common
from kiosk.commands.statistics_page import NOTE, draw
from kiosk.config import DEFAULT_TOPICS, LANGUAGES, Config, Kiosk, Topic
from kiosk.office import operations, publishing
from kiosk.office import statistics as sums
from kiosk.office.statistics import Report, Totals
from kiosk.office.store import Store
from kiosk.office.values import Wait
from tests.office.afternoon import NOW, Afternoon
from tests.office.shell import Shell

DAY = dt.date(2026, 1, 30)
MANY = Totals(
    visitors={"walk_in": 141, "appointment": 38},
    topics={"fire": 12, "order": 40, "budget": 6, "service": 33, "other": 3, "": 47},
    languages={"de": 150, "uk": 20, "ar": 9},
    waits={
        "walk_in": {0: 12, 1: 30, 2: 41, 3: 22, 5: 9, 14: 6},
        "appointment": {1: 20},
    },
    announced={"inside": 120, "earlier": 12, "later": 8},
    unmet=31,
    not_reached=4,
    no_shows=6,
    missed=7,
    paper={"confirmed": 170, "failed": 9},
    faults={"printer": 6, "sound": 2, "keypad": 5, "kiosk": 7, "display": 8},
)


def test_percentiles_are_classes_of_five_minutes_and_need_five_people() -> None:
    assert sums.percentile({0: 5, 2: 4, 5: 1}, 0.5) == (0, 5)
    assert sums.percentile({0: 5, 2: 4, 5: 1}, 0.9) == (10, 15)
    assert sums.percentile({3: 4}, 0.5) is None
    assert sums.percentile({}, 0.5) is None


def test_sums_of_sums_are_sums() -> None:
    both = MANY + MANY
    assert both.people == 2 * MANY.people
    assert both.all_waits()[2] == 82
    assert both.paper == {"confirmed": 340, "failed": 18}


def test_a_promise_is_kept_when_the_call_comes_within_the_range(
    office: Afternoon,
) -> None:
    for low, high in ((0, 5), (10, 20), (0, 5)):
        drawn = office.draw()
        operations.note_wait(office.store, drawn.ticket.id, Wait(low, high))
    operations.note_wait(office.store, office.draw().ticket.id, Wait())
    office.later(4)
    office.next()
    office.next(desk="two")
    office.later(4)
    office.next(desk="three")
    office.closes_the_day()
    from kiosk.office import retention

    totals = retention.reports(office.store)[-1].totals
    assert totals.announced == {"inside": 1, "earlier": 1, "later": 1}


@pytest.fixture
def past(office: Afternoon, config: Config, tmp_path: Path) -> Shell:
    """An office whose afternoon is over."""
    for topic in ("fire", "fire", "order", "order", "order", "order", "order"):
        office.draw(topic=topic)
    for _ in range(7):
        office.later(7)
        office.next()
    office.closes_the_day()
    office.store.close()
    return Shell(config, tmp_path)


def test_csv_opens_in_a_spreadsheet_and_hides_small_counts(
    past: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "sums.csv"
    past.says("statistics", "--csv", str(file))
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as text:
        lines = list(csv.DictReader(text, delimiter=";"))
    found = {
        (line["period"], line["what"], line["of_which"]): line["count"]
        for line in lines
    }
    assert found["2026-01-30", "visitors", "walk_in"] == "7"
    assert found["2026-01-30", "topics", "fire"] == "-"
    assert found["2026", "visitors", "appointment"] == "0"
    assert found["2026", "topics", "fire"] == "-"
    assert found["2026", "topics", "order"] == "-"
    assert found["2026", "faults", "printer"] == "0"
    assert not any("talk" in word for line in lines for word in line.values())


def test_json_is_one_object_and_says_null_for_few(past: Shell) -> None:
    said = past.json("statistics")
    (year,) = said["years"]
    assert year["visitors"] == {"walk_in": 7, "appointment": 0}
    assert year["topics"]["fire"] is None
    assert year["languages"] == {"de": 7}
    assert [hours["period"] for hours in said["hours"]] == ["2026-01-30"]
    assert past.json("statistics", "--year", "2027")["hours"] == []


def test_the_page_is_one_sheet_of_paper_as_picture_and_pdf(
    past: Shell, tmp_path: Path
) -> None:
    png, pdf = tmp_path / "page.png", tmp_path / "page.pdf"
    past.says("statistics", "--png", str(png), "--pdf", str(pdf))
    with Image.open(png) as page:
        assert page.size == (1240, 1754)
        assert page.convert("L").getextrema() == (26, 255)
    assert pdf.read_bytes().startswith(b"%PDF")


def test_a_file_that_cannot_be_written_is_named(past: Shell) -> None:
    said = past.fails(3, "statistics", "--csv", "/nonexistent/sums.csv")
    assert "/nonexistent/sums.csv" in said
    said = past.fails(3, "statistics", "--pdf", "/dev/full")
    assert said == "aufruf: /dev/full: No space left on device"


def test_a_file_that_cannot_be_written_whole_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "sums.csv"
    file.write_text("before")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large") as caught:
            common.keep(file, bytes(2000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert caught.value.filename == str(file)
    assert file.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["sums.csv"]


FULL = msgspec.structs.replace(
    MANY,
    topics=dict.fromkeys((*DEFAULT_TOPICS, "bees", "trees", ""), 12),
    languages=dict.fromkeys(LANGUAGES, 15),
)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_nothing_runs_over_the_page_in_any_language(tag: str) -> None:
    topics = tuple(
        Topic(key=key, labels={"de": "Sorgen mit den Bäumen am Anger"})
        for key in (*DEFAULT_TOPICS, "bees", "trees")
    )
    house = Config(kiosk=Kiosk(languages=(tag,)), topics=topics)  # type: ignore[arg-type]
    told = [Report(DAY, NOW, FULL)] * 2
    years = publishing.publish(told, [topic.key for topic in house.topics])
    page = draw(told, house, publishing.whole(years)).convert("L")
    edge = 40
    above_the_note = (0, NOTE - 16, page.width, NOTE - 6)
    for box in (
        (0, 0, edge, page.height),
        (page.width - edge, 0, page.width, page.height),
        (0, page.height - edge, page.width, page.height),
        above_the_note,
    ):
        assert page.crop(box).getextrema() == (255, 255), box


def test_forget_and_backup_work_from_the_command_line(
    past: Shell, tmp_path: Path, config: Config
) -> None:
    if config.database.url.startswith("sqlite"):
        copy = tmp_path / "copy.db"
        assert str(copy) in past.says("backup", str(copy))
        assert "is there already" in past.fails(3, "backup", str(copy))
        assert str(copy) in past.says("forget", "--dry-run")
        past.says("restore", str(copy))
    else:
        assert "pg_dump" in past.fails(3, "backup", str(tmp_path / "copy.db"))
        assert "pg_restore" in past.fails(3, "restore", str(tmp_path / "copy.db"))
    assert "deleted 7 number(s)" in past.says("forget")
    said = json.loads(past.says("forget", "--json").splitlines()[-1])
    assert said["forgotten"] == []
    (year,) = past.json("statistics")["years"]
    assert year["visitors"] == {"walk_in": 7, "appointment": 0}


def test_an_office_without_a_past_says_so(store: Store, tmp_path: Path) -> None:
    store.close()
    assert "no past office hours" in Shell(store.config, tmp_path).says("statistics")
