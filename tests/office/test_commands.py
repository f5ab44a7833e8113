"""The command line: what it prints, what it refuses, and how it ends."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.config import Config, Desk
from kiosk.office.store import Store
from tests.office.afternoon import Afternoon
from tests.office.shell import Shell
from tests.offices import open_office
from tests.waiting import PATIENCE

COMMANDS = ("queue", "board", "journal", "hours", "call", "close-day", "migrate")


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """An office with two desks that is open at this moment."""
    made = open_office(database_url, tmp_path)
    return msgspec.structs.replace(made, desks=(Desk(key="room"), Desk(key="two")))


@pytest.fixture
def shell(config: Config, tmp_path: Path) -> Shell:
    """Somebody at a shell, of whom every command is a process."""
    return Shell(config, tmp_path, apart=True)


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Shell:
    """Somebody at the shell of the simplest office: one desk, an SQLite file."""
    return Shell(open_office(f"sqlite:///{tmp_path / 'office.db'}", tmp_path), tmp_path)


@pytest.fixture
def office(config: Config) -> Iterator[Afternoon]:
    """The same office seen from a kiosk, now."""
    store = Store.open(config)
    yield Afternoon(store, dt.datetime.now(dt.UTC))
    store.close()


def test_an_afternoon_by_the_shell(shell: Shell, office: Afternoon) -> None:
    office.draws(4)
    waiting = shell.json("queue")["waiting"]
    assert [entry["number"] for entry in waiting] == [1, 2, 3, 4]
    assert {entry["reason"] for entry in waiting} == {"Zeitpunkt des Ziehens"}
    called = shell.json("call", "next", "--desk", "room")
    assert called["ticket"]["number"] == 1
    assert called["waiting"] == 3
    shown = shell.json("board")
    assert [call["number"] for call in shown["current"]] == [1]
    assert shown["current"][0]["event_id"] == called["event_id"] == shown["event_id"]
    assert shown["next"] == [2, 3, 4]
    assert shell.json("call", "next", "--desk", "two")["ticket"]["number"] == 2
    assert shell.json("call", "forward", "--desk", "two", "--to", "room")
    assert shell.json("call", "park", "--minutes", "5", "--desk", "room")
    assert shell.json("call", "number", "1", "--desk", "two")["ticket"]["number"] == 1
    undone = shell.json("call", "undo", "--desk", "two")
    assert (undone["step"], undone["ticket"]) == ("undo", None)
    assert shell.json("call", "pause", "--desk", "two") == {
        "desk": "two",
        "paused": True,
    }
    assert shell.json("close-day")["not_reached"] == [1, 2, 3, 4]
    events = [msgspec.json.decode(e) for e in shell.says("journal", "--json").split()]
    assert [event["id"] for event in events] == list(range(1, len(events) + 1))
    assert [event["step"] for event in events][-1] == "close_day"
    later = shell.says("journal", "--json", "--since", str(len(events) - 2))
    assert len(later.splitlines()) == 2


def test_the_same_for_people(on_sqlite: Shell) -> None:
    assert on_sqlite.says("queue") == "Zurzeit wartet niemand.\n"
    drawn = on_sqlite.json("ticket", "issue", "--topic", "fire")
    assert drawn["number"] == 1
    assert "   1  " in on_sqlite.says("queue")
    called = on_sqlite.says("call", "next")
    assert called == "room: call, number 1 (called), 0 waiting\n"
    assert "now:  1 -> Raum 01.02_39" in on_sqlite.says("board")
    assert on_sqlite.says("call", "pause") == "room: paused\n"
    lines = on_sqlite.says("journal").splitlines()
    assert [line.split()[3] for line in lines] == ["issue", "call", "desk"]
    assert on_sqlite.says("close-day") == "closed; everybody was reached\n"
    assert "ended" in on_sqlite.says("hours", "list")
    assert on_sqlite.says("migrate").endswith("already\n")


def test_priority_slips_by_the_shell(on_sqlite: Shell) -> None:
    assert on_sqlite.says("slips") == "no priority slips\n"
    for _ in range(2):
        on_sqlite.json("ticket", "issue")
    assert "not reached: 1, 2" in on_sqlite.says("close-day")
    first, second = on_sqlite.json("slips")["slips"]
    assert f"code {first['code']}  next date  paper pending" in on_sqlite.says("slips")
    said = on_sqlite.run("slips", "print", "2")
    assert (said.returncode, "printer.device" in said.stderr) == (4, True)
    on_sqlite.json("hours", "open", "--for", "2h")
    drawn = on_sqlite.json("ticket", "check-in", "--code", second["code"])
    assert drawn["number"] == 1
    (waiting,) = on_sqlite.json("queue")["waiting"]
    assert waiting["reason"] == "Vorrangschein, zählt mit Vorsprung"
    again = on_sqlite.fails(3, "ticket", "check-in", "--code", second["code"])
    assert "wurde schon benutzt" in again
    unknown = on_sqlite.fails(3, "ticket", "check-in", "--code", "000000")
    assert "Diesen Code kennen wir nicht" in unknown


def test_the_secretary_puts_somebody_first_by_the_shell(on_sqlite: Shell) -> None:
    for _ in range(3):
        on_sqlite.json("ticket", "issue")
    assert on_sqlite.says("call", "first", "3") == "number 3 is next\n"
    first = on_sqlite.json("queue")["waiting"][0]
    assert (first["number"], first["reason_key"]) == (3, "order.first")
    assert first["reason"] == "vom Vorzimmer vorgezogen"
    assert "put_first" in on_sqlite.says("journal").splitlines()[-1]
    on_sqlite.json("call", "next")
    on_sqlite.json("call", "miss")
    assert on_sqlite.says("call", "return", "3") == "number 3 waits again\n"
    assert [one["number"] for one in on_sqlite.json("queue")["waiting"]] == [1, 3, 2]
    assert "NUMBER: is missing" in on_sqlite.fails(2, "call", "first")
    on_sqlite.fails(3, "call", "first", "17")


def test_hours_by_the_shell(on_sqlite: Shell) -> None:
    assert len(on_sqlite.json("hours", "list")["hours"]) == 1
    added = on_sqlite.json("hours", "add", "27.2.2032", "14:30", "16:30")["hours"][0]
    assert added["day"] == "2032-02-27"
    assert "Fri 27.02.2032  14:30–16:30" in on_sqlite.says("hours", "list")
    limited = on_sqlite.json("hours", "close", "--after", "2")["hours"][0]
    assert limited["remaining"] == 2
    assert on_sqlite.json("hours", "close")["hours"][0]["issuing"] == "closed"
    assert on_sqlite.json("hours", "open")["hours"][0]["issuing"] == "open"
    assert on_sqlite.json("hours", "pause")["hours"][0]["paused"] is True
    assert on_sqlite.json("hours", "delay")["hours"][0]["delayed"] is True
    assert "paused, delayed" in on_sqlite.says("hours", "list")
    assert on_sqlite.json("hours", "delay", "--by", "20m")["hours"][0]["delayed_until"]
    assert "delayed until" in on_sqlite.says("hours", "list")
    assert on_sqlite.json("hours", "ends")["hours"][0]["closing_told"] is True
    assert "--quiet" in on_sqlite.fails(2, "hours", "ends", "23:59", "--quiet")
    assert on_sqlite.json("hours", "resume")["hours"][0]["paused"] is False
    cancelled = on_sqlite.json("hours", "cancel", str(added["id"]))["hours"][0]
    assert cancelled["cancelled"] is True
    on_sqlite.json("hours", "evacuate")
    assert on_sqlite.json("board")["situation"] == "evacuation"
    on_sqlite.json("hours", "evacuate", "--over")
    on_sqlite.json("close-day")
    opened = on_sqlite.json("hours", "open", "--for", "1h30m")["hours"][0]
    length = dt.datetime.fromisoformat(opened["closes"]) - dt.datetime.fromisoformat(
        opened["opens"]
    )
    assert length == dt.timedelta(minutes=90)
    assert on_sqlite.json("board")["situation"] == "open"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(on_sqlite: Shell, command: str) -> None:
    said = on_sqlite.says(command, "--help")
    assert "example" in said
    assert (
        f"aufruf {command}" in said
        or f"--config FILE {command}" in said
        or (command == "migrate")
    )
    assert not on_sqlite.file.with_name("office.db").exists(), "help opens nothing"


@pytest.mark.parametrize(
    "words",
    [
        ("call", "dance"),
        ("call", "number"),
        ("call", "number", "many"),
        ("call", "number", "99999999999999999999"),
        ("call", "next", "5"),
        ("call", "next", "--to", "two"),
        ("call", "next", "--minutes", "5"),
        ("call", "next", "--desk", "cellar"),
        ("call", "next", "--act-id", "x" * 97),
        ("call", "forward"),
        ("call", "park", "--minutes", "0"),
        ("hours",),
        ("hours", "add", "31.2.2027", "14:30", "16:30"),
        ("hours", "add", "2027-01-15", "25:30", "16:30"),
        ("hours", "open", "--for", "soon"),
        ("hours", "open", "--for", "99999999999999h"),
        ("hours", "close", "--after", "-1"),
        ("hours", "cancel", "99999999999999999999"),
        ("journal", "--since", "yesterday"),
        ("journal", "--since", "99999999999999999999"),
        ("board", "--jsno"),
        ("borad",),
    ],
    ids=" ".join,
)
def test_a_slip_of_the_keys_is_one_sentence_and_exit_code_2(
    on_sqlite: Shell, words: tuple[str, ...]
) -> None:
    sentence = on_sqlite.fails(2, *words)
    assert sentence.startswith("aufruf")
    assert len(sentence) < 400


def test_with_several_desks_one_must_be_named(config: Config, tmp_path: Path) -> None:
    assert "Allowed: room, two" in Shell(config, tmp_path, apart=True).fails(
        2, "call", "next"
    )


def test_a_pause_until_a_time_that_is_over_is_a_slip(on_sqlite: Shell) -> None:
    sentence = on_sqlite.fails(2, "hours", "pause", "--until", "00:00")
    assert "00:00 is over" in sentence


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("call", "next"), "refused.nobody_waiting"),
        (("call", "again"), "refused.no_current"),
        (("call", "undo"), "refused.nothing_to_undo"),
        (("call", "number", "17"), "refused.unknown_number"),
        (("call", "forward", "--to", "cellar"), "refused.unknown_desk"),
        (("hours", "cancel", "4711"), "refused.unknown_hours"),
        (("hours", "open", "--for", "2h"), "refused.already_open"),
        (("hours", "add", "15.1.2027", "16:30", "14:30"), "refused.hours_empty"),
        (("ticket", "issue", "--topic", "weather"), "refused.unknown_topic"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_refusal_is_one_sentence_with_its_reason_and_exit_code_3(
    on_sqlite: Shell, words: tuple[str, ...], reason: str
) -> None:
    for more in ((), ("--json",)):
        sentence = on_sqlite.fails(3, *words, *more)
        assert reason in sentence
        said = sentence.split(": ", 1)[1]
        assert not said.startswith(reason), "a person's sentence comes first"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_database_that_is_none_is_exit_code_4(on_sqlite: Shell, name: str) -> None:
    on_sqlite.file.with_name("office.db").write_bytes(b"Dear visitors!\n" * 1000)
    words = {"hours": ("hours", "list"), "call": ("call", "next")}.get(name, (name,))
    sentence = on_sqlite.fails(4, *words)
    assert "not an aufruf database" in sentence
    assert "restore the backup" in sentence


def test_a_database_newer_than_the_program_is_exit_code_4(on_sqlite: Shell) -> None:
    on_sqlite.says("board")
    connection = sqlite3.connect(on_sqlite.file.with_name("office.db"))
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    for name in ("board", "migrate"):
        sentence = on_sqlite.fails(4, name)
        assert "newer than this program" in sentence
        assert "install the newer aufruf" in sentence


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite://", "processes cannot share a database in memory"),
        ("sqlite:////proc/office.db", "/proc/office.db"),
        ("sqlite:////dev/null/office.db", "/dev/null"),
    ],
)
def test_a_place_for_no_database_is_exit_code_4(
    tmp_path: Path, url: str, says: str
) -> None:
    assert says in Shell(open_office(url, tmp_path), tmp_path).fails(4, "board")


def test_postgresql_that_is_not_there_is_exit_code_4_in_time(
    tmp_path: Path,
) -> None:
    url = "postgresql://aufruf:secret-word@127.0.0.1:9/office"
    shell = Shell(open_office(url, tmp_path), tmp_path)
    began = time.monotonic()
    sentence = shell.fails(4, "board")
    assert time.monotonic() - began < PATIENCE
    assert "secret-word" not in sentence
    assert "does not answer" in sentence


def lines(process: subprocess.Popen[str], count: int) -> list[Any]:
    """The next lines of JSON that it prints."""
    assert process.stdout is not None
    return [msgspec.json.decode(process.stdout.readline()) for _ in range(count)]


def ends_cleanly(process: subprocess.Popen[str], how: signal.Signals) -> None:
    """With code 0 and without a word."""
    process.send_signal(how)
    _, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (0, "")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_following_shows_each_call_and_ends_when_asked(
    shell: Shell, office: Afternoon, how: signal.Signals
) -> None:
    office.draws(2)
    board = shell.start("board", "--follow", "--json")
    journal = shell.start("journal", "--follow", "--json", "--since", "1")
    try:
        (shown,) = lines(board, 1)
        assert shown["waiting"] == 2
        assert [event["step"] for event in lines(journal, 1)] == ["issue"]
        office.next()
        (shown,) = lines(board, 1)
        assert [call["number"] for call in shown["current"]] == [1]
        assert [event["step"] for event in lines(journal, 1)] == ["call"]
        ends_cleanly(board, how)
        ends_cleanly(journal, how)
    finally:
        for process in (board, journal):
            process.kill()
            process.communicate()


def test_following_says_once_that_the_office_is_gone_and_once_that_it_is_back(
    on_sqlite: Shell, tmp_path: Path
) -> None:
    on_sqlite.says("ticket", "issue", "--topic", "fire")
    process = on_sqlite.start("journal", "--follow", "--json")
    try:
        lines(process, 1)
        file = tmp_path / "office.db"
        file.rename(tmp_path / "away.db")
        assert process.stderr is not None
        assert "is gone" in process.stderr.readline()
        time.sleep(2.5)  # two more tries, about which nothing is said
        (tmp_path / "away.db").rename(file)
        assert process.stderr.readline() == "aufruf: the office is back\n"
        on_sqlite.says("ticket", "issue")
        assert lines(process, 1)[0]["number"] == 2
        ends_cleanly(process, signal.SIGTERM)
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("words", ["journal", "queue", "hours list", "board"])
def test_a_reader_who_has_gone_is_no_error(on_sqlite: Shell, words: str) -> None:
    for _ in range(3):
        on_sqlite.says("ticket", "issue")
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        on_sqlite.command(*words.split()),
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")
