"""The print journal, and the roll of paper that is counted with it."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config, House
from kiosk.office import operations
from kiosk.office.operations import prints
from kiosk.office.store import Store
from kiosk.office.values import Drawn, PrintState
from tests.lobby.standing_kiosk import write_config
from tests.offices import open_office


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """An office that counts a roll of 10 m."""
    made = open_office(database_url, tmp_path)
    return msgspec.structs.replace(
        made, printer=msgspec.structs.replace(made.printer, roll=10.0)
    )


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def draw(store: Store, draw_id: str = "a-draw") -> Drawn:
    return operations.issue_ticket(
        store, draw_id=draw_id, topic=None, language="de", at=now(), device="kiosk"
    )


def begin(store: Store, drawn: Drawn, *, copy: bool = False) -> int:
    return operations.begin_print(
        store, ticket_id=drawn.ticket.id, at=now(), device="kiosk", copy=copy
    )


def end(
    store: Store, attempt: int, state: PrintState, used: int = 0, **more: str
) -> None:
    operations.record_print(
        store, attempt=attempt, state=state, used=used, at=now(), device="kiosk", **more
    )


def test_each_attempt_is_a_line_with_grade_copy_and_reason(store: Store) -> None:
    drawn = draw(store)
    end(store, begin(store, drawn), PrintState.UNKNOWN, reason="paper_out")
    end(store, begin(store, drawn, copy=True), PrintState.CONFIRMED, grade="A")
    under_way = begin(store, draw(store, "b-draw"))
    first, second, third = prints.prints(store)
    assert (first.number, first.state, first.reason) == (1, "unknown", "paper_out")
    assert (first.copy, second.copy) == (False, True)
    assert (second.grade, third.ended, third.number) == ("A", None, 2)
    assert [line.id for line in prints.prints(store, second.id)] == [under_way]


def test_paper_is_counted_with_the_print_and_a_new_roll_begins_at_nothing(
    store: Store,
) -> None:
    assert prints.tickets_left(store, "kiosk", 10.0) == 90  # 110 mm each, as long as
    drawn = draw(store)
    for used in (125, 0, 125):  # nothing is known better; one was not sent
        end(store, begin(store, drawn), PrintState.CONFIRMED, used)
    roll = prints.read_roll(store, "kiosk")
    assert roll is not None
    assert (roll.used, roll.tickets) == (250, 2)
    assert prints.tickets_left(store, "kiosk", 10.0) == 78
    operations.new_roll(store, device="kiosk", at=now())
    assert prints.tickets_left(store, "kiosk", 10.0) == 90
    assert prints.tickets_left(store, "kiosk", 0) is None


def test_more_than_the_roll_leaves_no_tickets_and_not_fewer(store: Store) -> None:
    end(store, begin(store, draw(store)), PrintState.SENT, 10_001)
    assert prints.tickets_left(store, "kiosk", 10.0) == 0


def test_another_office_in_the_same_database_has_a_journal_of_its_own(
    config: Config, store: Store, tmp_path: Path
) -> None:
    end(store, begin(store, draw(store)), PrintState.CONFIRMED, 100)
    begin(store, draw(store, "b-draw"))
    database = msgspec.structs.replace(
        config.database, roll=str(tmp_path / "other.roll")
    )
    house = House(key="other", timezone=config.house.timezone)
    other = Store.open(msgspec.structs.replace(config, house=house, database=database))
    try:
        assert prints.prints(other) == ()
        assert operations.interrupted_prints(other, device="kiosk") == ()
        assert prints.read_roll(other, "kiosk") is None
    finally:
        other.close()
    assert len(operations.interrupted_prints(store, device="kiosk")) == 1


class Administrator:
    """Somebody at the shell."""

    def __init__(self, config: Config, folder: Path) -> None:
        self.file = write_config(config, folder)

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kiosk.cli", "--config", str(self.file), *words],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


def test_an_administrator_reads_what_became_of_the_paper(
    config: Config, store: Store, tmp_path: Path
) -> None:
    drawn = draw(store)
    end(store, begin(store, drawn), PrintState.FAILED, reason="paper_out")
    end(store, begin(store, drawn, copy=True), PrintState.CONFIRMED, 110, grade="A")
    administrator = Administrator(config, tmp_path)
    said = administrator("journal", "--prints").stdout.splitlines()
    assert "number 1  not sent  paper out" in said[0]
    assert "number 1  copy  confirmed  grade A, the printer confirmed it" in said[1]
    lines = administrator("journal", "--prints", "--json", "--since", "1").stdout
    (line,) = [json.loads(each) for each in lines.splitlines()]
    assert (line["number"], line["grade"], line["copy"]) == (1, "A", True)


def test_an_administrator_says_that_a_new_roll_is_in(
    config: Config, store: Store, tmp_path: Path
) -> None:
    end(store, begin(store, draw(store)), PrintState.CONFIRMED, 9_000)
    administrator = Administrator(config, tmp_path)
    done = administrator("printer", "new-roll")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "kiosk: a new roll of 10 m, about 90 tickets\n"
    assert prints.tickets_left(store, "kiosk", 10.0) == 90
    wrong = administrator("printer", "new-roll", "--kiosk", "elsewhere")
    assert wrong.returncode == 2
    assert 'no paper was ever counted for "elsewhere"' in wrong.stderr


def test_where_nothing_is_counted_a_new_roll_is_refused_with_the_key(
    config: Config, tmp_path: Path
) -> None:
    uncounted = msgspec.structs.replace(config.printer, roll=0.0)
    plain = msgspec.structs.replace(config, printer=uncounted)
    refused = Administrator(plain, tmp_path)("printer", "new-roll")
    assert refused.returncode == 2
    assert "printer.roll" in refused.stderr
