"""The way of a ticket over real lines to a real process, and all that goes wrong."""

from __future__ import annotations

import dataclasses
import logging
from pathlib import Path

import pytest

from kiosk.config import Config
from kiosk.lobby import slip
from printer import Outcome, Paper, Printer, Result, Settings, encode
from tests.paper.conftest import AT, Emulator, Start, drawn
from tests.waiting import PATIENCE, until

CABLES = ["--tcp", "--pty"]


def cable(kind: str) -> tuple[str, ...]:
    return ("--tcp", "0") if kind == "--tcp" else ("--pty",)


def printer_at(emulator: Emulator, deadline: float = PATIENCE) -> Printer:
    # A pseudo-terminal has no modem lines, so no rtscts.
    return Printer.open(Settings(emulator.device, deadline=deadline, flow="none"))


def ticket(number: int = 17) -> bytes:
    document = slip.fill(Config(), drawn(number=number), AT)
    return encode(document, Settings(device="")).data


def native_ticket() -> bytes:
    document = slip.fill(Config(), drawn(), AT)
    return encode(document, Settings(device="", numbers="native")).data


@pytest.mark.parametrize("kind", CABLES)
def test_a_ticket_comes_out_and_the_printer_says_so(start: Start, kind: str) -> None:
    emulator = start(*cable(kind))
    outcome = printer_at(emulator).print(ticket(), job=42)
    assert (outcome.result, outcome.grade) == (Result.CONFIRMED, "A")
    assert outcome.printed
    assert "Raum 01.02_39, 2. Etage" in emulator.ticket()


@pytest.mark.parametrize("kind", CABLES)
def test_a_hundred_tickets_come_out_a_hundred_times(start: Start, kind: str) -> None:
    emulator = start(*cable(kind))
    device = printer_at(emulator)
    for job in range(9990, 10090):
        assert device.print(ticket(job % 90), job).grade == "A"
    assert emulator.tickets() == 100


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("paper-out", "paper_out"),
        ("cover-open", "cover_open"),
        ("offline", "offline"),
        ("hot", "offline"),
    ],
)
def test_what_is_wrong_before_is_said_and_nothing_is_sent(
    start: Start, fault: str, reason: str
) -> None:
    emulator = start("--tcp", "0", "--fault", fault)
    device = printer_at(emulator)
    outcome = device.print(ticket(), job=1)
    assert (outcome.result, outcome.reason) == (Result.NOT_SENT, reason)
    assert outcome.seconds < PATIENCE, "the visitor waits for this"
    emulator.say(f"heal {fault}")
    assert device.print(ticket(), job=2).grade == "A"
    assert emulator.tickets() == 1, "the first one must not come out later"


@pytest.mark.parametrize("kind", CABLES)
def test_paper_that_ends_in_the_midst_leaves_no_ghost_of_the_ticket(
    start: Start, kind: str
) -> None:
    emulator = start(*cable(kind), "--fault", "paper-ends")
    device = printer_at(emulator)
    outcome = device.print(ticket(), job=1)
    assert (outcome.result, outcome.reason) == (Result.UNKNOWN, "paper_out")
    assert outcome.seconds < PATIENCE, "the visitor waits for this"
    emulator.say("heal paper-ends")
    emulator.say("feed")
    assert "Raum" not in emulator.ticket(1), "only what was printed before the end"
    assert device.print(ticket(), job=2).grade == "A"
    assert "Raum" in emulator.ticket(2)
    assert emulator.tickets() == 2


def test_a_stuck_cutter_is_named(start: Start) -> None:
    emulator = start("--tcp", "0", "--fault", "cutter-jam")
    device = printer_at(emulator)
    outcome = device.print(ticket(), job=1)
    assert (outcome.result, outcome.reason) == (Result.UNKNOWN, "cutter_jam")
    again = device.print(ticket(), job=2)
    assert again.result in {Result.UNKNOWN, Result.NOT_SENT}


def test_a_printer_without_process_ids_is_believed_when_it_answers_a_queued_query(
    start: Start,
) -> None:
    emulator = start("--tcp", "0", "--fault", "no-ids")
    device = printer_at(emulator, deadline=8.0)
    first = device.print(ticket(), job=1)
    assert (first.result, first.grade) == (Result.CONFIRMED, "B")
    second = device.print(ticket(), job=2)
    assert second.grade == "B"
    assert second.seconds < first.seconds, "what it cannot do is remembered"


def test_a_printer_that_only_tells_its_state_gets_grade_c(start: Start) -> None:
    faults = ("--fault", "no-ids", "--fault", "no-queued", "--fault", "no-clear")
    outcome = printer_at(start("--tcp", "0", *faults), 8).print(ticket(), job=1)
    assert (outcome.result, outcome.grade) == (Result.CONFIRMED, "C")


@pytest.mark.parametrize("kind", CABLES)
@pytest.mark.parametrize("fault", ["silent", "zeros"])
def test_a_printer_that_never_answers_is_sent_the_ticket(
    start: Start, kind: str, fault: str
) -> None:
    emulator = start(*cable(kind), "--fault", fault)
    device = printer_at(emulator)
    first = device.print(ticket(), job=1)
    assert (first.result, first.grade) == (Result.SENT, "D")
    assert "Raum 01.02_39" in emulator.ticket(1)
    assert device.print(ticket(), job=2).seconds < first.seconds
    assert "Raum 01.02_39" in emulator.ticket(2)


def test_a_printer_that_falls_silent_is_sent_nothing(start: Start) -> None:
    emulator = start("--tcp", "0")
    device = printer_at(emulator)
    assert device.print(ticket(), job=1).grade == "A"
    emulator.say("fault silent")
    outcome = device.print(ticket(), job=2)
    assert (outcome.result, outcome.reason) == (Result.NOT_SENT, "not_answering")
    emulator.say("heal silent")
    assert device.print(ticket(), job=3).grade == "A"
    assert emulator.tickets() == 2


@pytest.mark.parametrize("kind", CABLES)
@pytest.mark.parametrize("fault", ["garbage", "late", "twice"])
def test_strange_answers_neither_hang_nor_raise(
    start: Start, kind: str, fault: str
) -> None:
    emulator = start(*cable(kind), "--fault", fault)
    outcome = printer_at(emulator, deadline=4.0).print(ticket(), job=1)
    assert outcome.seconds < PATIENCE  # deadline, line time, and a last word
    emulator.say(f"heal {fault}")
    device = printer_at(emulator)
    until(lambda: device.status().answers)
    assert device.print(ticket(), job=2).printed


@pytest.mark.parametrize("kind", CABLES)
def test_a_printer_that_reads_nothing_does_not_hang_the_kiosk(
    start: Start, kind: str
) -> None:
    emulator = start(*cable(kind))
    device = printer_at(emulator)
    assert device.print(ticket(), job=1).grade == "A"
    emulator.say("fault stops-reading")
    outcome = device.print(ticket(), job=2)
    assert outcome.seconds < PATIENCE
    assert outcome.result is Result.NOT_SENT
    assert outcome.reason == "not_answering"
    emulator.say("heal stops-reading")
    until(lambda: device.print(ticket(), job=3).printed)


def test_a_dead_line_of_a_write_only_printer_ends_at_the_deadline(
    start: Start,
) -> None:
    emulator = start("--pty", "--fault", "stops-reading")
    settings = Settings(emulator.device, deadline=1.5, flow="none", baud=921600)
    outcome = Printer.open(settings).print(b"x" * 100_000, job=1)
    assert (outcome.result, outcome.reason) == (Result.UNKNOWN, "not_answering")
    assert outcome.seconds < PATIENCE


def test_a_cable_pulled_in_the_midst_is_an_unknown_ticket(start: Start) -> None:
    emulator = start("--tcp", "0")
    device = printer_at(emulator)
    assert device.print(ticket(), job=1).grade == "A"
    emulator.say("fault drop")
    outcome = device.print(ticket(), job=2)
    assert outcome.result is Result.UNKNOWN
    assert device.print(ticket(), job=3).grade == "A", "it heals by itself"


def test_power_lost_and_back_leaves_a_working_printer(start: Start) -> None:
    emulator = start("--tcp", "0")
    device = printer_at(emulator)
    emulator.say("fault power-cut")
    assert device.print(ticket(), job=1).grade == "A"


def test_nobody_there_is_not_sent_and_said_once(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    emulator = start("--tcp", "0")
    device = printer_at(emulator)
    emulator.stop()
    with caplog.at_level(logging.INFO, logger="printer"):
        outcomes = [device.print(ticket(), job) for job in (1, 2, 3)]
    assert {outcome.result for outcome in outcomes} == {Result.NOT_SENT}
    assert {outcome.reason for outcome in outcomes} == {"not_there"}
    assert len(caplog.records) == 1


def test_an_unplugged_serial_printer_heals_when_it_is_back(
    start: Start, tmp_path: Path
) -> None:
    link = tmp_path / "ttyPRINTER"
    first = start("--pty", "--link", str(link))
    device = printer_at(first)
    assert device.print(ticket(), job=1).grade == "A"
    first.stop()
    gone = device.print(ticket(), job=2)
    assert (gone.result, gone.reason) == (Result.NOT_SENT, "not_there")
    start("--pty", "--link", str(link))
    assert device.print(ticket(), job=3).grade == "A"


def test_the_heartbeat_tells_paper_and_cover(start: Start) -> None:
    emulator = start("--tcp", "0", "--fault", "near-end")
    device = printer_at(emulator)
    condition = device.status()
    assert condition.ready
    assert condition.paper is Paper.NEAR_END
    emulator.say("heal near-end")
    assert device.status().paper is Paper.OK
    emulator.say("fault cover-open")
    opened = device.status()
    assert opened.cover_open
    assert not opened.ready
    assert opened.reason == "cover_open"
    assert opened.as_dict()["paper"] == "ok"
    emulator.stop()
    gone = device.status()
    assert not gone.reachable
    assert gone.reason == "not_there"


def test_a_slow_line_gets_the_time_its_bits_need(start: Start) -> None:
    emulator = start("--pty", "--fault", "slow")
    slow = Settings(emulator.device, deadline=3.0, flow="none", baud=9600)
    content = b"\x00" * 5000 + native_ticket()
    outcome: Outcome = Printer.open(slow).print(content, job=1)
    assert outcome.printed, outcome
    assert outcome.seconds > 3.0


def test_two_threads_share_a_printer_without_mixing_tickets(start: Start) -> None:
    import threading

    emulator = start("--tcp", "0")
    device = printer_at(emulator, deadline=8.0)
    outcomes: list[Outcome] = []
    threads = [
        threading.Thread(
            target=lambda job=job: outcomes.append(device.print(ticket(job), job))
        )
        for job in (21, 22, 23, 24)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [outcome.grade for outcome in outcomes] == ["A"] * 4
    texts = [emulator.ticket(index) for index in (1, 2, 3, 4)]
    assert all(text.count("Bürgersprechstunde") == 1 for text in texts)


def test_jobs_wrap_around_within_four_digits(start: Start) -> None:
    device = printer_at(start("--tcp", "0"))
    for job in (1, 9999, 10_000, 123_456_789):
        assert device.print(ticket(), job).grade == "A"


def test_a_deadline_of_the_configuration_is_the_printers() -> None:
    assert slip.settings(Config()) == dataclasses.replace(
        Settings(device=""), profile="TM-T20II", width=80, deadline=8.0
    )
