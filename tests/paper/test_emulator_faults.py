"""Each fault of the emulated printer does what its sentence says, by the raw bytes."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

from kiosk.cli import main
from printer.emulator.faults import FAULTS
from printer.emulator.machine import Machine
from printer.emulator.panel import Panel
from printer.emulator.paper import Paper, Slip
from tests.needs import need
from tests.paper.conftest import Emulator, Start
from tests.waiting import until

LONG = b"text\n" * 12
CUT = b"\x1dVB\x00"
ID = b"\x1d(H\x06\x00\x30\x300042"
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"


class Bench:
    """A machine without cables."""

    def __init__(self, *faults: str) -> None:
        self.slips: list[Slip] = []
        self.machine = Machine(Paper(576, 203, self.slips.append))
        for fault in faults:
            self.on(fault)

    def on(self, fault: str, now: float = 0.0) -> None:
        self.machine.switch(fault, on=True, now=now)

    def off(self, fault: str) -> None:
        self.machine.switch(fault, on=False, now=0.0)

    def send(self, content: bytes, now: float = 0.0) -> bytes:
        self.machine.receive(content, now)
        self.machine.run(now)
        return self.machine.take_answers(now + 10.0)

    def ask(self, n: int) -> bytes:
        return self.send(b"\x10\x04" + bytes((n,)))

    @property
    def text(self) -> str:
        return "|".join("/".join(slip.lines) for slip in self.slips)


def connect(emulator: Emulator) -> socket.socket:
    _, name, port = emulator.device.split(":")
    return socket.create_connection((name, int(port)), timeout=5)


@pytest.mark.parametrize(
    ("fault", "cause"),
    [("cover-opens", 0x16), ("paper-ends", 0x32), ("breaks", 0x52), ("heats", 0x52)],
)
def test_what_happens_in_the_midst_stops_the_ticket_there(
    fault: str, cause: int
) -> None:
    bench = Bench(fault)
    assert bench.send(LONG + CUT + ID) == b""
    assert bench.slips == []
    assert bench.machine.paper.length > 0
    assert bench.ask(2) == bytes((cause,))


def test_a_hot_head_cools_by_itself_and_the_ticket_goes_on() -> None:
    bench = Bench("heats")
    bench.send(LONG + CUT)
    assert bench.machine.next_time(0.0) == 1.0
    bench.machine.run(1.1)
    assert bench.text.count("text") == 12


def test_an_unrecoverable_error_ends_with_the_power() -> None:
    bench = Bench("unrecoverable")
    assert bench.ask(3) == b"\x32"
    bench.on("power-cut")
    assert bench.ask(3) == b"\x12"


def test_a_cutter_that_waits_needs_the_word() -> None:
    bench = Bench("cutter-waits")
    assert bench.send(b"x\n" + CUT) == b""
    bench.off("cutter-waits")
    assert bench.ask(3) == b"\x1a"
    bench.send(b"\x10\x05\x01")
    assert bench.ask(3) == b"\x12"
    assert bench.text == "x", "recovered, it goes on with the cut"


def test_the_word_alone_does_not_free_a_cutter() -> None:
    bench = Bench("cutter-jam")
    bench.send(b"x\n" + CUT)
    bench.send(b"\x10\x05\x02")
    assert bench.ask(3) == b"\x1a"


def test_power_lost_in_the_midst_forgets_all_but_the_paper() -> None:
    bench = Bench("power-fails")
    bench.send(b"\x1da\xff")
    assert bench.send(LONG + CUT + ID) == b""
    assert bench.machine.hang_up
    assert bench.machine.paper.length > 0
    bench.on("near-end")
    assert bench.send(b"") == b"", "automatic status is off again"


def test_power_comes_back_with_a_notice_or_without() -> None:
    bench = Bench()
    bench.on("power-notice")
    assert bench.send(b"") == b"\x3b\x31\x00"
    bench.on("power-cut")
    assert bench.send(b"") == b""


def test_what_it_says_can_be_spoilt_in_each_way() -> None:
    said = {
        "silent": b"",
        "zeros": b"\x00",
        "no-fixed-bits": b"\x04",
        "twice": b"\x16\x16",
        "chatty": b"\x14\x00\x00\x0f\x16",
        "xoff-blocks": b"\x16\x13\x11",
    }
    for fault, answer in said.items():
        assert Bench(fault).ask(1) == answer, fault
    half = Bench("half")
    assert [half.ask(1), half.ask(1)] == [b"\x16", b""]
    assert half.send(b"\x1dIB") == b"_EPS"
    assert len(Bench("garbage").ask(1)) == 4


def test_a_late_answer_comes_after_a_second() -> None:
    bench = Bench("late")
    bench.machine.receive(b"\x10\x04\x01", 0.0)
    assert bench.machine.take_answers(0.9) == b""
    assert bench.machine.take_answers(1.0) == b"\x16"


def test_the_near_end_sensor_chatters() -> None:
    bench = Bench("near-chatters")
    assert {bench.ask(4), bench.ask(4)} == {b"\x12", b"\x1e"}


@pytest.mark.parametrize(
    ("fault", "question"),
    [
        ("no-ids", ID),
        ("no-queued", b"\x1dr\x01"),
        ("no-names", b"\x1dIB"),
        ("no-clear", CLEAR),
    ],
)
def test_what_it_does_not_know_it_does_not_answer(fault: str, question: bytes) -> None:
    assert Bench().send(question) != b""
    assert Bench(fault).send(question) == b""


def test_pictures_cuts_codes_and_pages_can_be_unknown() -> None:
    raster = b"\x1dv0\x00\x01\x00\x2c\x01" + b"\x55" * 300
    without = Bench("no-raster")
    without.send(raster + CUT)
    assert without.slips[0].complaints == ("GS v 0 is not known",)
    limited = Bench("band-limit")
    limited.send(raster + b"\n" + CUT)
    assert limited.text == "[picture 8\u00d7256]/" + "U" * 44
    uncut = Bench("no-cutter")
    uncut.send(b"x\n" + CUT)
    assert uncut.slips == []
    uncut.machine.paper.tear()
    assert (uncut.text, uncut.slips[0].cut) == ("x", False)
    page = Bench("page-ignored")
    page.send(b"\x1bt\x13\xd5\n" + CUT)
    assert page.text == "╒", "the byte of the euro sign, in code page 437"


QR = (
    b"\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x06\x1d(k\x03\x001E1"
    b"\x1d(k\x0b\x001P017 14:41\x1d(k\x03\x001Q0"
)


def test_a_code_can_be_read_by_a_scanner(tmp_path: Path) -> None:
    need("zbarimg")
    bench = Bench()
    bench.send(b"\n\n\x1ba\x01" + QR + b"\n\n" + CUT)
    bench.slips[0].picture.save(tmp_path / "code.png")
    command = ["zbarimg", "--quiet", "--raw", str(tmp_path / "code.png")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "17 14:41"
    unable = Bench("no-qr")
    unable.send(QR + CUT)
    assert "GS ( k is not known" in unable.slips[0].complaints


def test_newer_models_obey_nothing_inside_a_picture() -> None:
    inside = b"\x1dv0\x00\x01\x00\x03\x00\x10\x04\x01"
    assert Bench().send(inside) == b"\x16"
    newer = Bench("data-is-data")
    assert newer.send(inside) == b""
    assert newer.send(b"\x10\x04\x01") == b"\x16"
    newer.send(CUT)
    assert newer.text == "[picture 8\u00d73]"


def test_buffers_and_stops_leave_the_room_they_say() -> None:
    assert Bench("buffer-45").machine.room == 45
    assert Bench("buffer-4k").machine.room == 4096
    for fault in ("stops-reading", "xoff-stays", "half-open"):
        assert Bench(fault).machine.room == 0
    stopped = Bench("xoff-stays")
    assert stopped.machine.take_answers(1.0) == b"\x13"
    stopped.off("xoff-stays")
    assert stopped.machine.take_answers(1.0) == b"\x11"


def test_bytes_get_lost_and_tickets_are_doubled() -> None:
    bench = Bench("doubles")
    bench.on("loses")
    bench.send(b"x" * 100 + b"y\n" + CUT)
    assert bench.text == "y|y"


def test_a_fault_comes_after_the_byte_that_was_named() -> None:
    bench = Bench()
    bench.machine.arm(7, "cover-open")
    bench.send(b"one\ntwo\n")
    assert bench.machine.paper._texts == ["one"]
    with pytest.raises(ValueError, match='no fault "rain"'):
        bench.machine.arm(1, "rain")
    with pytest.raises(ValueError, match="1 byte or more"):
        bench.machine.arm(0, "hot")


def test_a_connection_can_be_reset_refused_and_closed(start: Start) -> None:
    emulator = start("--tcp", "0")
    emulator.say("fault second-refused")
    with connect(emulator) as first:
        first.sendall(b"\x10\x04\x01")
        assert first.recv(10) == b"\x16"
        # The reset may come before connecting has ended, or after it.
        with pytest.raises(ConnectionResetError), connect(emulator) as second:
            second.recv(10)
    emulator.say("heal second-refused")
    line = connect(emulator)
    emulator.say("fault reset")
    with pytest.raises(ConnectionResetError):
        line.recv(10)
    line.close()
    emulator.say("fault refuses")
    until(lambda: _refused(emulator))
    emulator.say("heal refuses")
    until(lambda: not _refused(emulator))
    emulator.say("fault idle-close")
    with connect(emulator) as idle:
        assert idle.recv(10) == b""


def _refused(emulator: Emulator) -> bool:
    try:
        connect(emulator).close()
    except (ConnectionRefusedError, ConnectionResetError):
        return True
    return False


def test_a_half_open_connection_stands_and_says_nothing(start: Start) -> None:
    emulator = start("--tcp", "0")
    with connect(emulator) as line:
        emulator.say("fault half-open")
        line.sendall(b"\x10\x04\x01")
        line.settimeout(0.3)
        with pytest.raises(TimeoutError):
            line.recv(10)
        emulator.say("heal half-open")
        line.settimeout(5)
        assert line.recv(10) == b"\x16"


def test_a_serial_line_is_pulled_in_a_ticket_and_comes_back(
    start: Start, tmp_path: Path
) -> None:
    link = tmp_path / "printer"
    emulator = start("--pty", "--link", str(link))
    fd = os.open(link, os.O_RDWR | os.O_NOCTTY)
    emulator.say("fault unplugs")
    os.write(fd, b"x" * 300)
    until(lambda: not link.is_symlink())
    with pytest.raises(OSError, match="Input/output error"):
        os.write(fd, b"y")
    os.close(fd)
    emulator.say("heal unplugged")
    until(link.is_symlink)
    fd = os.open(link, os.O_RDWR | os.O_NOCTTY)
    os.write(fd, b"\x1b@back\n" + CUT)
    assert "back" in emulator.ticket()
    os.close(fd)


def test_it_counts_tickets_copies_and_cuts(start: Start) -> None:
    emulator = start("--tcp", "0", "--json")
    with connect(emulator) as line:
        line.sendall(b"one\n" + CUT + b"Kopie\n" + CUT + b"left\n")
        emulator.line(), emulator.line()
    until(lambda: emulator.tickets() == 2)
    assert emulator.process.stdin
    emulator.process.stdin.write("feed\ncount\n")
    emulator.process.stdin.flush()
    assert emulator.line()["cut"] is False
    counts = {"tickets": 3, "copies": 1, "cuts": 2, "torn": 1, "wrong": 0}
    assert emulator.line() == {"counts": counts}
    emulator.process.terminate()
    assert emulator.line() == {"counts": counts}, "also at the end"


def test_every_fault_is_listed_with_a_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["printer", "emulate", "--faults"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(FAULTS)
    assert all(len(line.split()) > 3 for line in lines)


def test_a_fault_that_does_not_exist_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["printer", "emulate", "--fault", "rain"])
    assert ended.value.code == 2
    assert "--faults lists those there are" in capsys.readouterr().err


def test_a_line_that_is_none_is_answered_with_what_there_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said: list[str] = []
    machine = Bench().machine
    panel = Panel(machine, said.append, lambda: "")
    panel.hear(b"after many drop\nfault rain\nfau")
    panel.hear(b"lt near-end\nfaults\n")
    assert said == ["near-end"]
    wrong = capsys.readouterr().err
    assert "'after many drop'" in wrong
    assert "'fault rain'" in wrong
    assert "after N NAME" in wrong
